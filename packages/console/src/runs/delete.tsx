/** Asks before a conversation is deleted for good. */
import { messageOf } from '@baton/core';
import { AlertDialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { conversationPath, write } from '../api/client.ts';
import type { HeadDocument } from '../api/documents.ts';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';

export interface DeleteProps {
  /** Which one; nothing is shown for undefined. */
  readonly head: HeadDocument | undefined;
  readonly done: () => void;
  readonly deleted: () => void;
}

export function DeleteDialog({ head, done, deleted }: DeleteProps): ReactNode {
  const [wrong, setWrong] = useState<string>();
  const close = (): void => {
    setWrong(undefined);
    done();
  };
  const remove = async (conversation: string): Promise<void> => {
    try {
      await write(conversationPath(conversation), { method: 'DELETE' });
      deleted();
      close();
    } catch (error) {
      setWrong(messageOf(error));
    }
  };
  return (
    <AlertDialog.Root open={head !== undefined} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 flex w-[min(28rem,92vw)] -translate-1/2 flex-col gap-3 rounded-lg border border-line bg-raised p-5 shadow-2xl">
          <AlertDialog.Title className="text-lg font-semibold">
            Delete this conversation?
          </AlertDialog.Title>
          <AlertDialog.Description className="text-sm text-dim">
            “{head?.title}” goes with its whole log and its artifacts. It can not be brought back.
          </AlertDialog.Description>
          {wrong !== undefined && <Failure title="It was not deleted">{wrong}</Failure>}
          <div className="flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Keep it</Button>
            </AlertDialog.Cancel>
            <Button weight="danger" onClick={() => head && void remove(head.conversation)}>
              Delete
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
