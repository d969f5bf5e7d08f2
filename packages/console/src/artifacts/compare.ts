/** Two texts compared line by line, as what a reader sees: changes, and a little around them. */
import { diffLines } from 'diff';
import { linesIn } from './views/token.ts';

export interface DiffLine {
  readonly sign: '+' | '−' | ' ';
  readonly text: string;
}

/** Lines that are the same and far from any change. */
export interface Fold {
  readonly lines: readonly DiffLine[];
}

export type DiffPart = DiffLine | Fold;

export interface Difference {
  readonly parts: readonly DiffPart[];
  readonly added: number;
  readonly removed: number;
}

/** Unchanged lines that are shown beside a change. */
const around = 3;
/** Longer than this the page does not stand still for it. */
const timeoutMs = 200;

/** What became of `before`; undefined when the two are too different to tell in time. */
export function differenceOf(before: string, after: string): Difference | undefined {
  const changes = diffLines(before, after, { timeout: timeoutMs });
  if (!changes) return undefined;
  const lines = changes.flatMap(({ added, removed, value }): DiffLine[] => {
    const sign = added ? '+' : removed ? '−' : ' ';
    return linesIn(value).map((text) => ({ sign, text }));
  });
  return {
    parts: folded(lines),
    added: lines.filter(({ sign }) => sign === '+').length,
    removed: lines.filter(({ sign }) => sign === '−').length,
  };
}

function folded(lines: readonly DiffLine[]): DiffPart[] {
  const near = new Uint8Array(lines.length);
  lines.forEach(({ sign }, place) => {
    if (sign !== ' ') near.fill(1, Math.max(0, place - around), place + around + 1);
  });
  const parts: DiffPart[] = [];
  let far: DiffLine[] = [];
  const flush = (): void => {
    // A fold of one line would hide less than it takes.
    if (far.length > 1) parts.push({ lines: far });
    else parts.push(...far);
    far = [];
  };
  lines.forEach((line, place) => {
    if (near[place]) {
      flush();
      parts.push(line);
    } else far.push(line);
  });
  flush();
  return parts;
}
