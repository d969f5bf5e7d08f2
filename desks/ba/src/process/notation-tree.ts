/**
 * What process notation says, as a tree: before steps that are named twice become one, and before
 * anything is concluded. The parser makes it, the printer writes it back, the outline shows it.
 */
import type { SaidTime } from './process-time.ts';

/** Offsets in the source; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words as they were typed; quoted ones are never read as anything but a name. */
export interface Name extends Span {
  readonly text: string;
  readonly isQuoted: boolean;
}

export interface StepNode extends Span {
  readonly kind: 'step';
  readonly name: Name;
  readonly lane?: Name;
  readonly time?: SaidTime;
  /** Words in brackets that are neither a time, a lane nor ways. */
  readonly note?: Name;
}

export interface Way extends Span {
  /** Empty where only a share was said. */
  readonly condition: Name | undefined;
  /** `otherwise`: taken when no other way is. */
  readonly isElse: boolean;
  readonly sharePercent?: number;
  readonly chain: Chain;
}

export interface DecisionNode extends Span {
  readonly kind: 'decision';
  /** Without the question mark; absent in `approve (ok -> ship / late -> back)`. */
  readonly question?: Name;
  readonly lane?: Name;
  readonly time?: SaidTime;
  readonly ways: readonly Way[];
}

export interface TogetherNode extends Span {
  readonly kind: 'together';
  readonly paths: readonly Chain[];
}

export interface BackNode extends Span {
  readonly kind: 'back';
  /** Absent in a plain `back`. */
  readonly to?: Name;
}

export interface EndNode extends Span {
  readonly kind: 'end';
  readonly name?: Name;
}

export type NotationNode = StepNode | DecisionNode | TogetherNode | BackNode | EndNode;
export type Chain = readonly NotationNode[];

/** Something that does not read: where, what was found there, and what was expected. */
export interface Problem extends Span {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly found: string;
  readonly expected: string;
}

export interface NotationTree {
  readonly title?: Name;
  /** In the order of the text; each is a line, or several that arrows join. */
  readonly chains: readonly Chain[];
  readonly problems: readonly Problem[];
  /** Lines without a step, verbatim. */
  readonly notUnderstood: readonly Name[];
  readonly comments: readonly string[];
}

/** A problem with its line and a caret below the place. */
export function problemText(source: string, problem: Problem): string {
  const { line, column, found, expected, start } = problem;
  const from = source.lastIndexOf('\n', start - 1) + 1;
  const end = source.indexOf('\n', from);
  const whole = source.slice(from, end < 0 ? source.length : end).replace(/[\r\t]/g, ' ');
  // Of a long line, what is around the place.
  const left = Math.max(0, column - 1 - 60);
  const shown = whole.slice(left, left + 100);
  const caret = `${' '.repeat(column - 1 - left)}^`;
  return `${line}:${column}: found ${found}, expected ${expected}\n${shown}\n${caret}`;
}
