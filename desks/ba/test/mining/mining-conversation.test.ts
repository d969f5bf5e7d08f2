import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { converse } from '../offline/conversation.ts';
import { orders } from './logs.ts';

const folder = await mkdtemp(join(tmpdir(), 'baton-mining-'));
after(() => rm(folder, { recursive: true }));
const path = join(folder, 'orders.csv');
await writeFile(path, orders);
const unclear = join(folder, 'unclear.csv');
await writeFile(
  unclear,
  orders
    .replace('case_id,', 'order_id,')
    .replaceAll(/^(.+)$/gm, '$1,t1')
    .replace('team,t1', 'team,ticket_id'),
);

describe('a conversation about a log', async () => {
  const [mined, waits, variants, map] = await converse(
    ['Mine this event log', 'where do cases wait?', 'which variants are there?', 'map it'],
    { csv: [path] },
  );

  it('the log is mined by the process specialist, and an overview answers', () => {
    assert.deepEqual(mined?.route, ['triage', 'process']);
    assert.deepEqual(mined.tools, ['mine_log']);
    assert.equal(mined.outcome.kind, 'answered');
    for (const text of [
      /case = case_id, activity = activity, time = timestamp, resource = team/,
      /Throughput time, calendar time, over 3 finished cases: median 11 h/,
      /1\. 50\.0 % \(2, median 10 h\): Receive → Check → Approve → Pay/,
      /44\.8 % +1 h +19 h 24 min +3 {2}Approve → Pay/,
      /Say “map it”/,
    ]) {
      assert.match(mined.text, text);
    }
    const names = [...mined.files.keys()].toSorted((a, b) => (a < b ? -1 : 1));
    assert.deepEqual(names, [
      'orders-flow.svg',
      'orders-handovers.csv',
      'orders-mining.md',
      'orders-variants.csv',
      'trace.json',
    ]);
  });

  it('a follow-up is answered from the log, to its point', () => {
    assert.deepEqual(waits?.tools, ['mine_log']);
    assert.match(waits.text, /Approve → Pay/);
    assert.match(waits.text, /Boss → Back/);
    assert.doesNotMatch(waits.text, /Variants: /);
    assert.deepEqual(variants?.tools, ['mine_log']);
    assert.match(
      variants.text,
      /Variants: 3; for 80 % of the cases it takes 3 of them, 2 occur only once/,
    );
    assert.doesNotMatch(variants.text, /From whom to whom/);
  });

  it('the main path becomes a process map', () => {
    assert.deepEqual(map?.tools, ['mine_log', 'map_process']);
    assert.match(map.files.get('orders-as-mined-as-is.bpmn') ?? '', /What follows Check/);
    assert.match(map.text, /Orders as mined: 4 steps/);
  });
});

describe('with a log at hand', () => {
  it('the first question may be where it waits; a process that is told stays one', async () => {
    const [waits, told] = await converse(
      [
        'where do cases wait?',
        'Find bottlenecks in: clerk enters order (5 min), manager approves order (2 days), warehouse delivers goods (1 day)',
      ],
      { csv: [path] },
    );
    assert.deepEqual(waits?.tools, ['mine_log']);
    assert.match(waits.text, /44\.8 % .* Approve → Pay/);
    assert.ok(told?.tools.includes('map_process'), told?.text);
  });
});

describe('what is not sure is asked', () => {
  it('which column is the case, and the answer is enough; it holds for what follows', async () => {
    const [first, second, third] = await converse(
      ['Mine this event log', 'order_id', 'which variants are there?'],
      { csv: [unclear] },
    );
    assert.equal(first?.outcome.kind, 'waiting');
    assert.match(first.text, /order_id, ticket_id\.\n\nWhich column is the case\?/);
    assert.equal(first.files.size, 0);
    assert.match(second?.text ?? '', /case = order_id/);
    assert.match(third?.text ?? '', /case = order_id/);
  });

  it('without a file it is said what an event log is', async () => {
    const [only] = await converse(['Mine this event log']);
    assert.deepEqual(only?.tools, []);
    assert.match(only.text, /give a file with --data that has one row for each event/);
  });
});
