/** A classifier behind the port: whom it names, when it abstains, and what it says of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Classified,
  conversationId,
  createBaton,
  defineTeam,
  memoryStore,
  type Router,
} from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import {
  audited,
  createAudit,
  createRouter,
  decide,
  heldBack,
  newAudit,
  outOfScope,
  sureness,
} from '@baton/router';
import fc from 'fast-check';
import type { Classifier, Scored } from '../src/classifier.ts';

const agents = ['triage', 'data', 'process', 'testing'];

interface Given {
  readonly shares: Readonly<Record<string, number>>;
  readonly confidence: number;
  readonly fits?: readonly string[];
  readonly by?: Scored['by'];
}

function scores({ shares, confidence, fits, by = 'n_grams' }: Given): Scored {
  const ranked = Object.entries(shares).map(([label, probability]) => ({ label, probability }));
  return { ranked, confidence, fits: fits ?? ranked.slice(0, 1).map(({ label }) => label), by };
}

/** A classifier that has one thing to say. */
function saying(scored: Scored): Pick<Classifier, 'classify'> {
  return { classify: async () => scored };
}

const sure: Given = { shares: { data: 0.98, process: 0.016, testing: 0.004 }, confidence: 0.971 };

async function ask(router: Router, text = 'go'): Promise<Classified> {
  return await router.route({ text, agents }, new AbortController().signal);
}

interface Case {
  readonly name: string;
  readonly given: Given;
  readonly to: Classified['to'];
  readonly reason: string;
  readonly runnersUp?: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'sure enough: named, with those who came after it',
    given: sure,
    to: 'data',
    reason: 'n-grams, 0.97 over process 0.01',
    runnersUp: ['process', 'testing'],
  },
  {
    name: 'exactly at the threshold is enough',
    given: { ...sure, confidence: 0.8, by: 'embedding' },
    to: 'data',
    reason: 'embedding, 0.80 over process 0.01',
  },
  {
    name: '[R3] below the threshold it abstains, and never reads as if it had reached it',
    given: { ...sure, confidence: 0.799_9 },
    to: null,
    reason: 'n-grams, data 0.79 is below 0.80',
    runnersUp: ['data', 'process', 'testing'],
  },
  {
    name: '[R3] like an agent and yet not right: nobody of the team',
    given: { ...sure, confidence: 0.2 },
    to: null,
    reason: 'n-grams, data 0.20 is below 0.80, probably out of scope',
  },
  {
    name: '[R3] out of scope as a label',
    given: { shares: { [outOfScope]: 0.9, data: 0.1 }, confidence: 0.9 },
    to: null,
    reason: 'n-grams, out of scope (0.90)',
    runnersUp: ['data'],
  },
  {
    name: '[R3] what the entry agent answers by itself is left to it',
    given: { shares: { direct: 0.9, data: 0.1 }, confidence: 0.9 },
    to: null,
    reason: 'n-grams, for the entry agent itself (0.90)',
    runnersUp: ['data'],
  },
  {
    name: '[R3] nobody is named who is not in the team',
    given: { shares: { billing: 0.95, data: 0.05 }, confidence: 0.95 },
    to: null,
    reason: "n-grams, 'billing' is not in the team (0.95)",
    runnersUp: ['data'],
  },
  {
    name: '[R4] two that fit, together as sure as one has to be',
    given: {
      shares: { data: 0.5, testing: 0.45, process: 0.05 },
      confidence: 0.91,
      fits: ['data', 'testing'],
    },
    to: ['data', 'testing'],
    reason: 'n-grams, data 0.50 and testing 0.45 fit',
    runnersUp: ['data', 'testing', 'process'],
  },
  {
    name: '[R3] two that fit and may both be wrong',
    given: {
      shares: { data: 0.5, testing: 0.45, process: 0.05 },
      confidence: 0.57,
      fits: ['data', 'testing'],
    },
    to: null,
    reason: 'n-grams, data 0.50 and testing 0.45 fit, and 0.57 together is not sure enough',
  },
  {
    name: '[R3] two that fit, one of them unknown to the team',
    given: { shares: { data: 0.5, billing: 0.5 }, confidence: 0.9, fits: ['data', 'billing'] },
    to: null,
    reason: "n-grams, 'billing', who is not in the team, fits as well",
  },
  {
    name: '[R3] one that fits, and the entry agent itself as well',
    given: { shares: { data: 0.5, direct: 0.5 }, confidence: 0.9, fits: ['data', 'direct'] },
    to: null,
    reason: 'n-grams, the entry agent itself fits as well',
  },
  {
    name: '[R3] nothing at all',
    given: { shares: {}, confidence: 1 },
    to: null,
    reason: 'the classifier knows no agent',
  },
];

test('what n-grams say in place of the embedding is taken, or abstained on, as the router was told', () => {
  const scored = { ...scores(sure), embeddingFailed: 'no weights' };
  const taken = decide(scored, agents, { threshold: 0.8 });
  assert.equal(taken.to, 'data');
  assert.equal(taken.reason, 'n-grams, as the embedding failed, 0.97 over process 0.01');
  const left = decide(scored, agents, { threshold: 0.8, withoutEmbedding: 'abstain' });
  assert.deepEqual(left, {
    to: null,
    runnersUp: [
      { to: 'data', confidence: 0.98 },
      { to: 'process', confidence: 0.016 },
      { to: 'testing', confidence: 0.004 },
    ],
    reason:
      'n-grams, as the embedding failed, data 0.97 is not by what the threshold was chosen with',
  });
  const had = decide(scores(sure), agents, { threshold: 0.8, withoutEmbedding: 'abstain' });
  assert.equal(had.to, 'data', 'n-grams that are sure were never to ask it');
});

for (const { name, given, to, reason, runnersUp } of cases) {
  test(name, () => {
    const classified = decide(scores(given), agents, { threshold: 0.8 });
    assert.deepEqual([classified.to, classified.reason], [to, reason]);
    if (!runnersUp) return;
    assert.deepEqual(
      classified.runnersUp.map((one) => one.to),
      runnersUp,
    );
  });
}

const shares = fc
  .array(
    fc.tuple(
      fc.constantFrom(...agents, 'billing', outOfScope),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    {
      maxLength: 6,
    },
  )
  .map((pairs) => Object.fromEntries(pairs));
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('[R3] whatever a classifier says, one agent is named only of the team and at the threshold', () => {
  const given = fc.record({ shares, confidence: share, fits: fc.subarray([...agents, 'billing']) });
  fc.assert(
    fc.property(given, share, (one, threshold) => {
      const scored = scores(one);
      const { to } = decide(scored, agents, { threshold });
      const named = to === null ? [] : [to].flat();
      for (const agent of named) assert.ok(agents.includes(agent));
      if (sureness(scored) < 0) assert.ok(typeof to !== 'string', 'never, whatever the threshold');
      if (typeof to !== 'string') return;
      assert.ok(scored.confidence >= threshold);
      assert.equal(sureness(scored), scored.confidence, 'what is named is what was promised on');
    }),
  );
});

test('a message without text or beyond any request is left to the entry agent', async () => {
  const router = createRouter({ classifier: saying(scores(sure)), threshold: 0.5 });
  assert.equal((await ask(router, ' \n')).reason, 'there is no text');
  assert.equal((await ask(router, 'a'.repeat(8_001))).reason, 'longer than 8000 characters');
});

test('the signal ends it, before and after the classifier', async () => {
  const ended = new AbortController();
  ended.abort(new Error('enough'));
  const never = { classify: () => Promise.reject(new Error('it was asked')) };
  const router = createRouter({ classifier: never, threshold: 0.5 });
  await assert.rejects(router.route({ text: 'go', agents }, ended.signal), /enough/);
  const later = new AbortController();
  const slow: Pick<Classifier, 'classify'> = {
    async classify(_, signal) {
      assert.equal(signal, later.signal);
      later.abort(new Error('enough'));
      return scores(sure);
    },
  };
  const other = createRouter({ classifier: slow, threshold: 0.5 });
  await assert.rejects(other.route({ text: 'go', agents }, later.signal), /enough/);
});

test('thresholds that are none are refused when the router is made', () => {
  const classifier = saying(scores(sure));
  for (const threshold of [-0.1, 1.1, Number.NaN]) {
    assert.throws(() => createRouter({ classifier, threshold }), { code: 'definition_invalid' });
  }
});

test('what the audit holds back goes to the entry agent, and the record says who would have had it', async () => {
  const audit = createAudit({ state: newAudit(0.05), share: 1 });
  const router = createRouter({ classifier: saying(scores(sure)), threshold: 0.8, audit });
  const { to, reason, runnersUp } = await ask(router);
  assert.deepEqual([to, reason], [null, `${heldBack}: data, n-grams, 0.97 over process 0.01`]);
  assert.deepEqual(runnersUp[0], { to: 'data', confidence: 0.971 });
});

test('an audit holds back nothing that would not have been routed', async () => {
  const audit = createAudit({ state: newAudit(0.05), share: 1 });
  const unsure = saying(scores({ ...sure, confidence: 0.5 }));
  const { reason } = await ask(createRouter({ classifier: unsure, threshold: 0.8, audit }));
  assert.equal(reason, 'n-grams, data 0.50 is below 0.80');
});

test('a suspended router abstains without asking the classifier', async () => {
  const state = Array.from({ length: 20 }, () => false).reduce(audited, newAudit(0.05));
  const never: Pick<Classifier, 'classify'> = {
    classify: () => Promise.reject(new Error('it was asked')),
  };
  const audit = createAudit({ state });
  const { to, reason } = await ask(createRouter({ classifier: never, threshold: 0.8, audit }));
  assert.equal(to, null);
  assert.match(reason, /^suspended: \d+ of \d+ audited routes were wrong/);
});

test('[R2] in a team: what was decided, and why, is in the log', async () => {
  const model = { kind: 'model', description: 'An agent.', instructions: 'Work.' } as const;
  const team = defineTeam({
    name: 'desk',
    entry: 'triage',
    agents: agents.map((name) => ({ name, ...model })),
    router: createRouter({ classifier: saying(scores(sure)), threshold: 0.8 }),
  });
  const baton = createBaton({ team, store: memoryStore(), models: scriptedModel(['Done.']) });
  const conversation = conversationId('one');
  assert.ok(conversation);
  const { agent } = await baton.send(conversation, 'go').outcome;
  assert.equal(agent, 'data');
  const { log } = await baton.state(conversation);
  const routed = log.toArray().find(({ type }) => type === 'routed');
  assert.ok(routed?.type === 'routed');
  const { method, confidence, reason, runnersUp, ms } = routed;
  assert.deepEqual(
    { method, confidence, reason, runnersUp },
    {
      method: 'classifier',
      confidence: 0.971,
      reason: 'n-grams, 0.97 over process 0.01',
      runnersUp: [
        { to: 'process', confidence: 0.016 },
        { to: 'testing', confidence: 0.004 },
      ],
    },
  );
  assert.equal(typeof ms, 'number');
});
