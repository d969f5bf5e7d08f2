/** Catches what can not be drawn, so that the rest of the page stays and says why. */
import { Component, type ReactNode } from 'react';
import { Failure } from '../../parts/notice.tsx';
import { RawText } from './raw.tsx';

export interface BoundaryProps {
  /** What is shown instead, given the reason. */
  readonly instead: (why: string) => ReactNode;
  readonly children: ReactNode;
}

export class Boundary extends Component<BoundaryProps, { readonly wrong: string | undefined }> {
  override state: { readonly wrong: string | undefined } = { wrong: undefined };

  static getDerivedStateFromError(error: unknown): { readonly wrong: string } {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { wrong } = this.state;
    return wrong === undefined ? this.props.children : this.props.instead(wrong);
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
