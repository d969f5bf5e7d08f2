/** `baton log verify`: whether a log is what was written, event by event (rule G6). */
import {
  blobsOf,
  type ConversationId,
  type Line,
  messageOf,
  unseal,
  verifyChain,
} from '@baton/core';
import type { SqliteStore } from '@baton/sqlite';
import { headsOf, linesOf, unknownHere } from './log.ts';
import { parseConversation, type StoreOptions } from './options.ts';
import { openKept, sha256 } from './session.ts';
import { print, styled } from './terminal.ts';

interface Verdict {
  readonly conversation: ConversationId;
  readonly events: number;
  readonly intact: boolean;
  /** Position of the first event that is not what was written, when it is one event. */
  readonly seq?: number;
  readonly why?: string;
}

/** Checks one log or all. Exit status 65 when one is not what was written. */
export async function verifyLog(given: string | undefined, options: StoreOptions): Promise<number> {
  const named = given === undefined ? undefined : parseConversation(given);
  const store = await openKept(options);
  try {
    const verdicts: Verdict[] = [];
    if (named !== undefined) {
      const verdict = store && (await verdictOn(store, named));
      if (!verdict) throw unknownHere('verify', named, options.db);
      verdicts.push(verdict);
    } else if (store) {
      for (const { conversation } of await headsOf(store)) {
        const verdict = await verdictOn(store, conversation);
        if (verdict) verdicts.push(verdict);
      }
    }
    show(verdicts, options);
    return verdicts.every((verdict) => verdict.intact) ? 0 : 65;
  } finally {
    await store?.close();
  }
}

function show(verdicts: readonly Verdict[], { json }: StoreOptions): void {
  if (json) return print(JSON.stringify(verdicts, null, 2));
  if (verdicts.length === 0) print('No conversation yet.');
  for (const { conversation, events, intact, why } of verdicts) {
    const word = intact ? styled('green', 'intact') : styled('red', 'BROKEN');
    print(`${conversation}  ${word}  ${events} events${why === undefined ? '' : `: ${why}`}`);
  }
}

/** Undefined when there is no such conversation. */
async function verdictOn(
  store: SqliteStore,
  conversation: ConversationId,
): Promise<Verdict | undefined> {
  const lines = await linesOf(store, conversation);
  const head = await store.head(conversation);
  if (lines.length === 0 && !head) return undefined;
  const events = lines.length;
  const flaw = verifyChain(lines, { sha256, ...(head && { head }) });
  if (flaw) return { conversation, events, intact: false, ...flaw };
  if (!head || head.seq !== lines.at(-1)?.seq) {
    return { conversation, events, intact: false, why: 'the log goes on past its head' };
  }
  for (const line of lines) {
    const why = await flawIn(store, line);
    if (why !== undefined) return { conversation, events, intact: false, seq: line.seq, why };
  }
  return { conversation, events, intact: true };
}

/** What is wrong with what a line stands for: its large texts, and whether it is an event. */
async function flawIn(store: SqliteStore, line: Line): Promise<string | undefined> {
  try {
    // The store compares each with its hash.
    const blobs = await store.blobs(blobsOf(line));
    unseal(line, blobs);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'store_corrupt' && code !== 'log_broken') throw error;
    return `event ${line.seq} is not whole: ${messageOf(error)}`;
  }
}
