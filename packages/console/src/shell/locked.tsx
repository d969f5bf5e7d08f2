/** In place of the page when the desk does not let it in, or does not answer. */
import { KeyRound, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/notice.tsx';

export function Locked({ problem, retry }: { problem: Problem; retry: () => void }): ReactNode {
  const action = (
    <Button weight="main" onClick={retry}>
      Try again
    </Button>
  );
  if (problem.code === 'unauthorized') {
    return (
      <Empty icon={KeyRound} title="This page has no key to the desk" action={action}>
        <p>
          Open the address that <code>baton serve</code> printed when it was started: the token in
          it lets this browser in.
        </p>
      </Empty>
    );
  }
  return (
    <Empty icon={Unplug} title="The desk does not answer" action={action}>
      <p>{problem.message}</p>
      <p className="mt-1">This page goes on by itself as soon as it does.</p>
    </Empty>
  );
}
