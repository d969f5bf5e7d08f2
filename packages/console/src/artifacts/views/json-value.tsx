/** Any JSON for people to read: unfolded level by level, long lists bit by bit. */
import { isObject, type Json } from '@baton/core';
import { type ReactNode, useState } from 'react';
import { numberText } from '../../parts/format.ts';

/** Entries of one list shown at first. */
const shownMax = 100;

/** `depth` is how deep within the whole it is; deep values are folded at first. */
export function JsonValue({ value, depth }: { value: Json; depth: number }): ReactNode {
  if (Array.isArray(value) || isObject(value)) return <Composite value={value} depth={depth} />;
  if (typeof value === 'string') {
    return <span className="break-words whitespace-pre-wrap">{value === '' ? '""' : value}</span>;
  }
  return (
    <span data-hue={5} className="text-(--agent)">
      {JSON.stringify(value)}
    </span>
  );
}

interface CompositeProps {
  readonly value: Json;
  readonly depth: number;
}

function Composite({ value, depth }: CompositeProps): ReactNode {
  const entries = Object.entries(value ?? {});
  // What is deep or long is folded at first, so that a large body is soon there.
  const [open, setOpen] = useState(depth < 2 || entries.length <= 3);
  const [most, setMost] = useState(shownMax);
  const list = Array.isArray(value);
  if (entries.length === 0) return <span className="text-dim">{list ? '[]' : '{}'}</span>;
  const size = `${numberText(entries.length)} ${list ? 'entries' : 'fields'}`;
  if (depth > 0 && !open) {
    return (
      <button type="button" onClick={() => setOpen(true)} className="text-dim underline">
        {size}
      </button>
    );
  }
  return (
    <dl className={depth > 0 ? 'border-l border-line pl-3' : ''}>
      {entries.slice(0, most).map(([key, inner]) => (
        <div key={key} className={isFlat(inner) ? 'flex gap-2' : ''}>
          <dt className="shrink-0 font-semibold text-dim">{key}</dt>
          <dd className={isFlat(inner) ? 'min-w-0' : 'pl-2'}>
            <JsonValue value={inner as Json} depth={depth + 1} />
          </dd>
        </div>
      ))}
      {entries.length > most && (
        <button type="button" onClick={() => setMost(entries.length)} className="underline">
          Show all {size}
        </button>
      )}
    </dl>
  );
}

function isFlat(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}
