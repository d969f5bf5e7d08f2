/** A router as a file: made from examples and requests, opened only as what it was. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import {
  choiceText,
  createAudit,
  crossJudge,
  type Example,
  judge,
  newAudit,
  openRouter,
  outOfScope,
  promiseThreshold,
  readExamples,
  routerFile,
  suggestThreshold,
} from '@baton/router';
import { trainClassifier } from '../src/classifier.ts';

const home = mkdtempSync(join(tmpdir(), 'baton-router-open-'));
after(() => rmSync(home, { recursive: true, force: true }));

const subjects = ['sales', 'orders', 'stock', 'refunds', 'visits', 'hours', 'claims', 'fees'];

/** Examples of two agents that have no word in common. */
function sample(start: number): readonly Example[] {
  return subjects.slice(start).flatMap((subject) => [
    { text: `write an SQL query over ${subject}`, label: 'data' },
    { text: `database table with ${subject} by month`, label: 'data' },
    { text: `draw how ${subject} are handled step after step`, label: 'process' },
    { text: `map our ${subject} workflow with swimlanes`, label: 'process' },
  ]);
}

function write(path: string, rows: readonly Example[]): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

async function saved(folder: string): Promise<string> {
  const path = join(home, folder, 'router.json');
  const read = await readExamples([write(join(home, folder, 'files', 'a.jsonl'), sample(0))]);
  const choice = suggestThreshold(await crossJudge(read.examples), { risk: 0.05 });
  const file = routerFile({ path, examples: read.files, validated: [], choice });
  writeFileSync(path, JSON.stringify(file));
  return path;
}

const signal = new AbortController().signal;
const agents = ['triage', 'data', 'process'];

test('judged is what the classifier has not seen; out of scope is never right', async () => {
  const classifier = await trainClassifier(sample(2));
  const judged = await judge(classifier, [
    ...sample(0).slice(0, 8),
    { text: 'buy me a train ticket', label: outOfScope },
  ]);
  assert.deepEqual(
    judged.map(({ right }) => right),
    [...Array(8).fill(true), false],
  );
  assert.ok(judged.every(({ confidence }) => confidence >= -1 && confidence <= 1));
});

test('cross-validation judges each example once, and the same in any order', async () => {
  const examples = sample(0);
  const judged = await crossJudge(examples);
  assert.equal(judged.length, examples.length);
  const sorted = (list: typeof judged): readonly string[] =>
    list.map(({ confidence, right }) => `${confidence.toFixed(9)} ${right}`).toSorted();
  assert.deepEqual(sorted(await crossJudge(examples.toReversed())), sorted(judged));
  const odd = [
    { text: 'zebra', label: 'data' },
    { text: 'zebra crossing', label: 'process' },
  ];
  assert.equal((await crossJudge([...odd, ...examples])).length, examples.length + 2);
});

test('cross-validation embeds each text once', async () => {
  const asked: string[] = [];
  const embed = async (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    asked.push(...texts);
    return texts.map((text) => Float32Array.of(Math.cos(text.length), Math.sin(text.length)));
  };
  const examples = sample(4);
  const judged = await crossJudge(examples, { embedder: { name: 'lengths', embed }, sure: 2 });
  assert.equal(judged.length, examples.length);
  assert.deepEqual(asked.toSorted(), examples.map(({ text }) => text).toSorted());
});

test('a router that was saved is opened as the same, from any folder', async () => {
  const path = await saved('same');
  const { router, classifier, file } = await openRouter(path, { agents });
  assert.equal(file.examples[0]?.file, join('files', 'a.jsonl'));
  const text = 'an SQL query over refunds';
  const direct = await (await trainClassifier(sample(0))).classify(text);
  assert.deepEqual(await classifier.classify(text), direct);
  const { to, reason } = await router.route({ text, agents }, signal);
  assert.equal(to, direct.confidence >= file.threshold ? 'data' : null, reason);
});

test('what was chosen from written examples says that it promises nothing', async () => {
  const { promised, says, embedding } = JSON.parse(readFileSync(await saved('says'), 'utf8'));
  assert.deepEqual([promised, embedding], [false, null]);
  assert.match(says, /promises nothing for what users will write: validate it/);
});

test('what was promised is said with its figures, and when it breaks', () => {
  const judged = Array.from({ length: 500 }, (_, at) => ({ confidence: 0.9, right: at % 50 > 0 }));
  const choice = promiseThreshold(judged, { risk: 0.05 });
  assert.ok(choice.kind === 'promised');
  assert.equal(
    choiceText(choice),
    'At most 5 % of those routed are wrong, at 90 % confidence. From 0 on 500 of 500 are routed ' +
      '(100 %), 10 errors, bound 3.06 %. This holds for traffic like the validated one; it breaks ' +
      'when the share of out-of-scope requests changes, so a share of what is routed has to stay audited.',
  );
  const path = join(home, 'promised.json');
  assert.equal(routerFile({ path, examples: [], validated: [], choice }).promised, true);
});

test('what can not be promised is said with what is missing', () => {
  const few = promiseThreshold([{ confidence: 1, right: true }], { risk: 0.02 });
  assert.match(choiceText(few), /^Nothing can be promised at 2 %: it takes at least 114 routed/);
  const bad = Array.from({ length: 60 }, (_, at) => ({ confidence: 1, right: at > 9 }));
  assert.match(
    choiceText(promiseThreshold(bad, { risk: 0.05 })),
    /the surest 60 of 60 requests have 10 errors, which bounds the share at 2\d\.\d %/,
  );
});

test('examples that changed since are refused', async () => {
  const path = await saved('changed');
  write(join(home, 'changed', 'files', 'a.jsonl'), sample(1));
  await assert.rejects(openRouter(path), {
    code: 'input_invalid',
    message: /Cannot open the router .*: files.a\.jsonl has changed since its threshold was chosen/,
  });
});

test('another embedding, an agent too many and a file that is none are refused', async () => {
  const path = await saved('refused');
  const embedder = { name: 'other', embed: () => Promise.reject(new Error('it was asked')) };
  await assert.rejects(
    openRouter(path, { embedder }),
    /with n-grams alone, got the embedding other/,
  );
  await assert.rejects(openRouter(path, { agents: ['data'] }), /the team has no agent 'process'/);
  const good = JSON.parse(readFileSync(path, 'utf8'));
  const bad = join(home, 'bad.json');
  for (const [change, says] of [
    [{ format: 2 }, /it has not the format 1/],
    [{ examples: 'a' }, /examples is no list of files/],
    [{ validated: [{ file: 'a' }] }, /validated is no list/],
    [{ threshold: 2 }, /threshold is no share from 0 to 1, got 2/],
    [{ embedding: 5 }, /embedding is no name/],
    [{ promised: 'yes' }, /it does not say what is promised/],
  ] as const) {
    writeFileSync(bad, JSON.stringify({ ...good, ...change }));
    await assert.rejects(openRouter(bad), { code: 'input_invalid', message: says });
  }
  writeFileSync(bad, '{');
  await assert.rejects(openRouter(bad), /it is no JSON object/);
  await assert.rejects(openRouter(join(home, 'nope.json')), /it can not be read \(ENOENT/);
});

test('an opened router can be audited', async () => {
  const path = await saved('audited');
  const file = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...file, threshold: 0 }));
  const audit = createAudit({ state: newAudit(0.05), share: 1 });
  const { router } = await openRouter(path, { audit });
  const { to, reason } = await router.route({ text: 'SQL query over sales', agents }, signal);
  assert.equal(to, null);
  assert.match(reason, /^held back for the audit: data, n-grams/);
});
