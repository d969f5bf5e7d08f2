/** Catches what can not be drawn, so that the rest of the page stays and says why. */
import { messageOf } from '@baton/core';
import { Component, type ReactNode } from 'react';

export interface BoundaryProps {
  /** What is shown instead, given the reason. */
  readonly instead: (why: string) => ReactNode;
  readonly children: ReactNode;
}

export class Boundary extends Component<BoundaryProps, { readonly wrong: string | undefined }> {
  override state: { readonly wrong: string | undefined } = { wrong: undefined };

  static getDerivedStateFromError(error: unknown): { readonly wrong: string } {
    return { wrong: messageOf(error) };
  }

  override render(): ReactNode {
    const { wrong } = this.state;
    return wrong === undefined ? this.props.children : this.props.instead(wrong);
  }
}
