/** Catches what a view can not show: the text is shown as it is, and why. */
import { Component, type ReactNode } from 'react';
import { Failure } from '../../parts/notice.tsx';
import { RawText } from './raw.tsx';

interface BoundaryProps {
  /** What is shown instead. */
  readonly text: string;
  readonly children: ReactNode;
}

export class Boundary extends Component<BoundaryProps, { readonly wrong: string | undefined }> {
  override state: { readonly wrong: string | undefined } = { wrong: undefined };

  static getDerivedStateFromError(error: unknown): { readonly wrong: string } {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { wrong } = this.state;
    if (wrong === undefined) return this.props.children;
    return <NotShown why={wrong} text={this.props.text} />;
  }
}

/** The text of what a view failed to show. */
export function NotShown({ why, text }: { why: string; text: string }): ReactNode {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="p-4 pb-0">
        <Failure title="This can not be drawn, so here is its text">{why}</Failure>
      </div>
      <RawText text={text} />
    </div>
  );
}
