/** Says that there is nothing, that something is on its way, or what is wrong and what to do. */
import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface NoticeProps {
  readonly icon?: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  /** What can be done about it. */
  readonly action?: ReactNode;
}

/** Nothing here, and why. */
export function Empty({ icon: Icon, title, children, action }: NoticeProps): ReactNode {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-6 text-center text-dim">
      {Icon && <Icon aria-hidden size={28} strokeWidth={1.5} />}
      <p className="font-medium text-ink">{title}</p>
      {children !== undefined && <div className="max-w-prose text-sm">{children}</div>}
      {action}
    </div>
  );
}

/** What is wrong. Read out at once. */
export function Failure({ title, children, action }: NoticeProps): ReactNode {
  return (
    <div
      role="alert"
      className="flex gap-2 rounded-md border border-bad bg-bad-soft p-3 text-sm text-ink"
    >
      <CircleAlert aria-hidden size={18} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        {children !== undefined && <div className="mt-0.5 break-words">{children}</div>}
        {action !== undefined && <div className="mt-2">{action}</div>}
      </div>
    </div>
  );
}

/** Something is on its way; where it will be, nothing jumps. */
export function Loading({ label }: { label: string }): ReactNode {
  return (
    <div
      role="status"
      className="flex h-full items-center justify-center gap-2 p-6 text-sm text-dim"
    >
      <span aria-hidden className="size-3 animate-pulse rounded-full bg-baton-fill" />
      {label}
    </div>
  );
}
