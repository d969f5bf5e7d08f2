/** A dialog that takes most of the page: a heading, what can be done, and a body that scrolls. */
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { Button } from '../parts/button.tsx';

export interface LargeProps {
  readonly title: ReactNode;
  /** Below the title, small. */
  readonly about: ReactNode;
  readonly actions?: ReactNode;
  readonly close: () => void;
  readonly children: ReactNode;
}

export function Large({ title, about, actions, close, children }: LargeProps): ReactNode {
  const content = useRef<HTMLDivElement>(null);
  const opener = useRef<Element>(null);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-sunken/80" />
        <Dialog.Content
          ref={content}
          onOpenAutoFocus={(event) => {
            // What it is comes before what can be done with it.
            event.preventDefault();
            opener.current = document.activeElement;
            content.current?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          onEscapeKeyDown={(event) => {
            // Within a form it means that nothing is to be said.
            if (event.target instanceof Element && event.target.closest('form')) {
              event.preventDefault();
            }
          }}
          className="fixed inset-2 z-40 mx-auto flex max-w-[90rem] flex-col overflow-hidden rounded-lg border border-strong-line bg-raised shadow-2xl outline-none md:inset-6"
        >
          <header className="flex shrink-0 flex-wrap items-start gap-x-2 gap-y-1.5 border-b border-line px-4 py-2.5">
            <div className="min-w-0 flex-1 basis-56">
              <Dialog.Title className="text-base leading-snug font-semibold break-words">
                {title}
              </Dialog.Title>
              <Dialog.Description asChild>
                <div className="text-xs text-dim">{about}</div>
              </Dialog.Description>
            </div>
            {actions !== undefined && (
              <div className="flex flex-wrap items-center gap-1.5 max-md:order-last max-md:w-full">
                {actions}
              </div>
            )}
            <Dialog.Close asChild>
              <Button weight="quiet" icon={X} aria-label="Close" />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
