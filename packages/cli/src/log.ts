/** `baton log`: what conversations there are, and what happened in one. */
import {
  BatonError,
  blobsOf,
  type ConversationId,
  type Head,
  type Line,
  type LogEvent,
  timeline,
  unseal,
} from '@baton/core';
import type { SqliteStore } from '@baton/sqlite';
import { clip, plain } from './layout.ts';
import { parseConversation, type StoreOptions } from './options.ts';
import { command, pathText } from './report.ts';
import { rowLine, rowsOf } from './rows.ts';
import { openKept } from './session.ts';
import { print, styled, terminalWidth } from './terminal.ts';

export interface LogOptions extends StoreOptions {
  readonly events?: boolean;
}

export async function showLog(given: string | undefined, options: LogOptions): Promise<number> {
  const conversation = given === undefined ? undefined : parseConversation(given);
  const store = await openKept(options);
  try {
    if (conversation === undefined) await showList(store, options);
    else await showOne(store, conversation, options);
    return 0;
  } finally {
    await store?.close();
  }
}

async function showList(store: SqliteStore | undefined, { json }: LogOptions): Promise<void> {
  const heads = await headsOf(store);
  if (json) return print(JSON.stringify(heads, null, 2));
  if (heads.length === 0) print(`No conversation yet. Start one with: ${command('ask', ['"…"'])}`);
  const idColumns = Math.max(...heads.map(({ conversation }) => conversation.length));
  const left = new Set((await store?.unfinished())?.map((head) => head.conversation));
  for (const head of heads) print(headLine(head, { idColumns, left: left.has(head.conversation) }));
}

/** The newest conversations, at most 1,000. */
export async function headsOf(store: SqliteStore | undefined): Promise<readonly Head[]> {
  return (await store?.list({ limit: 1_000 })) ?? [];
}

function headLine(
  { conversation, updatedAt, status, waitingFor, outcome, title }: Head,
  { idColumns, left }: { readonly idColumns: number; readonly left: boolean },
): string {
  const now = left ? 'broken off' : (outcome ?? status);
  const state = waitingFor ? `waiting for ${waitingFor}` : now;
  const stateColumns = 20;
  const room = Math.max(16, terminalWidth() - idColumns - stateColumns - 20);
  const id = styled('bold', conversation.padEnd(idColumns));
  const when = styled('dim', localTime(updatedAt));
  return `${id}  ${when}  ${state.padEnd(stateColumns)}${clip(plain(title).replace(/\s+/g, ' '), room)}`;
}

function localTime(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

async function showOne(
  store: SqliteStore | undefined,
  conversation: ConversationId,
  { db, json, events: raw = false }: LogOptions,
): Promise<void> {
  const events = store ? await eventsOf(store, conversation) : [];
  if (events.length === 0) throw unknownHere('show', conversation, db);
  if (json) return print(JSON.stringify(raw ? events : timeline(events), null, 2));
  if (raw) {
    for (const event of events) print(JSON.stringify(event));
    return;
  }
  const begun = events[0]?.at ?? 0;
  for (const row of rowsOf(events)) {
    const after = `+${((row.at - begun) / 1000).toFixed(1)}s`.padStart(9);
    const place = `${String(row.seq).padStart(4)}${after}  `;
    print(`${styled('dim', place)}${rowLine(row, { before: place.length })}`);
  }
}

async function eventsOf(store: SqliteStore, conversation: ConversationId): Promise<LogEvent[]> {
  const lines = await linesOf(store, conversation);
  const blobs = await store.blobs(lines.flatMap(blobsOf));
  return lines.map((line) => unseal(line, blobs));
}

/** The lines of a log, all of them. */
export function linesOf(
  store: SqliteStore,
  conversation: ConversationId,
): Promise<readonly Line[]> {
  return store.read(conversation, 1, Number.MAX_SAFE_INTEGER);
}

/** There is no such conversation in the file. */
export function unknownHere(what: string, conversation: ConversationId, db: string): BatonError {
  return new BatonError(
    'conversation_unknown',
    `Cannot ${what} ${conversation}: there is no such conversation in ${pathText(db)}. ` +
      `See what there is with: ${command('log')}`,
  );
}
