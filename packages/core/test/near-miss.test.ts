/** Which names mean a handoff, and to whom: near misses are repaired, and nothing else is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  briefJsonSchema,
  callId,
  defineAgent,
  defineTeam,
  fold,
  isHandoffCall,
  judgeHandoffs,
  type Team,
} from '@baton/core';
import fc from 'fast-check';
import { eventsOf, firstMessage } from './facts.ts';
import { agent, tool } from './stage.ts';

/** A team whose holder may hand to `targets`, and has others beside it. */
function teamOf(targets: readonly string[], others: readonly string[] = []): Team {
  const names = [...targets, ...others];
  return defineTeam({
    name: 'near',
    entry: 'holder',
    agents: [agent('holder', targets), ...names.map((name) => agent(name))],
  });
}

const held = fold(eventsOf(firstMessage('holder')));

/** What comes of a handoff by that name: the target, or the code of the refusal. */
function meant(team: Team, name: string): string {
  const call = { id: callId(4, 0), kind: 'handoff', name, args: { reason: 'yours' } } as const;
  const [fact] = judgeHandoffs(team, held, [call]);
  if (fact?.type === 'handoff_committed') return fact.to;
  return fact?.type === 'handoff_refused' ? `${fact.code}: ${fact.message}` : 'nothing';
}

test('[H2] a call is a handoff by its prefix, or by the name of a target that it nearly is', () => {
  const holder = defineAgent(
    agent('holder', ['data', 'ux', 'test_lab'], { tools: [tool('dates'), tool('lookup')] }),
  );
  const handoffs = [
    'transfer_to_nobody',
    'handoff to data',
    'hand_over_to_data',
    'Delegate-to-data',
    'data',
    'Data Agent',
    'dat4',
    'datas',
    'ux',
    'UX specialist',
    'testlab',
    'test_lap',
  ];
  const tools = [
    'dates',
    'lookup',
    'dat',
    'uy',
    'u',
    'dxtx',
    'bank_transfer_to_account',
    'retest_lab_now',
    'shell',
    '',
  ];
  assert.deepEqual(
    handoffs.filter((name) => !isHandoffCall(holder, name)),
    [],
  );
  assert.deepEqual(
    tools.filter((name) => isHandoffCall(holder, name)),
    [],
  );
});

test('[H2] one letter off is one letter more, less or other, wherever in the name', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 7 });
  fc.assert(
    fc.property(letters, letters, (to, written) => {
      fc.pre(to !== written);
      const found = meant(teamOf([to]), `transfer_to_${written}`);
      const near = editsBetween(to, written) === 1;
      assert.equal(found.split(':')[0], near ? to : 'target_unknown', `${written} for ${to}`);
    }),
    { numRuns: 400 },
  );
});

test('[H2] fewer than four letters are not repaired, and what fits two is not either', () => {
  assert.match(meant(teamOf(['data']), 'transfer_to_dat'), /^target_unknown/);
  assert.equal(meant(teamOf(['data']), 'transfer_to_dat4'), 'data');
  assert.match(meant(teamOf(['data', 'date']), 'transfer_to_datq'), /^target_unknown/);
});

test('[H2] agent and specialist are dropped at the end of a name only', () => {
  assert.equal(meant(teamOf(['billing']), 'transfer_to_billing_agent'), 'billing');
  assert.equal(meant(teamOf(['billing']), 'transfer_to_Billing Specialist'), 'billing');
  assert.match(meant(teamOf(['x_agent_y']), 'transfer_to_xy'), /^target_unknown/);
});

test('[H2] a refusal names the agent that was meant, letter for letter where there is one', () => {
  const team = teamOf([], ['data', 'data_agent']);
  assert.match(meant(team, 'transfer_to_data_agent'), /holder may not hand to data_agent/);
  assert.match(meant(team, 'transfer_to_data'), /holder may not hand to data\./);
  assert.match(meant(team, 'transfer_to_Data'), /holder may not hand to data\./);
});

test('[H5] what a model is told of a brief is what is asked of it', () => {
  const [edge] = defineAgent(agent('holder', ['data'])).handoffs;
  assert.ok(edge);
  const { type, properties, required } = briefJsonSchema(edge);
  const shape = Object.entries(properties ?? {}).map(([name, field]) => {
    // `as`: a property of a JSON Schema is an object.
    const { description, ...rest } = field as { readonly description?: string };
    assert.ok(description, `${name} is not described`);
    return [name, rest];
  });
  const texts = { type: 'array', items: { type: 'string' } };
  assert.deepEqual(Object.fromEntries(shape), {
    reason: { type: 'string' },
    wanted: { type: 'string' },
    done: texts,
    open: texts,
    carries: texts,
  });
  assert.equal(type, 'object');
  assert.deepEqual(required, ['reason']);
});

/** Levenshtein's distance, from its definition. */
function editsBetween(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  if (one[0] === other[0]) return editsBetween(one.slice(1), other.slice(1));
  const changes = [
    editsBetween(one.slice(1), other),
    editsBetween(one, other.slice(1)),
    editsBetween(one.slice(1), other.slice(1)),
  ];
  return 1 + Math.min(...changes);
}
