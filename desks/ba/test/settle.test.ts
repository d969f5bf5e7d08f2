import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelled } from '../src/label.ts';
import { type Decision, settle } from '../src/settle.ts';
import { type Item, openTrace, staleItems } from '../src/trace.ts';

const pattern = { from: 'pattern', pattern: 'login' } as const;

function known(): readonly Item[] {
  const trace = openTrace([], 'requirements');
  const assumption = trace.add({ kind: 'ASM', text: 'A code lives 5 minutes.', source: pattern });
  trace.add({ kind: 'QN', text: 'How long does a code live?', source: pattern });
  const links = [{ to: assumption.id, as: 'assumes' as const }];
  trace.add({ kind: 'US', text: 'As a customer …', source: pattern, links });
  return trace.items();
}

function settled(...decisions: readonly Decision[]): {
  made: ReturnType<typeof settle>;
  items: readonly Item[];
} {
  const trace = openTrace(known(), 'triage');
  const said = decisions.map(({ quote }) => quote).filter((quote) => quote !== 'never said');
  return { made: settle({ decisions }, trace, { drafted: pattern, said }), items: trace.items() };
}

test('what is confirmed has the user as its source and makes nothing stale', () => {
  const { items } = settled({ id: 'ASM-1', decision: 'confirm', quote: 'confirm ASM-1' });
  assert.equal(items[0]?.status, 'confirmed');
  assert.deepEqual(items[0]?.source, { from: 'user', quote: 'confirm ASM-1' });
  assert.deepEqual(staleItems(items), []);
});

test('what is rejected makes stale what rests on it; the owner stays who it was', () => {
  const { made, items } = settled({ id: 'ASM-1', decision: 'reject', quote: 'ASM-1 is wrong' });
  assert.equal(items[0]?.status, 'rejected');
  assert.equal(items[0]?.owner, 'requirements');
  const stale = [{ id: 'US-1', owner: 'requirements', because: 'ASM-1' }];
  assert.deepEqual(staleItems(items), stale);
  assert.deepEqual(made.ok && made.data, { stale });
});

test('an answer is kept with its question', () => {
  const { items } = settled({ id: 'QN-1', decision: 'answer', quote: 'QN-1: 10 minutes' });
  assert.equal(items[1]?.status, 'confirmed');
  assert.equal(items[1]?.details['answer'], 'QN-1: 10 minutes');
});

const refusals: readonly (readonly [string, Decision, string])[] = [
  ['an item that is not there', { id: 'ASM-9', decision: 'confirm', quote: 'q' }, 'unknown_item'],
  [
    'a question is not confirmed',
    { id: 'QN-1', decision: 'confirm', quote: 'q' },
    'question_confirmed',
  ],
  ['an assumption is not answered', { id: 'ASM-1', decision: 'answer', quote: 'q' }, 'no_question'],
  [
    'words that nobody said',
    { id: 'ASM-1', decision: 'confirm', quote: 'never said' },
    'quote_not_found',
  ],
];
for (const [name, decision, rule] of refusals) {
  test(`refused, and nothing is touched: ${name}`, () => {
    const { made, items } = settled(decision);
    assert.deepEqual(made.ok ? [] : made.findings.map((finding) => finding.rule), [rule]);
    assert.deepEqual(items, known());
  });
}

test('a label stands under the title, on top or behind the prolog, once, and never in a table', () => {
  const line = 'Draft -- by rules. Not yet confirmed by a person.';
  const text = (mediaType: string, content: string): string =>
    labelled({ name: 'x', mediaType, text: content }, line).text ?? '';
  assert.equal(text('text/markdown', '# A\n\nB\n'), `# A\n\n*${line}*\n\nB\n`);
  assert.equal(text('text/markdown', 'B\n'), `*${line}*\n\nB\n`);
  assert.equal(text('application/sql', 'SELECT 1'), `-- ${line}\nSELECT 1`);
  assert.equal(
    text('image/svg+xml', '<?xml version="1.0"?>\n<svg/>'),
    '<?xml version="1.0"?>\n<!-- Draft – by rules. Not yet confirmed by a person. -->\n<svg/>',
  );
  assert.equal(text('text/csv', 'a,b\n'), 'a,b\n');
  const once = text('application/sql', 'SELECT 1');
  assert.equal(text('application/sql', once), once);
});
