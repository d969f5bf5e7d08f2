/**
 * What an evaluation comes to, as one plain document: everything that the terminal, JUnit and the
 * page show is in it, and a later run is compared with it.
 *
 * `format: 1`. Fields are added, none is changed or removed.
 */
import { type Case, type Label, tagsOf } from './case.ts';
import type { Comparison } from './comparison.ts';
import type { Evaluation, Stop, Trial } from './evaluate.ts';
import type { GateResult } from './gate.ts';
import type { Hop, RouteSeen } from './observation.ts';
import { caseHash } from './results.ts';
import { type Decision, type RiskReport, riskOf } from './risk.ts';
import { percentile } from './statistics.ts';
import {
  finite,
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

export interface Part {
  readonly right: number;
  readonly of: number;
}

/** How often what happened; trials. */
export interface Counts {
  readonly trials: number;
  /** Everybody needed took part, where more than one was. */
  readonly complete: Part;
  /** Of conversations with an expected sequence. */
  readonly sequences: Part;
  readonly turns: Part;
  readonly transfers: Part;
  /** Nothing happened that must not, where that can be checked. */
  readonly clean: Part;
  /** Things that must not happen and that no machine can check: for people to read. */
  readonly unchecked: number;
  /** A router left it to the entry agent. */
  readonly abstained: number;
  readonly asked: number;
  /** In scope, and refused. */
  readonly wrongRefusals: number;
  /** The run failed, or ended without an answer and without a first hop. */
  readonly failed: number;
  readonly handoffs: number;
  readonly handoffsMost: number;
  readonly refusedHandoffs: number;
  readonly bounces: number;
}

/** Sums over all trials, and the usual and the slow one. */
export interface Spent {
  readonly tokens: number;
  readonly costMicroUsd: number;
  readonly msP50: number | null;
  readonly msP95: number | null;
  /** Of the routing alone, where something was asked. */
  readonly routeMsP50: number | null;
  readonly routeMsP95: number | null;
  readonly routeMsP99: number | null;
}

export interface Repeats {
  readonly k: number;
  /** Cases with all k trials. */
  readonly cases: number;
  /** All k had the same first hop. */
  readonly same: number;
  /** All k were right (pass^k). */
  readonly allRight: number;
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

function countsOf(trials: readonly Trial[]): Counts {
  const seen = trials.map(({ observation }) => observation);
  const total = (of: (one: (typeof seen)[number]) => number): number =>
    seen.reduce((sum, one) => sum + of(one), 0);
  const part = (flags: readonly (boolean | undefined)[]): Part => ({
    right: flags.filter((flag) => flag === true).length,
    of: flags.filter((flag) => flag !== undefined).length,
  });
  const turns = trials.flatMap(({ score }) => score.turns ?? []);
  return {
    trials: trials.length,
    complete: part(trials.map(({ score }) => score.complete)),
    sequences: part(trials.map(({ score }) => score.sequence)),
    turns: {
      right: turns.reduce((sum, { right }) => sum + right, 0),
      of: turns.reduce((sum, { of }) => sum + of, 0),
    },
    transfers: part(trials.map(({ score }) => score.transfers)),
    clean: part(trials.map(({ score }) => score.clean)),
    unchecked: total(({ unchecked }) => unchecked.length),
    abstained: total(({ hop }) => (hop === 'abstained' ? 1 : 0)),
    asked: total(({ hop }) => (hop === 'asked' ? 1 : 0)),
    wrongRefusals: trials.filter(
      ({ observation, case: { accept } }) =>
        observation.hop === 'refused' && !accept.includes('out_of_scope'),
    ).length,
    failed: total(({ hop, failure }) => (hop === 'no_answer' || failure ? 1 : 0)),
    handoffs: total(({ handoffs }) => handoffs),
    handoffsMost: Math.max(0, ...seen.map(({ handoffs }) => handoffs)),
    refusedHandoffs: total(({ refusedHandoffs }) => refusedHandoffs),
    bounces: total(({ bounces }) => bounces),
  };
}

function spentOf(trials: readonly Trial[]): Spent {
  const seen = trials.map(({ observation }) => observation);
  const ms = seen.map((one) => one.ms);
  const routeMs = seen.flatMap(({ route }) => route?.ms ?? []);
  const at = (values: readonly number[], share: number): number | null =>
    finite(percentile(values, share));
  return {
    tokens: seen.reduce((sum, { tokens }) => sum + tokens, 0),
    costMicroUsd: seen.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    msP50: at(ms, 0.5),
    msP95: at(ms, 0.95),
    routeMsP50: at(routeMs, 0.5),
    routeMsP95: at(routeMs, 0.95),
    routeMsP99: at(routeMs, 0.99),
  };
}

function repeatsOf(played: readonly Played[], k: number): Repeats {
  const whole = played.filter(({ trials }) => trials.length === k);
  const same = whole.filter(({ trials }) => {
    return new Set(trials.map(({ observation }) => observation.hop)).size === 1;
  });
  const right = whole.filter(({ trials }) => trials.every(({ score }) => score.points === 1));
  return { k, cases: whole.length, same: same.length, allRight: right.length };
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
