/** Learning from a log: rules that were always right, what can be promised of them, what they save. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Head, memoryStore, type Rule, type Store } from '@baton/core';
import type { Step } from '@baton/core/testing';
import {
  direct,
  type LoggedRequest,
  learn,
  lintExamples,
  readHistory,
  readRules,
  ruleOf,
  rulesText,
} from '@baton/router';
import fc from 'fast-check';
import { findPhrases, says } from '../src/phrase.ts';
import { past } from './past.ts';
import { random } from './random.ts';

const home = mkdtempSync(join(tmpdir(), 'baton-router-learn-'));
after(() => rmSync(home, { recursive: true, force: true }));

const before = { turns: 1, handoffs: 1, tokens: 100, costMicroUsd: 50, timeMs: 900 };

/** Traffic: what is asked, and who did it, as often as its weight; the same for the same seed. */
function traffic(
  kinds: readonly (readonly [weight: number, agent: string, start: string])[],
  { count, seed = 1 }: { readonly count: number; readonly seed?: number },
): LoggedRequest[] {
  const uniform = random(seed);
  const filler = ['for the shop', 'please', 'by tomorrow', 'of last year', 'again', 'for my team'];
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  return Array.from({ length: count }, (_, index) => {
    let at = uniform() * total;
    const [, agent, start] = kinds.find(([weight]) => (at -= weight) < 0) ?? [0, 'triage', 'hi'];
    const end = filler[Math.floor(uniform() * filler.length)] ?? '';
    const text = `${start} ${end} ${Math.floor(uniform() * 50)}`;
    return { seq: 2, at: index, text, agent, entry: 'triage', before };
  });
}

const kinds = [
  [3, 'data', 'an SQL query'],
  [3, 'requirements', 'the user stories'],
  [2, 'testing', 'write tests'],
  [1, 'triage', 'good morning'],
  // These two words are said to both.
  [1, 'data', 'a report'],
  [1, 'requirements', 'a report'],
] as const;

test('what was always the same becomes rules that a person can read, the commonest first', () => {
  const { rules, promise, agents, older, newer } = learn(traffic(kinds, { count: 600 }));
  assert.deepEqual([older, newer], [400, 200]);
  const found = new Map(rules.map(({ phrase, to }) => [to, phrase]));
  assert.deepEqual([...found.keys()].toSorted(), ['data', 'requirements', 'testing']);
  assert.match(found.get('data') ?? '', /^(an|sql|query|an sql|sql query|an sql query)$/);
  assert.ok(!rules.some(({ phrase }) => phrase.includes('report')), 'said to both');
  assert.ok(!rules.some(({ to }) => to === 'triage'), 'a route to the entry agent saves nothing');
  assert.equal(promise.kind, 'promised');
  for (const { errors, safe, routed, bound } of rules) {
    assert.deepEqual([errors, safe], [0, true]);
    assert.ok(routed > 20 && bound < 0.12);
  }
  assert.deepEqual(agents.map(({ agent }) => agent).slice(-1), ['triage']);
});

test('what it would have saved is what it took until the right agent had it', () => {
  const requests = traffic(kinds, { count: 600 });
  const { saves, rules } = learn(requests);
  const routed = requests.filter(({ text }) => rules.some(({ phrase }) => says(text, phrase)));
  assert.equal(saves.requests, routed.length);
  assert.deepEqual(saves.spent, {
    turns: routed.length,
    handoffs: routed.length,
    tokens: routed.length * 100,
    costMicroUsd: routed.length * 50,
    timeMs: routed.length * 900,
  });
});

test('too few conversations: said, with what is missing, and nothing is safe', () => {
  const { rules, promise, saves } = learn(traffic(kinds, { count: 60 }));
  assert.ok(rules.length > 0, 'it has seen something');
  assert.ok(rules.every(({ safe }) => !safe));
  assert.ok(promise.kind === 'not_promised');
  assert.deepEqual([promise.needed, promise.labels, promise.tried], [45, 20, undefined]);
  assert.equal(saves.requests, 0);
  const none = learn([]);
  assert.deepEqual([none.rules, none.examples, none.requests], [[], [], []]);
});

test('a rule that the newest requests break is not safe, nor is any after it', () => {
  const requests = traffic(kinds, { count: 600 }).map((request) => {
    // From some day on, queries are done by somebody else.
    const moved = request.at > 420 && request.text.includes('SQL');
    return moved ? { ...request, agent: 'testing' } : request;
  });
  const { rules, promise, saves } = learn(requests);
  const broken = rules.find(({ to }) => to === 'data');
  assert.ok(broken && broken.errors > 10 && !broken.safe && broken.bound > 0.5);
  const at = rules.indexOf(broken);
  assert.ok(rules.slice(at).every(({ safe }) => !safe));
  if (promise.kind === 'promised') assert.equal(promise.errors, 0);
  else assert.equal(saves.requests, 0);
});

test('words that mean nothing make no safe rules: at most one log in ten', () => {
  let safe = 0;
  const worlds = 60;
  for (let seed = 1; seed <= worlds; seed++) {
    const uniform = random(seed);
    // Who does the work has nothing to do with what was said.
    const requests = traffic(kinds, { count: 300, seed }).map((request) => ({
      ...request,
      agent: uniform() < 0.8 ? 'data' : 'testing',
    }));
    const { rules, promise } = learn(requests);
    if (promise.kind === 'promised') safe += 1;
    assert.ok(rules.length < 3, 'phrases that are pure by accident are not believed');
  }
  assert.ok(safe <= worlds / 10, `${safe} of ${worlds} logs without sense have safe rules`);
});

test('examples: each text once, contradictions out, direct for what the entry agent did itself', () => {
  const one = (text: string, agent: string, at: number): LoggedRequest => {
    return { seq: 2, at, text, agent, entry: 'triage', before };
  };
  const requests = [
    one('a query', 'data', 1),
    one('A  Query', 'data', 2),
    one('the report', 'data', 3),
    one('The report', 'testing', 4),
    one('the report', 'data', 5),
    one('more data', 'data', 6),
    one('hello\u0007', 'triage', 7),
    one('hi', 'triage', 7.5),
    one('alone', 'process', 8),
    ...[9, 10, 11, 12, 13].map((at) => one('newest', 'data', at)),
  ];
  const { examples, requests: newer } = learn(requests);
  assert.deepEqual(examples, [
    { text: 'A  Query', label: 'data' },
    { text: 'more data', label: 'data' },
    { text: 'hello ', label: direct },
    { text: 'hi', label: direct },
  ]);
  assert.equal(newer.length, 5, 'traffic as it came, also what was said again');
});

test('a label has no more examples than are of use, and they are the newest', () => {
  const requests = traffic(
    [
      [1, 'data', 'a'],
      [1, 'testing', 'b'],
    ],
    { count: 1_500 },
  );
  const numbered = requests.map((one) => ({ ...one, text: `${one.text} ${one.at}` }));
  const [oldest] = numbered;
  assert.ok(oldest);
  // Said again at the end of the older part: it is among the newest then.
  numbered.splice(990, 0, { ...oldest, at: 990 });
  const { examples } = learn(numbered);
  assert.ok(examples.some(({ text: said }) => said === oldest.text));
  const counts = Map.groupBy(examples, ({ label }) => label);
  assert.deepEqual(
    [...counts.values()].map((list) => list.length),
    [100, 100],
  );
  assert.match(counts.get('data')?.at(-1)?.text ?? '', / 99\d$/);
});

test('what is written can be read by the reader of examples', async () => {
  const { examples, requests } = learn(traffic(kinds, { count: 300 }));
  const write = (name: string, rows: readonly unknown[]): string => {
    const path = join(home, name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return path;
  };
  const trained = await lintExamples([write('examples.jsonl', examples)]);
  assert.deepEqual([trained.errors, trained.findings], [0, []]);
  const validated = await lintExamples([write('requests.jsonl', requests)], { as: 'requests' });
  assert.deepEqual([validated.errors, validated.examples.length], [0, requests.length]);
});

const word = fc.constantFrom('a', 'query', 'Report', 'über', 'naïve', 'x-1', '[redacted]', '…');
const text = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));

test('a phrase that is found is said by every request it was counted in, and by no other agent', () => {
  const requests = fc.array(fc.record({ text, agent: fc.constantFrom('one', 'two') }), {
    minLength: 30,
    maxLength: 120,
  });
  fc.assert(
    fc.property(requests, (given) => {
      for (const { phrase, to, seen } of findPhrases(given, new Set(['two']))) {
        const saying = given.filter((request) => says(request.text, phrase));
        assert.equal(saying.length, seen);
        assert.ok(saying.every(({ agent }) => agent === to));
        assert.equal(to, 'one');
        assert.ok(!phrase.includes('redacted'), 'what was taken out is not what was said');
      }
    }),
  );
});

test('what was redacted makes no phrase, and a phrase far down in a text counts, too', () => {
  const many = (said: string, agent: string): { text: string; agent: string }[] =>
    Array.from({ length: 30 }, () => ({ text: said, agent }));
  const given = [
    ...many('[redacted]', 'one'),
    ...many('[redacted] sql', 'one'),
    ...many('x', 'two'),
  ];
  const phrases = (requests: typeof given): string[] =>
    findPhrases(requests, new Set(['two'])).map(({ phrase }) => phrase);
  assert.deepEqual(phrases(given), ['sql']);
  const below = `${'word '.repeat(100)} sql`;
  assert.deepEqual(phrases([...given, { text: below, agent: 'two' }]), []);
});

function holds({ when }: Rule, said: string): boolean {
  if (typeof when === 'function') return when(said);
  return when instanceof RegExp ? when.test(said) : when.includes(said);
}

test('rules of a file: phrases, whole requests, patterns', async () => {
  const rules = [
    { to: 'data', phrase: 'Sales  Report' },
    { to: 'data', request: 'My bill?' },
    { to: 'testing', pattern: '^test', flags: 'i', name: 'begins with test' },
  ];
  const file = join(home, 'rules.json');
  writeFileSync(file, `\ufeff${rulesText('desk', rules)}`);
  const read = await readRules(file, { agents: ['data', 'testing'] });
  assert.deepEqual(
    read.map(({ name, to }) => [name, to]),
    [
      ["says 'sales report'", 'data'],
      ["is 'My bill?'", 'data'],
      ['begins with test', 'testing'],
    ],
  );
  const [phrase, request, pattern] = read;
  assert.ok(phrase && request && pattern);
  for (const said of ['the sales report', 'SALES-REPORT!', 'of (sales), report']) {
    assert.ok(holds(phrase, said), said);
  }
  for (const said of ['sales', 'report sales', 'wholesales report', 'sales reports']) {
    assert.ok(!holds(phrase, said), said);
  }
  assert.deepEqual([holds(request, ' my  BILL? '), holds(request, 'my bill')], [true, false]);
  assert.deepEqual([holds(pattern, 'Testing'), holds(pattern, 'a test')], [true, false]);
});

test('a file of rules that is none says where and why, and switches nothing on', async () => {
  const says = async (content: string, why: RegExp): Promise<void> => {
    const file = join(home, 'bad.json');
    writeFileSync(file, content);
    const message = new RegExp(`^Cannot use the rules: .*bad\\.json${why.source}.*Set it right`);
    await assert.rejects(readRules(file, { agents: ['data'] }), { code: 'input_invalid', message });
  };
  const rule = (entry: object): string => JSON.stringify({ format: 1, rules: [entry] });
  await says('[', /: it is no JSON object/);
  await says('{}', /: it has not the format 1/);
  await says(rule({ phrase: 'a' }), /: rules\[0\]: it does not say whom it is `to`/);
  await says(
    rule({ to: 'daat', phrase: 'a' }),
    /: rules\[0\]: the team has no agent 'daat'; it has data/,
  );
  await says(rule({ to: 'data' }), /: rules\[0\]: it has one of phrase, .*, got 0 of them/);
  await says(rule({ to: 'data', phrase: 'a', pattern: 'b' }), /: rules\[0\]: .*got 2 of them/);
  await says(rule({ to: 'data', phrase: 5 }), /: rules\[0\]: phrase is no text/);
  await says(rule({ to: 'data', phrase: '?!' }), /: rules\[0\]: its phrase has no word, got '\?!'/);
  await says(rule({ to: 'data', pattern: '(' }), /: rules\[0\]: its pattern is none \(/);
  await says(`"${'x'.repeat(1_100_000)}"`, /: it can not be read \(it is larger than 1 MiB\)/);
  await assert.rejects(readRules(join(home, 'nope.json')), /it can not be read \(ENOENT/);
  assert.throws(() => ruleOf({ to: 'data', request: ' ' }), /its request is empty/);
});

const to = (agent: string): Step => ({ handoff: agent });

test('the conversations of a store, oldest first, across pages, of one team', async () => {
  const desk = past();
  for (let talk = 0; talk < 5; talk++) {
    await desk.talk(`talk-${talk}`, [{ say: `query ${talk}`, steps: [to('data'), 'Done.'] }]);
  }
  // Pages of two, as the real ones are of a thousand.
  const pages: number[] = [];
  const store: Store = {
    ...desk.store,
    list: async (query) => {
      const page = await desk.store.list({ ...query, limit: 2 });
      pages.push(page.length);
      return page;
    },
  };
  const { team, conversations, requests } = await readHistory(store);
  assert.deepEqual([team, conversations], ['desk', 5]);
  assert.deepEqual(
    requests.map(({ text: said }) => said),
    [0, 1, 2, 3, 4].map((n) => `query ${n}`),
  );
  assert.ok(pages.length > 2);
  const few = await readHistory(store, { conversationsMax: 3 });
  assert.deepEqual(
    few.requests.map(({ text: said }) => said),
    ['query 2', 'query 3', 'query 4'],
  );
});

test('conversations of one moment on two pages are all read', async () => {
  const desk = past();
  for (let talk = 0; talk < 9; talk++)
    await desk.talk(`talk-${talk}`, [{ say: 'hi', steps: ['Hi.'] }]);
  const all = (await desk.store.list({ limit: 1_000 })).map((head, at) => {
    return { ...head, updatedAt: 100 - Math.ceil(at / 2) };
  });
  const list: Store['list'] = async ({ before = Infinity }) =>
    all.filter(({ updatedAt }) => updatedAt < before).slice(0, 4);
  assert.equal((await readHistory({ ...desk.store, list })).conversations, 9);
});

test('several teams in one store: one has to be named', async () => {
  const store = memoryStore();
  await past({ store }).talk('one', [{ say: 'hi', steps: ['Hi.'] }]);
  await past({ store, name: 'shop' }).talk('two', [{ say: 'buy', steps: ['Sold.'] }]);
  await assert.rejects(readHistory(store), {
    code: 'input_invalid',
    message: /conversations of several teams, got .*desk.*Name one of them/,
  });
  const { requests } = await readHistory(store, { team: 'shop' });
  assert.deepEqual(
    requests.map(({ text: said }) => said),
    ['buy'],
  );
  assert.deepEqual(await readHistory(memoryStore()), {
    team: undefined,
    conversations: 0,
    requests: [],
    leftOut: {},
  });
});

test('a log that is not whole is left out and counted; the others are read', async () => {
  const desk = past();
  await desk.talk('good', [{ say: 'hi', steps: ['Hi.'] }]);
  await desk.talk('bad', [{ say: 'ho', steps: ['Ho.'] }]);
  const store: Store = {
    ...desk.store,
    read: async (conversation, from, until) => {
      const lines = await desk.store.read(conversation, from, until);
      return conversation === 'bad' ? lines.map((line) => ({ ...line, text: '{' })) : lines;
    },
  };
  const { requests, leftOut } = await readHistory(store);
  assert.deepEqual([requests.length, leftOut], [1, { unreadable: 1 }]);
  const failing: Store = { ...desk.store, read: () => Promise.reject(new Error('disk')) };
  await assert.rejects(readHistory(failing), /disk/);
});

test('many conversations in one moment end the reading all the same', async () => {
  const desk = past();
  await desk.talk('one', [{ say: 'hi', steps: ['Hi.'] }]);
  const [head] = await desk.store.list({ limit: 1 });
  assert.ok(head);
  const many: Head[] = Array.from({ length: 7 }, () => head);
  const { conversations } = await readHistory({ ...desk.store, list: async () => many });
  assert.equal(conversations, 1);
});
