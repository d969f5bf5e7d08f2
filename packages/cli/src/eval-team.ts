/**
 * A team of the user's own as a subject of `baton eval`: the default export of a module, as
 * `defineTeam` gave it. What that module imports is not followed, so its results are known by its
 * own text and by the team that it defines.
 */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BatonError, type Model, type Team } from '@baton/core';
import { routerSubject, type Subject, teamSubject } from '@baton/eval';

export interface OwnTeam {
  /** Path of the module. */
  readonly path: string;
  /** Answers for its agents of kind model. */
  readonly model: Model | undefined;
  /** Only its rules and its router. */
  readonly routerAlone: boolean;
  /** Hash of the code of Baton itself. */
  readonly version: string;
}

/**
 * Loads the module.
 * @throws BatonError `input_invalid` when it can not be loaded or exports no team.
 */
export async function ownTeam(own: OwnTeam): Promise<Subject> {
  const { path, model, routerAlone } = own;
  const team = await teamIn(path);
  const text = await readFile(path);
  const version = [own.version, hash('sha256', text), model?.name ?? ''].join('\n');
  if (!routerAlone) {
    const name = model ? `${team.name}, ${model.name}` : team.name;
    return teamSubject({ name, team, version, ...(model && { models: model }) });
  }
  if (team.router || team.rules.length > 0) {
    return routerSubject({ name: `${team.name}, router alone`, team, version });
  }
  throw refusal(path, `the team '${team.name}' has no router and no rules`);
}

async function teamIn(path: string): Promise<Team> {
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    throw refusal(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const team = isRecord(module) ? module['default'] : undefined;
  const defined =
    isRecord(team) && typeof team['entry'] === 'string' && team['agents'] instanceof Map;
  if (!defined) throw refusal(path, 'its default export is not what defineTeam gives');
  // `as`: only `defineTeam` gives an object of this form.
  return team as unknown as Team;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function refusal(path: string, why: string, cause?: unknown): BatonError {
  return new BatonError('input_invalid', `Cannot use the team in ${path}: ${why}.`, { cause });
}
