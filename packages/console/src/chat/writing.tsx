/** The foot of the chat: where one writes, and how a run is stopped. */
import { messageOf, running } from '@baton/core';
import { type ReactNode, useState } from 'react';
import { conversationPath, write } from '../api/client.ts';
import type { Accepted } from '../api/documents.ts';
import { useMoment } from '../feed/following.tsx';
import { useActing } from './acting.tsx';
import { Composer } from './composer.tsx';
import { standingWords } from './words.ts';

export interface WritingProps {
  /** Where the draft is kept. */
  readonly place: string;
  /** It was put there just now, to be written on with. */
  readonly fresh: boolean;
}

export function Writing({ place, fresh }: WritingProps): ReactNode {
  const { conversation, whyNot, say } = useActing();
  const { state, live } = useMoment();
  const [stopped, setStopped] = useState<number>();
  const [wrong, setWrong] = useState<string>();
  const runs = live && running(state);
  const { run } = state;
  const stop = async (): Promise<void> => {
    setStopped(run.since);
    setWrong(undefined);
    try {
      await write<Accepted>(conversationPath(conversation, '/cancel'), { body: {} });
    } catch (error) {
      setStopped(undefined);
      setWrong(messageOf(error));
    }
  };
  const { hint, placeholder, asks } = standingWords(state);
  return (
    <div className="shrink-0 border-t border-line p-2">
      <Composer
        label="Message"
        placeholder={placeholder}
        draft={place}
        focus={fresh}
        asks={asks}
        hint={wrong ?? hint}
        off={whyNot('drive')}
        {...(runs && { stop: { now: () => void stop(), stopping: stopped === run.since } })}
        send={(content) => {
          say(content);
          return Promise.resolve();
        }}
      />
    </div>
  );
}
