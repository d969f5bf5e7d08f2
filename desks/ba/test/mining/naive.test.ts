import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { csvText } from '../../src/table.ts';
import { opened, read } from './logs.ts';
import { type Event, mineNaively, type NaiveEdge } from './naive.ts';

const day0 = Date.UTC(2025, 0, 1);
const name = fc.constantFrom('A', 'B', 'C d', 'É', '"q"', "it's", '注文');
const event = fc.record({
  case: fc.constantFrom('1', '2', '3', '4', 'x y'),
  activity: name,
  // Few values, so that equal times and steps that overlap are frequent.
  start: fc.nat(40).map((hours) => day0 + hours * 3_600_000),
  lasts: fc.nat(5).map((hours) => hours * 1_800_000),
  resource: fc.option(fc.constantFrom('R1', 'R2', 'R3'), { nil: undefined }),
});
const log = fc.array(event, { minLength: 1, maxLength: 60 });

it('the engine mines random logs as plain code does', async () => {
  const samples = fc.sample(log, { numRuns: 12, seed: 20 });
  const logs = samples.map((rows) =>
    rows.map(({ lasts, ...one }): Event => ({ ...one, end: one.start + lasts })),
  );
  const text = (ms: number) => new Date(ms).toISOString().slice(0, 19);
  const head = ['no', 'case', 'activity', 'start', 'end', 'team'];
  const tables = logs.map((events, index) => {
    // A number in each row, so that no two rows are one event.
    const rows = events.map((one, no) => [
      no,
      one.case,
      one.activity,
      text(one.start),
      text(one.end),
      one.resource,
    ]);
    return [`log${index}`, csvText(head, rows)] as const;
  });
  const sandbox = await opened(Object.fromEntries(tables));
  try {
    for (const [index, events] of logs.entries()) {
      const result = await read(sandbox, `log${index}`);
      assert.ok(result.ok, JSON.stringify(result));
      const { log: found } = result;
      const expected = mineNaively(events);
      const call = (step: number) => found.activities[step]?.name;
      const who = (one: number) => found.resources[one]?.name;
      const about = JSON.stringify(tables[index]);
      assert.equal(found.cases, expected.cases, about);
      const paths = found.variants.map(
        ({ steps, cases }) => [steps.map(call).join(' > '), cases] as const,
      );
      assert.deepEqual(sorted(new Map(paths)), sorted(expected.variants), about);
      for (const edge of found.edges) {
        assert.deepEqual(
          rounded(edge),
          rounded(expected.edges.get(`${call(edge.from)} > ${call(edge.to)}`)),
          about,
        );
      }
      assert.equal(found.edges.length, expected.edges.size, about);
      const given = new Map(
        found.handovers.map((one) => [`${who(one.from)} > ${who(one.to)}`, one.count]),
      );
      assert.deepEqual(sorted(given), sorted(expected.handovers), about);
      const back = new Map(
        found.pings.map((one) => [
          [who(one.a) ?? '', who(one.b) ?? ''].toSorted(byText).join(' > '),
          one.count,
        ]),
      );
      assert.deepEqual(sorted(back), sorted(expected.pings), about);
      assert.equal(found.repeating, expected.repeating, about);
      assert.equal(found.finished, expected.finished, about);
      assert.equal(found.throughput.finished?.median, expected.median, about);
    }
  } finally {
    await sandbox.close();
  }
});

const edgeKeys = ['count', 'cases', 'total', 'median', 'p90'] as const;

function rounded(edge: NaiveEdge | undefined): readonly number[] | undefined {
  return edge && edgeKeys.map((key) => Math.round(edge[key]));
}

function sorted(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].toSorted(([a], [b]) => byText(a, b));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
