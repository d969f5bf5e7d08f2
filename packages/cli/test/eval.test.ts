/**
 * `baton eval` as a process: the desk offline and on a model, files, gates, stopping and going on.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { decodeReport, type Report } from '@baton/eval';
import { misbehavingServer } from '@baton/models/testing';
import { type EvalOptions, evaluateDesk } from '../src/eval.ts';
import { baton, type Ended, folder, start } from './baton.ts';

const cases = [
  { id: 'q', text: 'Analyze login requirements', label: 'requirements', kind: 'plain' },
  { id: 'r', text: 'Map the order fulfillment process', label: 'process', tricky: true },
  { id: 's', text: 'What is INVEST?', label: 'direct' },
  { id: 't', text: 'Book me a flight to Rome', label: 'out_of_scope' },
  { id: 'u', text: 'UAT plan for the login page', label: 'data', note: 'wrong on purpose' },
];

/** A folder with a data set, `set.jsonl`. */
function place(t: TestContext, rows: readonly object[] = cases): string {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'set.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  return cwd;
}

function reportIn(ended: Ended): Report {
  return decodeReport(ended.out, 'standard output');
}

test('the desk offline: text, JSON, JUnit and page of one run; a gate that holds', async (t) => {
  const cwd = place(t);
  const files = ['--save', 'out/r.json', '--html', 'out/r.html', '--junit', 'out/r.xml'];
  const gates = ['--fail-under', '0.75', '--fail-under', 'tricky=1'];
  const { exit, out, err } = await baton(['eval', 'set.jsonl', ...files, ...gates], { cwd });
  assert.deepEqual({ exit, err }, { exit: 0, err: '' });
  for (const pattern of [
    /^BA desk, offline · 5 cases\nFirst hop right: 80 % \(4 of 5\), 95 % interval /,
    /^wanted \\ got +data +process +req/m,
    /^u +UAT plan for the login page\n +went to testing, right is data$/m,
    /^passed {2}first hop at least 75 %: 80 % \(4 of 5\)\npassed {2}tricky at least 100 %/m,
    /Written: out\/r\.json, out\/r\.html, out\/r\.xml\n$/,
  ]) {
    assert.match(out, pattern);
  }
  assert.ok(!out.includes('\u001b'), 'a pipe gets no colour');
  const report = decodeReport(readFileSync(join(cwd, 'out', 'r.json'), 'utf8'), 'r.json');
  assert.deepEqual(
    report.cases.map(({ trials }) => trials[0]?.hop),
    ['requirements', 'process', 'direct', 'refused', 'testing'],
  );
  assert.deepEqual(report.cases[0]?.trials[0]?.tools, ['write_stories']);
  assert.match(readFileSync(join(cwd, 'out', 'r.html'), 'utf8'), /Routing of BA desk, offline/);
  assert.match(
    readFileSync(join(cwd, 'out', 'r.xml'), 'utf8'),
    /tests="7" failures="1" errors="0"/,
  );
  assert.deepEqual(readdirSync(join(cwd, 'out')).toSorted(), ['r.html', 'r.json', 'r.xml']);
  assert.ok(!existsSync(join(cwd, '.baton')), 'what costs nothing is not kept unasked');
});

test('without a data set it takes that of the desk; groups, and a limit', async (t) => {
  const words = ['eval', '--filter', 'out_of_scope', '--limit', '3', '--json'];
  const ended = await baton(words, { cwd: folder(t) });
  assert.equal(ended.exit, 0, ended.err);
  const report = reportIn(ended);
  assert.equal(report.cases.length, 3);
  assert.ok(report.cases.every(({ kind }) => kind === 'out_of_scope'));
  assert.match(report.data.join(), /desks\/ba\/routing\/ba\.jsonl$/);
});

test('a gate that fails has a status of its own; the baseline is compared with', async (t) => {
  const cwd = place(t);
  const first = await baton(['eval', 'set.jsonl', '--save', 'base.json'], { cwd });
  assert.equal(first.exit, 0);
  const gates = ['--fail-under', 'typo=0.5', '--baseline', 'base.json', '--json'];
  const { exit, out, ...ended } = await baton(['eval', 'set.jsonl', ...gates], { cwd });
  assert.equal(exit, 13);
  const { comparison, gates: judged } = reportIn({ exit, out, ...ended });
  assert.deepEqual([comparison?.cases, comparison?.p, comparison?.worse], [5, 1, []]);
  assert.deepEqual(
    judged.map(({ passed }) => passed),
    [false, true],
  );
  assert.match(judged[0]?.found ?? '', /there are no such cases/);
});

const wrongs: readonly (readonly [
  files: readonly string[],
  options: EvalOptions,
  code: string,
  says: RegExp,
])[] = [
  [['nope.jsonl'], {}, 'input_invalid', /Cannot read the data set .*nope\.jsonl: ENOENT/],
  [['set.jsonl', 'bad.jsonl'], {}, 'input_invalid', /bad\.jsonl:2: it is no JSON/],
  [['agents.jsonl'], {}, 'input_invalid', /agents\.jsonl:1: there is no agent 'billing'/],
  [['set.jsonl'], { filter: ['typo'] }, 'input_invalid', /no case is in typo\. The groups are/],
  [['set.jsonl'], { subject: 'mood' }, 'input_invalid', /--subject is offline, model or router/],
  [['set.jsonl'], { subject: 'offline', model: 'm' }, 'input_invalid', /go with --subject model/],
  [['set.jsonl'], { threshold: '0.5' }, 'input_invalid', /go with --subject router/],
  [['set.jsonl'], { failUnder: ['most'] }, 'input_invalid', /got 'most'\. Write a share/],
  [['set.jsonl'], { repeat: '0' }, 'input_invalid', /--repeat: it is a whole number from 1/],
  [['set.jsonl'], { budget: 'much' }, 'input_invalid', /--budget: it is US dollars above 0/],
  [['set.jsonl'], { risk: '0' }, 'input_invalid', /--risk: it is a share above 0/],
  [['set.jsonl'], { baseline: 'nope.json' }, 'input_invalid', /Cannot compare with .*ENOENT/],
  [['set.jsonl'], { team: 'nope.ts' }, 'input_invalid', /Cannot use the team in nope\.ts/],
  [[], { team: 'team.ts' }, 'input_invalid', /name the data set of your team/],
  [['set.jsonl'], { subject: 'router' }, 'input_invalid', /no router of its own; name examples/],
  [['set.jsonl'], { baseUrl: 'http://x' }, 'input_invalid', /does not say which model/],
];

describe('what is wrong is said before anything is run', () => {
  for (const [files, options, code, message] of wrongs) {
    test([...files, JSON.stringify(options)].join(' '), async (t) => {
      const cwd = place(t);
      writeFileSync(join(cwd, 'bad.jsonl'), '\ufeff{"text":"x","label":"data"}\r\n{"text"');
      writeFileSync(join(cwd, 'agents.jsonl'), '{"text":"x","label":"billing"}\n');
      const paths = files.map((file) => join(cwd, file));
      await assert.rejects(evaluateDesk(paths, options), { code, message });
    });
  }

  test('results are never added to a data set', async (t) => {
    const cwd = place(t);
    const before = readFileSync(join(cwd, 'set.jsonl'), 'utf8');
    const { exit, out, err } = await baton(['eval', '--resume', 'set.jsonl'], { cwd });
    assert.deepEqual([exit, out], [2, '']);
    assert.match(err, /set\.jsonl:1 is no result of an evaluation\. The file was left as it is/);
    assert.equal(readFileSync(join(cwd, 'set.jsonl'), 'utf8'), before);
  });
});

const ownTeam = `
const agent = (name, handoffs, reply) =>
  ({ kind: 'code', name, description: name, handoffs, reply });
const brief = { reason: 'bills' };
export default defineTeam({
  name: 'shop',
  entry: 'desk',
  agents: [
    agent('desk', ['billing'], ({ request }) =>
      request.includes('bill') ? { handoff: { to: 'billing', brief } } : { text: 'Hello.' }),
    agent('billing', [], () => ({ text: 'Paid.' })),
  ],
  rules: [{ name: 'invoice', to: 'billing', when: ['invoice'] }],
});`;

test('a team of one’s own, whole and its router alone', async (t) => {
  const cwd = place(t, [
    { text: 'my bill', label: 'billing' },
    { text: 'an invoice', label: 'billing' },
    { text: 'hi', label: 'direct' },
  ]);
  const core = import.meta.resolve('@baton/core');
  writeFileSync(join(cwd, 'team.ts'), `import { defineTeam } from '${core}';${ownTeam}`);
  const words = ['eval', 'set.jsonl', '--team', 'team.ts', '--json'];
  const whole = reportIn(await baton(words, { cwd }));
  assert.deepEqual([whole.subject.name, whole.firstHop.points], ['shop', 3]);
  const router = reportIn(await baton([...words, '--subject', 'router'], { cwd }));
  assert.deepEqual(
    router.cases.map(({ trials }) => trials[0]?.hop),
    ['abstained', 'billing', 'abstained'],
  );
  assert.deepEqual([router.risk?.routed, router.risk?.wrong], [1, 0]);
});

test('a router alone, learnt from examples: coverage, errors, and whether a promise held', async (t) => {
  const things = ['invoice', 'refund', 'bill', 'payment', 'charge', 'fee', 'price', 'credit'];
  const places = ['router', 'signal', 'antenna', 'network', 'modem', 'cable', 'tower', 'line'];
  const cwd = place(t, [
    { text: 'the payment on my bill', label: 'billing' },
    { text: 'no signal from the tower', label: 'technical' },
    { text: 'sing me a song', label: 'out_of_scope' },
  ]);
  const rows = [
    ...things.map((word) => ({ text: `a question on my ${word}`, label: 'billing' })),
    ...places.map((word) => ({ text: `there is no ${word} here`, label: 'technical' })),
  ];
  writeFileSync(join(cwd, 'examples.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  const router = ['--subject', 'router', '--examples', 'examples.jsonl', '--threshold', '0.5'];
  const ended = await baton(['eval', 'set.jsonl', ...router, '--risk', '5%', '--json'], { cwd });
  assert.equal(ended.exit, 0, ended.err);
  const { risk, subject, cases: seen, matrix } = reportIn(ended);
  assert.match(subject.name, /^router alone, n-grams alone, threshold 0\.5$/);
  assert.equal(risk?.requests, 3);
  assert.equal(risk?.wrong, 0);
  assert.equal(risk?.promise?.verdict, 'open', 'so few cases show nothing');
  assert.equal(seen[2]?.trials[0]?.hop, 'abstained');
  assert.deepEqual(matrix.rights, ['billing', 'technical', 'abstained']);
});

const three = cases.slice(0, 3);

async function served(t: TestContext) {
  const server = await misbehavingServer();
  t.after(() => server.close());
  const words = ['--base-url', server.url, '--model', 'm', '--concurrency', '1'];
  return { server, words };
}

test('on a model: hops from the log, refusals in its own words, tokens; it is kept', async (t) => {
  const { server, words } = await served(t);
  const usage = { prompt_tokens: 90, completion_tokens: 10 };
  server.script(
    { do: 'handoff', to: 'requirements', brief: { reason: 'stories' } },
    { do: 'text', text: 'Here they are.', usage },
    { do: 'calls', calls: [{ name: 'ask_user', args: { question: 'Which one?' } }] },
    { do: 'text', text: 'I’m afraid I can’t help with that.', usage },
  );
  const cwd = place(t, three);
  const ended = await baton(['eval', 'set.jsonl', ...words, '--json'], { cwd });
  assert.equal(ended.exit, 0, ended.err);
  const { cases: seen, spent, subject } = reportIn(ended);
  assert.match(subject.name, /^BA desk, .*\/m$/);
  assert.deepEqual(
    seen.map(({ trials }) => trials[0]?.hop),
    ['requirements', 'asked', 'refused'],
  );
  assert.ok(spent.tokens >= 200);
  assert.equal(readdirSync(join(cwd, '.baton', 'eval')).length, 1);
});

test('ctrl-C keeps what is done; going on asks only for the rest', async (t) => {
  const { server, words } = await served(t);
  server.script({ do: 'text', text: 'One.' }, { do: 'text', text: 'Two.' }, { do: 'silence' });
  const cwd = place(t, three);
  const resume = ['--resume', 'kept.jsonl'];
  const { child, ended } = start(['eval', 'set.jsonl', ...words, ...resume], { cwd });
  while (server.requests.length < 3 && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGINT');
  const stopped = await ended;
  assert.equal(stopped.exit, 130, stopped.err);
  assert.match(stopped.out, /2 cases\n[\s\S]*1 trial not run\. It was stopped\./);
  assert.match(
    stopped.err,
    /Results so far are in kept\.jsonl\. Go on with: .*--resume kept\.jsonl/,
  );
  server.script({ do: 'text', text: 'Three.' });
  const next = await baton(['eval', 'set.jsonl', ...words, ...resume, '--json'], { cwd });
  assert.equal(next.exit, 0, next.err);
  assert.equal(server.requests.length, 4);
  assert.deepEqual(
    reportIn(next).cases.map(({ trials }) => trials[0]?.text),
    ['One.', 'Two.', 'Three.'],
  );
});

test('nothing works: the failure has its status, and the rest is not tried', async (t) => {
  const { server, words } = await served(t);
  server.script({ do: 'status', status: 401 });
  const { exit, err } = await baton(['eval', 'set.jsonl', ...words], { cwd: place(t, three) });
  assert.equal(exit, 78);
  assert.match(err, /^baton: Cannot/m);
  assert.equal(server.requests.length, 1);
});

test('a budget that can not be kept ends it before it is spent', async (t) => {
  const { words } = await served(t);
  const budget = ['--budget', '0.5'];
  const { exit, out } = await baton(['eval', 'set.jsonl', ...words, ...budget], {
    cwd: place(t, three),
  });
  assert.equal(exit, 12);
  assert.match(out, /2 trials not run\. The price of this model is not known/);
});
