/** Options as they were typed, and the words among them: conversations, limits, models. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  BatonError,
  type BudgetName,
  budgetNames,
  type ConversationId,
  conversationId,
  type LimitChanges,
} from '@baton/core';

export interface StoreOptions {
  readonly db: string;
  readonly json?: boolean;
}

export interface ModelOptions {
  readonly model?: string;
  readonly baseUrl?: string;
  readonly offline?: boolean;
}

export interface WorkOptions extends StoreOptions, ModelOptions {
  readonly temperature?: number;
  /** The desk's router stands in front of the model. Default false. */
  readonly router?: boolean;
  /** Paths of the user's files; both left out: those that the conversation has. */
  readonly data?: readonly string[];
  readonly schema?: readonly string[];
  readonly library?: readonly string[];
  readonly limits?: readonly string[];
  readonly out?: string;
  readonly verbose?: boolean;
}

/** Where conversations are kept unless `--db` says otherwise. */
export const defaultDb = '.baton/baton.db';

/** `['handoffs=5', 'tokens=1000']` as limits. @throws BatonError `limit_invalid`. */
export function limitsFrom(texts: readonly string[]): LimitChanges | undefined {
  if (texts.length === 0) return undefined;
  const limits: Partial<Record<BudgetName, number>> = {};
  for (const text of texts.flatMap((list) => list.split(','))) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(\d[\d_]*)\s*$/.exec(text) ?? [];
    const known = budgetNames.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    const amount = Number(value.replaceAll('_', ''));
    if (!known || value === '' || !Number.isSafeInteger(amount)) {
      throw new BatonError(
        'limit_invalid',
        `Cannot set the limit: got '${text}'. Write a name and a whole number, such as ` +
          `handoffs=5; the names are ${budgetNames.join(', ')}.`,
      );
    }
    limits[known] = amount;
  }
  return limits;
}

/**
 * The language model that was asked for: its name, `default`, or undefined for none.
 * @throws BatonError `input_invalid` when the options contradict each other.
 */
export function modelWanted({ model, baseUrl, offline = false }: ModelOptions): string | undefined {
  if (offline) {
    if (model === undefined && baseUrl === undefined) return undefined;
    throw new BatonError(
      'input_invalid',
      'Cannot use a model offline: leave out --offline, or --model and --base-url.',
    );
  }
  if (model !== undefined) return model;
  if (baseUrl !== undefined) {
    throw new BatonError(
      'input_invalid',
      'Cannot use --base-url alone: the server has to know which model. Add --model <its name there>.',
    );
  }
  return (process.env['DEEPSEEK_API_KEY'] ?? '').trim() === '' ? undefined : 'default';
}

/** A new id that sorts by time: `20260131-142530-4f9a2b`, in UTC. */
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
export function outFolder({ out }: WorkOptions, conversation: ConversationId): string {
  return out ?? join('baton-out', conversation);
}

/** Who is at the keyboard, for the log. */
export function whoami(): string {
  return process.env['USER'] || process.env['USERNAME'] || 'user';
}
