/**
 * Two runs on the same cases: what became right, what became wrong, and whether that is more than
 * chance. Cases are the same when they say the same; what only one run has is counted and left out.
 */
import { BatonError, isObject } from '@baton/core';
import type { CaseReport, Report } from './report.ts';
import { mcnemar } from './statistics.ts';

export interface Comparison {
  /** What it is compared with. */
  readonly baseline: { readonly subject: string; readonly at: string };
  /** Cases of both runs. */
  readonly cases: number;
  readonly onlyHere: number;
  readonly onlyBaseline: number;
  /** Shares of right first hops on the cases of both; null without any. */
  readonly share: number | null;
  readonly baselineShare: number | null;
  readonly better: readonly Change[];
  readonly worse: readonly Change[];
  /** Two-sided, exact (McNemar); and mid-p, which is less strict. */
  readonly p: number;
  readonly midP: number;
  /** Below this `p` a change is more than chance. */
  readonly level: number;
}

export interface Change {
  readonly id: string;
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

/** The usual level of significance. */
const level = 0.05;

/** Compares a report with an earlier one. */
export function compare(report: Report, baseline: Report): Comparison {
  const before = new Map(baseline.cases.map((one) => [one.hash, one]));
  const pairs = report.cases.flatMap((after) => {
    const same = before.get(after.hash);
    return same ? [{ before: same, after }] : [];
  });
  const changed = (sign: number): readonly Change[] =>
    pairs
      .filter((pair) => Math.sign(pair.after.points - pair.before.points) === sign)
      .map(changeOf);
  const better = changed(1);
  const worse = changed(-1);
  const of = pairs.length;
  const share = (points: readonly number[]): number | null =>
    of > 0 ? points.reduce((sum, one) => sum + one, 0) / of : null;
  return {
    baseline: { subject: baseline.subject.name, at: baseline.at },
    cases: of,
    onlyHere: report.cases.length - of,
    onlyBaseline: baseline.cases.length - of,
    share: share(pairs.map((pair) => pair.after.points)),
    baselineShare: share(pairs.map((pair) => pair.before.points)),
    better,
    worse,
    ...mcnemar(better.length, worse.length),
    level,
  };
}

/** True when it is worse by more than chance. */
export function significantlyWorse({ better, worse, p, level }: Comparison): boolean {
  return worse.length > better.length && p < level;
}

/**
 * A report from its JSON.
 * @throws BatonError `input_invalid` for anything else, or a later format.
 */
export function decodeReport(text: string, file: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw noReport(file, 'it is no JSON');
  }
  if (!isObject(value) || value['baton'] !== 'eval report') {
    throw noReport(file, 'it is no report of an evaluation');
  }
  if (value['format'] !== 1) {
    throw noReport(file, `its format is ${JSON.stringify(value['format'])}, and 1 is known here`);
  }
  const { cases, subject } = value;
  const whole =
    isObject(subject) &&
    typeof subject['name'] === 'string' &&
    typeof value['at'] === 'string' &&
    Array.isArray(cases) &&
    cases.every((one: unknown) => isObject(one) && isCase(one));
  if (!whole) throw noReport(file, 'its cases can not be read');
  // `as`: it says what it is, and everything that is read of it was checked.
  return value as unknown as Report;
}

function isCase(one: Readonly<Record<string, unknown>>): boolean {
  const { trials, turns } = one;
  return (
    typeof one['hash'] === 'string' &&
    typeof one['id'] === 'string' &&
    typeof one['points'] === 'number' &&
    Array.isArray(turns) &&
    Array.isArray(trials) &&
    trials.every((trial: unknown) => isObject(trial) && typeof trial['hop'] === 'string')
  );
}

function changeOf({
  before,
  after,
}: {
  readonly before: CaseReport;
  readonly after: CaseReport;
}): Change {
  return {
    id: after.id,
    text: after.turns[0] ?? '',
    before: hopsOf(before),
    after: hopsOf(after),
  };
}

/** What came of a case, all its trials. */
function hopsOf({ trials }: CaseReport): string {
  return [...new Set(trials.map(({ hop }) => hop))].join(', ');
}

function noReport(file: string, why: string): BatonError {
  return new BatonError(
    'input_invalid',
    `Cannot read ${file} as a report: ${why}. Give a file that baton eval --save wrote.`,
  );
}
