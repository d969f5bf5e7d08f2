/** Where one writes to the desk. */
import { messageOf } from '@baton/core';
import { SendHorizontal, Square } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';
import { keepDraft, keptDraft } from './draft.ts';

export interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  /** What was written stays until this has resolved, and when it rejects. */
  readonly send: (content: string) => Promise<void>;
  /** Where to keep what is not sent, so that it is there on coming back. Default: with the label. */
  readonly draft?: string;
  /** Begins with the focus. */
  readonly focus?: boolean;
  /** Somebody waits for what is written here. */
  readonly asks?: boolean;
  /** A line below: what happens with what is sent. */
  readonly hint?: string;
  /** Why nothing can be sent now. */
  readonly off?: string | undefined;
  /** Present while something can be stopped. */
  readonly stop?: { readonly now: () => void; readonly stopping: boolean };
}

export function Composer(props: ComposerProps): ReactNode {
  const { label, placeholder, asks = false, hint = '', off, stop } = props;
  const id = useId();
  const { field, text, change, sending, wrong, submit } = useText(props);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      className="flex flex-col gap-1.5"
    >
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <div
        className={`flex items-end gap-2 rounded-lg border p-2 focus-within:outline-2 focus-within:outline-focus ${
          asks ? 'border-warn' : 'border-strong-line'
        } ${off === undefined ? 'bg-raised' : 'bg-sunken'}`}
      >
        <textarea
          ref={field}
          id={id}
          rows={1}
          value={text}
          disabled={off !== undefined}
          placeholder={placeholder}
          aria-describedby={`${id} hint`}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-60 min-h-8 min-w-0 flex-1 resize-none bg-transparent px-1 py-1 outline-none placeholder:text-dim"
        />
        {stop && (
          <Button
            weight="danger"
            icon={Square}
            onClick={stop.now}
            disabled={stop.stopping || off !== undefined}
          >
            {stop.stopping ? 'Stopping…' : 'Stop'}
          </Button>
        )}
        <Button
          weight="main"
          icon={SendHorizontal}
          type="submit"
          disabled={sending || off !== undefined || text.trim() === ''}
        >
          {sending ? 'Sending…' : 'Send'}
        </Button>
      </div>
      <p id={`${id} hint`} className="min-h-4 px-1 text-xs text-dim">
        {off ?? hint}
        {off === undefined && text.includes('\n') && hint === '' && 'Enter sends.'}
      </p>
      {wrong !== undefined && <Failure title="That was not sent">{wrong}</Failure>}
    </form>
  );
}

interface Text {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly sending: boolean;
  readonly wrong: string | undefined;
  readonly submit: () => Promise<void>;
}

/** What is written, kept until it is sent. */
function useText({ label, send, draft = label, focus = false, off }: ComposerProps): Text {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => keptDraft(draft));
  const [sending, setSending] = useState(false);
  const [wrong, setWrong] = useState<string>();
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const change = (next: string): void => {
    setText(next);
    keepDraft(draft, next);
  };
  const submit = async (): Promise<void> => {
    if (text.trim() === '' || sending || off !== undefined) return;
    setSending(true);
    setWrong(undefined);
    try {
      await send(text);
      change('');
    } catch (error) {
      setWrong(messageOf(error));
    } finally {
      setSending(false);
      field.current?.focus();
    }
  };
  return { field, text, change, sending, wrong, submit };
}
