/** Where one writes to the desk. */
import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';

export interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  /** What was written stays until this has resolved, and when it rejects. */
  readonly send: (content: string) => Promise<void>;
}

export function Composer({ label, placeholder, send }: ComposerProps): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const submit = async (): Promise<void> => {
    if (text.trim() === '' || sending) return;
    setSending(true);
    setWrong(undefined);
    try {
      await send(text);
      setText('');
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    } finally {
      setSending(false);
    }
  };
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
      className="flex flex-col gap-2"
    >
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <div className="flex items-end gap-2 rounded-lg border border-strong-line bg-raised p-2 focus-within:outline-2 focus-within:outline-focus">
        <textarea
          id={id}
          rows={2}
          value={text}
          placeholder={placeholder}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-60 min-h-12 flex-1 resize-none bg-transparent px-1 outline-none placeholder:text-dim"
        />
        <Button
          weight="main"
          icon={SendHorizontal}
          type="submit"
          disabled={sending || text.trim() === ''}
        >
          Send
        </Button>
      </div>
      {wrong !== undefined && <Failure title="That was not sent">{wrong}</Failure>}
    </form>
  );
}
