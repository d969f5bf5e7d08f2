/**
 * Runs the tests of the core for a mutation run (`npm run mutate`): all in one process that stays,
 * for each mutant only the tests that reach it, where a process for each mutant loads all anew. The
 * tests are the ones that `node --test` runs: their `test` is taken from here instead.
 *
 * Invariants
 * 1. What runs only while files are loaded is judged in a new process, loaded with its mutant.
 * 2. A mutant counts as killed only when the test that found it passes again without the mutant, or
 *    when nothing ran in the process before; else it is tried in a new process. So what one mutant
 *    has broken is never put down to the next.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Mutant, MutantCoverage } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';

/** What reads the sources as text is left out: a mutation run writes all mutants into them. */
const readsSources = ['layers.test.ts'];
/** Random and exhaustive ones last: a mutant that a plain test finds need not wait for them. */
const slow = [
  'growth.test.ts',
  'log.test.ts',
  'chain.test.ts',
  'crash.test.ts',
  'exhaustive.test.ts',
];

type Body = (context: { diagnostic(text: string): void }) => unknown;

interface Case {
  readonly id: string;
  readonly file: string;
  readonly body: Body;
}

/** What instrumented sources and this file tell each other. */
interface Shared {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: MutantCoverage;
}

const shared: Shared = {};
Object.assign(globalThis, { __stryker__: shared });

const cases = new Map<string, Case>();
/** The processor time that each test took when it last ran, in ms. */
const costs = new Map<string, number>();
let loading = '';
let testsBegun = 0;

/** What the dry run found, for the processes that come after its own. */
interface Usual {
  /** How often each test passes each mutant. */
  readonly hits: MutantCoverage['perTest'];
  /** Processor time of the slowest test. */
  readonly slowestMs: number;
}
let known: Usual | undefined;
/** In the folder of this mutation run, which goes when it ends. */
const usualFile = 'usual.json';

/** What the tests get for the `test` of `node:test`: keeps them, to be run as often as needed. */
export function test(name: string, ...rest: [Body] | [{ skip?: boolean | string }, Body]): void {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  if (options.skip) return;
  const id = `${loading} ${name}`;
  assert.ok(!cases.has(id), `two tests are called '${id}'`);
  cases.set(id, { id, file: loading, body });
}

/** Loads the tests; gives them file by file, so that some can run before all are loaded. */
async function* load(first?: string): AsyncGenerator<readonly Case[]> {
  if (cases.size > 0) {
    yield [...cases.values()];
    return;
  }
  // A new process, of which there are many, then starts three times as fast.
  enableCompileCache('compiled');
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'node:test'
        ? { url: import.meta.url, shortCircuit: true }
        : next(specifier, context),
  });
  // The same cases each time, so that the tests which reach a mutant reach it again.
  fc.configureGlobal({ seed: 1 });
  const folder = join(process.cwd(), 'packages/core/test');
  const files = globSync('*.test.ts', { cwd: folder, exclude: readsSources });
  const place = (file: string): number => (file === first ? -2 : slow.indexOf(file));
  for (const file of files.toSorted((one, other) => place(one) - place(other))) {
    loading = file;
    const before = cases.size;
    await import(pathToFileURL(join(folder, file)).href);
    yield [...cases.values()].slice(before);
  }
}

async function loadAll(): Promise<readonly Case[]> {
  const all: Case[] = [];
  for await (const batch of load()) all.push(...batch);
  return all;
}

const watched: Int32Array = new Int32Array(new SharedArrayBuffer(8));
const watchedTest = 0;
const watchedMutant = 1;

/**
 * Ends this process when a test turns in circles, and leaves a file for the next that says which
 * mutant did it. A thread of its own: where a test turns in circles no timer of its thread fires.
 * Processor time, because a busy machine makes any test slow.
 */
function watch(cpuMsMax: number): void {
  const source = `
    const { workerData } = require('node:worker_threads');
    const { writeFileSync } = require('node:fs');
    const { watched, watchedTest, watchedMutant, cpuMsMax } = workerData;
    let test = 0;
    let since = 0;
    setInterval(() => {
      const { user, system } = process.cpuUsage();
      const cpuMs = (user + system) / 1_000;
      const now = Atomics.load(watched, watchedTest);
      if (now !== test) [test, since] = [now, cpuMs];
      if (test === 0 || cpuMs - since < cpuMsMax) return;
      writeFileSync('endless-' + Atomics.load(watched, watchedMutant), '');
      process.kill(process.pid, 'SIGKILL');
    }, 100);`;
  const workerData = { watched, watchedTest, watchedMutant, cpuMsMax };
  new Worker(source, { eval: true, workerData }).unref();
}

async function run({ id, file, body }: Case): Promise<TestResult> {
  const began = cpuMs();
  let stray: unknown;
  const note = (error: unknown): void => void (stray ??= error ?? 'nothing');
  process.on('unhandledRejection', note).on('uncaughtException', note);
  shared.currentTestId = id;
  testsBegun += 1;
  Atomics.store(watched, watchedTest, testsBegun);
  const hang = hanging();
  let failure: unknown;
  try {
    await Promise.race([body({ diagnostic: () => {} }), hang.found]);
    // A rejection that nobody handles is told only after the promises that are under way.
    await new Promise<void>((resolve) => void setImmediate(resolve));
    failure = stray;
  } catch (error) {
    failure = error ?? 'nothing';
  }
  hang.stop();
  Atomics.store(watched, watchedTest, 0);
  shared.currentTestId = undefined;
  process.off('unhandledRejection', note).off('uncaughtException', note);
  const timeSpentMs = cpuMs() - began;
  costs.set(id, timeSpentMs);
  const told = { id, name: id, fileName: file, timeSpentMs };
  return failure === undefined
    ? { ...told, status: TestStatus.Success }
    : { ...told, status: TestStatus.Failed, failureMessage: inspect(failure) };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Fails when for half a second nothing was done: the test waits for what will never come. */
function hanging(): { found: Promise<never>; stop: () => void } {
  const { promise: found, reject } = Promise.withResolvers<never>();
  let last = performance.eventLoopUtilization();
  let idle = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    idle = utilization < 0.2 ? idle + 1 : 0;
    if (idle === 5) reject(new Error('the test waits for what will never come'));
  }, 100);
  return { found, stop: () => clearInterval(timer) };
}

function kernelTests(): TestRunner {
  let runs = 0;
  let spoiled = false;
  let watching = false;
  return {
    // It can: by failing, upon which Stryker starts a new process and asks that one.
    capabilities: () => ({ reloadEnvironment: true }),
    dryRun: async () => {
      runs += 1;
      const tests: TestResult[] = [];
      for (const one of await loadAll()) tests.push(await run(one));
      flushCompileCache();
      const { mutantCoverage } = shared;
      known = { hits: mutantCoverage?.perTest ?? {}, slowestMs: Math.max(...costs.values()) };
      writeFileSync(usualFile, JSON.stringify(known));
      return completed(tests, mutantCoverage);
    },
    mutantRun: async ({ activeMutant }) => {
      const { id } = activeMutant;
      assert.ok(!spoiled, 'files were loaded with a mutant: this needs a new process');
      runs += 1;
      if (existsSync(`endless-${id}`)) return toMutantRunResult({ status: DryRunStatus.Timeout });
      Atomics.store(watched, watchedMutant, Number(id));
      if (!watching) watch(1_000 + 4 * usual().slowestMs);
      watching = true;
      const reaching = Object.entries(usual().hits).filter(([, passed]) => (passed[id] ?? 0) > 0);
      if (reaching.length > 0)
        return toMutantRunResult(await judge(id, new Map(reaching), runs === 1));
      assert.ok(runs === 1, 'what runs only while files are loaded needs a new process');
      spoiled = true;
      return toMutantRunResult(await judgeLoading(activeMutant));
    },
  };
}

/** Runs the tests that reach a mutant, cheap ones first, until one fails. */
async function judge(
  id: string,
  reaching: ReadonlyMap<string, Record<string, number>>,
  first: boolean,
): Promise<DryRunResult> {
  const all = await loadAll();
  const cost = (one: Case): number => costs.get(one.id) ?? 0;
  const chosen = all.filter((one) => reaching.has(one.id));
  const tests: TestResult[] = [];
  for (const one of chosen.toSorted((a, b) => cost(a) - cost(b))) {
    // A loop that never ends is found by how often it passes the mutant.
    const hitLimit = 1_000 + 10 * (reaching.get(one.id)?.[id] ?? 0);
    Object.assign(shared, { activeMutant: id, hitCount: 0, hitLimit });
    const result = await run(one);
    tests.push(result);
    const endless = determineHitLimitReached(shared.hitCount, hitLimit);
    Object.assign(shared, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    if (result.status !== TestStatus.Failed) continue;
    const passes = first || (await run(one)).status === TestStatus.Success;
    assert.ok(passes, `'${one.id}' fails without the mutant as well: it needs a new process`);
    return endless ?? completed(tests);
  }
  return completed(tests);
}

/** Loads file after file with the mutant, and runs their tests, until one fails. */
async function judgeLoading({ id, fileName }: Mutant): Promise<DryRunResult> {
  shared.activeMutant = id;
  const tests: TestResult[] = [];
  try {
    // Where there is a test file of the mutant's own, it is the likeliest to know.
    for await (const batch of load(basename(fileName).replace('.ts', '.test.ts'))) {
      for (const one of batch) {
        tests.push(await run(one));
        if (tests.at(-1)?.status === TestStatus.Failed) return completed(tests);
      }
    }
  } catch (error) {
    const failure = { status: TestStatus.Failed, failureMessage: inspect(error) } as const;
    return completed([{ id: loading, name: loading, timeSpentMs: 0, ...failure }]);
  }
  return completed(tests);
}

function usual(): Usual {
  // `as`: written by the dry run, above.
  known ??= JSON.parse(readFileSync(usualFile, 'utf8')) as Usual;
  return known;
}

function completed(tests: TestResult[], mutantCoverage?: MutantCoverage): DryRunResult {
  return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) };
}

/** What Stryker finds here: the runner that its configuration names. */
export const strykerPlugins: readonly unknown[] = [
  declareFactoryPlugin(PluginKind.TestRunner, 'kernel', kernelTests),
];
