import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkQuotes, openRegister, sourceOf, sourceText } from '../src/register.ts';
import { openTrace, staleItems } from '../src/trace.ts';

const model = { from: 'model', model: 'm' } as const;

test('an item that comes again unchanged is not touched', () => {
  const trace = openTrace([], 'a');
  const entry = {
    kind: 'BR',
    text: 'At most 3 attempts',
    source: model,
    details: { n: [1], gone: undefined },
  } as const;
  const first = openRegister(trace).put(entry);
  const again = openRegister(trace);
  assert.equal(again.put({ ...entry, text: 'at most 3 attempts' }).id, first.id);
  const third = openRegister(trace);
  third.put({ ...entry, text: 'at most 3 attempts' });
  assert.deepEqual(third.changed(), []);
  assert.equal(third.all().length, 1);
  assert.equal(trace.items().length, 1);
});

test('an item keeps the links and details that others gave it', () => {
  const trace = openTrace([], 'a');
  const asm = trace.add({ kind: 'ASM', text: 'x', source: model });
  const step = trace.add({ kind: 'PS', text: 'Pay', source: model });
  const story = openRegister(trace).put({
    kind: 'US',
    identity: 'k',
    text: 'one',
    source: model,
    details: { goal: 'g' },
  });
  trace.change(story.id, {
    details: { ...story.details, lane: 'Sales' },
    links: [{ to: step.id, as: 'step_of' }],
  });
  const next = openRegister(trace).put({
    kind: 'US',
    identity: 'k',
    text: 'two',
    source: model,
    details: { goal: 'h' },
    links: [{ to: asm.id, as: 'assumes' }],
  });
  assert.equal(next.id, story.id);
  assert.deepEqual({ ...next.details }, { goal: 'h', lane: 'Sales', identity: 'k' });
  assert.deepEqual(
    next.links.map(({ to }) => to),
    [step.id, asm.id],
  );
});

test('what a person confirmed and is then changed is a draft again; a new link alone changes nothing', () => {
  const trace = openTrace([], 'a');
  const put = (
    text: string,
    links: readonly { to: `ASM-${number}`; as: 'assumes' }[] = [],
  ): string => {
    return openRegister(trace).put({ kind: 'US', identity: 'k', text, source: model, links })
      .status;
  };
  put('one');
  trace.change('US-1', { status: 'confirmed', links: [] });
  trace.add({ kind: 'ASM', text: 'x', source: model });
  assert.equal(put('one', [{ to: 'ASM-1', as: 'assumes' }]), 'confirmed');
  assert.equal(put('two'), 'draft');
});

test('a rejected item never comes back to life', () => {
  const trace = openTrace([], 'a');
  const entry = { kind: 'BR', text: 'x', source: model } as const;
  const { id } = openRegister(trace).put(entry);
  trace.change(id, { status: 'rejected', links: [] });
  assert.notEqual(openRegister(trace).put(entry).id, id);
});

test('an item that is put again after its source changed is no longer stale', () => {
  const trace = openTrace([], 'a');
  const rule = openRegister(trace).put({
    kind: 'BR',
    identity: 'r',
    text: 'at most 3',
    source: model,
  });
  const entry = {
    kind: 'AC',
    text: 'c',
    source: model,
    links: [{ to: rule.id, as: 'refines' }],
  } as const;
  openRegister(trace).put(entry);
  openRegister(trace).put({ kind: 'BR', identity: 'r', text: 'at most 5', source: model });
  assert.equal(staleItems(trace.items()).length, 1);
  openRegister(trace).put(entry);
  assert.equal(staleItems(trace.items()).length, 0);
});

test("words are a user's only when the user said them", () => {
  const trace = openTrace([], 'a');
  const origin = { drafted: model, said: ['A login page\nwith “OTP” verification'] };
  const check = (quote: string): number =>
    checkQuotes([{ quote, where: 'x' }], { trace, origin }).length;
  assert.equal(check('login page with "otp"'), 0);
  assert.equal(check('a login page with SMS'), 1);
  const [unknown] = checkQuotes([{ quote: 'OTP', answers: 'QN-7', where: 'x' }], { trace, origin });
  assert.equal(unknown?.rule, 'unknown_question');
});

test('a source is told as a reader understands it', () => {
  const trace = openTrace([], 'a');
  const question = trace.add({ kind: 'QN', text: 'How long?', source: model });
  const origin = { drafted: { from: 'pattern', pattern: 'login' } } as const;
  const tell = (quoted: { quote?: string; answers?: string }): string =>
    sourceText(sourceOf(quoted, { trace, origin }));
  assert.equal(tell({}), 'pattern: login');
  assert.equal(tell({ quote: '5 minutes' }), '“5 minutes”');
  assert.equal(tell({ quote: '5 minutes', answers: question.id }), '“5 minutes” (answer to QN-1)');
});
