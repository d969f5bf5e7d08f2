/** Tasks for processes of their own. They print what they have, one line each, when it is theirs. */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqlite } from '../src/builtin.ts';
import { openSqliteStore } from '../src/index.ts';
import { appendOf, named } from './sample.ts';

const { DatabaseSync } = sqlite();

const [task = '', path = '', name = '', count = ''] = process.argv.slice(2);

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  /** Appends for ever, and prints each position once it is confirmed. */
  append: async () => {
    const store = openSqliteStore({ path });
    const conversation = named(name);
    let head = await store.head(conversation);
    for (;;) {
      const seq = head?.seq ?? 0;
      const texts = Array.from({ length: 1 + (seq % 3) }, (_, line) => `${seq} ${line}`);
      const blobs = seq % 5 === 0 ? [`blob after ${seq}`] : [];
      const append = appendOf(conversation, { after: head, texts, blobs });
      await store.append(append);
      head = append.head;
      say(head.seq);
    }
  },

  /** Tries `count` versions against others; prints how many were won. */
  race: async () => {
    const store = openSqliteStore({ path });
    const conversation = named(name);
    say('ready');
    await new Promise((resolve) => stdin.once('data', resolve));
    let won = 0;
    for (;;) {
      const head = await store.head(conversation);
      if ((head?.seq ?? 0) >= Number(count)) break;
      const append = appendOf(conversation, { after: head, texts: [`by ${process.pid}`] });
      const end = await store.append(append).then(
        () => 'won',
        (thrown: { code?: string }) => thrown.code,
      );
      if (end === 'won') won += 1;
      else if (end !== 'stale_writer') say(`unexpected ${end}`);
    }
    say(won);
    await store.close();
    process.exit();
  },

  /** Claims, says whether it could, and sits on it. */
  claim: async () => {
    const store = openSqliteStore({ path });
    say((await store.claim(named(name))) === undefined ? 'taken' : 'claimed');
    await sleep(60_000);
  },

  /** Takes due work with a long lease and sits on it. */
  take: async () => {
    const store = openSqliteStore({ path });
    const items = await store.due.take({ now: Date.now(), limit: 10, leaseMs: 3_600_000 });
    say(items.map((item) => item.key).join());
    await sleep(60_000);
  },

  /** Keeps the write lock until it is told to let go, and then for `name` ms. */
  lock: async () => {
    const db = new DatabaseSync(path);
    db.exec('BEGIN IMMEDIATE');
    say('locked');
    await new Promise((resolve) => stdin.once('data', resolve));
    await sleep(Number(name));
    db.exec('ROLLBACK');
    say('free');
    process.exit();
  },

  /** For each line `<path> <moment>`: opens that file at that moment, appends once, closes. */
  open: async () => {
    say('ready');
    for await (const line of createInterface({ input: stdin })) {
      const [file = '', moment = ''] = line.split(' ');
      // Not a timer: all processes are to arrive within the same millisecond.
      while (Date.now() < Number(moment));
      const store = openSqliteStore({ path: file });
      await store.append(appendOf(named(`by-${process.pid}`), { texts: ['hello'] }));
      await store.close();
      say('done');
    }
  },
};

function say(what: string | number): void {
  // Synchronous: what was said has left the process, whatever happens next.
  writeSync(1, `${what}\n`);
}

// Now, because most of these processes do not live to see their end.
flushCompileCache();
await tasks[task]?.();
