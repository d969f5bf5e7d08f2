/** The confusion matrix and the cases behind its cells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseReport, Report, TrialReport } from '@baton/eval';
import { casesOf, rowsOf } from '../src/evals/cells.ts';

function trial(truth: string, hop: string, points: number): TrialReport {
  return {
    hop,
    truth,
    points,
    right: points === 1,
    wrong: [],
    unchecked: [],
    sequence: [],
    handoffs: 0,
    bounces: 0,
    tools: [],
    tokens: 0,
    costMicroUsd: 0,
    ms: 1,
    text: '',
  };
}

function one(id: string, ...trials: readonly TrialReport[]): CaseReport {
  const points = trials.reduce((sum, each) => sum + each.points, 0) / trials.length;
  return {
    id,
    where: 'x',
    hash: id,
    turns: [id],
    label: 'data',
    accept: ['data'],
    kind: 'plain',
    tags: [],
    note: '',
    points,
    trials,
  };
}

const report = {
  cases: [
    one('right', trial('data', 'data', 1)),
    one('wrong', trial('data', 'testing', 0)),
    one('half', trial('data', 'data', 1), trial('data', 'testing', 0)),
  ],
  matrix: {
    truths: ['data', 'testing'],
    rights: ['data', 'testing'],
    hops: ['data', 'testing', 'abstained'],
    cells: [
      { truth: 'data', hop: 'data', count: 2, points: 2 },
      { truth: 'data', hop: 'testing', count: 2, points: 0 },
      { truth: 'testing', hop: 'abstained', count: 1, points: 0 },
    ],
  },
} as unknown as Report;

test('a row has a cell for each column: right, wrong, left to the entry agent, or empty', () => {
  const [data, testing] = rowsOf(report);
  assert.deepEqual(
    data?.cells.map(({ count, sort, share, wanted }) => [count, sort, share, wanted]),
    [
      [2, 'right', 0.5, true],
      [2, 'wrong', 0.5, false],
      [0, undefined, 0, false],
    ],
  );
  assert.equal(testing?.cells[2]?.sort, 'left');
});

test('a cell opens the cases that have a trial in it', () => {
  const ids = casesOf(report, { truth: 'data', hop: 'testing' }).map((shown) => shown.case.id);
  assert.deepEqual(ids, ['wrong', 'half']);
});

test('without a cell the cases that were not right are shown, the worst first', () => {
  const shown = casesOf(report, undefined);
  assert.deepEqual(
    shown.map(({ case: { id }, trial: { hop } }) => [id, hop]),
    [
      ['wrong', 'testing'],
      ['half', 'testing'],
    ],
  );
});
