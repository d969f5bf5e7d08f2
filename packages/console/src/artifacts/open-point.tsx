/**
 * Settling an open point: an assumption is confirmed with one click or corrected by typing, a
 * question is answered. It becomes a message, and whoever has the baton takes it from there.
 */
import { messageOf } from '@baton/core';
import { Check, PencilLine, Reply } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { conversationPath, write } from '../api/client.ts';
import { useFeed, useMoment } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';
import { Tip } from '../parts/tip.tsx';
import { answer, confirmation, correction, type Said } from './decision.ts';
import { asks, type Item } from './item.ts';

export function OpenPoint({ item }: { item: Item }): ReactNode {
  const { live } = useMoment();
  const [typing, setTyping] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const sending = useSaying();
  const { id } = item;
  const question = asks(item);
  const busy = sending.state === 'sending';
  // Back from typing without a word: to the button that led there.
  const typed = useRef(false);
  useEffect(() => {
    if (typed.current && !typing) {
      Array.from(place.current?.querySelectorAll('button') ?? [])
        .at(-1)
        ?.focus();
    }
    typed.current = typing;
  }, [typing]);
  const say = async (said: Said): Promise<void> => {
    const next = nextFocus(place.current);
    if (!(await sending.say(said))) return;
    setTyping(false);
    next?.focus();
  };
  if (typing) {
    return (
      <div ref={place}>
        <Field
          label={question ? `Your answer to ${id}` : `What holds instead of ${id}`}
          busy={busy}
          wrong={sending.wrong}
          send={(text) => say(question ? answer(item, text) : correction(item, text))}
          cancel={() => setTyping(false)}
        />
      </div>
    );
  }
  if (sending.state === 'said') {
    return (
      <p role="status" className="text-xs text-dim">
        Said; the desk takes it up.
      </p>
    );
  }
  const disabled = !live || busy;
  return (
    <div ref={place} className="flex flex-col gap-1">
      <Reason live={live}>
        {!question && (
          <Button
            icon={Check}
            className={small}
            disabled={disabled}
            aria-label={`Confirm ${id}`}
            onClick={() => void say(confirmation(item))}
          >
            Confirm
          </Button>
        )}
        <Button
          weight={question ? 'plain' : 'quiet'}
          icon={question ? Reply : PencilLine}
          className={small}
          disabled={disabled}
          aria-label={question ? `Answer ${id}` : `Change ${id}`}
          onClick={() => setTyping(true)}
        >
          {question ? 'Answer' : 'Change'}
        </Button>
      </Reason>
      {sending.wrong !== undefined && <Failure title="It was not said">{sending.wrong}</Failure>}
    </div>
  );
}

/** What keeps the focus when the buttons go: the entry they belong to, or the sheet. */
function nextFocus(from: HTMLElement | null): HTMLElement | null {
  return (
    from?.closest('li')?.querySelector<HTMLElement>('button') ??
    from?.closest<HTMLElement>('[role="dialog"]') ??
    null
  );
}

/** Why the buttons within can not be used, where they can not. */
function Reason({ live, children }: { live: boolean; children: ReactNode }): ReactNode {
  if (live) return <div className="flex gap-1">{children}</div>;
  return (
    <Tip text="This is an earlier position. Go back to now to settle it.">
      <div tabIndex={0} className="flex w-fit gap-1">
        {children}
      </div>
    </Tip>
  );
}

/** They stand in a row of a list. */
const small = 'h-6! px-2! text-xs!';

interface FieldProps {
  readonly label: string;
  readonly busy: boolean;
  readonly wrong: string | undefined;
  readonly send: (text: string) => Promise<void>;
  readonly cancel: () => void;
}

function Field({ label, busy, wrong, send, cancel }: FieldProps): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useEffect(() => input.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '' && !busy) void send(text);
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // It would close the sheet around it as well.
        event.stopPropagation();
        cancel();
      }}
      className="flex max-w-xl flex-col gap-1.5"
    >
      <label htmlFor={id} className="text-xs text-dim">
        {label}
      </label>
      <input
        ref={input}
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-8 w-full min-w-0 rounded-md border border-strong-line bg-raised px-2 text-sm"
      />
      <div className="flex gap-1">
        <Button type="submit" weight="main" className={small} disabled={busy || text.trim() === ''}>
          Say it
        </Button>
        <Button weight="quiet" className={small} onClick={cancel}>
          Cancel
        </Button>
      </div>
      {wrong !== undefined && <Failure title="It was not said">{wrong}</Failure>}
    </form>
  );
}

interface Saying {
  readonly state: 'idle' | 'sending' | 'said';
  readonly wrong: string | undefined;
  /** True when it is in the log. */
  readonly say: (said: Said) => Promise<boolean>;
}

function useSaying(): Saying {
  const { conversation } = useFeed();
  const { state: now } = useMoment();
  const [state, setState] = useState<Saying['state']>('idle');
  const [wrong, setWrong] = useState<string>();
  // When the run that it started has ended and the point is still open, it can be said again.
  const ended = now.phase.is === 'ended' ? now.phase.end.seq : 0;
  const saidAt = useRef(0);
  useEffect(() => {
    if (ended > saidAt.current) setState((before) => (before === 'said' ? 'idle' : before));
  }, [ended]);
  const say = async (said: Said): Promise<boolean> => {
    setState('sending');
    setWrong(undefined);
    try {
      const path = conversationPath(conversation, '/messages');
      const { seq } = await write<{ seq: number }>(path, { body: said });
      saidAt.current = seq;
      setState('said');
      return true;
    } catch (error) {
      setWrong(messageOf(error));
      setState('idle');
      return false;
    }
  };
  return { state, wrong, say };
}
