/** Streamed deltas: how much slower they reach the consumer than from a bare async iterator. */
import { type ConversationId, createBaton, defineTeam, type Model, memoryStore } from '@baton/core';
import { type Row, row, together } from './measure.ts';

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

async function consumed(source: AsyncIterable<unknown>): Promise<number> {
  let seen = 0;
  for await (const _ of source) seen += 1;
  return seen;
}

export async function streaming(): Promise<readonly Row[]> {
  const baton = createBaton({ team, store: memoryStore(), models: model });
  let run = 0;
  const taken = await together({
    bare: { run: () => consumed(bareDeltas()), repeats: 40 },
    baton: {
      run: () => consumed(baton.send(`c${run++}` as ConversationId, 'go')),
      repeats: 40,
    },
  });
  const ratio = taken.baton / taken.bare;
  return [
    row(`${count} deltas from a bare async iterator`, `${taken.bare.toFixed(0)} µs`),
    row(
      `${count} deltas through a run`,
      `${taken.baton.toFixed(0)} µs, ${ratio.toFixed(1)} times`,
      'at most 3 times',
      ratio <= 3,
    ),
  ];
}
