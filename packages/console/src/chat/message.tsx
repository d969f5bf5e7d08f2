/** What a user said, or is about to. */
import { textOf } from '@baton/core';
import { ClipboardCheck, Paperclip } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { UserMark } from '../desk/agent.tsx';
import { Button } from '../parts/button.tsx';
import { Artifacts } from './artifacts.tsx';
import type { MessageEntry } from './entry.ts';
import type { Outgoing } from './outbox.ts';
import { Line, Row } from './row.tsx';

export function MessageView({ entry }: { entry: MessageEntry }): ReactNode {
  const { from, content, joins, artifacts } = entry;
  const files = content.filter((part) => part.type === 'file');
  const texts = content.filter((part) => part.type === 'text');
  return (
    <Row mark={<UserMark />}>
      <Line entry={entry}>
        <span className="font-semibold">{from === 'user' ? 'User' : from}</span>
        {joins && <span className="text-xs text-dim">joins the run</span>}
      </Line>
      {texts.length > 0 && <Said text={textOf(texts)} />}
      {files.length > 0 && (
        <ul aria-label="Files" className="mt-1 flex flex-wrap gap-1 text-xs">
          {files.map(({ name, mediaType, data }) => (
            <li
              key={`${name} ${data.slice(0, 64)}`}
              className="flex max-w-full items-center gap-1 rounded border border-line px-1.5 py-0.5"
            >
              <Paperclip aria-hidden size={12} className="shrink-0 text-dim" />
              <span className="truncate">{name ?? mediaType}</span>
            </li>
          ))}
        </ul>
      )}
      {artifacts.length > 0 && (
        <Artifacts id={entry.key} artifacts={artifacts} icon={ClipboardCheck} />
      )}
    </Row>
  );
}

/** A text as it was typed. A very long one is shown in part until somebody asks for all of it. */
function Said({ text }: { text: string }): ReactNode {
  const [whole, setWhole] = useState(false);
  const lines = text.split('\n');
  const long = lines.length > foldedLines || text.length > foldedLength;
  const shown = whole || !long ? text : lines.slice(0, foldedLines).join('\n');
  return (
    <>
      <p className="max-w-[46rem] break-words whitespace-pre-wrap">{cutAt(shown, whole)}</p>
      {long && (
        <button
          type="button"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
          className="mt-0.5 text-xs text-dim underline underline-offset-2 hover:text-ink"
        >
          {whole ? 'Show less' : `Show all ${lines.length} lines`}
        </button>
      )}
    </>
  );
}

const foldedLines = 14;
const foldedLength = 1_600;

function cutAt(text: string, whole: boolean): string {
  return whole || text.length <= foldedLength ? text : `${text.slice(0, foldedLength)}…`;
}

export interface OutgoingViewProps {
  readonly message: Outgoing;
  readonly again: () => void;
  /** Puts it back to where it was written. */
  readonly takeBack: () => void;
}

/** A message that is not in the log yet. */
export function OutgoingView({ message, again, takeBack }: OutgoingViewProps): ReactNode {
  const { text, wrong } = message;
  return (
    <Row mark={<UserMark />}>
      <div className="flex min-h-6 items-center gap-2">
        <span className="font-semibold">User</span>
        {wrong === undefined && <span className="text-xs text-dim">sending…</span>}
      </div>
      <div className={wrong === undefined ? 'opacity-70' : ''}>
        <Said text={text} />
      </div>
      {wrong !== undefined && (
        <div role="alert" className="mt-1 flex flex-wrap items-center gap-2 text-sm">
          <span className="text-bad">Not sent: {wrong}</span>
          <Button onClick={again}>Send again</Button>
          <Button weight="quiet" onClick={takeBack}>
            Edit
          </Button>
        </div>
      )}
    </Row>
  );
}
