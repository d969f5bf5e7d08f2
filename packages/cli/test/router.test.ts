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
import { after, before, type TestContext, test } from 'node:test';
import { conversationId, createBaton, defineTeam, type Router, type View } from '@baton/core';
import { createAudit, createRouter, newAudit, readRules } from '@baton/router';
import { openSqliteStore } from '@baton/sqlite';
import { checkExamples } from '../src/router-check.ts';
import { learnFromLog } from '../src/router-learn.ts';
import { routeText } from '../src/router-route.ts';
import { trainRouter } from '../src/router-train.ts';
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
async function play(path: string, count: number, router?: Router): Promise<void> {
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
    ...(router && { router }),
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
  // Sure of itself, wrong half of the time, and always held back to be looked at.
  const scored = {
    ranked: [{ label: 'billing', probability: 1 }],
    confidence: 1,
    fits: ['billing'],
  };
  const classifier = { classify: async () => ({ ...scored, by: 'n_grams' as const }) };
  const audit = createAudit({ state: newAudit(0.05), share: 1 });
  await play(join(home, 'held.db'), 30, createRouter({ classifier, threshold: 0.5, audit }));
  writeFileSync(join(home, 'examples.jsonl'), jsonl(96));
});

/** What a command prints and the exit status it gives, without a process of its own. */
async function here(
  t: TestContext,
  command: () => Promise<number>,
): Promise<{ readonly exit: number; readonly out: string }> {
  let out = '';
  const write = process.stdout.write.bind(process.stdout);
  // A test that runs reports on the same stream, in bytes; a command prints texts.
  const printing = t.mock.method(process.stdout, 'write', (chunk: string | Uint8Array): boolean => {
    if (typeof chunk !== 'string') return write(chunk);
    out += chunk;
    return true;
  });
  try {
    return { exit: await command(), out };
  } finally {
    printing.mock.restore();
  }
}

const many = { db: join(home, 'many.db'), risk: '5%' };
const examples = join(home, 'examples.jsonl');

test('learn writes rules, examples and requests to review, and nothing twice', async (t) => {
  const cwd = folder(t);
  const { exit, out, err } = await baton(['router', 'learn', '--db', many.db, '--out', 'learnt'], {
    cwd,
  });
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

  const folderOut = join(cwd, 'learnt');
  const files = readdirSync(folderOut).toSorted();
  assert.deepEqual(files, ['examples.jsonl', 'requests.jsonl', 'rules.json']);
  for (const name of files) {
    assert.equal(statSync(join(folderOut, name)).mode & 0o077, 0, `${name} is for its owner`);
  }
  const rules = await readRules(join(folderOut, 'rules.json'), { agents: agents.split(',') });
  assert.deepEqual([...new Set(rules.map(({ to }) => to))].toSorted(), ['billing', 'network']);
  const kept = readFileSync(join(folderOut, 'examples.jsonl'), 'utf8');
  assert.ok(kept.includes('[redacted]') && !kept.includes('1234'));

  writeFileSync(join(folderOut, 'rules.json'), 'mine');
  rmSync(join(folderOut, 'examples.jsonl'));
  await assert.rejects(learnFromLog({ ...many, out: folderOut }), {
    code: 'input_invalid',
    message:
      /^Cannot write files: .*rules\.json, .* would be lost\. Name another place, or add --force/,
  });
  assert.equal(readFileSync(join(folderOut, 'rules.json'), 'utf8'), 'mine');
  assert.ok(!existsSync(join(folderOut, 'examples.jsonl')), 'all of them or none');
  const forced = await here(t, () =>
    learnFromLog({ ...many, out: folderOut, force: true, json: true }),
  );
  const { written, saves, leftOut } = JSON.parse(forced.out);
  assert.deepEqual([written.length, saves.spent.turns > 200, leftOut], [3, true, {}]);
});

test('what was learnt trains a router, its traffic validates it, and it routes', async (t) => {
  const cwd = folder(t);
  const at = (name: string): string => join(cwd, name);
  await here(t, () => learnFromLog({ ...many, out: cwd }));
  const validate = [at('requests.jsonl')];
  const options = { agents, validate, risk: '5%', out: at('router.json') };
  const trained = await here(t, () => trainRouter([at('examples.jsonl')], options));
  assert.equal(trained.exit, 0, trained.out);
  assert.match(trained.out, /At most 5 % of those routed are wrong, at 90 % confidence\./);
  assert.match(trained.out, /Written: .*router\.json\. Look at it; nothing is switched on\./);
  const file = JSON.parse(readFileSync(at('router.json'), 'utf8'));
  assert.equal(file.promised, true);
  assert.deepEqual(
    [...file.examples, ...file.validated].map((used: { file: string }) => used.file),
    ['examples.jsonl', 'requests.jsonl'],
  );
  const words = ['my', 'invoice', 'is', 'wrong', '--agents', agents, '--router', 'router.json'];
  const routed = await baton(['router', 'route', ...words], { cwd });
  assert.deepEqual([routed.exit, routed.err], [0, '']);
  assert.match(routed.out, /^● billing +[01]\.\d+ +█+$/m);
  assert.match(routed.out, /^confidence 0\.\d+, by n-grams alone in \d+\.\d\d ms$/m);
  assert.match(routed.out, /^at [\d.]+: billing \(n-grams, 0\.\d\d over network 0\.\d\d\)$/m);
});

test('too few conversations: said with what is missing, and no rules are written', async (t) => {
  const cwd = folder(t);
  const few = { db: join(home, 'few.db'), risk: '5%', out: cwd };
  const { exit, out } = await here(t, () => learnFromLog(few));
  assert.equal(exit, 0);
  assert.match(out, /Nothing can be promised at 5 %: it takes at least 45 routed requests without/);
  assert.ok(!existsSync(join(cwd, 'rules.json')));
  const none = await here(t, () => learnFromLog({ db: join(cwd, 'no.db'), risk: '5%' }));
  assert.deepEqual([none.exit, existsSync(join(cwd, 'no.db'))], [0, false]);
  assert.match(none.out, /^There is nothing to learn from yet\.$/m);
});

test('what was held back for the audit says whether the promise stands', async (t) => {
  const held = { db: join(home, 'held.db'), risk: '5%' };
  const { out } = await here(t, () => learnFromLog(held));
  assert.match(
    out,
    /^A router in use should be suspended: \d+ of \d+ audited routes were wrong, which/m,
  );
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
  const good = await here(t, () => checkExamples([examples], { agents: 'any', json: true }));
  const { examples: count, errors, counts } = JSON.parse(good.out);
  assert.deepEqual([good.exit, count, errors], [0, 96, 0]);
  assert.deepEqual(counts[0], { label: 'billing', examples: 48 });
});

test('train without traffic promises nothing; with too little of it writes nothing, exit 13', async (t) => {
  const cwd = folder(t);
  const out = join(cwd, 'router.json');
  const guess = await here(t, () =>
    trainRouter([examples], { agents, risk: '5%', out, json: true }),
  );
  assert.deepEqual([guess.exit, JSON.parse(guess.out).kind], [0, 'suggested']);
  assert.equal(JSON.parse(readFileSync(out, 'utf8')).promised, false);
  const requests = join(cwd, 'requests.jsonl');
  writeFileSync(requests, jsonl(20, 100));
  const other = { agents, risk: '2%', out: join(cwd, 'other.json'), validate: [requests] };
  const few = await here(t, () => trainRouter([examples], other));
  assert.equal(few.exit, 13);
  assert.match(few.out, /Nothing can be promised at 2 %: it takes at least 114 routed/);
  assert.ok(!existsSync(other.out));
});

test('route as JSON: every score, and without a threshold nothing is decided', async (t) => {
  const options = { agents, examples: [examples], json: true };
  const { out } = await here(t, () => routeText(['my modem'], options));
  const { ranked, fits, by, ms, decided } = JSON.parse(out);
  assert.deepEqual(
    [ranked[0].label, fits, by, decided],
    ['network', ['network'], 'n_grams', undefined],
  );
  assert.equal(typeof ms, 'number');
  const low = await here(t, () => routeText(['my modem'], { ...options, threshold: '0.99999' }));
  assert.equal(JSON.parse(low.out).decided.to, null);
});

test('what is wrong is said', async () => {
  const train = { agents, risk: '5%', out: join(home, 'never.json') };
  const wrongs: readonly (readonly [command: () => Promise<number>, says: RegExp])[] = [
    [
      () => learnFromLog({ ...many, risk: 'low' }),
      /use --risk: it is a share such as 5% or 0\.05, got/,
    ],
    [() => learnFromLog({ ...many, risk: '500%' }), /use --risk: it is a share .*, got '500%'/],
    [
      () => learnFromLog({ ...many, last: '0' }),
      /use --last: it is a whole number from 1 on, got '0'/,
    ],
    [
      () => trainRouter([examples], { ...train, risk: '0' }),
      /the risk is a share above 0 and below 1/,
    ],
    [
      () => trainRouter([examples], { ...train, validate: [examples] }),
      /validate: .* is learnt from/,
    ],
    [() => checkExamples([examples], { agents: 'a,,b' }), /use --agents: it is names with commas/],
    [() => routeText(['hi'], {}), /comes from --examples <file> or --router <file>; name one/],
    [() => routeText([' '], { examples: [examples] }), /Cannot route nothing/],
    [() => routeText(['hi'], { router: 'nope.json' }), /Cannot open the router nope\.json/],
  ];
  for (const [command, message] of wrongs) {
    await assert.rejects(command, { code: 'input_invalid', message });
  }
  assert.ok(!existsSync(train.out));
});

test('the command line: labels are those of the desk, errors are JSON, help names the commands', async (t) => {
  const cwd = folder(t);
  const [wrong, help] = await Promise.all([
    baton(['router', 'train', examples, '--json'], { cwd }),
    baton(['router', '--help'], { cwd }),
  ]);
  const { error } = JSON.parse(wrong.out);
  assert.deepEqual([wrong.exit, error.code], [2, 'input_invalid']);
  assert.match(
    error.message,
    /96 things are wrong[\s\S]*The agents are triage, requirements, process/,
  );
  assert.equal(help.exit, 0);
  assert.match(help.out, /off unless a team is given one/);
  for (const name of ['learn', 'check', 'train', 'route']) {
    assert.match(help.out, new RegExp(`^  ${name} `, 'm'));
  }
});
