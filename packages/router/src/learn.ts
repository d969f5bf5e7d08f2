/**
 * What a log teaches: which requests went to the same agent every time, whether rules could have
 * sent them there, and what that would have saved.
 *
 * Comes in: the labelled requests of a team, oldest first. Goes out: rules with what they were
 * measured to do, examples to train on, and requests to validate with; for a person to look at.
 *
 * Rules are found in the older two thirds and measured on the newest third, which they have not seen
 * and which is what traffic looks like now. How many of them may be used is decided by the same
 * fixed-sequence test as a threshold (`risk.ts`): the first rule, the first two, and so on.
 */
import type { AgentName } from '@baton/core';
import { upperBound } from './binomial.ts';
import { direct, type Example } from './example.ts';
import { sameText } from './example-line.ts';
import { type FoundPhrase, findPhrases, says } from './phrase.ts';
import { type LoggedRequest, nothingSpent, plus, type Spent } from './request.ts';
import { type Judged, type NotPromised, type Promised, promiseThreshold } from './risk.ts';

export interface LearnOptions {
  /** Wrong routes among those routed that are acceptable. Default: 0.05. */
  readonly risk?: number;
  /** The probability with which that has to hold. Default: 0.9. */
  readonly assurance?: number;
}

/** A rule that was found, and what it did on requests it was not found in. */
export interface LearntRule extends FoundPhrase {
  /** Of the newest requests: how many it routes that no rule before it does, and how many wrongly. */
  readonly routed: number;
  readonly errors: number;
  /** The share of wrong ones is not above this, at the assurance that was asked for. */
  readonly bound: number;
  /** It is among those that the promise covers. */
  readonly safe: boolean;
}

export interface Learnt {
  /** Requests that rules were found in, and those that they were measured on. */
  readonly older: number;
  readonly newer: number;
  /** How many requests each agent did the work for, most first. */
  readonly agents: readonly { readonly agent: AgentName; readonly requests: number }[];
  /** In the order in which they would be tried. */
  readonly rules: readonly LearntRule[];
  /** What can be promised of the safe ones together, or why nothing can. */
  readonly promise: Promised | NotPromised;
  /** Requests of the whole log that the safe rules would have routed, and what that had taken. */
  readonly saves: { readonly requests: number; readonly spent: Spent };
  /** Of the older requests, to train on: each text once, `direct` for the entry agent's own. */
  readonly examples: readonly Example[];
  /** The newer requests as they came, to validate with. */
  readonly requests: readonly Example[];
}

/** Examples of one label; more of them teach little and make training slow. */
const examplesMax = 100;

/** What these requests teach. */
export function learn(
  requests: readonly LoggedRequest[],
  { risk = 0.05, assurance = 0.9 }: LearnOptions = {},
): Learnt {
  const split = Math.floor((requests.length * 2) / 3);
  const older = requests.slice(0, split);
  const newer = requests.slice(split);
  // A route to the entry agent saves nothing: it is who gets what no rule matches.
  const entries = new Set(requests.map(({ entry }) => entry));
  const found = findPhrases(older, entries);
  const judged = newer.map((request) => judge(request, found));
  const steps = found.map((_, place) => surenessAt(place, found));
  const promise = promiseThreshold(judged, { risk, assurance, candidates: steps });
  const lowest = promise.kind === 'promised' ? promise.threshold : Number.POSITIVE_INFINITY;
  const rules = found.map((phrase, place): LearntRule => {
    const own = judged.filter(({ confidence }) => confidence === surenessAt(place, found));
    const errors = own.filter(({ right }) => !right).length;
    const bound = upperBound(errors, own.length, assurance);
    const safe = surenessAt(place, found) >= lowest;
    return { ...phrase, routed: own.length, errors, bound, safe };
  });
  return {
    older: older.length,
    newer: newer.length,
    agents: agentsOf(requests),
    rules,
    promise,
    saves: savedBy(
      rules.filter(({ safe }) => safe),
      requests,
    ),
    examples: examplesOf(older),
    requests: newer.map(exampleOf),
  };
}

/** The first rule that matches decides; the earlier it stands, the surer. */
function judge(request: LoggedRequest, rules: readonly FoundPhrase[]): Judged {
  const place = rules.findIndex(({ phrase }) => says(request.text, phrase));
  if (place < 0) return { confidence: -1, right: false };
  return { confidence: surenessAt(place, rules), right: rules[place]?.to === request.agent };
}

function surenessAt(place: number, rules: readonly FoundPhrase[]): number {
  return 1 - place / rules.length;
}

function savedBy(
  rules: readonly FoundPhrase[],
  requests: readonly LoggedRequest[],
): Learnt['saves'] {
  const routed = requests.filter(({ text, agent }) => {
    return rules.find(({ phrase }) => says(text, phrase))?.to === agent;
  });
  const spent = routed.reduce((sum, { before }) => plus(sum, before), nothingSpent);
  return { requests: routed.length, spent };
}

function agentsOf(requests: readonly LoggedRequest[]): Learnt['agents'] {
  const counts = new Map<AgentName, number>();
  for (const { agent } of requests) counts.set(agent, (counts.get(agent) ?? 0) + 1);
  return [...counts]
    .map(([agent, count]) => ({ agent, requests: count }))
    .toSorted((a, b) => b.requests - a.requests || (a.agent < b.agent ? -1 : 1));
}

/**
 * One example of each text, the newest of each label; texts that went to two agents teach neither,
 * and a label with one example can not be learnt.
 */
function examplesOf(requests: readonly LoggedRequest[]): readonly Example[] {
  const byText = new Map<string, Example | undefined>();
  for (const example of requests.map(exampleOf)) {
    const key = sameText(example.text);
    const contradicts = byText.has(key) && byText.get(key)?.label !== example.label;
    // Set anew, so that what was said again counts as new.
    byText.delete(key);
    byText.set(key, contradicts ? undefined : example);
  }
  const byLabel = Map.groupBy(
    [...byText.values()].filter((example) => example !== undefined),
    ({ label }) => label,
  );
  return [...byLabel]
    .filter(([, examples]) => examples.length > 1)
    .flatMap(([, examples]) => examples.slice(-examplesMax));
}

/** What the entry agent did itself, declining included, a router leaves to it. */
function exampleOf({ text, agent, entry }: LoggedRequest): Example {
  // Control characters would be refused when the file is read again.
  const plain = text.replace(/[^\P{Cc}\t\n\r]/gu, ' ').toWellFormed();
  return { text: plain, label: agent === entry ? direct : agent };
}
