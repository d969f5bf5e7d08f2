/** Which keys move through the log. */
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { keyList } from './keys.ts';

export interface KeyHelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function KeyHelp({ open, onOpenChange }: KeyHelpProps): ReactNode {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[18vh] left-1/2 z-50 w-[min(24rem,92vw)] -translate-x-1/2 rounded-lg border border-line bg-raised p-4 shadow-2xl"
        >
          <div className="mb-2 flex items-center justify-between">
            <Dialog.Title className="font-semibold">Keys to move through the log</Dialog.Title>
            <Dialog.Close asChild>
              <Button weight="quiet" icon={X} aria-label="Close" />
            </Dialog.Close>
          </div>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
            {keyList.map(({ keys, does }) => (
              <div key={does} className="contents">
                <dt className="flex gap-1">
                  {keys.map((key) => (
                    <kbd
                      key={key}
                      className="rounded border border-strong-line bg-surface px-1.5 font-mono text-xs leading-5"
                    >
                      {key}
                    </kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
