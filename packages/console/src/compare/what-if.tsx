/** "What if": makes a fork that departs from the shown position with one thing changed. */
import { messageOf } from '@baton/core';
import { Split } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import useSWR from 'swr';
import { Link, useLocation } from 'wouter';
import { conversationPath, get, type Problem, write } from '../api/client.ts';
import type { Accepted, HeadDocument } from '../api/documents.ts';
import { useDesk } from '../desk/desk.tsx';
import { useFeed, useMoment } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';
import { departuresAt, forkOf, type Kind, kinds, type Wish } from './changes.ts';
import { ChangeFields } from './fields.tsx';

export function WhatIf(): ReactNode {
  const [shown, show] = useState(false);
  return (
    <Dialog.Root open={shown} onOpenChange={show}>
      <Dialog.Trigger asChild>
        <Button weight="quiet" icon={Split}>
          What if…
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content className="fixed top-1/2 left-1/2 z-50 max-h-[90vh] w-[min(40rem,94vw)] -translate-1/2 overflow-y-auto rounded-lg border border-line bg-raised p-5 shadow-2xl">
          <WhatIfForm />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const names: Record<Kind, string> = {
  message: 'the message had been another',
  route: 'it had gone to another agent',
  tool_result: 'the tool had answered otherwise',
  tool_failure: 'the tool had failed',
  instructions: 'an agent had other instructions',
  model: 'another model had done it',
  none: 'it were done once more',
};

function WhatIfForm(): ReactNode {
  const { agents } = useDesk();
  const { conversation } = useFeed();
  const { events, live, seq } = useMoment();
  const [, goTo] = useLocation();
  const from = departuresAt(events, live);
  const models = [...agents.values()].filter(({ kind }) => kind === 'model');
  const offered = kinds.filter((kind) => {
    if (kind === 'instructions' || kind === 'model') return models.length > 0;
    return kind === 'none' || from[kind] !== undefined;
  });
  const [wish, setWish] = useState<Wish>(() => wishFor(offered[0] ?? 'none', from.message?.text));
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const make = async (): Promise<void> => {
    const fork = forkOf(wish, from);
    if ('missing' in fork) return setWrong(fork.missing);
    setBusy(true);
    try {
      const made = await write<Accepted>(conversationPath(conversation, '/forks'), { body: fork });
      goTo(`/compare/${conversation}/${made.conversation}`);
    } catch (error) {
      setWrong(messageOf(error));
      setBusy(false);
    }
  };
  const choose = (kind: Kind): void => {
    setWrong(undefined);
    const texts: Partial<Record<Kind, string>> = {
      ...(from.message && { message: from.message.text }),
      ...(from.tool_result && { tool_result: JSON.stringify(from.tool_result.output, null, 2) }),
    };
    setWish({ ...wishFor(kind, texts[kind]), tools: wish.tools });
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Dialog.Title className="text-lg font-semibold">What if…</Dialog.Title>
      <Dialog.Description className="text-sm text-dim">
        A fork goes on from {live ? 'here' : `position ${seq}`} with one thing changed. What is here
        stays as it is; the two are shown side by side.
      </Dialog.Description>
      <div role="radiogroup" aria-label="What is changed" className="grid gap-1 sm:grid-cols-2">
        {offered.map((kind) => (
          <label
            key={kind}
            className="flex items-center gap-2 rounded-md px-2 py-1 text-sm hover:bg-sunken"
          >
            <input
              type="radio"
              name="kind"
              checked={wish.kind === kind}
              onChange={() => choose(kind)}
            />
            {names[kind]}
          </label>
        ))}
      </div>
      <ChangeFields wish={wish} change={setWish} from={from} />
      <label className="flex items-start gap-2 text-sm">
        <input
          type="checkbox"
          className="mt-1"
          checked={wish.tools === 'real'}
          onChange={(event) =>
            setWish({ ...wish, tools: event.target.checked ? 'real' : 'recorded' })
          }
        />
        <span>
          Run tools for real
          <span className="block text-dim">
            Otherwise a tool gives what it gave in this log, and a call that is not in it is
            refused.
          </span>
        </span>
      </label>
      {wrong !== undefined && <Failure title="There is no fork yet">{wrong}</Failure>}
      <div className="flex justify-end gap-2">
        <Dialog.Close asChild>
          <Button>Cancel</Button>
        </Dialog.Close>
        <Button weight="main" type="submit" disabled={busy}>
          Make the fork
        </Button>
      </div>
      <Forks conversation={conversation} />
    </form>
  );
}

function wishFor(kind: Kind, text = ''): Wish {
  return { kind, text, agent: '', tools: 'recorded' };
}

/** The forks that are there already. */
function Forks({ conversation }: { conversation: string }): ReactNode {
  const { data } = useSWR<{ forks: readonly HeadDocument[] }, Problem>(
    conversationPath(conversation, '/forks'),
    get,
  );
  const forks = data?.forks ?? [];
  if (forks.length === 0) return undefined;
  return (
    <div className="border-t border-line pt-3">
      <h3 className="text-xs font-semibold tracking-wide text-dim uppercase">
        Forks of this conversation
      </h3>
      <ul className="mt-1 text-sm">
        {forks.map(({ conversation: fork, forkedFrom }) => (
          <li key={fork}>
            <Link href={`/compare/${conversation}/${fork}`} className="underline">
              {fork}
            </Link>{' '}
            {forkedFrom && <span className="text-dim">departs at {forkedFrom.at}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
