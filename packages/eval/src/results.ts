/**
 * A file that keeps each result as it ends, so that a run that was stopped goes on where it was:
 * one JSON object a line, found again by a key over the case, the subject and the number of the
 * trial.
 * A case or a subject that has changed has another key and is run anew.
 *
 * Invariants
 * 1. A result is in the file when `add` resolves; a process killed at any moment loses only what
 *    had not ended. Lines that end at the same time are written together.
 * 2. Half a line at the end, from a crash, is cut off before anything is added.
 * 3. A file that holds anything else is refused and left as it is.
 */
import { hash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { BatonError, isObject, toJson } from '@baton/core';
import type { Case } from './case.ts';
import type { Observation } from './observation.ts';
import type { Subject } from './subject.ts';

export interface Results {
  readonly find: (key: string) => Observation | undefined;
  /**
   * Contract: may be called for many at once; rejects with `store_failed` when the disk does not.
   */
  readonly add: (result: KeptResult) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface KeptResult {
  readonly key: string;
  /** For people who read the file. */
  readonly id: string;
  readonly trial: number;
  readonly observation: Observation;
}

/**
 * What a result is found by: all of a case that is played, but not what is expected of it. A label
 * that was corrected is scored anew without being paid for again.
 */
export function resultKey(one: Case, subject: Subject, trial: number): string {
  const { turns, mustNot, world, lang, style, tags } = one;
  const users = turns.map(({ user }) => user);
  const played = toJson({ id: ownId(one), users, mustNot, world, lang, style, tags });
  return hash('sha256', JSON.stringify([played, subject.fingerprint, trial]));
}

/** SHA-256 of all that a case says, wherever it stands. */
export function caseHash(one: Case): string {
  return hash('sha256', JSON.stringify(toJson({ ...one, id: ownId(one), where: '', note: '' })));
}

/** Empty for an id that is only the place of the case. */
function ownId({ id, where }: Case): string {
  return basename(where) === id ? '' : id;
}

/**
 * Opens a file of results, made when it is missing.
 * @throws BatonError `input_invalid` for a file of something else, `store_failed` for one that can
 * not be read or written.
 */
export async function openResults(path: string): Promise<Results> {
  const known = new Map<string, Observation>();
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+');
    try {
      const bytes = await file.readFile();
      const whole = bytes.lastIndexOf(0x0a) + 1;
      const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
      for (const [index, line] of lines.entries()) {
        if (line.trim() !== '') keep(known, line, `${path}:${index + 1}`);
      }
      // Only what began like a result is taken for half of one.
      const torn = bytes.subarray(whole).toString('utf8');
      if (torn !== '' && !start.startsWith(torn.slice(0, start.length))) throw foreign(path);
      if (torn !== '') await file.truncate(whole);
    } catch (error) {
      await file.close();
      throw error;
    }
    return resultsOver(file, known);
  } catch (error) {
    if (error instanceof BatonError) throw error;
    throw failed(path, error);
  }
}

/** How every line begins; also how the file is known for what it is. */
const start = '{"baton":"eval result","format":1,';

function keep(known: Map<string, Observation>, line: string, where: string): void {
  let row: unknown;
  try {
    row = line.startsWith(start) ? JSON.parse(line) : undefined;
  } catch {
    // Told below, like everything that is no result.
  }
  if (!isObject(row) || typeof row['key'] !== 'string' || !isObject(row['observation'])) {
    throw foreign(where);
  }
  // `as`: the line was written by `lineOf`; its beginning says so.
  known.set(row['key'], row['observation'] as unknown as Observation);
}

function lineOf({ key, id, trial, observation }: KeptResult): string {
  const rest = JSON.stringify({ key, id, trial, observation });
  return `${start}${rest.slice(1)}\n`;
}

type Handle = Awaited<ReturnType<typeof open>>;

function resultsOver(file: Handle, known: Map<string, Observation>): Results {
  let waiting: string[] = [];
  let writing: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    // Whatever ends in this tick, or while the disk is busy, goes with the next write.
    await Promise.resolve();
    const lines = waiting.join('');
    waiting = [];
    writing = undefined;
    await file.appendFile(lines);
    await file.datasync();
  };
  let last: Promise<void> = Promise.resolve();
  return {
    find: (key) => known.get(key),
    async add(result) {
      known.set(result.key, result.observation);
      waiting.push(lineOf(result));
      writing ??= last.then(write);
      last = writing.catch(() => {});
      await writing.catch((error: unknown) => {
        throw failed('the results', error);
      });
    },
    async close() {
      await last;
      await file.close();
    },
  };
}

function foreign(where: string): BatonError {
  return new BatonError(
    'input_invalid',
    `Cannot keep results in this file: ${where} is no result of an evaluation. ` +
      'The file was left as it is; name another one.',
  );
}

function failed(path: string, cause: unknown): BatonError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new BatonError('store_failed', `Cannot keep results in ${path}: ${why}.`, { cause });
}
