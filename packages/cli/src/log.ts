/** `baton log`: what conversations there are, what happened in one, and whether that is the truth. */
import {
  BatonError,
  blobsOf,
  type ConversationId,
  type Head,
  type Line,
  type LogEvent,
  timeline,
  unseal,
  verifyChain,
} from '@baton/core';
import type { SqliteStore } from '@baton/sqlite';
import { openStore, parseConversation, type StoreOptions, sha256 } from './session.ts';
import { rowLine, styled, terminalWidth } from './terminal.ts';

export interface LogOptions extends StoreOptions {
  readonly events?: boolean;
}

export async function showLog(given: string | undefined, options: LogOptions): Promise<number> {
  const store = await openStore(options);
  try {
    return given === undefined
      ? await showList(store, options)
      : await showOne(store, { conversation: parseConversation(given), options });
  } finally {
    await store.close();
  }
}

async function showList(store: SqliteStore, { json = false }: LogOptions): Promise<number> {
  const heads = await store.list({ limit: 1_000 });
  if (json) print(JSON.stringify(heads, null, 2));
  else if (heads.length === 0) print('No conversation yet. Start one with: npm run ask -- "…"');
  for (const head of json ? [] : heads) print(headLine(head));
  return 0;
}

function headLine({ conversation, updatedAt, status, waitingFor, outcome, title }: Head): string {
  const when = new Date(updatedAt).toISOString().slice(0, 16).replace('T', ' ');
  const state = waitingFor ? `waiting for ${waitingFor}` : (outcome ?? status);
  const room = Math.max(20, terminalWidth() - 70);
  return `${styled('bold', conversation)}  ${styled('dim', when)}  ${state.padEnd(18)}  ${title.slice(0, room)}`;
}

async function showOne(
  store: SqliteStore,
  { conversation, options }: { conversation: ConversationId; options: LogOptions },
): Promise<number> {
  const events = await eventsOf(store, conversation);
  if (options.json) {
    print(JSON.stringify(options.events ? events : timeline(events), null, 2));
    return 0;
  }
  if (options.events) {
    for (const event of events) print(JSON.stringify(event));
    return 0;
  }
  const begun = events[0]?.at ?? 0;
  for (const row of timeline(events)) {
    const after = `+${((row.at - begun) / 1000).toFixed(1)}s`.padStart(8);
    print(
      `${styled('dim', `${String(row.seq).padStart(4)} ${after}`)}  ${rowLine(row, { width: terminalWidth() - 15 })}`,
    );
  }
  return 0;
}

async function eventsOf(store: SqliteStore, conversation: ConversationId): Promise<LogEvent[]> {
  const lines = await linesOf(store, conversation);
  if (lines.length === 0) {
    throw new BatonError(
      'conversation_unknown',
      `Cannot show ${conversation}: there is no such conversation in ${store.path}.`,
    );
  }
  const blobs = await store.blobs(lines.flatMap(blobsOf));
  return lines.map((line) => unseal(line, blobs));
}

function linesOf(store: SqliteStore, conversation: ConversationId): Promise<readonly Line[]> {
  return store.read(conversation, 1, Number.MAX_SAFE_INTEGER);
}

interface Verdict {
  readonly conversation: ConversationId;
  readonly events: number;
  readonly intact: boolean;
  readonly why?: string;
}

/** Checks one log or all. Exit status 65 when one is not what was written. */
export async function verifyLog(given: string | undefined, options: LogOptions): Promise<number> {
  const store = await openStore(options);
  try {
    const all = given === undefined ? await store.list({ limit: 1_000 }) : [];
    const ids =
      given === undefined ? all.map((head) => head.conversation) : [parseConversation(given)];
    const verdicts: Verdict[] = [];
    for (const id of ids) verdicts.push(await verifyOne(store, id));
    if (options.json) print(JSON.stringify(verdicts, null, 2));
    for (const { conversation, events, intact, why } of options.json ? [] : verdicts) {
      const word = intact ? styled('green', 'intact') : styled('red', 'BROKEN');
      print(`${conversation}  ${word}  ${events} events${why === undefined ? '' : `: ${why}`}`);
    }
    return verdicts.every((verdict) => verdict.intact) ? 0 : 65;
  } finally {
    await store.close();
  }
}

async function verifyOne(store: SqliteStore, conversation: ConversationId): Promise<Verdict> {
  const lines = await linesOf(store, conversation);
  const head = await store.head(conversation);
  if (lines.length === 0 && !head) {
    throw new BatonError(
      'conversation_unknown',
      `Cannot verify ${conversation}: there is no such conversation in ${store.path}.`,
    );
  }
  const flaw = verifyChain(lines, { sha256 });
  const last = lines.at(-1);
  const short = !flaw && (last?.hash !== head?.hash || last?.seq !== head?.seq);
  const why =
    flaw?.why ?? (short ? 'the newest events are missing or are not those of the head' : undefined);
  const verdict = { conversation, events: lines.length, intact: why === undefined };
  if (why !== undefined) return { ...verdict, why };
  try {
    const blobs = await store.blobs(lines.flatMap(blobsOf));
    for (const line of lines) unseal(line, blobs);
    return verdict;
  } catch (error) {
    return {
      ...verdict,
      intact: false,
      why: error instanceof Error ? error.message : String(error),
    };
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
