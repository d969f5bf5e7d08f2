/**
 * What one handoff costs in memory, log and hash chain included, against a bare hand-written loop in
 * the same run; at 10 and at 1,000 handoffs in one conversation.
 *
 * The script is the same for both: one dispatcher and five specialists that always hand on, an
 * instant model, and a new message whenever the sit-out rule would end the run (every 10 handoffs).
 */
import { hash } from 'node:crypto';
import {
  conversationId,
  createBaton,
  defineTeam,
  handoffsWithoutNewsMax,
  type Model,
  memoryStore,
  type Team,
} from '@baton/core';
import { type Row, row, together } from './measure.ts';

const specialists = ['requirements', 'process', 'data', 'testing', 'design'];
const perMessage = handoffsWithoutNewsMax(specialists.length, 1);

/** Handoffs in memory: the bare loop and Baton, in one run. */
export async function inMemory(): Promise<readonly Row[]> {
  const taken = await together({
    bare: { run: () => bare(1_000), repeats: 50 },
    short: { run: () => baton(10), repeats: 200 },
    long: { run: () => baton(1_000), repeats: 2 },
  });
  const loop = taken.bare / 1_000;
  const short = taken.short / 10;
  const long = taken.long / 1_000;
  const times = (value: number): string => `${(value / loop).toFixed(0)} times the bare loop`;
  return [
    row('bare loop, a handoff', `${loop.toFixed(2)} µs`),
    row(
      'Baton, a handoff at 10',
      `${short.toFixed(1)} µs, ${times(short)}`,
      'at most 10 µs',
      short <= 10,
    ),
    row(
      'Baton, a handoff at 1,000',
      `${long.toFixed(1)} µs, ${times(long)}`,
      'at most 10 µs',
      long <= 10,
    ),
    row('1,000 against 10', (long / short).toFixed(2), 'at most 1.3', long / short <= 1.3),
  ];
}

/** The bare loop: an array of messages, an instant model, a switch of agent. */
async function bare(handoffs: number): Promise<number> {
  const messages: { role: string; agent: string; text: string }[] = [];
  const ask = async (holder: string, turn: number): Promise<{ to: string }> => ({
    to: holder === 'triage' ? (specialists[turn % specialists.length] ?? 'triage') : 'triage',
  });
  let holder = 'triage';
  for (let turn = 0; turn < handoffs; turn++) {
    const { to } = await ask(holder, turn);
    messages.push({ role: 'assistant', agent: holder, text: to });
    holder = to;
  }
  return messages.length;
}

/** The same through Baton: every handoff judged, logged, chained, folded, and shown to the next. */
async function baton(handoffs: number): Promise<number> {
  let turn = 0;
  let left = 0;
  const model: Model = {
    name: 'instant',
    async ask({ view }) {
      if (left === 0) return { text: 'Done.' };
      left -= 1;
      const to = view.agent === 'triage' ? nextSpecialist(turn++) : 'triage';
      return { calls: [{ name: `transfer_to_${to}`, args: { reason: 'next' } }] };
    },
  };
  const desk = createBaton({
    team,
    store: memoryStore(),
    models: model,
    sha256: (text) => hash('sha256', text),
  });
  let seq = 0;
  for (let done = 0; done < handoffs; done += left) {
    left = Math.min(perMessage, handoffs - done);
    const now = left;
    const outcome = await desk.send(conversation, 'next').outcome;
    if (outcome.kind !== 'answered') throw new Error(`the script broke: ${outcome.kind}`);
    seq = outcome.seq;
    left = now;
  }
  return seq;
}

const conversation = conversationId('bench') ?? fail();
const team: Team = defineTeam({
  name: 'bench',
  entry: 'triage',
  next: 'entry',
  agents: [
    {
      kind: 'model',
      name: 'triage',
      description: 'passes on',
      instructions: 'Pass on.',
      dispatcher: true,
      handoffs: specialists,
    },
    ...specialists.map((name) => ({
      kind: 'model' as const,
      name,
      description: name,
      instructions: 'Pass on.',
      handoffs: ['triage'],
    })),
  ],
  limits: { handoffs: Infinity, conversation: { handoffs: Infinity, turns: Infinity } },
});

function nextSpecialist(turn: number): string {
  return specialists[turn % specialists.length] ?? 'data';
}

function fail(): never {
  throw new Error('not an id');
}
