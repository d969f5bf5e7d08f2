/** The name of another artifact, to open it. */
import type { ReactNode } from 'react';

export interface ReferenceProps {
  readonly id: string;
  readonly show: (id: string) => void;
}

export function Reference({ id, show }: ReferenceProps): ReactNode {
  return (
    <button
      type="button"
      onClick={() => show(id)}
      className="rounded text-left font-medium break-all text-focus underline underline-offset-2"
    >
      <span className="sr-only">Open </span>
      {id}
    </button>
  );
}
