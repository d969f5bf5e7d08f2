/** `baton doctor`: what is installed, which key and model there are, and whether it can be reached. */
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '@baton/core';
import { plain, wrap } from './layout.ts';
import { type ModelOptions, modelWanted, type StoreOptions } from './options.ts';
import { openStore } from './session.ts';
import { print, styled, terminalWidth } from './terminal.ts';

export interface DoctorOptions extends StoreOptions, ModelOptions {}

interface Check {
  readonly what: string;
  /** `none`: not there, and that is fine. */
  readonly state: 'ok' | 'none' | 'bad';
  readonly detail: string;
}

/** Exit status 69 when something is wrong. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const wanted = modelWanted(options);
  const checks: Check[] = [
    nodeCheck(),
    await importCheck('business analysis desk', () => import('@baton/desk-ba')),
    await importCheck('DuckDB', importDuckDb),
    await storeCheck(options),
    ...(await keyChecks()),
    await modelCheck(wanted, options),
  ];
  const bad = checks.some((check) => check.state === 'bad');
  if (options.json) print(JSON.stringify({ ok: !bad, checks }, null, 2));
  else for (const check of checks) print(checkLine(check));
  return bad ? 69 : 0;
}

const columns = 24;

function checkLine({ what, state, detail }: Check): string {
  const signs = {
    ok: styled('green', '✓'),
    none: styled('dim', '–'),
    bad: styled('red', '✗'),
  } as const;
  const indent = columns + 3;
  const text = wrap(plain(detail), { width: Math.max(20, terminalWidth() - indent) });
  return `${signs[state]} ${what.padEnd(columns)} ${text.replaceAll('\n', `\n${' '.repeat(indent)}`)}`;
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 22 || (major === 22 && minor >= 18);
  const needs = fits ? '' : '; 22.18 or newer is needed, npm run brings its own';
  return { what: 'Node.js', state: fits ? 'ok' : 'bad', detail: `${process.version}${needs}` };
}

async function importCheck(what: string, load: () => Promise<unknown>): Promise<Check> {
  try {
    await load();
    return { what, state: 'ok', detail: 'installed' };
  } catch (error) {
    return {
      what,
      state: 'bad',
      detail: `cannot be loaded: ${messageOf(error)}. Run npm install.`,
    };
  }
}

/** Found from the desk, whose dependency it is. */
async function importDuckDb(): Promise<unknown> {
  const { resolve: find } = createRequire(import.meta.resolve('@baton/desk-ba'));
  return await import(pathToFileURL(find('@duckdb/node-api')).href);
}

async function storeCheck(options: DoctorOptions): Promise<Check> {
  const path = resolve(options.db);
  try {
    await access(path, constants.F_OK);
  } catch {
    return {
      what: 'conversations',
      state: 'none',
      detail: `none yet; will be kept in ${dirname(path)}`,
    };
  }
  try {
    const store = await openStore(options);
    try {
      const flaws = await store.integrity();
      const heads = await store.list({ limit: 1_000 });
      return flaws.length > 0
        ? { what: 'conversations', state: 'bad', detail: `${path}: ${flaws.join('; ')}` }
        : { what: 'conversations', state: 'ok', detail: `${heads.length} in ${path}` };
    } finally {
      await store.close();
    }
  } catch (error) {
    return { what: 'conversations', state: 'bad', detail: messageOf(error) };
  }
}

async function keyChecks(): Promise<readonly Check[]> {
  const { providers } = await import('@baton/models');
  return Object.entries(providers).map(([provider, { key }]): Check => {
    const set = (process.env[key] ?? '').trim() !== '';
    const detail = set ? `${key} is set` : `${key} is not set`;
    return { what: `key for ${provider}`, state: set ? 'ok' : 'none', detail };
  });
}

async function modelCheck(wanted: string | undefined, { baseUrl }: DoctorOptions): Promise<Check> {
  const what = 'language model';
  if (wanted === undefined) {
    const detail = 'none; the desk works offline, from its pattern library';
    return { what, state: 'none', detail };
  }
  const { defaultModel, probe } = await import('@baton/models');
  const name = wanted === 'default' ? defaultModel : wanted;
  const found = await probe(name, baseUrl === undefined ? {} : { baseUrl });
  if (!found.ok) {
    return { what, state: 'bad', detail: found.failure?.message ?? `${found.model}: no answer` };
  }
  const tools = found.callsTools ? 'calls tools' : 'does not call tools';
  const detail = `${found.model} answers in ${Math.round(found.latencyMs ?? 0)} ms, ${tools}`;
  return { what, state: 'ok', detail };
}
