/**
 * Plays all cases against a subject: several at once, within a budget, until done or told to stop.
 *
 * Invariants
 * 1. A case that fails is a result like any other; only what nothing can help with (no key, an
 *    unknown model, a full disk) ends the evaluation.
 * 2. What was stopped half way is no result; it is among those that were not run.
 * 3. Nothing is started once the budget is spent, and no conversation may spend more than was left
 *    when it began; so at most what is under way goes beyond it.
 * 4. The first trial of every case comes before the second of any.
 */
import { BatonError, type FailureCode, failureOf } from '@baton/core';
import type { Case } from './case.ts';
import type { PlayOptions } from './conversation.ts';
import type { Observation } from './observation.ts';
import { type KeptResult, type Results, resultKey } from './results.ts';
import { type Score, score } from './score.ts';
import type { Subject } from './subject.ts';

export interface EvaluateOptions {
  readonly cases: readonly Case[];
  readonly subject: Subject;
  /** How often each case is played. Default 1. */
  readonly repeat?: number;
  /** Conversations at once. Default 4. */
  readonly concurrency?: number;
  /** Millionths of a US dollar for all of it, what was reused not counted. Default: no limit. */
  readonly budgetMicroUsd?: number;
  /** Time for one conversation, in ms. Default 300,000. */
  readonly timeoutMs?: number;
  /** Where results are kept as they end. */
  readonly results?: Results;
  /** Takes what is in `results` already instead of playing it again. Default true. */
  readonly reuse?: boolean;
  /** Aborted: what is under way is cancelled, what is done is kept. */
  readonly signal?: AbortSignal;
  /** Contract: called after each result, in order; must not throw. */
  readonly progress?: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  /** First hops that were right so far. */
  readonly points: number;
  readonly costMicroUsd: number;
  /** What the rest will take at the pace so far, in ms; undefined before the first result. */
  readonly leftMs: number | undefined;
}

export interface Trial {
  readonly case: Case;
  /** 1 to `repeat`. */
  readonly trial: number;
  readonly observation: Observation;
  readonly score: Score;
  /** It was not played now but taken from the results. */
  readonly reused: boolean;
}

/** Why not everything was run. */
export interface Stop {
  readonly why: 'aborted' | 'budget' | 'price_unknown' | 'failure';
  readonly message: string;
  /** For `failure`. */
  readonly code?: FailureCode;
}

export interface Evaluation {
  readonly subject: Subject;
  readonly repeat: number;
  /** In the order of the cases, their trials together. */
  readonly trials: readonly Trial[];
  readonly notRun: readonly { readonly case: Case; readonly trial: number }[];
  readonly stop: Stop | undefined;
  readonly ms: number;
}

/** Failures that no other case would escape. */
const hopeless: ReadonlySet<FailureCode> = new Set([
  'model_unauthorized',
  'model_unknown',
  'key_missing',
  'definition_invalid',
]);

/**
 * Plays the cases.
 * @throws BatonError `input_invalid` for a count that is none.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { cases, subject, repeat = 1, concurrency = 4, signal } = options;
  checkCount('repeat', repeat);
  checkCount('concurrency', concurrency);
  const planned = Array.from({ length: repeat }, (_, index) => index + 1).flatMap((trial) =>
    cases.map((one) => ({ case: one, trial })),
  );
  const run = new Runner(options, planned.length);
  const queue = planned.values();
  const workers = Array.from({ length: Math.min(concurrency, planned.length) }, async () => {
    for (const next of queue) {
      if (!run.mayStart(signal)) return;
      await run.play(next);
    }
  });
  await Promise.all(workers);
  const order = new Map(cases.map((one, index) => [one, index]));
  const trials = run.trials.toSorted(
    (one, other) =>
      (order.get(one.case) ?? 0) - (order.get(other.case) ?? 0) || one.trial - other.trial,
  );
  const done = new Set(trials.map((one) => placeOf(one)));
  const notRun = planned.filter((one) => !done.has(placeOf(one)));
  const stop = notRun.length > 0 || run.stop?.why === 'failure' ? run.stop : undefined;
  return { subject, repeat, trials, notRun, stop, ms: run.elapsed() };
}

/** What is under way and what it has come to. */
class Runner {
  readonly trials: Trial[] = [];
  stop: Stop | undefined;
  readonly #options: EvaluateOptions;
  readonly #of: number;
  readonly #begun = performance.now();
  #running = 0;
  #spent = 0;
  #played = 0;

  constructor(options: EvaluateOptions, of: number) {
    this.#options = options;
    this.#of = of;
  }

  elapsed(): number {
    return performance.now() - this.#begun;
  }

  /** False when nothing more is to be begun; `stop` says why. */
  mayStart(signal: AbortSignal | undefined): boolean {
    if (signal?.aborted) this.#end(aborted);
    else if (this.#left() <= 0) {
      const dollars = ((this.#options.budgetMicroUsd ?? 0) / 1e6).toFixed(2);
      this.#end({ why: 'budget', message: `The budget of $${dollars} is spent.` });
    }
    return this.stop === undefined;
  }

  async play({ case: one, trial }: { readonly case: Case; readonly trial: number }): Promise<void> {
    const { subject, results, reuse = true, signal = never } = this.#options;
    const key = resultKey(one, subject, trial);
    const kept = reuse ? results?.find(key) : undefined;
    if (kept && !kept.failure) {
      this.#add({ case: one, trial, observation: kept, reused: true });
      return;
    }
    this.#running += 1;
    let observation: Observation;
    try {
      observation = await subject.play(one, this.#playing(signal));
    } finally {
      this.#running -= 1;
    }
    this.#spent += observation.costMicroUsd;
    if (signal.aborted && halfWay(one, observation)) return this.#end(aborted);
    this.#played += 1;
    await this.#keep({ key, id: one.id, trial, observation });
    this.#judge(observation);
    this.#add({ case: one, trial, observation, reused: false });
  }

  /** A disk that is full ends the evaluation, and loses nothing of what it has come to. */
  async #keep(result: KeptResult): Promise<void> {
    try {
      await this.#options.results?.add(result);
    } catch (error) {
      const { code, message } = failureOf(error, 'store_failed');
      this.#end({ why: 'failure', message, code });
    }
  }

  #playing(signal: AbortSignal): PlayOptions {
    const { timeoutMs = 300_000, budgetMicroUsd } = this.#options;
    const limits = budgetMicroUsd === undefined ? {} : { costMicroUsd: Math.ceil(this.#left()) };
    return { signal, timeoutMs, ...(budgetMicroUsd !== undefined && { limits }) };
  }

  /** What may still be spent, what is under way counted at what the others took on average. */
  #left(): number {
    const { budgetMicroUsd = Number.POSITIVE_INFINITY } = this.#options;
    const average = this.#played > 0 ? this.#spent / this.#played : 0;
    return budgetMicroUsd - this.#spent - this.#running * average;
  }

  #judge({ failure, tokens, costMicroUsd }: Observation): void {
    if (failure && hopeless.has(failure.code)) {
      this.#end({ why: 'failure', message: failure.message, code: failure.code });
    }
    if (this.#options.budgetMicroUsd !== undefined && tokens > 0 && costMicroUsd === 0) {
      const message = 'The price of this model is not known, so that no budget can be kept.';
      this.#end({ why: 'price_unknown', message });
    }
  }

  #add(trial: Omit<Trial, 'score'>): void {
    const { case: one, observation } = trial;
    const { subject, progress } = this.#options;
    const { entry, kind } = subject;
    const routerAlone = kind === 'router';
    this.trials.push({ ...trial, score: score(one, observation, { entry, routerAlone }) });
    const done = this.trials.length;
    const left = this.#of - done;
    progress?.({
      done,
      of: this.#of,
      points: this.trials.reduce((sum, { score: { points } }) => sum + points, 0),
      costMicroUsd: this.#spent,
      leftMs: this.#played > 0 ? (this.elapsed() / this.#played) * left : undefined,
    });
  }

  #end(stop: Stop): void {
    this.stop ??= stop;
  }
}

const aborted: Stop = { why: 'aborted', message: 'It was stopped.' };

const never: AbortSignal = new AbortController().signal;

/** The conversation was broken off, not ended. */
function halfWay({ turns }: Case, { outcomes, holders }: Observation): boolean {
  return outcomes.at(-1) === 'cancelled' || outcomes.length === 0 || holders.length < turns.length;
}

function placeOf({ case: one, trial }: { readonly case: Case; readonly trial: number }): string {
  return `${trial} ${one.id}`;
}

function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return;
  throw new BatonError(
    'input_invalid',
    `Cannot evaluate: ${name} is a whole number from 1 to 1,000, got ${value}.`,
  );
}
