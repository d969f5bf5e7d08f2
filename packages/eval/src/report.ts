/**
 * What an evaluation comes to, as one plain document: everything that the terminal, JUnit and the
 * page show is in it, and a later run is compared with it.
 *
 * `format: 1`. Fields are added, none is changed or removed.
 */
import { type Case, type Label, tagsOf } from './case.ts';
import type { Comparison } from './comparison.ts';
import { type Counts, countsOf, type Repeats, repeatsOf, type Spent, spentOf } from './counts.ts';
import type { Evaluation, Stop, Trial } from './evaluate.ts';
import type { GateResult } from './gate.ts';
import type { Hop, RouteSeen } from './observation.ts';
import { caseHash } from './results.ts';
import { type Decision, type RiskReport, riskOf } from './risk.ts';
import {
  fitsOf,
  type Group,
  groupsOf,
  type LabelFit,
  type Matrix,
  macroF1,
  matrixOf,
  type Played,
  playedOf,
  type Share,
  shareOf,
} from './tally.ts';

export interface Report {
  readonly baton: 'eval report';
  readonly format: 1;
  /** When it was made, ISO 8601. */
  readonly at: string;
  readonly subject: {
    readonly name: string;
    readonly kind: 'team' | 'router';
    readonly fingerprint: string;
    readonly entry: string;
    readonly agents: readonly string[];
  };
  /** The files of the cases. */
  readonly data: readonly string[];
  readonly repeat: number;
  /** Trials that were not run, and why. */
  readonly notRun: number;
  readonly stop?: Stop;
  /** Cases left out because this subject has no use for them. */
  readonly leftOut: number;
  /** The first hop. */
  readonly firstHop: Share;
  readonly groups: readonly Group[];
  readonly labels: readonly LabelFit[];
  readonly macroF1: number | null;
  readonly matrix: Matrix;
  readonly counts: Counts;
  readonly spent: Spent;
  /** Where several trials of a case were run. */
  readonly repeats?: Repeats;
  /** Where a router or rules decided anything. */
  readonly risk?: RiskReport;
  readonly comparison?: Comparison;
  readonly gates: readonly GateResult[];
  readonly cases: readonly CaseReport[];
}

export interface CaseReport {
  readonly id: string;
  readonly where: string;
  /** SHA-256 of all that the case says; two runs are compared on equal ones. */
  readonly hash: string;
  readonly turns: readonly string[];
  readonly label: Label;
  readonly accept: readonly Label[];
  readonly kind: Case['kind'];
  readonly tags: readonly string[];
  readonly note: string;
  /** Mean of the trials, 0 to 1. */
  readonly points: number;
  readonly trials: readonly TrialReport[];
}

export interface TrialReport {
  readonly hop: Hop;
  readonly truth: Label;
  readonly points: number;
  /** The first hop and everything else that was expected. */
  readonly right: boolean;
  readonly wrong: readonly string[];
  readonly unchecked: readonly string[];
  readonly sequence: readonly string[];
  readonly handoffs: number;
  readonly bounces: number;
  readonly tools: readonly string[];
  readonly route?: RouteSeen;
  readonly tokens: number;
  readonly costMicroUsd: number;
  readonly ms: number;
  readonly text: string;
  readonly failure?: { readonly code: string; readonly message: string };
}

export interface ReportOptions {
  readonly data: readonly string[];
  readonly at: Date;
  readonly leftOut?: number;
  /** The share of wrong routes that was promised, 0 to 1. */
  readonly risk?: number;
}

/** The report of an evaluation; comparison and gates are added by those who make them. */
export function reportOf(evaluation: Evaluation, options: ReportOptions): Report {
  const { subject, trials, repeat, stop, notRun } = evaluation;
  const { data, at, leftOut = 0 } = options;
  const played = playedOf(trials);
  const alone = { routerAlone: subject.kind === 'router' };
  const matrix = matrixOf(trials, alone);
  const labels = fitsOf(matrix, alone);
  const risk = riskIn(trials, subject.kind, options.risk);
  const { name, kind, fingerprint, entry, agents } = subject;
  return {
    baton: 'eval report',
    format: 1,
    at: at.toISOString(),
    subject: { name, kind, fingerprint, entry, agents },
    data,
    repeat,
    notRun: notRun.length,
    ...(stop && { stop }),
    leftOut,
    firstHop: shareOf(played.map(({ points }) => points)),
    groups: groupsOf(played),
    labels,
    macroF1: macroF1(labels),
    matrix,
    counts: countsOf(trials),
    spent: spentOf(trials),
    ...(repeat > 1 && { repeats: repeatsOf(played, repeat) }),
    ...(risk && { risk }),
    gates: [],
    cases: played.map(caseReport),
  };
}

/** Undefined when nothing but the entry agent ever decided. */
function riskIn(
  trials: readonly Trial[],
  kind: 'team' | 'router',
  promised: number | undefined,
): RiskReport | undefined {
  const decisions = trials.flatMap(({ case: one, observation: { route } }): Decision[] => {
    if (!route) return [];
    const routed = route.method === 'classifier' || route.method === 'rule';
    return [{ accept: one.accept, routed, ...(route.best && { best: route.best }) }];
  });
  const decided = decisions.some(({ routed, best }) => routed || best !== undefined);
  return kind === 'router' || decided ? riskOf(decisions, promised) : undefined;
}

function caseReport({ case: one, trials, points }: Played): CaseReport {
  const { id, where, turns, label, accept, kind, note } = one;
  return {
    id,
    where,
    hash: caseHash(one),
    turns: turns.map(({ user }) => user),
    label,
    accept,
    kind,
    tags: tagsOf(one),
    note,
    points,
    trials: trials.map(trialReport),
  };
}

function trialReport({ observation, score }: Trial): TrialReport {
  const { hop, unchecked, sequence, handoffs, bounces, tools, route } = observation;
  const { tokens, costMicroUsd, ms, text, failure } = observation;
  const { truth, points, right, wrong } = score;
  return {
    hop,
    truth,
    points,
    right,
    wrong,
    unchecked,
    sequence,
    handoffs,
    bounces,
    tools,
    ...(route && { route }),
    tokens,
    costMicroUsd,
    ms,
    text,
    ...(failure && { failure }),
  };
}
