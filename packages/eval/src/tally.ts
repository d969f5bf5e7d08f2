/**
 * Counts over trials: groups, the confusion matrix, precision and recall of each label. Pure.
 *
 * A case that was played k times counts k times in the matrix and once, with its mean, in a group:
 * repeats of one request are no new requests, so an interval must not shrink by them.
 */
import { type Case, type Label, tagsOf } from './case.ts';
import type { Trial } from './evaluate.ts';
import type { Hop } from './observation.ts';
import { fitOf, mean, wilson } from './statistics.ts';

export interface Share {
  readonly cases: number;
  /** Right ones; a half for half right. */
  readonly points: number;
  /** `points / cases`; null without cases. */
  readonly share: number | null;
  /** 95 % Wilson interval. */
  readonly low: number;
  readonly high: number;
}

export interface Group extends Share {
  readonly tag: string;
}

export interface LabelFit {
  readonly label: Label;
  /** Sent there and right, sent there, belonging there; trials. */
  readonly right: number;
  readonly sent: number;
  readonly belong: number;
  /** Null where there is nothing to divide by. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

export interface Cell {
  readonly truth: Label;
  readonly hop: Hop;
  readonly count: number;
  /** Of these right, a half for half right. */
  readonly points: number;
}

export interface Matrix {
  readonly truths: readonly Label[];
  /** What is right for each of them. */
  readonly rights: readonly Hop[];
  readonly hops: readonly Hop[];
  /** Only those that are not empty. */
  readonly cells: readonly Cell[];
}

/** One case with all its trials. */
export interface Played {
  readonly case: Case;
  readonly trials: readonly Trial[];
  /** Mean points of the first hop. */
  readonly points: number;
}

/** Trials by case, in their order. */
export function playedOf(trials: readonly Trial[]): readonly Played[] {
  const byCase = Map.groupBy(trials, (trial) => trial.case);
  return [...byCase].map(([one, its]) => ({
    case: one,
    trials: its,
    points: mean(its.map(({ score }) => score.points)),
  }));
}

/** The share of right ones, with its interval. */
export function shareOf(points: readonly number[]): Share {
  const cases = points.length;
  const sum = points.reduce((total, one) => total + one, 0);
  return { cases, points: sum, share: cases > 0 ? sum / cases : null, ...wilson(sum, cases) };
}

/** Every group that has a case: kinds and what is hard first, then languages, styles, own tags. */
export function groupsOf(played: readonly Played[]): readonly Group[] {
  const points = new Map<string, number[]>();
  for (const one of played) {
    for (const tag of tagsOf(one.case)) {
      points.set(tag, [...(points.get(tag) ?? []), one.points]);
    }
  }
  return [...points]
    .map(([tag, list]) => ({ tag, ...shareOf(list) }))
    .sort((one, other) => rank(one.tag) - rank(other.tag) || other.cases - one.cases);
}

const groupOrder = [
  'plain',
  'tricky',
  'ambiguous_either',
  'multi_need',
  'direct',
  'out_of_scope',
  'conversation',
  'not_english',
];

function rank(tag: string): number {
  const place = groupOrder.indexOf(tag);
  if (place >= 0) return place;
  return groupOrder.length + (tag.startsWith('lang:') ? 0 : 1);
}

interface Alone {
  /** What a router alone leaves to the entry agent is right for `direct` and `out_of_scope`. */
  readonly routerAlone: boolean;
}

/** Who was wanted against who got it; agents first, then what is no agent. */
export function matrixOf(trials: readonly Trial[], { routerAlone }: Alone): Matrix {
  const cells = new Map<string, { truth: Label; hop: Hop; count: number; points: number }>();
  for (const { score, observation } of trials) {
    const { truth, points } = score;
    const { hop } = observation;
    const key = JSON.stringify([truth, hop]);
    const cell = cells.get(key) ?? { truth, hop, count: 0, points: 0 };
    cells.set(key, { truth, hop, count: cell.count + 1, points: cell.points + points });
  }
  const list = [...cells.values()];
  const truths = inOrder(list.map(({ truth }) => truth));
  const rights = truths.map((truth) => {
    if (routerAlone && (truth === 'direct' || truth === 'out_of_scope')) return 'abstained';
    return truth === 'out_of_scope' ? 'refused' : truth;
  });
  return {
    truths,
    rights,
    // A column for each row, also where nothing was sent: a gap in the diagonal must be seen.
    hops: inOrder([...rights, ...list.map(({ hop }) => hop)]),
    cells: list.toSorted(
      (one, other) =>
        truths.indexOf(one.truth) - truths.indexOf(other.truth) || other.count - one.count,
    ),
  };
}

const last = ['direct', 'out_of_scope', 'refused', 'asked', 'abstained', 'no_answer'];

function inOrder(names: readonly string[]): readonly string[] {
  const place = (name: string): number => last.indexOf(name);
  return [...new Set(names)].sort(
    (one, other) => place(one) - place(other) || one.localeCompare(other, 'en', { numeric: true }),
  );
}

/**
 * Precision, recall and F1 of each label, from the matrix. A question, an abstention and no answer
 * are no label: they lower the recall of the row they are in.
 */
export function fitsOf(
  { truths, hops, cells }: Matrix,
  { routerAlone }: Alone,
): readonly LabelFit[] {
  const none = new Set(['asked', 'abstained', 'no_answer']);
  const taken = hops.filter((hop) => !none.has(hop)).map(labelFor);
  // What a router alone leaves to the entry agent is no label of its own.
  const labels = inOrder([...truths, ...taken]).filter(
    (label) => !(routerAlone && (label === 'direct' || label === 'out_of_scope')),
  );
  return labels.map((label) => {
    const sent = sum(cells.filter(({ hop }) => labelFor(hop) === label));
    const belong = sum(cells.filter(({ truth }) => truth === label));
    const right = sum(cells.filter(({ truth, hop }) => truth === label && labelFor(hop) === label));
    const { precision, recall, f1 } = fitOf({ right, sent, belong });
    return {
      label,
      right,
      sent,
      belong,
      precision: finite(precision),
      recall: finite(recall),
      f1: finite(f1),
    };
  });
}

/**
 * The mean F1 of all labels that were wanted or taken, each counting the same; null without any.
 */
export function macroF1(fits: readonly LabelFit[]): number | null {
  return finite(mean(fits.flatMap(({ f1 }) => (f1 === null ? [] : [f1]))));
}

function labelFor(hop: Hop): Label {
  return hop === 'refused' ? 'out_of_scope' : hop;
}

function sum(cells: readonly Cell[]): number {
  return cells.reduce((total, { count }) => total + count, 0);
}

/** JSON knows no NaN. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
