/** A button in one of four weights, with an optional icon. */
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main`: the one thing to do here. Default `plain`. */
  readonly weight?: 'main' | 'plain' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
  readonly children?: ReactNode;
}

const weights: Record<NonNullable<ButtonProps['weight']>, string> = {
  main: 'border-transparent bg-ink text-surface hover:opacity-85',
  plain: 'border-strong-line bg-raised text-ink hover:bg-sunken',
  quiet: 'border-transparent bg-transparent text-dim hover:bg-sunken hover:text-ink',
  danger: 'border-bad bg-raised text-bad hover:bg-bad-soft',
};

/** Give it an `aria-label` when it has an icon alone. */
export function Button({
  weight = 'plain',
  icon: Icon,
  children,
  className = '',
  ...rest
}: ButtonProps): ReactNode {
  const shape = children === undefined ? 'size-8 justify-center' : 'h-8 px-3';
  return (
    <button
      type="button"
      className={`inline-flex items-center gap-1.5 rounded-md border text-sm font-medium whitespace-nowrap transition-colors disabled:pointer-events-none disabled:opacity-50 ${shape} ${weights[weight]} ${className}`}
      {...rest}
    >
      {Icon && <Icon aria-hidden size={15} strokeWidth={2} />}
      {children}
    </button>
  );
}
