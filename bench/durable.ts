/** Durable appends: against one bare INSERT, many conversations at once, bytes on disk. */
import { benchAppends } from '../packages/sqlite/bench/append.ts';
import { type Row, row } from './measure.ts';

export async function durable(): Promise<readonly Row[]> {
  const { bareUs, appendUs, ratio, eventsPerSecond, appendsPerCommit, bytesBeyondTexts } =
    await benchAppends();
  const { after10, after1000 } = bytesBeyondTexts;
  return [
    row('bare INSERT, synchronous=FULL', `${bareUs.toFixed(0)} µs`),
    row(
      'one turn, one transaction',
      `${appendUs.toFixed(0)} µs, ${ratio.toFixed(2)} times`,
      'at most 1.5 times',
      ratio <= 1.5,
    ),
    row(
      '100 conversations together',
      `${Math.round(eventsPerSecond)} events/s, ${appendsPerCommit.toFixed(0)} appends a commit`,
      'at least 5,000 events/s',
      eventsPerSecond >= 5_000,
    ),
    row(
      'bytes a handoff beyond the texts, at 10',
      `${Math.round(after10)}`,
      'at most 1,500',
      after10 <= 1_500,
    ),
    row('the same at 1,000', `${Math.round(after1000)}`, 'at most 1,500', after1000 <= 1_500),
  ];
}
