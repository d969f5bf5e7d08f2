/** A pane of the page: a heading, what belongs beside it, and what is in it. */
import { type ReactNode, useId } from 'react';

export interface PanelProps {
  readonly title: string;
  /** Small and beside the heading: counts, switches. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Panel({ title, aside, className = '', children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={`flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-raised ${className}`}
    >
      <header className="flex h-9 shrink-0 items-center justify-between gap-3 border-b border-line px-3">
        <h2 id={id} className="text-xs font-semibold tracking-wide text-dim uppercase">
          {title}
        </h2>
        {aside}
      </header>
      <div className="relative min-h-0 flex-1">{children}</div>
    </section>
  );
}
