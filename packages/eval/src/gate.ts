/**
 * Gates: conditions a build must meet. `0.85` is a floor of the first hop, `tricky=0.65` one of a
 * group, and a baseline must not be fallen behind by more than chance. A gate that can not be
 * judged has failed: a group without cases, an evaluation that is not complete.
 */
import { BatonError } from '@baton/core';
import { type Comparison, significantlyWorse } from './comparison.ts';
import { parseShare, percent, pointsText } from './figure.ts';
import type { Report } from './report.ts';

export interface Gate {
  /** Absent: all cases. */
  readonly tag?: string;
  /** 0 to 1. */
  readonly floor: number;
}

export interface GateResult {
  /** As a person would say it: `tricky at least 65 %`. */
  readonly gate: string;
  readonly passed: boolean;
  /** What was found, or why it can not be judged. */
  readonly found: string;
}

/**
 * `0.85`, `85%`, `tricky=0.65`.
 * @throws BatonError `input_invalid`.
 */
export function parseGate(text: string): Gate {
  const [, tag, value] = /^(?:(.+)=)?([^=]+)$/.exec(text.trim()) ?? [];
  const floor = value === undefined ? undefined : parseShare(value);
  if (floor === undefined) {
    throw new BatonError(
      'input_invalid',
      `Cannot set the gate: got '${text}'. Write a share, such as 0.85 or 85%, or one of a ` +
        'group, such as tricky=0.65.',
    );
  }
  return { ...(tag !== undefined && { tag: tag.trim() }), floor };
}

/** What each gate comes to, and that of the comparison where there is one. */
export function judgeGates(report: Report, gates: readonly Gate[]): readonly GateResult[] {
  const results = gates.map((gate) => judge(report, gate));
  const { comparison } = report;
  return comparison ? [...results, judgeComparison(comparison)] : results;
}

function judge({ firstHop, groups, notRun }: Report, { tag, floor }: Gate): GateResult {
  const gate = `${tag ?? 'first hop'} at least ${percent(floor)}`;
  const group = tag === undefined ? firstHop : groups.find((one) => one.tag === tag);
  if (!group || group.share === null) {
    const known = groups.map((one) => one.tag).join(', ') || 'none';
    return { gate, passed: false, found: `there are no such cases; groups are: ${known}` };
  }
  const { share, points, cases } = group;
  const found = `${percent(share)} (${pointsText(points)} of ${cases})`;
  if (notRun > 0) return { gate, passed: false, found: `${found}, but ${notRun} were not run` };
  // 17 of 20 are 85 %, whatever the binary fractions say.
  return { gate, passed: share >= floor - 1e-9, found };
}

function judgeComparison(comparison: Comparison): GateResult {
  const { baseline, better, worse, p, midP, cases } = comparison;
  const gate = `not worse than ${baseline.subject} of ${baseline.at.slice(0, 10)}`;
  if (cases === 0) return { gate, passed: false, found: 'no case is in both runs' };
  const found =
    `${better.length} better, ${worse.length} worse of ${cases}; ` +
    `p = ${p.toFixed(3)} (mid-p ${midP.toFixed(3)})`;
  return { gate, passed: !significantlyWorse(comparison), found };
}
