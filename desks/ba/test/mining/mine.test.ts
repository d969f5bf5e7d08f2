import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Sandbox } from '../../src/data/sandbox.ts';
import type { Deliverable } from '../../src/deliverable.ts';
import { type MineInput, mineLog } from '../../src/mining/mine.ts';
import { mapProcess } from '../../src/process/process.ts';
import { processInput } from '../../src/process/process-input.ts';
import { openTrace, type Trace } from '../../src/trace.ts';
import { opened, orders } from './logs.ts';

const people = `case,activity,timestamp,handler
1,=cmd|' /C calc'!A0,2025-01-01 08:00,Ann Field
1,"<b>&""x"" | [y](z) *w*</b>",2025-01-01 09:00,Bob Stone
2,=cmd|' /C calc'!A0,2025-01-02 08:00,Bob Stone
2,"<b>&""x"" | [y](z) *w*</b>",2025-01-02 12:00,Ann Field
`;
const roles = people.replaceAll('Ann Field', 'Claims clerk').replaceAll('Bob Stone', 'Manager');
const either = ['A,B,C,D', 'A,C,B,D']
  .flatMap((path, index) => {
    const steps = path.split(',');
    return [0, 1, 2].flatMap((no) =>
      steps.map((step, at) => `${index}-${no},${step},2025-01-0${no + 1} 0${at}:00,Desk`),
    );
  })
  .join('\n');

const sandboxes: Sandbox[] = [];
async function sandboxOf(csv: Readonly<Record<string, string>>): Promise<Sandbox> {
  const sandbox = await opened(csv);
  sandboxes.push(sandbox);
  return sandbox;
}
after(async () => {
  for (const sandbox of sandboxes) await sandbox.close();
});

const many = await sandboxOf({
  orders,
  people,
  roles,
  either: `case,activity,timestamp,team\n${either}\n`,
  prices: 'product,price\nA,1\nB,2\n',
});

async function mined(
  input: MineInput,
  { sandbox = many, trace = openTrace([], 'process') }: { sandbox?: Sandbox; trace?: Trace } = {},
): Promise<Deliverable & { ok: true }> {
  const made = await mineLog(sandbox, { input, trace });
  assert.ok(made.ok);
  return made;
}

function file(made: Deliverable & { ok: true }, name: string): string {
  return made.files.find((one) => one.name === name)?.text ?? assert.fail(`no file ${name}`);
}

describe('what comes out', async () => {
  const trace = openTrace([], 'process');
  const made = await mined({ table: 'orders' }, { trace });
  const report = file(made, 'orders-mining.md');

  it('the summary says which column was taken for what', () => {
    assert.match(
      made.summary,
      /^Mined orders\.csv \(case = case_id, activity = activity, time = timestamp, resource = team\): 4 cases, 16 events, 4 activities, 3 variants; 3 of them cover 80 % of the cases\.$/,
    );
  });

  it('the document tells variants, throughput, waiting, handovers, rework, beginning and end', () => {
    const said = [
      '4 cases with 16 events of 4 activities, from 2025-03-03 08:00 to 2025-03-06 16:00.',
      'A finished case takes 11 h in the median and 1 d 4 h at the 90th percentile (calendar time).',
      '3 variants; the first 3 cover 80 % of the cases. Most frequent (50.0 %): Receive → Check → Approve → Pay.',
      // 26 of 58 hours.
      'Most waiting: Approve → Pay, 44.8 % of all waiting, 1 h in the median.',
      '25.0 % of the cases repeat an activity.',
      '1 of 4 cases do not look finished.',
      'it holds the work of one of the two steps as well',
      '12 times a case passed from one resource to another, 0 times it stayed.',
      'Back and Boss: 3 times in 3 cases',
      'nothing follows in at least 50 % of its occurrences: Pay. By it 1 case is not finished.',
      'Working hours are not known: all times are calendar time.',
    ];
    for (const one of said) assert.ok(report.includes(one), `${one}\n\n${report}`);
  });

  it('metrics, conventions and questions go into the trace with their source', () => {
    const of = (kind: string) => trace.items().filter((item) => item.kind === kind);
    assert.equal(of('MET').length, 3);
    assert.ok(of('MET').every(({ source }) => JSON.stringify(source).includes('"data"')));
    assert.deepEqual(of('MET')[0]?.details['medianMs'], 11 * 3_600_000);
    assert.match(of('ASM')[0]?.text ?? '', /^A case is finished when it ends with Pay: /);
    assert.ok(of('MET').every(({ links }) => links.some(({ as }) => as === 'assumes')));
    assert.deepEqual(
      of('QN').map(({ text }) => text.slice(0, 30)),
      [
        'Does the time of an event in o',
        'Which are the working hours be',
        'Are cases of orders that stop ',
      ],
    );
  });

  it('mining again changes nothing', async () => {
    const again = await mined({ table: 'orders' }, { trace });
    assert.deepEqual(again.items, []);
    assert.deepEqual(again.files, made.files);
  });

  it('the files of values parse back, and no cell is a formula', async () => {
    const variants: unknown = parse(file(made, 'orders-variants.csv'), { columns: true });
    assert.deepEqual(Array.isArray(variants) && variants[0], {
      variant: '1',
      cases: '2',
      share_percent: '50',
      cumulative_percent: '50',
      events: '4',
      median_hours: '10',
      path: 'Receive → Check → Approve → Pay',
    });
    const evil = await mined({ table: 'people' });
    const rows: unknown = parse(file(evil, 'people-handovers.csv'), { columns: true });
    assert.ok(Array.isArray(rows));
    assert.equal(rows[0]['from_activity'], "'=cmd|' /C calc'!A0");
    assert.match(file(evil, 'people-variants.csv'), /,"?'=cmd/);
  });
});

describe('people', () => {
  it('resources that look like persons are numbered, everywhere', async () => {
    const made = await mined({ table: 'people' });
    const all = JSON.stringify([made.files, made.items, made.data, made.summary]);
    assert.doesNotMatch(all, /Ann|Bob|Field|Stone/);
    assert.match(file(made, 'people-mining.md'), /Person 1 → Person 2/);
  });

  it('they are shown by name only when that is asked for', async () => {
    for (const input of [{ persons: true }, { request: 'mine it with names' }]) {
      const made = await mined({ table: 'people', ...input });
      assert.match(file(made, 'people-mining.md'), /Ann Field → Bob Stone/);
    }
  });

  it('roles are shown, whatever the column is called', async () => {
    const made = await mined({ table: 'roles' });
    assert.match(file(made, 'roles-mining.md'), /Claims clerk → Manager/);
  });
});

describe('which table and which columns', () => {
  it('of several tables that could be the log it is asked which, and a named one is taken', async () => {
    const open = await mined({ request: 'mine the log' });
    assert.deepEqual(open.files, []);
    assert.match(
      JSON.stringify(open.data),
      /Several tables could be the event log: orders, people/,
    );
    const named = await mined({ request: 'mine the log in orders' });
    assert.match(named.summary, /^Mined orders\.csv/);
  });

  it('a table that is no log is said to be none, with what is lacking', async () => {
    const made = await mined({ table: 'prices' });
    assert.match(String(made.data?.['statement']), /No column of prices says when it was done/);
    assert.deepEqual(made.data?.['candidates'], []);
  });

  it('a table that is not there is refused with those that are', async () => {
    const made = await mined({ table: 'nothing' });
    assert.match(String(made.data?.['statement']), /There is no table nothing\. There are: orders/);
  });

  it('steps in both orders are asked about, as they may run at the same time', async () => {
    const trace = openTrace([], 'process');
    await mined({ table: 'either' }, { trace });
    const asked = trace.of('QN').map(({ text }) => text);
    assert.ok(asked.includes('May B and C be done at the same time? They occur in both orders.'));
  });
});

describe('the main path', () => {
  it('is input of the process map, with shares at the decisions', async () => {
    const made = await mined({ table: 'either' });
    const process = processInput.parse(JSON.parse(JSON.stringify(made.data?.['process'])));
    assert.deepEqual(process.lanes, [{ name: 'Desk' }]);
    const shares = process.flows?.filter(({ from }) => from === 'after_a1');
    assert.deepEqual(
      shares?.map(({ sharePercent }) => sharePercent),
      [50, 50],
    );
    const map = await mapProcess(process, openTrace([], 'process'));
    assert.ok(map.ok, JSON.stringify(map));
  });

  it('of hostile names and of people the map is drawn all the same', async () => {
    const made = await mined({ table: 'people' });
    const process = processInput.parse(JSON.parse(JSON.stringify(made.data?.['process'])));
    assert.deepEqual(process.lanes, [{ name: 'People of the log' }]);
    const map = await mapProcess(process, openTrace([], 'process'));
    assert.ok(map.ok, JSON.stringify(map));
  });
});
