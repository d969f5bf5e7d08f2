/**
 * What `baton eval` measures: the desk offline, the desk on a model, or a router alone.
 *
 * A result is used again only under the same fingerprint. The desk's agents and tools are code,
 * which no definition shows, so the files of that code are part of it.
 */
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatonError, type Model } from '@baton/core';
import { routerSubject, type Subject, teamSubject } from '@baton/eval';
import type { EvalOptions } from './eval.ts';

export interface OpenSubject {
  readonly subject: Subject;
  /** It costs money. */
  readonly paid: boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens what is to be measured.
 * @throws BatonError `input_invalid` for options that do not go together.
 */
export async function openSubject(options: EvalOptions): Promise<OpenSubject> {
  const { model, baseUrl } = options;
  const wanted = options.subject ?? (model || baseUrl ? 'model' : 'offline');
  if (wanted !== 'model' && (model !== undefined || baseUrl !== undefined)) {
    throw misused(`--model and --base-url go with --subject model, got ${wanted}`);
  }
  const { examples, router, threshold } = options;
  if (wanted !== 'router' && (examples ?? router ?? threshold) !== undefined) {
    throw misused(`--examples, --router and --threshold go with --subject router, got ${wanted}`);
  }
  switch (wanted) {
    case 'offline':
      return options.team === undefined ? await offlineDesk(options) : await ownOf(options);
    case 'model': {
      const model = await modelOf(options);
      if (options.team !== undefined) return await ownOf(options, { model });
      return await deskOnModel(options, model);
    }
    case 'router':
      return options.team === undefined
        ? await routerAlone(options)
        : await ownOf(options, { routerAlone: true });
    default:
      throw misused(`--subject is offline, model or router, got ${wanted}`);
  }
}

/** A team of the user's own. */
async function ownOf(
  { team: path = '' }: EvalOptions,
  { model, routerAlone = false }: { readonly model?: Model; readonly routerAlone?: boolean } = {},
): Promise<OpenSubject> {
  const { ownTeam } = await import('./eval-team.ts');
  const version = await codeHash([]);
  const subject = await ownTeam({ path, model, routerAlone, version });
  return { subject, paid: model !== undefined, close: async () => {} };
}

/** The labelled requests that come with the desk. */
export function ownDataSet({ team }: EvalOptions): string {
  if (team !== undefined) throw misused('name the data set of your team');
  const file = join(packageFolder('@baton/desk-ba'), 'routing', 'ba.jsonl');
  if (existsSync(file)) return file;
  throw misused('this desk came without a data set of its own; name one');
}

async function offlineDesk({ library = [] }: EvalOptions): Promise<OpenSubject> {
  const { offlineRefusal, openDesk } = await import('@baton/desk-ba');
  const desk = await openDesk({ library });
  const subject = teamSubject({
    name: 'BA desk, offline',
    team: desk.team,
    open: () => ({ team: desk.team, artifacts: desk.sources }),
    version: await codeHash(library),
    // A model says it in words of its own.
    refusal: offlineRefusal,
  });
  return { subject, paid: false, close: desk.close };
}

async function modelOf({ model, baseUrl }: EvalOptions): Promise<Model> {
  const { defaultModel, openModel } = await import('@baton/models');
  if (model === undefined && baseUrl !== undefined) {
    throw misused('--base-url alone does not say which model; add --model');
  }
  return await openModel(model ?? defaultModel, baseUrl === undefined ? {} : { baseUrl });
}

async function deskOnModel(options: EvalOptions, model: Model): Promise<OpenSubject> {
  const { openDesk } = await import('@baton/desk-ba');
  const { baseUrl, temperature, library = [] } = options;
  const desk = await openDesk({
    model: true,
    library,
    ...(temperature !== undefined && { temperature }),
  });
  const subject = teamSubject({
    name: `BA desk, ${model.name}`,
    team: desk.team,
    open: () => ({ team: desk.team, artifacts: desk.sources }),
    models: model,
    version: [model.name, baseUrl ?? '', await codeHash(library)].join('\n'),
  });
  return { subject, paid: true, close: desk.close };
}

/** The router that is named, or else what the desk has of its own. */
async function routerAlone(options: EvalOptions): Promise<OpenSubject> {
  const { library = [], examples, router } = options;
  const version = await codeHash(library);
  if (examples || router !== undefined) {
    const { openRouterSubject } = await import('./eval-router.ts');
    return await openRouterSubject(options, version);
  }
  const { openDesk } = await import('@baton/desk-ba');
  const { team, close } = await openDesk({ library });
  if (!team.router && team.rules.length === 0) {
    await close();
    throw misused('the desk has no router of its own; name examples with --examples <file>');
  }
  const subject = routerSubject({ name: 'BA desk, router alone', team, version });
  return { subject, paid: false, close };
}

/** SHA-256 of the code and the patterns that an answer depends on. */
async function codeHash(library: readonly string[]): Promise<string> {
  const desk = packageFolder('@baton/desk-ba');
  const folders = [
    ...['core', 'router', 'models', 'eval', 'desk-ba'].map((name) => codeFolder(`@baton/${name}`)),
    join(desk, 'library'),
    join(desk, 'prompts'),
    ...library,
  ];
  const hashes: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) hashes.push(hash('sha256', await readFile(file)));
  }
  return hash('sha256', hashes.join('\n'));
}

/** Where the code of a package is: `src` in the repository, `dist` as published. */
function codeFolder(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(name)));
}

function packageFolder(name: string): string {
  return dirname(codeFolder(name));
}

function misused(why: string): BatonError {
  return new BatonError('input_invalid', `Cannot evaluate: ${why}.`);
}
