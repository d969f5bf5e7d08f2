/** The rules of scoring, one by one, on real runs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Score, score } from '@baton/eval';
import { caseOf, seen } from './office.ts';

async function scored(row: object): Promise<Score> {
  return score(caseOf({ label: 'data', ...row }), await seen(row), { entry: 'triage' });
}

const oneHop: readonly (readonly [why: string, row: object, points: number])[] = [
  ['the label', { text: 'data', label: 'data' }, 1],
  ['another agent', { text: 'process', label: 'data' }, 0],
  ['one of those accepted', { text: 'process', accept: ['data', 'process'] }, 1],
  ['a specialist that is only the second', { text: 'process data', label: 'data' }, 0],
  ['direct: triage answers', { text: 'hello', label: 'direct' }, 1],
  ['direct: triage may look something up', { text: 'tool', label: 'direct' }, 1],
  ['direct, by the name of the entry agent', { text: 'hello', label: 'triage', kind: 'direct' }, 1],
  ['direct: handed on', { text: 'data', label: 'direct' }, 0],
  ['direct: asked', { text: 'ask', label: 'direct' }, 0],
  ['direct: refused', { text: 'no', label: 'direct' }, 0],
  ['out of scope: refused', { text: 'no', label: 'out_of_scope' }, 1],
  ['out of scope: answered', { text: 'hello', label: 'out_of_scope' }, 0],
  ['out of scope: a tool ran', { text: 'tool no', label: 'out_of_scope' }, 0],
  ['out of scope: a specialist refused', { text: 'data no', label: 'out_of_scope' }, 0],
  ['out of scope: asked', { text: 'ask', label: 'out_of_scope' }, 0],
  ['in scope: refused', { text: 'no', label: 'data' }, 0],
  ['ambiguous: asked', { text: 'ask', accept: ['data', 'process'] }, 1],
  ['plain: asked', { text: 'ask', label: 'data' }, 0],
  ['plain and short: asked', { text: 'ask', label: 'data', style: ['short'] }, 0.5],
  ['short, but not plain: asked', { text: 'ask', label: 'direct', style: ['short'] }, 0],
  ['needs several: asked', { text: 'ask', label: 'data', need: ['data', 'process'] }, 0],
  ['no answer', { text: 'refuse', label: 'direct' }, 0],
];

for (const [why, row, points] of oneHop) {
  test(`first hop, ${why}: ${points}`, async () => {
    const { points: got, wrong } = await scored(row);
    assert.equal(got, points);
    assert.equal(wrong.length === 0, points === 1);
  });
}

test('what it counts under: what was taken where it is accepted, else the label', async () => {
  const truth = async (row: object) => (await scored(row)).truth;
  assert.equal(await truth({ text: 'process', accept: ['data', 'process'] }), 'process');
  assert.equal(await truth({ text: 'human', accept: ['data', 'process'] }), 'data');
  assert.equal(await truth({ text: 'ask', accept: ['data', 'process'] }), 'data');
  assert.equal(await truth({ text: 'no', label: 'out_of_scope' }), 'out_of_scope');
  assert.equal(await truth({ text: 'data', label: 'triage', kind: 'direct' }), 'direct');
});

test('complete: all that are needed took part, in any order unless one is given', async () => {
  const need = ['data', 'process'];
  const complete = async (row: object) => (await scored({ need, ...row })).complete;
  assert.equal(await complete({ text: 'data process' }), true);
  assert.equal(await complete({ text: 'process data' }), true);
  assert.equal(await complete({ text: 'process data', ordered: true }), false);
  assert.equal(await complete({ text: 'data process', ordered: true }), true);
  assert.equal(await complete({ text: 'data' }), false);
  assert.equal(await complete({ text: 'data', need: ['data'] }), undefined);
});

const turns = (...users: readonly string[]) => users.map((user) => ({ user }));

test('a conversation: the sequence is the expected one or one of those accepted', async () => {
  const sequences = {
    expected_sequence: ['triage', 'data', 'process'],
    accept_sequences: [['triage', 'process', 'human']],
  };
  const fits = async (...users: readonly string[]) =>
    (await scored({ turns: turns(...users), ...sequences })).sequence;
  assert.equal(await fits('data', 'process'), true);
  assert.equal(await fits('process', 'human'), true);
  assert.equal(await fits('data'), false);
  assert.equal(await fits('data', 'process', 'human'), false);
  assert.equal(await fits('data triage process'), false, 'given back in between');
});

test('a conversation: who holds after each turn, handoffs, what must not happen', async () => {
  const good = await scored({
    turns: [
      { user: 'data', expect_agent: 'data' },
      { user: 'process', expect_agent: 'process' },
    ],
    expected_sequence: ['triage', 'data', 'process'],
    must_not: [{ agent: 'human' }],
  });
  assert.deepEqual(
    [good.turns, good.transfers, good.clean, good.right],
    [{ right: 2, of: 2 }, true, true, true],
  );
  const bad = await scored({
    turns: [
      { user: 'data process tool data tool human', expect_agent: 'data' },
      { user: 'x', expect_agent: 'human' },
    ],
    expected_sequence: ['triage', 'data'],
    must_not: [{ agent: 'human' }],
  });
  assert.deepEqual(
    [bad.turns, bad.transfers, bad.clean, bad.right],
    [{ right: 1, of: 2 }, false, false, false],
  );
});

test('a conversation: as many handoffs as the longest accepted sequence, no more', async () => {
  const transfers = async (text: string) =>
    (await scored({ text, expected_sequence: ['triage', 'data'] })).transfers;
  assert.equal(await transfers('data tool process'), true);
  assert.equal(await transfers('data tool process tool human'), false);
});

test('what can not be checked is not passed: it counts as nothing checked', async () => {
  const { clean, right } = await scored({ text: 'data', must_not: ['be rude'] });
  assert.deepEqual([clean, right], [undefined, true]);
});

test('a right hop of a run that then failed is not all right', async () => {
  const { points, right, wrong } = await scored({ text: 'data refuse' });
  assert.deepEqual([points, right], [1, false]);
  assert.match(wrong.join(), /scripted: model_refused/);
});
