/**
 * Streamed deltas: how much slower they reach the consumer than from a bare async iterator. Both are
 * timed from the first delta to the last, so that what a run costs besides (its events, its log) is
 * not in it; that is measured with the handoffs.
 */
import {
  type ConversationId,
  createBaton,
  defineTeam,
  type Model,
  memoryStore,
  type RunItem,
} from '@baton/core';
import { median, type Row, row } from './measure.ts';

const count = 500;

async function* bareDeltas(): AsyncGenerator<string> {
  for (let index = 0; index < count; index++) yield 'token ';
}

const team = defineTeam({
  name: 'stream',
  entry: 'writer',
  agents: [{ kind: 'model', name: 'writer', description: 'writes', instructions: 'Write.' }],
});

const model: Model = {
  name: 'streaming',
  async ask({ delta }) {
    let text = '';
    for await (const piece of bareDeltas()) {
      text += piece;
      delta({ type: 'text', text: piece });
    }
    return { text };
  },
};

/** Microseconds from the first item that counts to the last. */
async function spanOf<T>(source: AsyncIterable<T>, counts: (item: T) => boolean): Promise<number> {
  let first = 0n;
  let last = 0n;
  let seen = 0;
  for await (const item of source) {
    if (!counts(item)) continue;
    seen += 1;
    last = process.hrtime.bigint();
    if (seen === 1) first = last;
  }
  if (seen !== count)
    throw new Error(`Cannot measure the stream: ${seen} of ${count} deltas came.`);
  return Number(last - first) / 1e3;
}

export async function streaming(): Promise<readonly Row[]> {
  const baton = createBaton({ team, store: memoryStore(), models: model });
  const bare: number[] = [];
  const through: number[] = [];
  for (let round = 0; round < 400; round++) {
    const direct = await spanOf(bareDeltas(), () => true);
    const run = baton.send(`c${round}` as ConversationId, 'go');
    const streamed = await spanOf(run, (item: RunItem) => item.type === 'delta');
    // The first rounds measure the compiler.
    if (round < 100) continue;
    bare.push(direct);
    through.push(streamed);
  }
  const ratio = median(through) / median(bare);
  return [
    row(`${count} deltas from a bare async iterator`, `${median(bare).toFixed(0)} µs`),
    row(
      `${count} deltas through a run`,
      `${median(through).toFixed(0)} µs, ${ratio.toFixed(1)} times`,
      'at most 3 times',
      ratio <= 3,
    ),
  ];
}
