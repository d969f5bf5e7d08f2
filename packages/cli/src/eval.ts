/**
 * `baton eval`: how good the routing is, measured on labelled requests.
 *
 * Exit status: 0 when everything was run and every gate passed; 13 a gate failed; 12 the budget
 * ended it; 130 it was stopped; that of the failure when nothing else could be run or every case
 * failed; 2 for a data set, option or file that is wrong.
 */
import { join } from 'node:path';
import { BatonError, codes, outcomeExits } from '@baton/core';
import {
  type Case,
  checkAgents,
  compare,
  decodeReport,
  type Evaluation,
  evaluate,
  judgeGates,
  openResults,
  parseGate,
  type Report,
  type Results,
  readDataSets,
  reportOf,
  reportText,
  type Subject,
  tagsOf,
  writeWhole,
} from '@baton/eval';
import { dollarsOf, shareOf, wholeOf } from './eval-number.ts';
import { progressOn } from './eval-progress.ts';
import { type OpenSubject, openSubject, ownDataSet } from './eval-subject.ts';
import { newConversation } from './options.ts';
import { command, pathText } from './report.ts';
import { print, styled } from './terminal.ts';

/** A gate was not met. */
export const gateExit = 13;

export interface EvalOptions {
  readonly json?: boolean;
  readonly subject?: string;
  /** A module with a team of the user's own. */
  readonly team?: string;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly temperature?: number;
  readonly library?: readonly string[];
  readonly examples?: readonly string[];
  /** A file of `baton router train`. */
  readonly router?: string;
  readonly embedding?: boolean;
  readonly threshold?: string;
  readonly risk?: string;
  readonly filter?: readonly string[];
  readonly limit?: string;
  readonly repeat?: string;
  readonly concurrency?: string;
  readonly timeout?: string;
  readonly budget?: string;
  readonly resume?: string;
  readonly baseline?: string;
  readonly failUnder?: readonly string[];
  readonly worst?: string;
  readonly save?: string;
  readonly html?: string;
  readonly junit?: string;
}

export async function evaluateDesk(
  dataSets: readonly string[],
  options: EvalOptions,
): Promise<number> {
  const data = dataSets.length > 0 ? dataSets : [ownDataSet(options)];
  const plan = planOf(options);
  const all = chosen(await readDataSets(data), options);
  // Read first: a file that is wrong should not be told after an hour of work.
  const baseline = await baselineOf(options);
  const opened = await openSubject(options);
  try {
    const cases = playable(all, opened.subject);
    checkAgents(cases, opened.subject.agents);
    const evaluation = await run(cases, { opened, plan, options });
    const first = reportOf(evaluation, {
      data: data.map(pathText),
      at: new Date(),
      leftOut: all.length - cases.length,
      ...(plan.risk !== undefined && { risk: plan.risk }),
    });
    const compared = baseline ? { ...first, comparison: compare(first, baseline) } : first;
    const report = { ...compared, gates: judgeGates(compared, plan.gates) };
    await write(report, options);
    show(report, options, plan.worst);
    return exitOf(report);
  } finally {
    await opened.close();
  }
}

interface Plan {
  readonly gates: ReturnType<typeof parseGate>[];
  readonly risk: number | undefined;
  readonly repeat: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly budgetMicroUsd: number | undefined;
  readonly worst: number;
}

/** Every option that is a number, read before anything is done. */
function planOf(options: EvalOptions): Plan {
  const { budget, risk } = options;
  return {
    gates: (options.failUnder ?? []).map(parseGate),
    risk: risk === undefined ? undefined : shareOf('--risk', risk),
    repeat: wholeOf('--repeat', options.repeat ?? '1', { max: 1_000 }),
    concurrency: wholeOf('--concurrency', options.concurrency ?? '4', { max: 256 }),
    timeoutMs: wholeOf('--timeout', options.timeout ?? '300', { max: 86_400 }) * 1_000,
    budgetMicroUsd: budget === undefined ? undefined : dollarsOf('--budget', budget),
    worst: wholeOf('--worst', options.worst ?? '10', { min: 0, max: 100_000 }),
  };
}

/** The cases that `--filter` and `--limit` leave. */
function chosen(cases: readonly Case[], { filter = [], limit }: EvalOptions): readonly Case[] {
  const max = limit === undefined ? cases.length : wholeOf('--limit', limit, { max: 1e9 });
  const fitting = cases.filter((one) => filter.every((tag) => tagsOf(one).includes(tag)));
  if (fitting.length === 0) {
    const known = [...new Set(cases.flatMap(tagsOf))].join(', ');
    throw new BatonError(
      'input_invalid',
      `Cannot evaluate: no case is in ${filter.join(' and ')}. The groups are ${known}.`,
    );
  }
  return fitting.slice(0, max);
}

/** A router alone has no use for a conversation: it sees one message. */
function playable(cases: readonly Case[], { kind }: Subject): readonly Case[] {
  return kind === 'router' ? cases.filter(({ turns }) => turns.length === 1) : cases;
}

interface Running {
  readonly opened: OpenSubject;
  readonly plan: Plan;
  readonly options: EvalOptions;
}

async function run(
  cases: readonly Case[],
  { opened, plan, options }: Running,
): Promise<Evaluation> {
  const { subject, paid } = opened;
  const kept = options.resume ?? (paid ? keptByDefault() : undefined);
  const results: Results | undefined = kept === undefined ? undefined : await openResults(kept);
  const stopping = new AbortController();
  const progress = progressOn(process.stderr);
  const onSignal = (): void => {
    if (stopping.signal.aborted) process.exit(outcomeExits.cancelled);
    progress.say('stopping; what is done is kept (ctrl-C again to stop at once)');
    stopping.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const { repeat, concurrency, timeoutMs, budgetMicroUsd } = plan;
    const evaluation = await evaluate({
      cases,
      subject,
      repeat,
      concurrency,
      timeoutMs,
      ...(budgetMicroUsd !== undefined && { budgetMicroUsd }),
      ...(results && { results }),
      signal: stopping.signal,
      progress: progress.show,
    });
    progress.end();
    if (evaluation.notRun.length > 0 && kept !== undefined && !options.json) {
      const go = command('eval', [`… --resume ${pathText(kept)}`]);
      process.stderr.write(`Results so far are in ${pathText(kept)}. Go on with: ${go}\n`);
    }
    return evaluation;
  } finally {
    progress.end();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    await results?.close();
  }
}

/** Results that cost money are kept, whether or not anybody asked for it. */
function keptByDefault(): string {
  return join('.baton', 'eval', `${newConversation()}.jsonl`);
}

async function baselineOf({ baseline }: EvalOptions): Promise<Report | undefined> {
  if (baseline === undefined) return undefined;
  const { readFile } = await import('node:fs/promises');
  let text: string;
  try {
    text = await readFile(baseline, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BatonError('input_invalid', `Cannot compare with ${baseline}: ${why}.`, { cause });
  }
  return decodeReport(text, baseline);
}

async function write(report: Report, { save, html, junit }: EvalOptions): Promise<void> {
  if (save !== undefined) await writeWhole(save, `${JSON.stringify(report, null, 2)}\n`);
  if (junit !== undefined) {
    const { junitOf } = await import('@baton/eval');
    await writeWhole(junit, junitOf(report));
  }
  if (html !== undefined) {
    const { pageOf } = await import('@baton/eval');
    await writeWhole(html, pageOf(report));
  }
}

function show(report: Report, options: EvalOptions, worst: number): void {
  if (options.json) return print(JSON.stringify(report, null, 2));
  print(reportText(report, { worst, style: (name, text) => styled(name, text) }));
  const files = [options.save, options.html, options.junit].flatMap((file) => file ?? []);
  if (files.length > 0) print(`\nWritten: ${files.map(pathText).join(', ')}`);
}

function exitOf({ gates, stop, cases }: Report): number {
  if (stop?.why === 'aborted') return outcomeExits.cancelled;
  if (stop?.why === 'failure' && stop.code) {
    process.stderr.write(`baton: ${stop.message}\n`);
    return codes[stop.code].exit;
  }
  if (gates.some(({ passed }) => !passed)) return gateExit;
  if (stop) return outcomeExits.exhausted;
  const trials = cases.flatMap((one) => one.trials);
  // When nothing worked, a share of right ones says nothing about the routing.
  return trials.every(({ failure }) => failure !== undefined) ? outcomeExits.failed : 0;
}
