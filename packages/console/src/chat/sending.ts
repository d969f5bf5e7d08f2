/**
 * Sends messages and shows them until they are in the log. What is not sent when the page goes away
 * is sent when it comes back, under the same key.
 */
import type { LogEvent, Seq } from '@baton/core';
import { messageOf } from '@baton/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { conversationPath, write } from '../api/client.ts';
import type { Accepted } from '../api/documents.ts';
import { keepDraft, keptDraft } from './draft.ts';
import { type Outgoing, unsent } from './outbox.ts';

export interface Sending {
  /** What is not in the log yet, oldest first. */
  readonly outgoing: readonly Outgoing[];
  readonly say: (text: string) => void;
  readonly again: (message: Outgoing) => void;
  /** Takes back what could not be sent. */
  readonly drop: (message: Outgoing) => void;
}

/** `events`: the whole log as it is known. */
export function useSending(conversation: string, events: readonly LogEvent[]): Sending {
  const place = `outbox ${conversation}`;
  const [all, setAll] = useState<readonly Outgoing[]>(() => kept(place));
  const last = useRef<Seq>(0);
  useEffect(() => {
    last.current = events.length;
  }, [events]);
  const outgoing = useMemo(() => unsent(all, events), [all, events]);
  useEffect(() => {
    keepDraft(place, outgoing.length === 0 ? '' : JSON.stringify(outgoing));
  }, [place, outgoing]);

  const post = useCallback(
    async ({ key, text }: Outgoing): Promise<void> => {
      const change = (more: Partial<Outgoing>): void => {
        setAll((before) => before.map((one) => (one.key === key ? { ...one, ...more } : one)));
      };
      try {
        const path = conversationPath(conversation, '/messages');
        const { seq } = await write<Accepted>(path, { key, body: { content: text } });
        change({ seq });
      } catch (error) {
        change({ wrong: messageOf(error) });
      }
    },
    [conversation],
  );
  const say = useCallback(
    (text: string) => {
      const message = { key: crypto.randomUUID(), text, after: last.current };
      setAll((before) => [...before, message]);
      void post(message);
    },
    [post],
  );
  const again = useCallback(
    ({ key, text, after }: Outgoing) => {
      const message = { key, text, after };
      setAll((before) => before.map((one) => (one.key === key ? message : one)));
      void post(message);
    },
    [post],
  );
  const drop = useCallback(({ key }: Outgoing) => {
    setAll((before) => before.filter((one) => one.key !== key));
  }, []);
  // Those that were on their way when the page was left; once.
  const resumed = useRef(false);
  useEffect(() => {
    if (resumed.current) return;
    resumed.current = true;
    for (const message of all) {
      if (message.seq === undefined && message.wrong === undefined) void post(message);
    }
  }, [all, post]);
  return { outgoing, say, again, drop };
}

function kept(place: string): readonly Outgoing[] {
  const text = keptDraft(place);
  // `as`: this page alone writes there.
  return text === '' ? [] : (JSON.parse(text) as readonly Outgoing[]);
}
