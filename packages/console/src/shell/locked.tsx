/** In place of the page when the desk does not let it in, or does not answer. */
import { messageOf } from '@baton/core';
import { KeyRound, LogIn, Unplug } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { type Problem, write } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { Empty, Failure } from '../parts/notice.tsx';

export function Locked({ problem, retry }: { problem: Problem; retry: () => void }): ReactNode {
  if (problem.code === 'unauthorized') {
    return (
      <Empty
        icon={KeyRound}
        title="This page has no key to the desk"
        action={<SignIn done={retry} />}
      >
        <p>
          On the desk’s own machine, open the address that <code>baton serve</code> printed: the
          token in it lets this browser in. Elsewhere, sign in with your key.
        </p>
      </Empty>
    );
  }
  const action = (
    <Button weight="main" onClick={retry}>
      Try again
    </Button>
  );
  return (
    <Empty icon={Unplug} title="The desk does not answer" action={action}>
      <p>{problem.message}</p>
      <p className="mt-1">This page goes on by itself as soon as it does.</p>
    </Empty>
  );
}

/** The key goes to the server once, which leaves a cookie that no script reads. */
function SignIn({ done }: { done: () => void }): ReactNode {
  const id = useId();
  const [key, setKey] = useState('');
  const [wrong, setWrong] = useState<string>();
  const signIn = async (): Promise<void> => {
    try {
      await write('/api/session', { body: { key: key.trim() } });
      done();
    } catch (error) {
      setWrong(messageOf(error));
    }
  };
  return (
    <form
      className="flex w-full max-w-96 flex-col gap-2 text-left"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn();
      }}
    >
      <label htmlFor={id} className="sr-only">
        Your key
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          type="password"
          autoComplete="current-password"
          placeholder="Your key: baton_…"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          className="h-8 min-w-0 flex-1 rounded-md border border-strong-line bg-raised px-2 text-sm text-ink placeholder:text-dim"
        />
        <Button weight="main" icon={LogIn} type="submit" disabled={key.trim() === ''}>
          Sign in
        </Button>
      </div>
      {wrong !== undefined && <Failure title="That did not let you in">{wrong}</Failure>}
    </form>
  );
}
