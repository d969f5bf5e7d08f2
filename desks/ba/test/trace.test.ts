/** The trace: ids, links, staleness, coverage. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  coverage,
  type Item,
  type ItemKind,
  itemKinds,
  openTrace,
  staleItems,
} from '../src/trace.ts';

const source = { from: 'user', quote: 'because' } as const;
const kinds = Object.keys(itemKinds) as ItemKind[];

test('an id is typed, counts on from what is there, and is never used twice', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 40 }), (wanted) => {
      const first = openTrace([], 'requirements');
      for (const kind of wanted) first.add({ kind, text: 'x', source });
      const second = openTrace(first.items(), 'testing');
      for (const kind of wanted) second.add({ kind, text: 'y', source });
      const ids = second.items().map(({ id }) => id);
      assert.equal(new Set(ids).size, wanted.length * 2);
      for (const { id, kind } of second.items()) assert.match(id, new RegExp(`^${kind}-\\d+$`));
    }),
  );
});

test('opening a trace touches nothing, and what is given in is not changed', () => {
  const known = openTrace([], 'a');
  known.add({ kind: 'US', text: 'one', source });
  const items: readonly Item[] = Object.freeze([...known.items()]);
  const trace = openTrace(items, 'b');
  assert.deepEqual(trace.touched(), []);
  trace.change('US-1', { text: 'two' });
  assert.equal(items[0]?.text, 'one');
  assert.deepEqual(
    trace.touched().map(({ id }) => id),
    ['US-1'],
  );
});

test('assumptions and questions are open until a person decides; the rest are drafts', () => {
  const trace = openTrace([], 'a');
  for (const kind of kinds) {
    const { status } = trace.add({ kind, text: 'x', source });
    assert.equal(status, kind === 'ASM' || kind === 'QN' ? 'open' : 'draft', kind);
  }
});

test('an item is stale when what it links to has changed, and its owner is named', () => {
  const stories = openTrace([], 'requirements');
  const criterion = stories.add({ kind: 'AC', text: 'pays 20', source });
  const tests = openTrace(stories.items(), 'testing');
  tests.add({ kind: 'TC', text: 'try 20', source, links: [{ to: criterion.id, as: 'tests' }] });
  assert.deepEqual(staleItems(tests.items()), []);
  tests.change(criterion.id, { text: 'pays 30' });
  assert.deepEqual(staleItems(tests.items()), [{ id: 'TC-1', owner: 'testing', because: 'AC-1' }]);
  tests.change('TC-1', { text: 'try 30', links: [{ to: 'AC-1', as: 'tests' }] });
  assert.deepEqual(staleItems(tests.items()), []);
});

test('a link that is added does not freshen the others', () => {
  const trace = openTrace([], 'a');
  const story = trace.add({ kind: 'US', text: 'one', source });
  const step = trace.add({ kind: 'PS', text: 'step', source });
  trace.add({ kind: 'AC', text: 'x', source, links: [{ to: story.id, as: 'refines' }] });
  trace.change(story.id, { text: 'another' });
  trace.link('AC-1', { to: step.id, as: 'step_of' });
  assert.deepEqual(staleItems(trace.items()), [{ id: 'AC-1', owner: 'a', because: 'US-1' }]);
  trace.link('AC-1', { to: story.id, as: 'refines' });
  assert.deepEqual(staleItems(trace.items()), []);
  assert.equal(trace.get('AC-1')?.links.length, 2);
});

test('a status or a link does not change the hash; text and details do', () => {
  const trace = openTrace([], 'a');
  const { hash } = trace.add({ kind: 'ASM', text: 'x', source, details: { b: 1, a: 2 } });
  assert.equal(trace.change('ASM-1', { status: 'confirmed' }).hash, hash);
  assert.equal(trace.change('ASM-1', { details: { a: 2, b: 1 } }).hash, hash);
  assert.notEqual(trace.change('ASM-1', { details: { a: 3, b: 1 } }).hash, hash);
  assert.notEqual(trace.change('ASM-1', { text: 'y', details: { a: 2, b: 1 } }).hash, hash);
});

test('coverage is counted from links; rejected items neither cover nor have to be covered', () => {
  const trace = openTrace([], 'a');
  for (const text of ['one', 'two', 'three']) trace.add({ kind: 'AC', text, source });
  trace.add({ kind: 'TC', text: 't', source, links: [{ to: 'AC-1', as: 'tests' }] });
  trace.add({ kind: 'TC', text: 'u', source, links: [{ to: 'AC-2', as: 'tests' }] });
  trace.change('TC-2', { status: 'rejected' });
  trace.change('AC-3', { status: 'rejected' });
  assert.deepEqual(coverage(trace.items()), [
    { what: 'acceptance criteria with a test case', covered: 1, of: 2, missing: ['AC-2'] },
  ]);
});

test('a link to nothing and a change of nothing are refused', () => {
  const trace = openTrace([], 'a');
  const links = [{ to: 'US-9', as: 'refines' }] as const;
  assert.throws(() => trace.add({ kind: 'AC', text: 'x', source, links }), RangeError);
  assert.throws(() => trace.change('US-9', { text: 'x' }), RangeError);
  assert.throws(() => trace.link('US-9', { to: 'US-9', as: 'refines' }), RangeError);
  assert.deepEqual(trace.items(), []);
});
