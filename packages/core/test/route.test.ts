/** Who gets a message: holder, rules, router, entry; on record; in doubt abstaining (R1 to R3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Classified, Router, Routing, Rule, TeamDefinition } from '@baton/core';
import { agent, here, only, type Stage, stage, until } from './stage.ts';

const agents = ['triage', 'data', 'process'].map((name) => agent(name));

async function routed(text: string, more: Partial<TeamDefinition>): Promise<Routing> {
  const played = stage({ name: 'desk', entry: 'triage', agents, ...more }, ['Done.']);
  await played.say(text);
  const { to, method, confidence, runnersUp, reason } = only(await played.log(), 'routed');
  return { to, method, confidence, runnersUp, reason };
}

const entry = (reason: string): Routing => {
  return { to: 'triage', method: 'entry', confidence: 1, runnersUp: [], reason };
};
const byRule = (to: string, reason: string): Routing => {
  return { to, method: 'rule', confidence: 1, runnersUp: [], reason };
};

test('[R1] [R2] without rules and router a message goes to the entry agent', async () => {
  assert.deepEqual(await routed('go', {}), entry('entry of the team'));
});

for (const [name, when, hits, misses] of [
  ['a pattern', /sql/i, ['some SQL'], ['some sq l']],
  ['a pattern with g', /sql/g, ['sql sql'], ['SQL']],
  ['a pattern with y', /sql/y, ['my sql'], ['SQL']],
  [
    'words',
    ['SQL', 'report'],
    ['a report', 'sql!', 'My (Sql)', 'report'],
    ['mysql', 'reports', 'sql2'],
  ],
  ['words with signs', ['c++', 'a.b'], ['in C++ please', 'a.b'], ['c', 'axb', 'c+++x'.slice(0, 2)]],
  [
    'words of other alphabets',
    ['größe'],
    ['die Größe?', 'GRÖSSE'.replace('SS', 'ß')],
    ['Bodengröße', 'größen'],
  ],
  ['words of two', ['order process'], ['the order process.'], ['order processes', 'orderprocess']],
  ['a function', (text: string) => text.length > 4, ['longer'], ['x']],
] as const) {
  test(`[R1] a rule by ${name}`, async () => {
    const rules: readonly Rule[] = [{ name: 'the rule', to: 'data', when }];
    for (const text of hits)
      assert.deepEqual(await routed(text, { rules }), byRule('data', 'the rule'), text);
    for (const text of misses)
      assert.deepEqual(await routed(text, { rules }), entry('no rule matched'), text);
  });
}

test('[R1] the first rule that matches wins, also the second time', async () => {
  const rules: readonly Rule[] = [
    { name: 'one', to: 'process', when: /steps/g },
    { name: 'two', to: 'data', when: ['steps'] },
  ];
  for (let turn = 0; turn < 3; turn++) {
    assert.deepEqual(await routed('the steps', { rules }), byRule('process', 'one'));
  }
});

test('[R1] a rule that throws does not match', async () => {
  const rules: readonly Rule[] = [
    {
      name: 'broken',
      to: 'data',
      when: () => {
        throw new Error('no');
      },
    },
    { name: 'next', to: 'process', when: /./ },
  ];
  assert.deepEqual(await routed('go', { rules }), byRule('process', 'next'));
});

const router = (word: Classified): Router => ({ route: async () => word });

test('[R1] [R2] a router is asked when no rule matches, and its word is on record', async () => {
  const runnersUp = [
    { to: 'process', confidence: 0.2 },
    { to: 'stranger', confidence: 0.1 },
  ];
  const word = { to: 'data', confidence: 0.7, runnersUp, reason: 'numbers' };
  assert.deepEqual(await routed('go', { router: router(word) }), {
    to: 'data',
    method: 'classifier',
    confidence: 0.7,
    runnersUp: [{ to: 'process', confidence: 0.2 }],
    reason: 'numbers',
  });
  const rules: readonly Rule[] = [{ name: 'rule', to: 'process', when: /go/ }];
  assert.equal((await routed('go', { router: router(word), rules })).method, 'rule');
});

test('[R1] a router gets the text and the names, and not more', async () => {
  const asked: unknown[] = [];
  const route: Router['route'] = async (request, signal) => {
    asked.push(request, signal.aborted);
    return { to: null, runnersUp: [], reason: 'x' };
  };
  await routed('the text', { router: { route } });
  assert.deepEqual(asked, [{ text: 'the text', agents: ['triage', 'data', 'process'] }, false]);
});

test('[R2] a confidence is 0 to 1, whatever a router says', async () => {
  for (const [said, kept] of [
    [7, 1],
    [-1, 0],
    [Number.NaN, 0],
    ['0.5', 0],
    [Infinity, 0],
    [undefined, 0],
  ] as const) {
    const word = {
      to: 'data',
      confidence: said,
      runnersUp: [{ to: 'triage', confidence: said }],
      reason: 'r',
    };
    // `as`: what code without types could give.
    const { confidence, runnersUp } = await routed('go', {
      router: router(word as unknown as Classified),
    });
    assert.deepEqual([confidence, runnersUp[0]?.confidence], [kept, kept]);
  }
});

test('[R3] a router that abstains: the entry agent, with its reason and runners-up on record', async () => {
  const runnersUp = [{ to: 'data', confidence: 0.4 }];
  const word = { to: null, runnersUp, reason: 'two fit' } as const;
  assert.deepEqual(await routed('go', { router: router(word) }), {
    ...entry('the router abstained: two fit'),
    runnersUp,
  });
});

for (const { name, route, reason } of [
  {
    name: 'rejects',
    route: () => Promise.reject(new Error('offline')),
    reason: 'the router failed: offline',
  },
  {
    name: 'throws',
    route: () => {
      throw new Error('broken');
    },
    reason: 'the router failed: broken',
  },
  {
    name: 'names nobody of the team',
    route: async () => ({ to: 'stranger', confidence: 1, runnersUp: [], reason: 'r' }),
    reason: "the router named 'stranger', who is not in the team",
  },
]) {
  test(`[R3] a router that ${name} has abstained`, async () => {
    assert.deepEqual(await routed('go', { router: { route } }), entry(reason));
  });
}

for (const word of [
  undefined,
  null,
  'data',
  5,
  {},
  { to: 'data' },
  { to: null, runnersUp: 'x' },
  [],
]) {
  test(`[R3] a router that says ${JSON.stringify(word)} has abstained`, async () => {
    const { to, method, reason } = await routed('go', {
      router: { route: async () => word as unknown as Classified },
    });
    assert.deepEqual([to, method], ['triage', 'entry']);
    assert.match(reason, /^the router failed: /);
  });
}

test('[R3] a word of a router can not pass for another fact', async () => {
  const word = {
    to: 'data',
    confidence: 1,
    runnersUp: [],
    reason: 'r',
    type: 'run_ended',
    method: 'sticky',
    seq: 99,
  };
  const played = stage({ name: 'desk', entry: 'triage', agents, router: router(word) }, ['Done.']);
  await played.say('go');
  assert.deepEqual((await played.log())[2], {
    seq: 3,
    at: 0,
    type: 'routed',
    to: 'data',
    method: 'classifier',
    confidence: 1,
    runnersUp: [],
    reason: 'r',
    ms: 0,
  });
});

/** A stage whose router never answers. */
function hanging(): Stage & { readonly asked: AbortSignal[] } {
  const asked: AbortSignal[] = [];
  const route: Router['route'] = (_, signal) => {
    asked.push(signal);
    return new Promise(() => {});
  };
  return {
    ...stage({ name: 'desk', entry: 'triage', agents, router: { route } }, ['Done.']),
    asked,
  };
}

test('[R3] a router that is slow has abstained after ten seconds', async () => {
  const { say, clock, log, asked } = hanging();
  const outcome = say('go');
  await until(() => clock.waiting() === 1);
  clock.advance(9_999);
  assert.equal(clock.waiting(), 1);
  clock.advance(1);
  assert.equal((await outcome).text, 'Done.');
  assert.equal(
    only(await log(), 'routed').reason,
    'the router failed: Cannot wait longer for the router: it took over 10000 ms.',
  );
  assert.equal(asked[0]?.aborted, true);
});

test('[R1] a run that was cancelled while it was routed is routed when it goes on', async () => {
  const { say, baton, told, asked, clock } = hanging();
  const outcome = say('go');
  await until(() => asked.length === 1);
  await baton.cancel(here);
  assert.deepEqual([(await outcome).kind, asked[0]?.aborted], ['cancelled', true]);
  const next = baton.continue(here).outcome;
  await until(() => asked.length === 2 && clock.waiting() === 1);
  clock.advance(10_000);
  assert.equal((await next).text, 'Done.');
  assert.deepEqual(await told(3), [
    'user cancels',
    'cancelled nobody',
    'user continues',
    'routed triage by entry',
    'triage: Done.',
    'answered triage',
  ]);
});
