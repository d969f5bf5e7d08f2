/**
 * What an append costs, against the least that a durable one can cost on the same disk in the same
 * run: one bare `INSERT` into a table of SQLite with `synchronous=FULL`.
 *
 *     node --conditions=baton-source packages/sqlite/bench/append.ts
 *
 * Comes in: nothing. Goes out: figures; `benchAppends` gives them, a direct run prints them.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Append,
  type ConversationId,
  conversationId,
  type Head,
  type Line,
  nothing,
} from '@baton/core';
import { sqlite } from '../src/builtin.ts';
import { openSqliteStore } from '../src/index.ts';

/** The figures of one run. */
export interface AppendFigures {
  /** Median of one bare INSERT, in µs. */
  readonly bareUs: number;
  /** Median of one append of one turn (2 lines), awaited by itself, in µs. */
  readonly appendUs: number;
  /** The two, and the bound on it that Baton sets itself: 1.5. */
  readonly ratio: number;
  /** Events of 100 conversations at once; the bound is 5,000. */
  readonly eventsPerSecond: number;
  readonly appendsPerCommit: number;
  /** Bytes of the file beyond the texts, for a handoff (3 events), after 10 and 1,000 of them. */
  readonly bytesBeyondTexts: { readonly after10: number; readonly after1000: number };
}

/** Measures in a new folder under `under` and leaves nothing behind. Takes a few seconds. */
export async function benchAppends({
  under = tmpdir(),
}: {
  readonly under?: string;
} = {}): Promise<AppendFigures> {
  const folder = mkdtempSync(join(under, 'baton-bench-'));
  try {
    const alone = await measureAlone(folder);
    const together = await measureTogether(folder);
    return {
      ...alone,
      ...together,
      bytesBeyondTexts: {
        after10: await bytesBeyondTexts(join(folder, '10.db'), 10),
        after1000: await bytesBeyondTexts(join(folder, '1000.db'), 1_000),
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** By turns, so that both meet the same disk. */
async function measureAlone(folder: string) {
  const { DatabaseSync } = sqlite();
  const bare = new DatabaseSync(join(folder, 'bare.db'));
  bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (text TEXT)');
  const insert = bare.prepare('INSERT INTO t VALUES (?)');
  const store = openSqliteStore({ path: join(folder, 'alone.db') });
  const [text = ''] = textsOf(0, 1);
  const bareUs: number[] = [];
  const appendUs: number[] = [];
  let newest: Append | undefined;
  for (let round = 0; round < 600; round++) {
    newest = appendOf(id('alone'), { after: newest?.head, texts: textsOf(round, 2) });
    bareUs.push(await microseconds(() => insert.run(text)));
    const append = newest;
    appendUs.push(await microseconds(() => store.append(append)));
  }
  bare.close();
  await store.close();
  const [one, other] = [median(bareUs), median(appendUs)];
  return { bareUs: one, appendUs: other, ratio: other / one };
}

async function measureTogether(folder: string) {
  const store = openSqliteStore({ path: join(folder, 'together.db') });
  const turns = 80;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const conversation = id(`c-${index}`);
      let newest: Append | undefined;
      for (let turn = 0; turn < turns; turn++) {
        newest = appendOf(conversation, { after: newest?.head, texts: textsOf(turn, 2) });
        await store.append(newest);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const { commits, writes } = store.counts();
  await store.close();
  return { eventsPerSecond: (100 * turns * 2) / seconds, appendsPerCommit: writes / commits };
}

async function bytesBeyondTexts(path: string, handoffs: number): Promise<number> {
  const store = openSqliteStore({ path });
  await store.append(appendOf(id('a'), { texts: ['begin'] }));
  // A file of its own has pages before the first handoff; they are not the handoffs' cost.
  await store.close();
  const empty = statSync(path).size;
  const again = openSqliteStore({ path });
  let head = await again.head(id('a'));
  let texts = 0;
  for (let handoff = 0; handoff < handoffs; handoff++) {
    const append = appendOf(id('a'), { after: head, texts: textsOf(handoff, 3) });
    for (const line of append.lines) texts += Buffer.byteLength(line.text);
    await again.append(append);
    head = append.head;
  }
  await again.close();
  return (statSync(path).size - empty - texts) / handoffs;
}

/** Texts of 200 to 1,400 bytes, as turns and handoffs are. */
function textsOf(seed: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    'as a user I want '.repeat(12 + ((seed * 31 + index * 17) % 70)),
  );
}

function appendOf(
  conversation: ConversationId,
  { after, texts }: { after?: Head | undefined; texts: readonly string[] },
): Append {
  const expected = after?.seq ?? 0;
  const lines = texts.map((text, index): Line => {
    const hash = createHash('sha256').update(text).digest('hex');
    return { seq: expected + 1 + index, text, hash };
  });
  const last = lines.at(-1);
  return {
    conversation,
    expected,
    lines,
    head: {
      conversation,
      team: 'ba',
      seq: last?.seq ?? 0,
      hash: last?.hash ?? '',
      status: 'active',
      waitingFor: null,
      holder: 'requirements',
      outcome: null,
      title: 'Write user stories for a login page with OTP verification',
      spent: nothing,
      startedAt: Date.now(),
      updatedAt: Date.now(),
    },
    blobs: new Map(),
  };
}

async function microseconds(job: () => unknown): Promise<number> {
  const started = performance.now();
  await job();
  return (performance.now() - started) * 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

function id(name: string): ConversationId {
  const conversation = conversationId(name);
  if (conversation === undefined) throw new Error(`'${name}' is no id of a conversation`);
  return conversation;
}

if (import.meta.main) {
  const figures = await benchAppends();
  console.log(`one bare INSERT, synchronous=FULL    ${figures.bareUs.toFixed(0)} µs`);
  console.log(`one append of a turn                 ${figures.appendUs.toFixed(0)} µs`);
  console.log(
    `                                     ${figures.ratio.toFixed(2)} times (at most 1.5)`,
  );
  console.log(
    `100 conversations together           ${figures.eventsPerSecond.toFixed(0)} events/s (at least 5,000)`,
  );
  console.log(
    `                                     ${figures.appendsPerCommit.toFixed(0)} appends a commit`,
  );
  console.log(
    `bytes beyond the texts a handoff     ${figures.bytesBeyondTexts.after10.toFixed(0)} after 10, ` +
      `${figures.bytesBeyondTexts.after1000.toFixed(0)} after 1,000 (at most 1,500)`,
  );
}
