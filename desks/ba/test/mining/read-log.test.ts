import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { GivenRoles } from '../../src/mining/log-roles.ts';
import type { MinedLog } from '../../src/mining/mined-log.ts';
import { coverCount } from '../../src/mining/mining-words.ts';
import { hour, minute, opened, orders, read } from './logs.ts';

const forms: readonly (readonly [form: string, first: string, second: string])[] = [
  ['dotted', '31.12.2024 22:00', '01.01.2025 00:30'],
  ['dotted without a time', '30.12.2024', '31.12.2024'],
  ['day first, as a day over 12 shows', '31/12/2024 22:00:00', '01/01/2025 00:30:00'],
  ['month first, as a day over 12 shows', '12/31/2024 10:00 PM', '01/01/2025 12:30 AM'],
  ['year first with slashes', '2024/12/31 22:00', '2025/01/01 00:30'],
  ['with the name of the month', '31 Dec 2024 22:00', '01 Jan 2025 00:30'],
  ['compact', '20241231 220000', '20250101 003000'],
  ['seconds since 1970', '1735682400', '1735691400'],
  ['milliseconds since 1970', '1735682400000', '1735691400000'],
  ['with a comma before milliseconds', '2024-12-31 22:00:00,000', '2025-01-01 00:30:00,000'],
  ['with the letter T and Z', '2024-12-31T22:00:00Z', '2025-01-01T00:30:00Z'],
];

const evilNames = [`a'); DROP TABLE log;--`, 'say "hi"', '=1+1', 'a\nb', '注文', '😀 \u0301'];
const evilRows = evilNames.map(
  (name, index) => `"it's 1","${name.replaceAll('"', '""')}",2025-01-01 1${index}:00`,
);
const marchRows = Array.from({ length: 9 }, (_, index) => `1,A,0${index + 1}.03.2025 10:00`);

const texts = {
  orders,
  spans: `case,activity,start,end
1,A,2025-01-01 08:00,2025-01-01 09:00
1,B,2025-01-01 12:00,2025-01-01 12:30
1,C,2025-01-01 12:10,2025-01-01 13:00
2,A,2025-01-02 08:00,2025-01-02 10:00
2,B,2025-01-02 11:00,2025-01-02 11:30
`,
  xes: `case:concept:name,concept:name,lifecycle:transition,time:timestamp
1,A,start,2025-01-01T08:00:00+01:00
1,A,complete,2025-01-01T09:00:00+01:00
1,A,start,2025-01-01T10:00:00+01:00
1,A,complete,2025-01-01T10:30:00+01:00
1,B,schedule,2025-01-01T10:30:00+01:00
1,B,start,2025-01-01T11:00:00+01:00
1,B,complete,2025-01-01T12:00:00+01:00
2,B,complete,2025-01-02T12:00:00+01:00
`,
  faults: `case,activity,start,end
1,A,2025-01-01 08:00,2025-01-01 09:00
,A,2025-01-01 08:00,2025-01-01 09:00
1,,2025-01-01 08:00,2025-01-01 09:00
1,B,,
1,B,2025-01-01 12:00,
1,C,1900-01-01 00:00,1900-01-01 00:00
1,D,2025-01-01 14:00,2025-01-01 13:00
1,E,2025-01-01 15:00,2025-01-01 15:00
1,A,2025-01-01 08:00,2025-01-01 09:00
2,A,2025-01-01 08:00,2025-01-01 09:00
`,
  equal:
    'case,activity,date\n1,B,2025-01-01\n1,A,2025-01-01\n1,C,2025-01-02\n2,B,2025-01-01\n2,C,2025-01-02\n',
  single: 'case,activity,timestamp\n1,A,2025-01-01 10:00\n',
  none: 'case,activity,timestamp\n1,,2025-01-01 10:00\n',
  unclear: 'case,activity,timestamp\n1,A,01/02/2025 10:00\n1,B,03/04/2025 10:00\n',
  soon: `case,activity,timestamp\n${marchRows.join('\n')}\n1,B,soon\n`,
  evil: `"case; DROP TABLE log;--","act""ivity",timestamp\n${evilRows.join('\n')}\n`,
  ...Object.fromEntries(
    forms.map(([, first, second], index) => [
      `t${index}`,
      `case,activity,timestamp\n1,A,"${first}"\n1,B,"${second}"\n`,
    ]),
  ),
};

// One engine for all of them: starting it takes longer than mining a small log.
const sandbox = await opened(texts);
after(() => sandbox.close());

async function mine(name: string, given: GivenRoles = {}): Promise<MinedLog> {
  const result = await read(sandbox, name, given);
  if (!result.ok) throw new Error(`${result.why}: ${result.message}`);
  return result.log;
}

const named =
  ({ activities }: MinedLog) =>
  (index: number) =>
    activities[index]?.name ?? '?';

function edge(log: MinedLog, from: string, to: string): MinedLog['edges'][number] | undefined {
  const name = named(log);
  return log.edges.find((one) => name(one.from) === from && name(one.to) === to);
}

describe('a log worked out by hand', async () => {
  const log = await mine('orders');
  const name = named(log);

  it('cases, events and activities are counted', () => {
    assert.deepEqual([log.cases, log.events, log.rows, log.rowsUsed], [4, 16, 16, 16]);
    assert.deepEqual(
      log.activities.map((one) => [one.name, one.events, one.cases, one.starts, one.ends]),
      [
        ['Check', 5, 4, 0, 1],
        ['Receive', 5, 4, 4, 0],
        ['Approve', 3, 3, 0, 0],
        ['Pay', 3, 3, 0, 3],
      ],
    );
  });

  it('variants are the paths of the cases, the most frequent first', () => {
    const paths = log.variants.map(({ steps, cases, median }) => [
      steps.map(name).join(' '),
      cases,
      median / hour,
    ]);
    assert.deepEqual(paths, [
      // C1 takes 11 hours, C2 takes 9.
      ['Receive Check Approve Pay', 2, 10],
      ['Receive Check', 1, 6],
      ['Receive Check Receive Check Approve Pay', 1, 32],
    ]);
    assert.deepEqual(
      [50, 75, 76, 100].map((share) => coverCount(log, share)),
      [1, 2, 3, 3],
    );
  });

  it('waiting lies between an event and the next one of its case', () => {
    const first = edge(log, 'Receive', 'Check');
    // 2, 4, 1, 4 and 6 hours.
    assert.equal(first?.count, 5);
    assert.equal(first.cases, 4);
    assert.equal(first.median / hour, 4);
    assert.equal(first.total / hour, 17);
    // Between the 4th (4 h) and the 5th (6 h) of five values at 0.9 · 4 = 3.6.
    assert.equal(Math.round(first.p90 / minute), Math.round((4 + 0.6 * 2) * 60));
    const pay = edge(log, 'Approve', 'Pay');
    assert.deepEqual([pay?.count, (pay?.total ?? 0) / hour, (pay?.median ?? 0) / hour], [3, 26, 1]);
    assert.deepEqual(
      log.edges.map(({ from, to, total }) => [name(from), name(to), total / hour]),
      [
        ['Approve', 'Pay', 26],
        ['Receive', 'Check', 17],
        ['Check', 'Approve', 13],
        ['Check', 'Receive', 2],
      ],
    );
  });

  it('a case that does not end with a final activity is unfinished', () => {
    assert.deepEqual(
      log.activities.filter(({ final }) => final).map((one) => one.name),
      ['Pay'],
    );
    assert.equal(log.finished, 3);
    assert.deepEqual(
      log.unfinished.map((one) => [name(one.activity), one.cases]),
      [['Check', 1]],
    );
  });

  it('throughput is told for finished cases and for all', () => {
    const { finished, all, straight, repeated } = log.throughput;
    // 9, 11 and 32 hours; with C4 also 6.
    assert.equal((finished?.median ?? 0) / hour, 11);
    assert.equal(Math.round((finished?.p90 ?? 0) / minute), Math.round((11 + 0.8 * 21) * 60));
    assert.equal(Math.round((finished?.mean ?? 0) / minute), Math.round((52 / 3) * 60));
    assert.equal((all?.median ?? 0) / hour, 10);
    assert.equal((straight?.median ?? 0) / hour, 10);
    assert.equal((repeated?.median ?? 0) / hour, 32);
  });

  it('rework is an activity that occurs again in its case', () => {
    assert.equal(log.repeating, 1);
    assert.deepEqual(
      log.repeated.map(({ activity, cases, extra }) => [name(activity), cases, extra]),
      [
        ['Check', 1, 1],
        ['Receive', 1, 1],
      ],
    );
  });

  it('handovers go from resource to resource; ping-pong comes back with the next event', () => {
    const who = (index: number) => log.resources[index]?.name ?? '?';
    assert.deepEqual(
      log.handovers.map(({ from, to, count, total }) => [who(from), who(to), count, total / hour]),
      [
        ['Boss', 'Back', 3, 26],
        ['Front', 'Back', 5, 17],
        ['Back', 'Boss', 3, 13],
        ['Back', 'Front', 1, 2],
      ],
    );
    assert.deepEqual(
      log.pings.map(({ a, b, count, cases }) => [who(a), who(b), count, cases]),
      [
        // Check by Back, Approve by Boss, Pay by Back, in three cases.
        ['Back', 'Boss', 3, 3],
        // In C3: Front, Back, Front and Back, Front, Back.
        ['Back', 'Front', 2, 1],
      ],
    );
  });
});

describe('times', () => {
  it('with start and end, waiting is from the end of a step to the start of the next', async () => {
    const log = await mine('spans');
    const ab = edge(log, 'A', 'B');
    assert.deepEqual([ab?.total, ab?.median], [4 * hour, 2 * hour]);
    const bc = edge(log, 'B', 'C');
    assert.deepEqual([bc?.total, bc?.overlaps], [0, 1], 'steps that overlap do not wait');
    assert.equal(log.activities.find(({ name }) => name === 'A')?.work, 1.5 * hour);
    assert.equal(log.throughput.all?.median, (5 * hour + 3.5 * hour) / 2);
  });

  it('a life cycle pairs the first start with the first completion', async () => {
    const log = await mine('xes');
    assert.equal(log.events, 4);
    assert.deepEqual(log.paired, { both: 3, lone: 1 });
    assert.equal(edge(log, 'A', 'A')?.total, hour);
    assert.equal(edge(log, 'A', 'B')?.total, hour / 2);
    assert.equal(new Date(log.from).toISOString(), '2025-01-01T07:00:00.000Z', 'zones are read');
    assert.deepEqual(log.problems, [{ rule: 'lifecycle_other', count: 1, rows: [5] }]);
  });

  it('times are read in the forms in which people write them', async () => {
    for (const [index, [form]] of forms.entries()) {
      const result = await read(sandbox, `t${index}`);
      assert.ok(result.ok, form);
      const expected = form.includes('without') ? 24 * hour : 2.5 * hour;
      assert.equal(result.log.edges[0]?.total, expected, form);
    }
  });

  it('whether the day or the month comes first is asked where no value shows it', async () => {
    const result = await read(sandbox, 'unclear');
    assert.deepEqual(result, { ok: false, why: 'date_order', message: 'timestamp' });
  });
});

describe('faults of the data', () => {
  it('each is counted, with the rows', async () => {
    const log = await mine('faults');
    assert.deepEqual(Object.fromEntries(log.problems.map((one) => [one.rule, one.rows])), {
      case_missing: [2],
      activity_missing: [3],
      time_missing: [4],
      end_missing: [5],
      time_impossible: [6],
      end_before_start: [7],
      duplicate: [9],
    });
    assert.equal(log.rowsUsed, 5);
    assert.equal(log.casesOfOneEvent, 1);
    assert.equal(edge(log, 'B', 'D')?.total, 2 * hour, 'an end before its start is not used');
    assert.equal(log.to, Date.UTC(2025, 0, 1, 15));
    assert.equal(edge(log, 'D', 'E')?.total, hour, 'the wait begins where the event started');
  });

  it('a time that can not be read is no time', async () => {
    const log = await mine('soon');
    assert.deepEqual(log.problems, [{ rule: 'time_unreadable', count: 1, rows: [10] }]);
    assert.equal(log.events, 9);
  });

  it('equal times leave the order to the rows, and that is counted', async () => {
    const log = await mine('equal');
    assert.equal(edge(log, 'B', 'A')?.count, 1);
    assert.deepEqual(log.unordered, { events: 1, cases: 1 });
  });
});

describe('at the edges', () => {
  it('a log without rows has no figures', async () => {
    const given = { case: 'case', activity: 'activity', time: 'timestamp' };
    const result = await read(sandbox, 'none', given);
    assert.equal(result.ok ? '' : result.why, 'no_events');
  });

  it('one event is one case without a duration', async () => {
    const log = await mine('single');
    assert.deepEqual([log.cases, log.events, log.edges.length], [1, 1, 0]);
    assert.equal(log.throughput.all, undefined);
    assert.equal(log.casesOfOneEvent, 1);
  });

  it('names with quotes, line breaks, SQL and other scripts are only names', async () => {
    const given = { case: 'case; DROP TABLE log;--', activity: 'act"ivity' };
    const result = await read(sandbox, 'evil', given);
    assert.ok(result.ok);
    const { log } = result;
    assert.deepEqual(
      log.variants[0]?.steps.map((step) => log.activities[step]?.name),
      evilNames,
    );
  });
});
