/** What the commands of the router share: agents, shares and files as they were typed. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BatonError } from '@baton/core';
import { pathText } from './report.ts';

export interface LabelOptions {
  /** Names with commas, or `any`; those of the desk when left out. */
  readonly agents?: string;
  readonly json?: boolean;
}

/** The labels that examples may have; undefined for all. */
export async function agentsFrom({ agents }: LabelOptions): Promise<readonly string[] | undefined> {
  if (agents === 'any') return undefined;
  if (agents !== undefined) {
    const names = agents.split(',').map((name) => name.trim());
    if (names.every((name) => name !== '')) return names;
    throw misused('use --agents', `it is names with commas between them, or any, got '${agents}'`);
  }
  const { specialists } = await import('@baton/desk-ba');
  return ['triage', ...specialists, 'human'];
}

/** `5%` or `0.05` as 0.05. @throws BatonError `input_invalid` when it is no share. */
export function shareFrom(text: string, option: string): number {
  const [, digits, percent] = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(%?)\s*$/.exec(text) ?? [];
  const share = digits === undefined ? Number.NaN : Number(digits) / (percent ? 100 : 1);
  if (share >= 0 && share <= 1) return share;
  throw misused(`use ${option}`, `it is a share such as 5% or 0.05, got '${text}'`);
}

/** A file that is to be written. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files for their owner only, because they hold what users said; all of them or, when one is
 * there already and is not to be replaced, none.
 * @throws BatonError `input_invalid` with those that are there.
 */
export async function writeNew(files: readonly NewFile[], force: boolean): Promise<void> {
  const there = files.filter(({ path }) => existsSync(path)).map(({ path }) => pathText(path));
  if (there.length > 0 && !force) {
    const why = `${there.join(', ')} would be lost. Name another place, or add --force`;
    throw misused('write files', why);
  }
  for (const { path, text } of files) {
    try {
      await mkdir(dirname(path), { recursive: true });
      // Not replaced even when it has come since the look above.
      await writeFile(path, text, { mode: 0o600, flag: force ? 'w' : 'wx' });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new BatonError('input_invalid', `Cannot write ${pathText(path)}: ${why}.`, { cause });
    }
  }
}

/** Rows as JSONL in a folder. */
export function jsonl(folder: string, name: string, rows: readonly object[]): NewFile {
  return { path: join(folder, name), text: rows.map((row) => `${JSON.stringify(row)}\n`).join('') };
}

/** `1 error`, `2 errors`. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

/** *Cannot …: why.* */
export function misused(what: string, why: string): BatonError {
  return new BatonError('input_invalid', `Cannot ${what}: ${why}.`);
}
