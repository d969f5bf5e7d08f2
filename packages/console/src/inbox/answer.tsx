/** What a person who holds the baton does: answers, or hands it on with a brief. */
import type { AgentName } from '@baton/core';
import { messageOf } from '@baton/core';
import { ArrowRight, Send } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { write } from '../api/client.ts';
import type { Accepted, WaitDocument } from '../api/documents.ts';
import { keepDraft, keptDraft } from '../chat/draft.ts';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';
import { answerBody } from './body.ts';

export interface AnswerFormProps {
  readonly conversation: string;
  /** The human agent that is answered for. */
  readonly agent: AgentName;
  readonly permitted: WaitDocument['permitted'];
  /** Why it can not be answered here now. */
  readonly whyNot: string | undefined;
  /** Called when the answer is in the log. */
  readonly answered?: () => void;
}

const fieldClass =
  'rounded-md border border-strong-line bg-raised px-2 py-1 text-sm placeholder:text-dim disabled:opacity-60';

export function AnswerForm(props: AnswerFormProps): ReactNode {
  const { conversation, agent, permitted, whyNot, answered } = props;
  const place = `answer ${conversation}`;
  const [text, setText] = useState(() => keptDraft(place));
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [doing, setDoing] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const body = answerBody({ text, to, reason });
  const off = whyNot !== undefined || doing;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!body || off) return;
    setDoing(true);
    setWrong(undefined);
    try {
      await write<Accepted>(`/api/inbox/${encodeURIComponent(conversation)}/answer`, { body });
      keepDraft(place, '');
      answered?.();
    } catch (error) {
      setWrong(messageOf(error));
      setDoing(false);
    }
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      aria-label={`Answer as ${agent}`}
      className="flex max-w-[46rem] flex-col gap-2"
    >
      <Words
        {...{ text, off }}
        label={to === '' ? `Your answer as ${agent}` : `What goes with the baton (optional)`}
        change={(next) => {
          setText(next);
          keepDraft(place, next);
        }}
      />
      {permitted.length > 0 && <Target {...{ permitted, to, off }} choose={setTo} />}
      {to !== '' && <Reason {...{ to, reason, off }} change={setReason} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          weight="main"
          icon={to === '' ? Send : ArrowRight}
          disabled={off || !body}
        >
          {labelOf(to, doing)}
        </Button>
        {whyNot !== undefined && <span className="text-xs text-dim">{whyNot}</span>}
      </div>
      {wrong !== undefined && <Failure title="That was not sent">{wrong}</Failure>}
    </form>
  );
}

function labelOf(to: AgentName, doing: boolean): string {
  if (doing) return 'Sending…';
  return to === '' ? 'Answer' : `Hand to ${to}`;
}

interface WordsProps {
  readonly label: string;
  readonly text: string;
  readonly off: boolean;
  readonly change: (text: string) => void;
}

function Words({ label, text, off, change }: WordsProps): ReactNode {
  const id = useId();
  return (
    <div className="flex flex-col gap-0.5">
      <label htmlFor={id} className="text-xs text-dim">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        value={text}
        disabled={off}
        onChange={({ target }) => change(target.value)}
        className={`field-sizing-content max-h-60 min-h-16 resize-none ${fieldClass}`}
      />
    </div>
  );
}

interface TargetProps {
  readonly permitted: WaitDocument['permitted'];
  readonly to: AgentName;
  readonly off: boolean;
  readonly choose: (to: AgentName) => void;
}

function Target({ permitted, to, off, choose }: TargetProps): ReactNode {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <label htmlFor={id} className="text-dim">
        Then
      </label>
      <select
        id={id}
        value={to}
        disabled={off}
        onChange={({ target }) => choose(target.value)}
        className={`h-8 min-w-0 max-w-full ${fieldClass}`}
      >
        <option value="">the user has the answer</option>
        {permitted.map(({ to: name, when }) => (
          <option key={name} value={name}>
            {when === '' ? `hand the baton to ${name}` : `hand the baton to ${name}: ${when}`}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ReasonProps {
  readonly to: AgentName;
  readonly reason: string;
  readonly off: boolean;
  readonly change: (reason: string) => void;
}

function Reason({ to, reason, off, change }: ReasonProps): ReactNode {
  const id = useId();
  return (
    <div className="flex flex-col gap-0.5">
      <label htmlFor={id} className="text-xs text-dim">
        Brief: why {to} gets it, and what is wanted
      </label>
      <input
        id={id}
        required
        value={reason}
        disabled={off}
        onChange={({ target }) => change(target.value)}
        className={`h-8 ${fieldClass}`}
      />
    </div>
  );
}
