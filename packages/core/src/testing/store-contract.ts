/**
 * The contract of `Store` as runnable cases. Each case opens a store of its own, throws when the
 * store breaks the contract, and disposes of it. Needs no test framework and no platform:
 *
 *     for (const { name, skip, run } of storeContract(open)) {
 *       test(name, { skip: skip ?? false }, run);
 *     }
 */
import { sha256 } from '../hash.ts';
import type { Seq } from '../id.ts';
import { nothing } from '../limit.ts';
import type { Append, Head, Line, Store } from '../port.ts';
import { check, codeOf, equal, rejects } from './expectation.ts';
import { removalCases } from './removal-contract.ts';
import { appendOf, named } from './sample-append.ts';

/** One rule of the contract, ready to run. */
export interface ContractCase {
  readonly name: string;
  /** Why this case does not apply. */
  readonly skip?: string;
  /** Contract: rejects with what is wrong; may be called again. */
  readonly run: () => Promise<void>;
}

/** A store to be tried. */
export interface StoreOnTrial {
  /** Empty. */
  readonly store: Store;
  /** Closes `store` if it still is open and opens the same place again. */
  readonly reopen?: () => Promise<Store>;
  /** Called once at the end, also after a failure. */
  readonly dispose: () => Promise<void>;
}

/** What a store need not be able to do. */
export interface StoreAbilities {
  /** False for one that keeps nothing once closed. Default true. */
  readonly reopens?: boolean;
  /** False for one without `remove`. Default true. */
  readonly removes?: boolean;
}

/** Every case that a store must pass. */
export function storeContract(
  open: () => Promise<StoreOnTrial>,
  { reopens = true, removes = true }: StoreAbilities = {},
): readonly ContractCase[] {
  return Object.entries({ ...cases, ...removalCases }).map(([name, body]) => ({
    name,
    ...(name.startsWith('[G3]') &&
      !reopens && { skip: 'this store keeps nothing once it is closed' }),
    ...(name.startsWith('removal:') && !removes && { skip: 'this store removes nothing' }),
    run: async () => {
      const trial = await open();
      try {
        await body(trial);
      } finally {
        await trial.dispose();
      }
    },
  }));
}

const a = named('a');
const b = named('b');

/** Texts that have been mangled by some store or other. */
const difficult: readonly string[] = [
  '',
  ' ',
  '{"quotes":"\\" \' \\\\","null":null}',
  'line\nline\r\nline\ttab',
  'nul \u0000 in the middle',
  'Grüße, 日本語, עברית, e\u0301 is not \u00e9',
  '👩‍👩‍👧 \u{10ffff} \ufeff \ufffd \u2028',
  "'); DROP TABLE lines; --",
  'x'.repeat(4_097),
  'ü€😀'.repeat(2_000),
  'megabyte '.repeat(120_000),
];

const cases: Readonly<Record<string, (trial: StoreOnTrial) => Promise<void>>> = {
  '[G1] what was appended is read back byte for byte, in order': async ({ store }) => {
    const first = appendOf(a, { texts: difficult.slice(0, 4) });
    const second = appendOf(a, { after: first, texts: difficult.slice(4) });
    await store.append(first);
    await store.append(second);
    const lines = [...first.lines, ...second.lines];
    equal(await store.read(a, 1, lines.length), lines, 'the log');
  },

  '[G1] a range gives its ends and what is between, and nothing beyond the log': async ({
    store,
  }) => {
    const append = appendOf(a, { texts: ['1', '2', '3', '4', '5'] });
    await store.append(append);
    const ranges: readonly [from: Seq, to: Seq, positions: readonly Seq[]][] = [
      [1, 5, [1, 2, 3, 4, 5]],
      [2, 4, [2, 3, 4]],
      [3, 3, [3]],
      [5, 5, [5]],
      [4, Number.MAX_SAFE_INTEGER, [4, 5]],
      [6, 9, []],
      [4, 2, []],
      [0, 1, [1]],
      [-3, 0, []],
    ];
    for (const [from, to, positions] of ranges) {
      const lines = await store.read(a, from, to);
      equal(
        lines.map((line) => line.seq),
        positions,
        `read ${from} to ${to}`,
      );
    }
  },

  '[G1] an empty store has no head, no line, no blob and no conversation': async ({ store }) => {
    equal(await store.head(a), undefined, 'head');
    equal(await store.read(a, 1, 10), [], 'lines');
    equal(await store.list({ limit: 10 }), [], 'list');
    equal([...(await store.blobs([sha256('nothing')]))], [], 'blobs');
    equal([...(await store.blobs([]))], [], 'blobs of no hash');
  },

  '[G1] a stale writer loses and changes nothing, blobs included': async ({ store }) => {
    const first = appendOf(a, { texts: ['one', 'two'] });
    await store.append(first);
    const blob = 'a blob of the stale writer';
    const stale = [
      appendOf(a, { texts: ['again from the start'], blobs: [blob] }),
      { ...appendOf(a, { after: appendOf(a, { texts: ['one'] }), texts: ['in the middle'] }) },
      appendOf(a, { after: appendOf(a, { texts: ['1', '2', '3'] }), texts: ['from the future'] }),
      appendOf(b, { after: first, texts: ['from the future of an empty log'] }),
    ];
    for (const append of stale) await rejects(store.append(append), 'stale_writer');
    equal(await store.read(a, 1, 10), first.lines, 'the log');
    equal(await store.head(a), first.head, 'the head');
    equal(await store.head(b), undefined, 'the head of the other conversation');
    equal([...(await store.blobs([sha256(blob)]))], [], 'blobs');
  },

  '[G1] an append that does not fit its log is refused and changes nothing': async ({ store }) => {
    const good = appendOf(a, { texts: ['one', 'two'], blobs: ['blob'] });
    const [one, two] = good.lines;
    if (one === undefined || two === undefined) throw new Error('the sample has two lines');
    const bad: readonly Append[] = [
      { ...good, lines: [] },
      { ...good, lines: [two, one] },
      { ...good, lines: [one, { ...two, seq: 3 }], head: { ...good.head, seq: 3 } },
      { ...good, lines: [one] },
      { ...good, head: { ...good.head, hash: one.hash } },
      { ...good, head: { ...good.head, conversation: b } },
      { ...good, lines: [{ ...one, text: 'half \ud83d a character' }, two] },
      { ...good, blobs: new Map([[sha256('x'), 'half \udc00 a character']]) },
    ];
    for (const append of bad) await rejects(store.append(append), 'input_invalid');
    equal(await store.head(a), undefined, 'the head');
    equal(await store.read(a, 1, 10), [], 'the log');
    await store.append(good);
  },

  '[G1] of racing appends exactly one wins at each version': async ({ store }) => {
    let newest: Append | undefined;
    for (let version = 0; version < 20; version++) {
      const rivals = Array.from({ length: 8 }, (_, rival) =>
        appendOf(a, { after: newest, texts: [`version ${version} by ${rival}`] }),
      );
      const ends = await Promise.allSettled(rivals.map((append) => store.append(append)));
      const winners = rivals.filter((_, rival) => ends[rival]?.status === 'fulfilled');
      equal(winners.length, 1, `winners at version ${version}`);
      for (const end of ends) {
        if (end.status === 'rejected') equal(codeOf(end.reason), 'stale_writer', 'why one lost');
      }
      newest = winners[0];
      equal(await store.head(a), newest?.head, 'the head is that of the winner');
      equal(await store.read(a, version + 1, version + 9), newest?.lines, 'its line is the newest');
    }
  },

  '[G1] a stale append spoils no other append of the same moment': async ({ store }) => {
    const before = appendOf(a, { texts: ['one'] });
    await store.append(before);
    const others = Array.from({ length: 10 }, (_, index) =>
      appendOf(named(`other-${index}`), { texts: ['one', 'two'] }),
    );
    const stale = appendOf(a, { texts: ['stale'] });
    await Promise.all([
      ...others.slice(0, 5).map((append) => store.append(append)),
      rejects(store.append(stale), 'stale_writer'),
      ...others.slice(5).map((append) => store.append(append)),
    ]);
    for (const { conversation, lines } of others) {
      equal(await store.read(conversation, 1, 9), lines, `the log of ${conversation}`);
    }
    equal(await store.read(a, 1, 9), before.lines, 'the log of the stale writer');
  },

  '[G1] appends sent one behind the other without waiting all arrive in order': async ({
    store,
  }) => {
    const appends: Append[] = [];
    for (let index = 0; index < 50; index++) {
      appends.push(appendOf(a, { after: appends.at(-1), texts: [`line ${index}`] }));
    }
    await Promise.all(appends.map((append) => store.append(append)));
    equal(
      await store.read(a, 1, 100),
      appends.flatMap((append) => append.lines),
      'the log',
    );
  },

  '[G1] many conversations at once keep their logs apart': async ({ store }) => {
    const conversations = Array.from({ length: 200 }, (_, index) => named(`conversation-${index}`));
    const logs = await Promise.all(
      conversations.map(async (conversation) => {
        const lines: Line[] = [];
        let newest: Append | undefined;
        for (let turn = 0; turn < 5; turn++) {
          newest = appendOf(conversation, { after: newest, texts: [`${turn} of ${conversation}`] });
          lines.push(...newest.lines);
          await store.append(newest);
        }
        return lines;
      }),
    );
    for (const [index, conversation] of conversations.entries()) {
      equal(await store.read(conversation, 1, 99), logs[index], `the log of ${conversation}`);
    }
  },

  '[G2] the head is that of the newest append, every field of it': async ({ store }) => {
    const first = appendOf(a, { texts: ['one'], head: { title: 'Grüße 😀', holder: null } });
    const second = appendOf(a, {
      after: first,
      texts: ['two', 'three'],
      head: {
        status: 'waiting',
        waitingFor: 'approval',
        holder: 'data',
        outcome: 'waiting',
        updatedAt: 1_790_000_000_001,
        spent: { ...nothing, tokens: 12_345, costMicroUsd: 0.5 },
      },
    });
    await store.append(first);
    equal(await store.head(a), first.head, 'the first head');
    await store.append(second);
    equal(await store.head(a), second.head, 'the second head');
  },

  '[G2] the list is newest first, filtered by team and status, in pages': async ({ store }) => {
    const heads: Head[] = [];
    const statuses = ['active', 'waiting', 'ended'] as const;
    for (let index = 0; index < 30; index++) {
      const append = appendOf(named(`c-${index}`), {
        texts: ['one'],
        head: {
          team: index % 2 === 0 ? 'ba' : 'telecom',
          status: statuses[index % 3] ?? 'active',
          // Not in the order of creation: 7 and 30 share no divisor.
          updatedAt: 1_000 + ((index * 7) % 30),
        },
      });
      await store.append(append);
      heads.push(append.head);
    }
    heads.sort((one, other) => other.updatedAt - one.updatedAt);
    equal(await store.list({ limit: 1_000 }), heads, 'all');
    equal(
      await store.list({ team: 'ba', limit: 1_000 }),
      heads.filter((head) => head.team === 'ba'),
      'of one team',
    );
    equal(
      await store.list({ team: 'telecom', status: 'ended', limit: 1_000 }),
      heads.filter((head) => head.team === 'telecom' && head.status === 'ended'),
      'of one team and status',
    );
    equal(await store.list({ team: 'nobody', limit: 5 }), [], 'of no team');
    const pages: Head[] = [];
    for (let before = Infinity; ; before = pages.at(-1)?.updatedAt ?? 0) {
      const page = await store.list({ status: 'active', before, limit: 4 });
      if (page.length === 0) break;
      pages.push(...page);
    }
    equal(
      pages,
      heads.filter((head) => head.status === 'active'),
      'in pages of four',
    );
    for (const limit of [0, -1, 1.5, 1_001, Number.NaN]) {
      await rejects(store.list({ limit }), 'input_invalid');
    }
  },

  '[G2] a head that moves on leaves the lists it no longer belongs to': async ({ store }) => {
    const first = appendOf(a, { texts: ['one'], head: { status: 'active', updatedAt: 1 } });
    const other = appendOf(b, { texts: ['one'], head: { status: 'active', updatedAt: 2 } });
    const last = appendOf(a, {
      after: first,
      texts: ['two'],
      head: { status: 'ended', updatedAt: 3 },
    });
    for (const append of [first, other, last]) await store.append(append);
    equal(await store.list({ status: 'active', limit: 9 }), [other.head], 'active');
    equal(await store.list({ status: 'ended', limit: 9 }), [last.head], 'ended');
    equal(await store.list({ limit: 9 }), [last.head, other.head], 'all');
  },

  '[G4] blobs come back by their hash, whoever kept them first': async ({ store }) => {
    const texts = difficult.filter((text) => text.length > 0);
    await store.append(appendOf(a, { texts: ['one'], blobs: texts }));
    await store.append(appendOf(b, { texts: ['one'], blobs: texts }));
    const unknown = sha256('never kept');
    const found = await store.blobs([unknown, ...texts.map(sha256), sha256(texts[0] ?? '')]);
    equal(found.size, texts.length, 'blobs found');
    for (const text of texts) equal(found.get(sha256(text)), text, 'a blob');
  },

  '[G4] thousands of blobs can be asked for at once': async ({ store }) => {
    const texts = Array.from({ length: 3_000 }, (_, index) => `blob ${index}`);
    await store.append(appendOf(a, { texts: ['one'], blobs: texts }));
    equal((await store.blobs(texts.map(sha256))).size, texts.length, 'blobs found');
  },

  '[G1] a claim is exclusive until it is released, for each conversation by itself': async ({
    store,
  }) => {
    const claim = await store.claim(a);
    check(claim !== undefined, 'the first claim is given');
    equal(await store.claim(a), undefined, 'a second claim');
    const other = await store.claim(b);
    check(other !== undefined, 'another conversation is free');
    await claim.release();
    const next = await store.claim(a);
    check(next !== undefined, 'a released claim is free');
    await claim.release();
    equal(await store.claim(a), undefined, 'a second release must not free the next claim');
    await Promise.all([next.release(), next.release(), other.release()]);
    check((await store.claim(a)) !== undefined, 'free again');
  },

  '[G1] of many who claim at once exactly one gets it': async ({ store }) => {
    const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim(a)));
    equal(claims.filter((claim) => claim !== undefined).length, 1, 'claims given');
  },

  '[G3] what was appended is there after closing and opening again': async ({ store, reopen }) => {
    if (reopen === undefined) throw new Error('Open with { reopens: false } to skip this case');
    const first = appendOf(a, { texts: difficult, blobs: difficult });
    await store.append(first);
    await store.claim(a);
    await store.close();
    await store.close();
    const again = await reopen();
    equal(await again.read(a, 1, 99), first.lines, 'the log');
    equal(await again.head(a), first.head, 'the head');
    equal((await again.blobs(difficult.map(sha256))).size, difficult.length, 'blobs');
    check((await again.claim(a)) !== undefined, 'the claim of a closed store is free');
    await rejects(again.append(appendOf(a, { texts: ['stale'] })), 'stale_writer');
    await again.append(appendOf(a, { after: first, texts: ['on we go'] }));
    equal((await again.head(a))?.seq, difficult.length + 1, 'the position');
  },
};
