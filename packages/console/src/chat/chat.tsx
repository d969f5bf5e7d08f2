/**
 * The conversation as people talk: who said what, how the baton passed, what waits for a person, and
 * where one writes. At an earlier position it ends there, and nothing can be done.
 */
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useSession } from '../api/session.ts';
import { useFeed, useMoment, useTravel } from '../feed/following.tsx';
import { Empty, Failure, Loading } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { type Acting, ActingProvider, type Doing } from './acting.tsx';
import { Announcer } from './announcer.tsx';
import { keepDraft, keptDraft } from './draft.ts';
import { chatOf } from './entries.ts';
import { Log } from './log.tsx';
import type { Outgoing } from './outbox.ts';
import { type Sending, useSending } from './sending.ts';
import { speakingIn } from './speaking.ts';
import { Writing } from './writing.tsx';

export function ChatPanel(): ReactNode {
  const { conversation, chronicle } = useFeed();
  const { live } = useMoment();
  const { to } = useTravel();
  const all = useMemo(() => chronicle.upTo(chronicle.length), [chronicle]);
  const sending = useSending(conversation, all);
  const whyNot = useWhyNot(live);
  const [unfolded] = useState(() => new Set<string>());
  const { say } = sending;
  const acting = useMemo(
    (): Acting => ({ conversation, whyNot, say, travelTo: to, unfolded }),
    [conversation, whyNot, say, to, unfolded],
  );
  // Written anew when a text is put back there from outside.
  const [writing, setWriting] = useState(0);
  const place = `chat ${conversation}`;
  const { drop } = sending;
  const takeBack = useCallback(
    (message: Outgoing) => {
      const texts = [message.text, keptDraft(place)].filter((text) => text !== '');
      keepDraft(place, texts.join('\n\n'));
      drop(message);
      setWriting((before) => before + 1);
    },
    [place, drop],
  );
  return (
    <Panel title="Chat" className="h-full">
      <ActingProvider value={acting}>
        <div className="flex h-full flex-col">
          <Entries sending={sending} takeBack={takeBack} />
          <Writing key={writing} place={place} fresh={writing > 0} />
        </div>
      </ActingProvider>
    </Panel>
  );
}

function useWhyNot(live: boolean): Acting['whyNot'] {
  const scopes = useSession()?.scopes;
  return useCallback(
    (doing: Doing) => {
      if (!live) return 'This is an earlier position. Go back to now to do this.';
      // Until the session is known, the desk itself says no to those who may not.
      if (!scopes || scopes.includes(doing)) return undefined;
      if (doing === 'answer' && scopes.includes('inbox')) return undefined;
      return `Your key may not do this (scope ${doing}).`;
    },
    [live, scopes],
  );
}

interface EntriesProps {
  readonly sending: Sending;
  readonly takeBack: (message: Outgoing) => void;
}

const noneOutgoing: readonly Outgoing[] = [];

function Entries({ sending, takeBack }: EntriesProps): ReactNode {
  const { events, seq, live, state } = useMoment();
  const { speech, connection, problem } = useFeed();
  const chat = useMemo(() => chatOf(events), [events]);
  const speaking = live ? speakingIn(chat, { state, speech }) : undefined;
  const entries = useMemo(
    () => (speaking ? [...chat.entries, speaking] : chat.entries),
    [chat, speaking],
  );
  const outgoing = live ? sending.outgoing : noneOutgoing;
  const place = chat.placeOf(seq);
  const shown = useMemo(() => (live ? undefined : { seq, place }), [live, seq, place]);
  // A long log comes in pieces; it is shown when all of it is there.
  if (connection === 'loading') return <Loading label="Reading the log" />;
  if (entries.length + outgoing.length === 0) {
    if (!problem) return <Empty title="Nothing was said yet" />;
    return (
      <div className="flex-1 p-3">
        <Failure title="This conversation can not be read">{problem.message}</Failure>
      </div>
    );
  }
  return (
    <>
      <Log {...{ entries, outgoing, takeBack, shown }} again={sending.again} />
      {live && <Announcer entries={chat.entries} />}
    </>
  );
}
