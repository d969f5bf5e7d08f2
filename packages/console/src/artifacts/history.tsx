/** How an artifact came to be: its versions in the log, and two of them compared. */
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useMoment, useTravel } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { dateText } from '../parts/format.ts';
import { type DiffLine, type DiffPart, differenceOf } from './compare.ts';
import { sourceOf } from './form.ts';
import { MakerMark, MakerName } from './maker.tsx';
import type { Version } from './versions.ts';
import { RawText } from './views/raw.tsx';

export interface VersionsProps {
  /** Oldest first. */
  readonly versions: readonly Version[];
  /** The one at the shown position. */
  readonly shown: number;
}

export function Versions({ versions, shown }: VersionsProps): ReactNode {
  const [pair, setPair] = useState<{ from?: number; to?: number }>({});
  const to = pair.to ?? Math.max(shown, Math.min(2, versions.length));
  const from = pair.from ?? Math.max(1, to - 1);
  const before = versions.find(({ version }) => version === from);
  const after = versions.find(({ version }) => version === to);
  return (
    <div className="flex h-full min-h-0 flex-col md:flex-row">
      <VersionList versions={versions} shown={shown} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {versions.length < 2 && <p className="p-4 text-sm text-dim">There is one version only.</p>}
        {versions.length >= 2 && (
          <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2 text-sm">
            <Choice
              label="From"
              value={from}
              versions={versions}
              choose={(version) => setPair({ from: version, to })}
            />
            <Choice
              label="to"
              value={to}
              versions={versions}
              choose={(version) => setPair({ from, to: version })}
            />
          </div>
        )}
        {versions.length >= 2 && before && after && (
          <Compared before={sourceOf(before.artifact)} after={sourceOf(after.artifact)} />
        )}
      </div>
    </div>
  );
}

function VersionList({ versions, shown }: VersionsProps): ReactNode {
  const travel = useTravel();
  const { seq: now } = useMoment();
  return (
    <ol
      aria-label="Versions"
      className="max-h-40 shrink-0 overflow-y-auto border-line max-md:border-b md:max-h-none md:w-72 md:border-r"
    >
      {versions.toReversed().map(({ version, maker, seq, at }) => (
        <li
          key={version}
          className="flex items-center gap-2 border-b border-line px-3 py-2 text-xs"
        >
          <MakerMark maker={maker} />
          <div className="min-w-0 flex-1">
            <p className="tabular-nums">
              <span className="font-semibold">Version {version}</span>
              {version === shown && <span className="text-dim"> · shown</span>}
              {seq > now && <span className="text-dim"> · later</span>}
            </p>
            <p className="text-dim">
              <MakerName maker={maker} />, {dateText(at)}
            </p>
          </div>
          <Button
            weight="quiet"
            className="h-6! px-2! text-xs!"
            aria-label={`Show all at position ${seq}, when version ${version} came`}
            onClick={() => travel.to(seq)}
          >
            Go there
          </Button>
        </li>
      ))}
    </ol>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: number;
  readonly versions: readonly Version[];
  readonly choose: (version: number) => void;
}

function Choice({ label, value, versions, choose }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-dim">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => choose(Number(event.target.value))}
        className="h-8 rounded-md border border-strong-line bg-raised px-2"
      >
        {versions.map(({ version, maker }) => (
          <option key={version} value={version}>
            version {version}, {maker.name || 'user'}
          </option>
        ))}
      </select>
    </span>
  );
}

function Compared({ before, after }: { before: string; after: string }): ReactNode {
  const difference = useMemo(() => differenceOf(before, after), [before, after]);
  if (!difference) {
    return (
      <>
        <p className="px-4 py-2 text-sm text-dim">
          These two are too different to be compared line by line. This is the second one.
        </p>
        <RawText text={after} />
      </>
    );
  }
  const { parts, added, removed } = difference;
  if (added + removed === 0) return <p className="p-4 text-sm text-dim">They are the same.</p>;
  return (
    <>
      <p className="px-4 py-2 text-xs text-dim tabular-nums">
        {counted(added)} added (+), {counted(removed)} removed (−)
      </p>
      <div
        role="region"
        aria-label="Difference"
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto pb-4 font-mono text-xs leading-5"
      >
        {parts.map((part, place) => (
          // The parts of one comparison never change places.
          // oxlint-disable-next-line react/no-array-index-key
          <Part key={`${before.length} ${after.length} ${place}`} part={part} />
        ))}
      </div>
    </>
  );
}

function Part({ part }: { part: DiffPart }): ReactNode {
  const [open, setOpen] = useState(false);
  if (!('lines' in part)) return <LineOf line={part} />;
  // oxlint-disable-next-line react/no-array-index-key
  if (open) return part.lines.map((line, place) => <LineOf key={place} line={line} />);
  return (
    <button
      type="button"
      onClick={() => setOpen(true)}
      className="block w-full bg-sunken px-4 text-left text-dim hover:text-ink"
    >
      … {part.lines.length} unchanged lines, show them
    </button>
  );
}

const looks = {
  '+': 'bg-good-soft text-good',
  '−': 'bg-bad-soft text-bad',
  ' ': '',
} as const;

const signWords = { '+': 'added: ', '−': 'removed: ', ' ': '' } as const;

function LineOf({ line: { sign, text } }: { line: DiffLine }): ReactNode {
  return (
    <div className={`flex ${looks[sign]}`}>
      <span aria-hidden className="w-8 shrink-0 text-center select-none">
        {sign}
      </span>
      <span className="sr-only">{signWords[sign]}</span>
      <span className="min-w-0 flex-1 pr-4 break-words whitespace-pre-wrap">{text}</span>
    </div>
  );
}

function counted(lines: number): string {
  return `${lines} ${lines === 1 ? 'line' : 'lines'}`;
}
