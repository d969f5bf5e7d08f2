/** `baton router`: from the log to rules and examples, from examples to a threshold, to a route. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { conversationId, createBaton, defineTeam, type View } from '@baton/core';
import { readRules } from '@baton/router';
import { openSqliteStore } from '@baton/sqlite';
import { baton, folder } from './baton.ts';

const home = mkdtempSync(join(tmpdir(), 'baton-cli-router-'));
after(() => rmSync(home, { recursive: true, force: true }));

const agents = 'triage,billing,network';
const things = ['invoice', 'charge', 'refund', 'router', 'signal', 'modem'];
const ways = ['please check', 'I have a question about', 'something is wrong with', 'look at'];
const ends = ['today', 'again', 'since Monday', 'for my mother', 'and call me', 'if you can'];

/** A sentence and whose it is; number after number gives all there are. */
function sentence(at: number): { readonly text: string; readonly label: string } {
  const thing = things[at % things.length] ?? '';
  const way = ways[Math.floor(at / things.length) % ways.length] ?? '';
  const end = ends[Math.floor(at / (things.length * ways.length)) % ends.length] ?? '';
  const label = at % things.length < 3 ? 'billing' : 'network';
  return { text: `${way} my ${thing} ${end}`, label };
}

const jsonl = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, at) => `${JSON.stringify(sentence(from + at))}\n`).join('');

/** A desk of code agents over a real file, asked `count` times. */
async function play(path: string, count: number): Promise<void> {
  const said = ({ messages }: View): string => {
    const first = messages.at(0);
    const [part] = first?.role === 'user' ? first.content : [];
    return part?.type === 'text' ? part.text : '';
  };
  const triage = (view: View) => {
    if (said(view) === 'hello') return { text: 'Hello.' };
    const to = /invoice|charge|refund/.test(said(view)) ? 'billing' : 'network';
    return { handoff: { to, brief: { reason: `it is for ${to}` } } };
  };
  const worker = { kind: 'code', description: 'Works.', reply: () => ({ text: 'Done.' }) } as const;
  const team = defineTeam({
    name: 'shop',
    entry: 'triage',
    agents: [
      {
        ...worker,
        name: 'triage',
        dispatcher: true,
        handoffs: ['billing', 'network'],
        reply: triage,
      },
      { ...worker, name: 'billing' },
      { ...worker, name: 'network' },
    ],
    redact: [/\bcard \d+/],
  });
  const store = openSqliteStore({ path });
  const desk = createBaton({ team, store });
  for (let at = 0; at < count; at++) {
    const conversation = conversationId(`talk-${at}`);
    assert.ok(conversation);
    const text = at % 10 === 9 ? 'hello' : sentence(at).text;
    await desk.send(conversation, at === 0 ? `${text}, card 1234` : text).outcome;
  }
  await store.close();
}

before(async () => {
  await play(join(home, 'many.db'), 240);
  await play(join(home, 'few.db'), 30);
  writeFileSync(join(home, 'examples.jsonl'), jsonl(96));
});

describe('router', { concurrency: 2 }, () => {
  test('learn writes rules, examples and requests to review, and nothing twice', async (t) => {
    const cwd = folder(t);
    const learn = ['router', 'learn', '--db', join(home, 'many.db'), '--out', 'learnt'];
    const { exit, out, err } = await baton(learn, { cwd });
    assert.deepEqual([exit, err], [0, '']);
    assert.match(out, /^240 conversations of team shop: 240 requests$/m);
    assert.match(out, /^ {2}billing 1\d\d, network 1\d\d, triage 24$/m);
    assert.match(
      out,
      /^ {2}safe {2}invoice +→ billing {2}said \d+ times; \d+ routed, 0 wrong, at most/m,
    );
    assert.match(out, /The safe ones route \d+ of the newest 80, 0 errors: at most 5 % of those/);
    assert.match(
      out,
      /They would have routed 2\d\d requests and spared 2\d\d turns, 0 tokens, \$0\.0000/,
    );
    assert.match(
      out,
      /Written: learnt.rules\.json, .*Read them and change them; nothing is switched on/s,
    );

    const files = readdirSync(join(cwd, 'learnt')).toSorted();
    assert.deepEqual(files, ['examples.jsonl', 'requests.jsonl', 'rules.json']);
    for (const name of files) {
      assert.equal(statSync(join(cwd, 'learnt', name)).mode & 0o077, 0, `${name} is for its owner`);
    }
    const rules = await readRules(join(cwd, 'learnt', 'rules.json'), { agents: agents.split(',') });
    assert.ok(rules.some(({ to }) => to === 'billing') && rules.some(({ to }) => to === 'network'));
    const examples = readFileSync(join(cwd, 'learnt', 'examples.jsonl'), 'utf8');
    assert.ok(examples.includes('[redacted]') && !examples.includes('1234'));

    writeFileSync(join(cwd, 'learnt', 'rules.json'), 'mine');
    rmSync(join(cwd, 'learnt', 'examples.jsonl'));
    const again = await baton(learn, { cwd });
    assert.equal(again.exit, 2);
    assert.match(
      again.err,
      /^baton: Cannot write files: learnt.rules\.json, .* would be lost\..*--force/,
    );
    assert.equal(readFileSync(join(cwd, 'learnt', 'rules.json'), 'utf8'), 'mine');
    assert.ok(!existsSync(join(cwd, 'learnt', 'examples.jsonl')), 'all of them or none');
    const forced = await baton([...learn, '--force', '--json'], { cwd });
    assert.equal(forced.exit, 0);
    assert.equal(JSON.parse(forced.out).written.length, 3);
  });

  test('what was learnt trains a router, its traffic validates it, and it routes', async (t) => {
    const cwd = folder(t);
    const db = join(home, 'many.db');
    await baton(['router', 'learn', '--db', db, '--out', '.'], { cwd });
    const labels = ['--agents', agents];
    const train = ['router', 'train', 'examples.jsonl', '--validate', 'requests.jsonl', ...labels];
    const trained = await baton(train, { cwd });
    assert.deepEqual([trained.exit, trained.err], [0, '']);
    assert.match(trained.out, /At most 5 % of those routed are wrong, at 90 % confidence\./);
    assert.match(trained.out, /Written: router\.json\. Look at it; nothing is switched on\./);
    const file = JSON.parse(readFileSync(join(cwd, 'router.json'), 'utf8'));
    assert.equal(file.promised, true);
    assert.deepEqual(
      [...file.examples, ...file.validated].map((used: { file: string }) => used.file),
      ['examples.jsonl', 'requests.jsonl'],
    );
    const route = ['router', 'route', ...labels, '--router', 'router.json', '--json'];
    const routed = await baton([...route, 'my', 'invoice', 'is', 'wrong'], { cwd });
    const { decided, by, ranked, ms } = JSON.parse(routed.out);
    assert.deepEqual([decided.to, by, ranked[0].label], ['billing', 'n_grams', 'billing']);
    assert.equal(typeof ms, 'number');
  });

  test('too few conversations: said with what is missing, and no rules are written', async (t) => {
    const cwd = folder(t);
    const { exit, out } = await baton(
      ['router', 'learn', '--db', join(home, 'few.db'), '--out', 'learnt'],
      { cwd },
    );
    assert.equal(exit, 0);
    assert.match(
      out,
      /Nothing can be promised at 5 %: it takes at least 45 routed requests without/,
    );
    assert.ok(!existsSync(join(cwd, 'learnt', 'rules.json')));
  });

  test('check: every finding with file and line, the counts, exit 2', async (t) => {
    const cwd = folder(t);
    writeFileSync(
      join(cwd, 'bad.jsonl'),
      `${jsonl(4)}{\n${JSON.stringify({ text: 'a', label: 'b' })}\n`,
    );
    const words = ['router', 'check', 'bad.jsonl', 'nope.jsonl', '--agents', agents];
    const { exit, out } = await baton(words, { cwd });
    assert.equal(exit, 2);
    assert.match(out, /^error bad\.jsonl:5: it is no JSON, got '\{'/m);
    assert.match(
      out,
      /^error bad\.jsonl:6: the team has no agent 'b'\. The agents are triage, billing/m,
    );
    assert.match(out, /^error nope\.jsonl: there is no such file/m);
    assert.match(out, /^4 examples: 4 errors, 0 warnings$/m);
    const good = await baton(
      ['router', 'check', join(home, 'examples.jsonl'), '--agents', 'any', '--json'],
      { cwd },
    );
    const { examples, errors, counts } = JSON.parse(good.out);
    assert.deepEqual([good.exit, examples, errors], [0, 96, 0]);
    assert.deepEqual(counts[0], { label: 'billing', examples: 48 });
  });

  test('train without traffic promises nothing; with too little of it writes nothing, exit 13', async (t) => {
    const cwd = folder(t);
    const train = ['router', 'train', join(home, 'examples.jsonl'), '--agents', agents];
    const guess = await baton([...train, '--json'], { cwd });
    assert.deepEqual([guess.exit, JSON.parse(guess.out).kind], [0, 'suggested']);
    assert.equal(JSON.parse(readFileSync(join(cwd, 'router.json'), 'utf8')).promised, false);
    writeFileSync(join(cwd, 'requests.jsonl'), jsonl(20, 100));
    const few = await baton(
      [...train, '--validate', 'requests.jsonl', '--risk', '2%', '--out', 'other.json'],
      { cwd },
    );
    assert.equal(few.exit, 13);
    assert.match(few.out, /Nothing can be promised at 2 %: it takes at least 114 routed/);
    assert.ok(!existsSync(join(cwd, 'other.json')));
  });

  test('help names the commands; nothing is switched on by itself', async (t) => {
    const { exit, out } = await baton(['router', '--help'], { cwd: folder(t) });
    assert.equal(exit, 0);
    assert.match(out, /off unless a team is given one/);
    for (const name of ['learn', 'check', 'train', 'route'])
      assert.match(out, new RegExp(`^  ${name} `, 'm'));
  });

  const examples = join(home, 'examples.jsonl');
  const wrongs: readonly { readonly words: readonly string[]; readonly says: RegExp }[] = [
    {
      words: ['learn', '--risk', 'low'],
      says: /use --risk: it is a share such as 5% or 0\.05, got/,
    },
    {
      words: ['learn', '--last', '0'],
      says: /use --last: it is a whole number from 1 on, got '0'/,
    },
    {
      words: ['train', examples, '--agents', agents, '--validate', examples],
      says: /Cannot validate: .*examples\.jsonl is learnt from\. Name requests of users/,
    },
    { words: ['train', examples], says: /^Cannot use the examples: 96 things are wrong/ },
    { words: ['route', 'hi'], says: /comes from --examples <file> or --router <file>; name one/ },
    { words: ['route', 'hi', '--router', 'nope.json'], says: /Cannot open the router nope\.json/ },
  ];
  for (const { words, says } of wrongs) {
    test(`what is wrong is said: ${words[0]} ${words.at(-1)}`, async (t) => {
      const { exit, out } = await baton(['router', ...words, '--json'], { cwd: folder(t) });
      const { error } = JSON.parse(out);
      assert.deepEqual([exit, error.code], [2, 'input_invalid']);
      assert.match(error.message, says);
    });
  }
});
