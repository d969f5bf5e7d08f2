/** What something means, beside it, on hover and on focus. */
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

/** `children` has to be one element that can be pointed at. */
export function Tip({ text, children }: { text: ReactNode; children: ReactNode }): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-80 rounded-md bg-ink px-2.5 py-1.5 text-xs whitespace-pre-line text-surface shadow-lg"
        >
          {text}
          <Tooltip.Arrow className="fill-ink" />
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
