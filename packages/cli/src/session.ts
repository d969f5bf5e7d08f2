/**
 * What the commands that work on a conversation share: the store, the desk, the model, the limits.
 *
 * Comes in: options as they were typed. Goes out: a baton over an open store, or an error that says
 * which option is wrong.
 */
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Baton,
  type ConversationId,
  createBaton,
  fold,
  type LimitChanges,
  type Model,
  type State,
  storeSeam,
} from '@baton/core';
import type { Desk } from '@baton/desk-ba';
import type { SqliteStore } from '@baton/sqlite';
import { limitsFrom, modelWanted, type StoreOptions, type WorkOptions } from './options.ts';

export interface Session {
  readonly baton: Baton;
  readonly desk: Desk;
  /** Name of the language model; undefined without one. */
  readonly model: string | undefined;
  readonly limits: LimitChanges | undefined;
  /** Files of the conversation that are not there any more. */
  readonly gone: readonly string[];
  readonly close: () => Promise<void>;
}

/** SHA-256 from the platform, which is faster than the core's own. */
export const sha256 = (text: string): string => hash('sha256', text);

/** Opens the store, made when it is missing. */
export async function openStore({ db }: StoreOptions): Promise<SqliteStore> {
  const { openSqliteStore } = await import('@baton/sqlite');
  return openSqliteStore({ path: db });
}

/** Opens a store to read what is there; undefined when nothing is. Looking makes no files. */
export async function openKept(options: StoreOptions): Promise<SqliteStore | undefined> {
  return existsSync(options.db) ? await openStore(options) : undefined;
}

/**
 * Opens everything that work on a conversation needs. Files that came with its last message are
 * opened again unless others are named, so that nobody has to name them twice.
 */
export async function openSession(
  options: WorkOptions,
  conversation: ConversationId,
): Promise<Session> {
  const limits = limitsFrom(options.limits ?? []);
  const model = await modelFor(options);
  const { openDesk } = await import('@baton/desk-ba');
  const store = await openStore(options);
  try {
    const { csv, schema, gone } = await filesFor(options, store, conversation);
    const desk = await openDesk({
      model: model !== undefined,
      router: options.router === true,
      csv,
      schema,
      library: options.library ?? [],
      ...(options.temperature !== undefined && { temperature: options.temperature }),
    });
    const models = model && modelsWith(model, options);
    const baton = createBaton({ team: desk.team, store, sha256, ...(models && { models }) });
    const close = async (): Promise<void> => {
      await store.close();
      await desk.close();
    };
    return { baton, desk, model: model?.name, limits, gone, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The language model that was asked for; undefined without one. */
export async function modelFor(options: WorkOptions): Promise<Model | undefined> {
  const wanted = modelWanted(options);
  if (wanted === undefined) return undefined;
  const { defaultModel, openModel } = await import('@baton/models');
  const { baseUrl } = options;
  const name = wanted === 'default' ? defaultModel : wanted;
  return await openModel(name, baseUrl === undefined ? {} : { baseUrl });
}

/** The model for all, and others that a fork asks for by name, each opened once. */
export function modelsWith(
  model: Model,
  { baseUrl }: WorkOptions,
): (name: string | undefined) => Promise<Model> {
  const opened = new Map<string, Promise<Model>>([[model.name, Promise.resolve(model)]]);
  const open = async (name: string): Promise<Model> => {
    const { openModel } = await import('@baton/models');
    return await openModel(name, baseUrl === undefined ? {} : { baseUrl });
  };
  return async (name = model.name) => {
    const known = opened.get(name) ?? open(name);
    opened.set(name, known);
    // One that could not be opened may be asked for again, with its key there.
    known.catch(() => opened.delete(name));
    return await known;
  };
}

interface Files {
  readonly csv: readonly string[];
  readonly schema: readonly string[];
  readonly gone: readonly string[];
}

/** The files that are named, or else those that came with the conversation's last message. */
async function filesFor(
  { data, schema }: WorkOptions,
  store: SqliteStore,
  conversation: ConversationId,
): Promise<Files> {
  const absolute = (paths: readonly string[] = []): string[] => [
    ...new Set(paths.map((path) => resolve(path))),
  ];
  if (data || schema) return { csv: absolute(data), schema: absolute(schema), gone: [] };
  const { sourcesIn } = await import('@baton/desk-ba');
  const state = await stateOf(store, conversation);
  const given = new Set(state.message?.artifacts?.map(({ id }) => id));
  const before = sourcesIn(state.artifacts.values().filter(({ id }) => given.has(id)));
  const there = (path: string): boolean => existsSync(path);
  return {
    csv: before.csv.filter(there),
    schema: before.schema.filter(there),
    gone: [...before.csv, ...before.schema].filter((path) => !there(path)),
  };
}

async function stateOf(store: SqliteStore, conversation: ConversationId): Promise<State> {
  const seam = storeSeam(conversation, { store, sha256, published: () => {} });
  return fold(await seam.read(1, Number.MAX_SAFE_INTEGER));
}
