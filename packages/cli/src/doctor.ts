/** `baton doctor`: what is installed, which key and model there are, and whether it can be reached. */
import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { openStore, type StoreOptions } from './session.ts';
import { styled } from './terminal.ts';

export interface DoctorOptions extends StoreOptions {
  readonly model?: string;
  readonly baseUrl?: string;
}

interface Check {
  readonly what: string;
  /** `none`: not there, and that is fine. */
  readonly state: 'ok' | 'none' | 'bad';
  readonly detail: string;
}

export async function doctor(options: DoctorOptions): Promise<number> {
  const checks: Check[] = [
    nodeCheck(),
    await importCheck('business analysis desk', () => import('@baton/desk-ba')),
    await importCheck('DuckDB', () => import('@duckdb/node-api')),
    await storeCheck(options),
    ...(await modelChecks(options)),
  ];
  const bad = checks.some((check) => check.state === 'bad');
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ok: !bad, checks }, null, 2)}\n`);
    return bad ? 69 : 0;
  }
  const signs = {
    ok: styled('green', '✓'),
    none: styled('dim', '–'),
    bad: styled('red', '✗'),
  } as const;
  for (const { what, state, detail } of checks) {
    process.stdout.write(`${signs[state]} ${what.padEnd(24)} ${detail}\n`);
  }
  return bad ? 69 : 0;
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

async function modelChecks({ model, baseUrl }: DoctorOptions): Promise<readonly Check[]> {
  const { defaultModel, probe, providers } = await import('@baton/models');
  const keys = Object.entries(providers).map(([provider, { key }]): Check => {
    const set = (process.env[key] ?? '').trim() !== '';
    return {
      what: `key for ${provider}`,
      state: set ? 'ok' : 'none',
      detail: set ? `${key} is set` : `${key} is not set`,
    };
  });
  const wanted =
    model ?? ((process.env['DEEPSEEK_API_KEY'] ?? '').trim() === '' ? undefined : defaultModel);
  if (wanted === undefined) {
    const detail = 'none; the desk works offline, from its pattern library';
    return [...keys, { what: 'language model', state: 'none', detail }];
  }
  const {
    ok,
    latencyMs,
    callsTools,
    failure,
    model: name,
  } = await probe(wanted, {
    ...(baseUrl !== undefined && { baseUrl }),
  });
  if (!ok)
    return [
      ...keys,
      {
        what: 'language model',
        state: 'bad',
        detail: `${name}: ${failure?.message ?? 'no answer'}`,
      },
    ];
  const tools = callsTools ? 'calls tools' : 'does not call tools';
  const detail = `${name} answers in ${Math.round(latencyMs ?? 0)} ms, ${tools}`;
  return [...keys, { what: 'language model', state: 'ok', detail }];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
