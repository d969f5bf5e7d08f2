/** Something in one line, with more of it for whoever unfolds it. */
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useActing } from './acting.tsx';

export interface FoldProps {
  /** Names it within the chat. */
  readonly id: string;
  readonly summary: ReactNode;
  readonly children: ReactNode;
}

export function Fold({ id, summary, children }: FoldProps): ReactNode {
  const { unfolded } = useActing();
  return (
    <details
      open={unfolded.has(id)}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) unfolded.add(id);
        else unfolded.delete(id);
      }}
      className="group/fold min-w-0"
    >
      <summary className="flex min-h-6 min-w-0 cursor-pointer list-none items-center gap-1.5 rounded hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          size={13}
          className="shrink-0 text-dim transition-transform group-open/fold:rotate-90"
        />
        {summary}
      </summary>
      <div className="min-w-0 pb-1 pl-5">{children}</div>
    </details>
  );
}
