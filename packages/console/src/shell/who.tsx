/** Whose key this browser has, what that may do, and how to give it back. */
import { CircleUserRound, LogOut } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useSWRConfig } from 'swr';
import { write } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../parts/button.tsx';

export function Who(): ReactNode {
  const session = useSession();
  const { mutate } = useSWRConfig();
  if (!session) return undefined;
  const leave = async (): Promise<void> => {
    await write('/api/session', { method: 'DELETE' });
    // Nothing that was seen with this key stays on the screen.
    await mutate(() => true, undefined);
    location.assign('/');
  };
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button weight="quiet" icon={CircleUserRound} aria-label={`Signed in as ${session.name}`} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          className="z-50 w-64 rounded-lg border border-line bg-raised p-3 text-sm shadow-xl"
        >
          <p className="font-semibold">{session.name}</p>
          <p className="mt-0.5 text-dim">
            {session.local
              ? 'The owner of this machine’s desk'
              : `May ${session.scopes.join(', ')}`}
          </p>
          <Button className="mt-3" icon={LogOut} onClick={() => void leave()}>
            Sign out
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
