/**
 * What the commands that work on a conversation share: the store, the desk, the model, the limits.
 *
 * Comes in: options as they were typed. Goes out: a baton over an open store, or an error that says
 * which option is wrong.
 */
import { hash, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import {
  type Baton,
  BatonError,
  type BudgetName,
  budgetNames,
  type ConversationId,
  conversationId,
  createBaton,
  fold,
  type KeptArtifact,
  type LimitChanges,
  type Model,
  storeSeam,
} from '@baton/core';
import type { Desk } from '@baton/desk-ba';
import type { SqliteStore } from '@baton/sqlite';

export interface StoreOptions {
  readonly db: string;
  readonly json?: boolean;
}

export interface WorkOptions extends StoreOptions {
  readonly model?: string;
  readonly baseUrl?: string;
  readonly offline?: boolean;
  readonly temperature?: number;
  readonly data?: readonly string[];
  readonly schema?: readonly string[];
  readonly library?: readonly string[];
  readonly limits?: readonly string[];
  readonly out?: string;
  readonly verbose?: boolean;
}

export interface Session {
  readonly baton: Baton;
  readonly desk: Desk;
  readonly store: SqliteStore;
  /** Name of the language model; undefined without one. */
  readonly model: string | undefined;
  readonly limits: LimitChanges | undefined;
  readonly close: () => Promise<void>;
}

/** SHA-256 from the platform, which is faster than the core's own. */
export const sha256 = (text: string): string => hash('sha256', text);

/** Opens the store alone. */
export async function openStore({ db }: StoreOptions): Promise<SqliteStore> {
  const { openSqliteStore } = await import('@baton/sqlite');
  return openSqliteStore({ path: db });
}

/**
 * Opens everything that work on a conversation needs. Files that the conversation was given before
 * are opened again, so that nobody has to name them twice.
 */
export async function openSession(
  options: WorkOptions,
  conversation: ConversationId,
): Promise<Session> {
  const limits = limitsFrom(options.limits ?? []);
  const model = await openModelFor(options);
  const { openDesk, sourcesIn } = await import('@baton/desk-ba');
  const store = await openStore(options);
  try {
    const before = sourcesIn(await artifactsOf(store, conversation));
    const desk = await openDesk({
      model: model !== undefined,
      csv: [...new Set([...before.csv, ...(options.data ?? []).map((path) => resolve(path))])],
      schema: [
        ...new Set([...before.schema, ...(options.schema ?? []).map((path) => resolve(path))]),
      ],
      library: options.library ?? [],
      ...(options.temperature !== undefined && { temperature: options.temperature }),
    });
    const baton = createBaton({ team: desk.team, store, sha256, ...(model && { models: model }) });
    const close = async (): Promise<void> => {
      await store.close();
      await desk.close();
    };
    return { baton, desk, store, model: model?.name, limits, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function artifactsOf(
  store: SqliteStore,
  conversation: ConversationId,
): Promise<readonly KeptArtifact[]> {
  const seam = storeSeam(conversation, { store, sha256, published: () => {} });
  return fold(await seam.read(1, Number.MAX_SAFE_INTEGER)).artifacts.values();
}

/**
 * The language model to use, or undefined for none: the one that was named, or the default when its
 * key is set.
 */
async function openModelFor({
  model,
  baseUrl,
  offline = false,
}: WorkOptions): Promise<Model | undefined> {
  if (offline) {
    if (model === undefined && baseUrl === undefined) return undefined;
    throw new BatonError(
      'input_invalid',
      'Cannot use a model offline: leave out --offline or --model.',
    );
  }
  const named = model !== undefined || baseUrl !== undefined;
  if (!named && (process.env['DEEPSEEK_API_KEY'] ?? '').trim() === '') return undefined;
  if (baseUrl !== undefined && model === undefined) {
    throw new BatonError(
      'input_invalid',
      'Cannot use --base-url alone: the server has to know which model. Add --model <its name there>.',
    );
  }
  const { defaultModel, openModel } = await import('@baton/models');
  return await openModel(model ?? defaultModel, baseUrl === undefined ? {} : { baseUrl });
}

/** `['handoffs=5', 'tokens=1000']` as limits. */
export function limitsFrom(texts: readonly string[]): LimitChanges | undefined {
  if (texts.length === 0) return undefined;
  const limits: Partial<Record<BudgetName, number>> = {};
  for (const text of texts.flatMap((list) => list.split(','))) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*([\d_.]+)\s*$/.exec(text) ?? [];
    const known = budgetNames.find((candidate) => candidate === name);
    const amount = Number(value.replaceAll('_', ''));
    if (!known || value === '' || !Number.isFinite(amount)) {
      throw new BatonError(
        'limit_invalid',
        `Cannot set the limit: it reads name=number with a name out of ${budgetNames.join(', ')}, ` +
          `got '${text}'.`,
      );
    }
    limits[known] = amount;
  }
  return limits;
}

/** A new id that sorts by time: `20260131-142530-4f9a`. */
export function newConversation(now: Date = new Date()): ConversationId {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return parseConversation(`${stamp}-${randomBytes(3).toString('hex')}`);
}

/** @throws BatonError `input_invalid` when the text is no id. */
export function parseConversation(text: string): ConversationId {
  const id = conversationId(text);
  if (id) return id;
  throw new BatonError(
    'input_invalid',
    `Cannot use '${text}' as a conversation: an id is 1 to 128 letters, digits, _, - or dots.`,
  );
}

/** The folder that files of a conversation go to. */
export function outFolder(options: WorkOptions, conversation: ConversationId): string {
  return options.out ?? join('baton-out', conversation);
}
