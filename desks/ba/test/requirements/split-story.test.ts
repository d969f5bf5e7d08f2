import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitAsked, splitStory } from '../../src/requirements/split-story.ts';
import { kindsIn, operationsIn, waysToSplit } from '../../src/requirements/split-ways.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import { criteriaOf } from '../../src/requirements/story-items.ts';
import { openTrace, staleItems, type Trace } from '../../src/trace.ts';

test('operations are the verbs of the goal, each with its object', () => {
  assert.deepEqual(operationsIn('search, filter and save products'), [
    'search products',
    'filter products',
    'save products',
  ]);
  assert.deepEqual(operationsIn('create, view, edit or delete an invoice'), [
    'create an invoice',
    'view an invoice',
    'edit an invoice',
    'delete an invoice',
  ]);
  assert.deepEqual(operationsIn('see orders and returns'), []);
  assert.deepEqual(operationsIn('log in with my email address and password'), []);
});

test('kinds are what an “or” lists; what is needed together is one', () => {
  assert.deepEqual(kindsIn('pay by card, invoice or voucher'), [
    'pay by card',
    'pay by invoice',
    'pay by voucher',
  ]);
  assert.deepEqual(kindsIn('log in with my email address and password'), []);
});

test('a story that is pasted: every criterion goes to its part or stays, and is asked about', () => {
  const text =
    'As a customer, I want to search, save and share products so that I find them again.\n' +
    'AC1: Given a product, when I search for its name, then it is shown.\n' +
    'AC2: Given a saved product, when I share it, then my friend gets a link.\n' +
    'AC3: Given a page, when I print it, then it has no menu.';
  const trace = openTrace([], 'requirements');
  const made = splitStory({ text }, trace, {
    drafted: { from: 'pattern', pattern: 'own words' },
    said: [text],
  });
  assert.ok(made.ok, JSON.stringify(made));
  const placed = trace
    .of('US')
    .map((story) => [story.details['goal'], criteriaOf(story, trace).map(({ id }) => id)]);
  assert.deepEqual(placed, [
    ['search, save and share products', ['AC-3']],
    ['search products', ['AC-1']],
    ['save products', []],
    ['share products', ['AC-2']],
  ]);
  assert.ok(
    trace
      .of('US')
      .slice(1)
      .every(({ links }) => links.some(({ to }) => to === 'US-1')),
  );
  assert.deepEqual(
    trace.of('QN').map(({ text: own }) => own),
    ['To which part of US-1 do AC-3 belong?'],
  );
  assert.equal(trace.get('AC-1')?.source.from, 'user');
  assert.deepEqual(
    trace.of('ASM').map(({ text: own }) => own),
    ['What the last verb is about holds for each: “search products”, “save products”.'],
  );
  assert.match(made.files[0]?.text ?? '', /How does somebody see that it is done\?/);
});

test('a story of the trace by its rules, by its paths, or by given parts; the parent is kept', () => {
  const trace = written();
  const rules = waysOf(trace);
  assert.deepEqual(rules, ['rules', 'paths']);
  const made = splitStory({ story: 'US-1', way: 'paths' }, trace);
  assert.ok(made.ok, JSON.stringify(made));
  assert.deepEqual(
    trace.of('US').map((story) => criteriaOf(story, trace).map(({ id }) => id)),
    [[], ['AC-1'], ['AC-2', 'AC-3']],
  );
  assert.deepEqual(staleItems(trace.items()), []);
  const given = written();
  const parts = [{ goal: 'pay once', criteria: ['AC-1'] }, { goal: 'pay again' }];
  assert.ok(splitStory({ story: 'US-1', parts }, given).ok);
  assert.deepEqual(
    given.of('US').map((story) => criteriaOf(story, given).map(({ id }) => id)),
    [['AC-2', 'AC-3'], ['AC-1'], []],
  );
});

test('what can not be split is refused with what to do, and nothing is registered', () => {
  const one = 'As a customer, I want to pay so that I get my order.';
  const rules = (input: Parameters<typeof splitStory>[0]): string[] => {
    const trace = written();
    const before = trace.items().length;
    const made = splitStory(input, trace);
    assert.equal(trace.items().length, before);
    return made.ok ? [] : made.findings.map(({ rule }) => rule);
  };
  assert.deepEqual(rules({ text: one }), ['nothing_to_split']);
  assert.deepEqual(rules({ story: 'US-9' }), ['unknown_story']);
  assert.deepEqual(rules({ text: 'nothing' }), ['no_story']);
  const parts = [{ goal: 'a', criteria: ['AC-9'] }, { goal: 'b' }];
  assert.deepEqual(rules({ story: 'US-1', parts }), ['unknown_criterion']);
});

test('no criterion is lost or taken twice, whatever the story', () => {
  const word = fc.constantFrom(...'search save share print product name mail link'.split(' '));
  const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));
  const criterion = fc.record({
    text: sentence,
    negative: fc.boolean(),
    rules: fc.subarray(['BR-1', 'BR-2']),
  });
  const goal = fc.constantFrom(
    'search, save and share products',
    'pay by card or voucher',
    'search products',
  );
  fc.assert(
    fc.property(goal, fc.array(criterion, { maxLength: 6 }), (own, list) => {
      const criteria = list.map((one, place) => ({ ...one, id: `AC-${place + 1}` }));
      for (const { parts, left } of waysToSplit({ goal: own }, criteria)) {
        const all = [...parts.flatMap((part) => part.criteria), ...left];
        assert.deepEqual(all.toSorted(), criteria.map(({ id }) => id).toSorted());
      }
    }),
  );
});

test('which story is meant: the pasted, the named, else the largest', () => {
  const { items } = { items: written().items() };
  const of = (request: string, given = '', ids: readonly string[] = []): unknown =>
    splitAsked(request, { given, ids, items });
  assert.deepEqual(of('split US-1', '', ['US-1']), { story: 'US-1' });
  assert.deepEqual(of('split the largest story'), { story: 'US-1' });
  assert.deepEqual(of('split this', 'As a clerk, I want to pay.'), {
    text: 'As a clerk, I want to pay.',
  });
  assert.equal(of('write stories'), undefined);
});

function waysOf(trace: Trace): string[] {
  const criteria = trace.of('AC').map((item) => ({
    id: item.id,
    text: item.text,
    negative: item.details['kind'] === 'negative',
    rules: item.links.map(({ to }) => to).filter((to) => to.startsWith('BR')),
  }));
  return waysToSplit({ goal: 'pay' }, criteria).map(({ way }) => way);
}

function written(): Trace {
  const trace = openTrace([], 'requirements');
  const [first, second] = ['A card is checked.', 'A voucher counts once.'];
  const criterion = (title: string, rule: string | undefined, negative: boolean) => ({
    title,
    given: ['an order'],
    when: `${title} is used`,
    then: [negative ? 'the payment is refused' : 'the order is paid'],
    kind: negative ? ('negative' as const) : ('happy' as const),
    ...(rule !== undefined && { rule }),
  });
  const story = {
    role: 'customer',
    goal: 'pay',
    benefit: 'I get my order',
    criteria: [
      criterion('a valid card', first, false),
      criterion('a lost card', first, true),
      criterion('an old voucher', second, true),
    ],
  };
  const rules = [first, second].map((text) => ({ text: text ?? '' }));
  const made = writeStories({ topic: 'Payment', stories: [story], rules }, trace);
  assert.ok(made.ok, JSON.stringify(made));
  return trace;
}
