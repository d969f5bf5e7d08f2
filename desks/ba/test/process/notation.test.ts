import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { parseNotation } from '../../src/process/notation.ts';
import { outlineDocument, outlineLines } from '../../src/process/notation-outline.ts';
import { printNotation } from '../../src/process/notation-print.ts';
import { processOf } from '../../src/process/notation-process.ts';
import { problemText } from '../../src/process/notation-tree.ts';
import { mapProcess } from '../../src/process/process.ts';
import { checkProcess } from '../../src/process/process-check.ts';
import { type ProcessInput, processInput } from '../../src/process/process-input.ts';
import { outlineProcess } from '../../src/process/process-outline.ts';
import { statesIn } from '../../src/process/process-states.ts';
import { timeOf, trailingTime } from '../../src/process/process-time.ts';
import { openTrace } from '../../src/trace.ts';
import { runs } from '../runs.ts';

function processFrom(text: string): ProcessInput {
  const { title = 'Test', ...read } = processOf(text, parseNotation(text));
  return { title, ...read };
}

/** Flows by the names of their steps, ends in angle brackets. */
function flowsOf(text: string): readonly string[] {
  const { steps, flows = [] } = processFrom(text);
  const nameOf = (key: string): string => {
    const step = steps.find((one) => one.key === key);
    return step?.kind === 'end' ? `<${step.name}>` : (step?.name ?? key);
  };
  return flows
    .map(({ from, to, condition, sharePercent, default: isDefault }) => {
      const when = condition === undefined ? '' : ` "${condition}"`;
      const share = sharePercent === undefined ? '' : ` ${sharePercent} %`;
      return `${nameOf(from)} > ${nameOf(to)}${when}${share}${isDefault ? ' *' : ''}`;
    })
    .toSorted();
}

const askedFor = (text: string): readonly string[] =>
  (processFrom(text).questions ?? [])
    .map((one) => one.text)
    .filter((one) => !one.startsWith('Who'));

test('ways in brackets, with back to the step before', () => {
  const text = 'triage 2 days -> approval 6 days (ok -> ship / not ok -> back)';
  assert.deepEqual(flowsOf(text), [
    'Approval > Ok?',
    'Ok? > Ship "ok"',
    'Ok? > Triage "not ok"',
    'Triage > Approval',
  ]);
  const { steps, assumptions } = processFrom(text);
  assert.deepEqual(
    steps.map(({ timeSaid, elapsedMinutes }) => [timeSaid, elapsedMinutes]).slice(0, 2),
    [
      ['2 days', 2880],
      ['6 days', 8640],
    ],
  );
  assert.deepEqual(
    assumptions?.map((one) => one.text),
    ['“back” leads back to “Triage”.'],
  );
  assert.deepEqual(askedFor(text), []);
});

test('the same decision: inline, in brackets, on lines below', () => {
  const inline = flowsOf('check -> approved? yes -> pay; no -> fix -> back to check');
  assert.deepEqual(inline, [
    'Approved? > Fix "no"',
    'Approved? > Pay "yes"',
    'Check > Approved?',
    'Fix > Check',
  ]);
  assert.deepEqual(flowsOf('check → approved? (yes → pay | no → fix → back to check)'), inline);
  assert.deepEqual(flowsOf('check => approved?\n  yes -> pay\n  no -> fix -> check'), inline);
  assert.deepEqual(flowsOf('check->approved?(yes->pay/no->fix->back to check)'), inline);
});

test('lanes hold until the next is named; a label in front of everything is the title', () => {
  const { title, steps, assumptions } = processFrom(
    'Refund: submit -> [Clerk] check -> file -> pay (accountant)',
  );
  assert.equal(title, 'Refund');
  assert.deepEqual(
    steps.map(({ lane }) => lane),
    ['Not stated', 'Clerk', 'Clerk', 'Accountant'],
  );
  assert.match(assumptions?.[0]?.text ?? '', /whoever does the step before goes on: “File”/);
  assert.equal(processFrom('Clerk: enter -> file').steps[0]?.lane, 'Clerk');
  const both = processFrom('Refund: Clerk: enter -> Manager: approve');
  assert.deepEqual([both.title, both.steps[0]?.lane], ['Refund', 'Clerk']);
});

test('customers, suppliers and banks are outside in four languages; customer service is not', () => {
  const { lanes } = processFrom(
    '[Kunde] a1 -> [Customer service] b1 -> [Fournisseur] c1 -> [Bank] d1 -> [ERP] e1',
  );
  assert.deepEqual(
    lanes?.map(({ name, kind }) => [name, kind]),
    [
      ['Kunde', 'outside'],
      ['Customer service', undefined],
      ['Fournisseur', 'outside'],
      ['Bank', 'outside'],
      ['ERP', 'system'],
    ],
  );
});

test('parallel paths, joining again, named ends', () => {
  assert.deepEqual(flowsOf('(pick -> pack) & send invoice -> close -> end: Order closed'), [
    'All done > Close',
    'Close > <Order closed>',
    'Do in parallel > Pick',
    'Do in parallel > Send invoice',
    'Pack > All done',
    'Pick > Pack',
    'Send invoice > All done',
  ]);
  assert.deepEqual(flowsOf('submit (complete -> / incomplete 30 % -> complete form) -> archive'), [
    'Complete form > Archive',
    'Complete? > Archive "complete"',
    'Complete? > Complete form "incomplete" 30 %',
    'Submit > Complete?',
  ]);
});

test('what is left open is asked, never made up', () => {
  assert.match(
    askedFor('a -> b\na -> c')[0] ?? '',
    /what decides between “B” and “C”, or are they all/,
  );
  assert.match(askedFor('check -> ok?')[0] ?? '', /which answers are there, and what follows each/);
  assert.match(askedFor('x -> y -> back')[0] ?? '', /when is that over/);
  assert.match(askedFor('x -> y (ok -> z / late -> back to nowhere)')[0] ?? '', /To which step/);
  assert.match(askedFor('x -> end\ny -> z')[0] ?? '', /What leads to “Y”\? It is not on the map/);
  assert.match(askedFor('pay (cash -> a1 / card -> b1)')[0] ?? '', /neither “cash” nor “card”/);
});

test('an unclosed bracket loses nothing, and its place is shown with a caret', () => {
  const text = 'Refund: submit -> check (ok 70 % -> pay / otherwise back';
  assert.deepEqual(flowsOf(text), [
    'Check > Ok?',
    'Ok? > Pay "ok" 70 %',
    'Ok? > Submit *',
    'Submit > Check',
  ]);
  const [first] = parseNotation(text).problems;
  assert.ok(first);
  assert.equal(
    problemText(text, first),
    `1:25: found “(”, expected “)”, which closes the ways on\n${text}\n${' '.repeat(24)}^`,
  );
});

test('problems name what was found and what was expected, by line and column', () => {
  const shown = (text: string): readonly string[] =>
    parseNotation(text).problems.map((one) => problemText(text, one).split('\n')[0] ?? '');
  assert.deepEqual(shown('a -> -> b'), ['1:6: found “->”, expected a step']);
  assert.deepEqual(shown('a -> b\nc ) -> d'), [
    '2:3: found “)”, expected “->” or the end of the line',
  ]);
  assert.deepEqual(shown('[Sales a -> b'), [
    '1:1: found “[”, expected “]” behind the name of the lane',
  ]);
});

test('prose around a chain is not part of it, and is handed back', () => {
  const { notUnderstood, chains } = parseNotation(
    'We are slow. triage -> approve. Please help us!',
  );
  assert.equal(chains.length, 1);
  assert.deepEqual(
    notUnderstood.map(({ text }) => text),
    ['We are slow', 'Please help us'],
  );
});

test('times: unit and kind are kept, in four languages', () => {
  const cases: readonly (readonly [string, Partial<ReturnType<typeof timeOf>>])[] = [
    ['2 days', { elapsed: 2880 }],
    ['5 min + 1 day waiting', { work: 5, wait: 1440 }],
    ['waits 4 h', { wait: 240 }],
    ['30 min Arbeit und 2 Tage Wartezeit', { work: 30, wait: 2880 }],
    ['1,5 Std.', { elapsed: 90 }],
    ['2 jours ouvrés', { elapsed: 2880, workingDays: true }],
    ['3 días hábiles', { elapsed: 4320, workingDays: true }],
    ['2 semaines', { elapsed: 20_160 }],
    ['1 Monat', { elapsed: 43_200, months: true }],
    ['1,500 min', { elapsed: 1500 }],
    ['2d', { elapsed: 2880 }],
  ];
  for (const [said, expected] of cases) {
    assert.deepEqual(timeOf(said), { workingDays: false, months: false, ...expected, said }, said);
  }
  assert.deepEqual(timeOf('2 to 3 days'), {
    said: '2 to 3 days',
    workingDays: false,
    months: false,
  });
  assert.equal(timeOf('clerk'), undefined);
  for (const name of ['pay within 5 days', 'step 2', 'wait for 2 days', 'remind after 3 weeks']) {
    assert.equal(trailingTime(name), undefined, name);
  }
  assert.match(
    processFrom('a -> b 2 working days').assumptions?.[0]?.text ?? '',
    /Working days are added up as days/,
  );
});

test('two states in one text, by their labels', () => {
  const expected = { asIs: 'a 2 days -> b.', toBe: 'a -> c' };
  assert.deepEqual(statesIn('As-is: a 2 days -> b. To-be: a -> c'), expected);
  assert.deepEqual(statesIn('Compare.\nIst: a 2 days -> b.\nSoll: a -> c'), expected);
  assert.deepEqual(statesIn('Actuel : a 2 days -> b. Cible : a -> c'), expected);
  assert.equal(statesIn('As-is: a -> b'), undefined);
  assert.equal(statesIn('a -> now -> after'), undefined);
});

const examples = [
  ...readFileSync(
    new URL('../../../../docs/process-notation.md', import.meta.url),
    'utf8',
  ).matchAll(/```process\n([\s\S]*?)```/g),
].map(([, text = '']) => text.trim());

test('every example of docs/process-notation.md reads without a problem and can be drawn', async () => {
  assert.ok(examples.length >= 8);
  for (const text of examples) {
    const tree = parseNotation(text);
    assert.deepEqual(tree.problems, [], text);
    assert.deepEqual(tree.notUnderstood, [], text);
    const made = await mapProcess(processFrom(text), openTrace([], 'process'), { said: [text] });
    assert.ok(made.ok, `${text}\n${JSON.stringify(made.ok ? '' : made.findings)}`);
  }
});

test('the outline shows steps, ways and times; the document what did not read', () => {
  const text = 'Not a step here.\n[Clerk] check 2 d -> ok? (yes 60 % -> pay / no -> end: Refused';
  const tree = parseNotation(text);
  assert.deepEqual(outlineLines(tree), [
    '1. [Clerk] check · 2 d (work and waiting not told apart)',
    '2. ok?',
    '  - yes (60 %):',
    '    3. pay',
    '  - no:',
    '    end: Refused',
  ]);
  const made = outlineProcess({ text });
  assert.ok(made.ok);
  const document = made.files[0]?.text ?? '';
  assert.match(document, /## Not understood\n\n- Not a step here/);
  assert.match(document, /2:26: found “\(”, expected “\)”/);
  assert.equal(made.findings.length, 1);
});

const fragments =
  'triage|approval|ship|2 days|5 min + 1 day waiting| -> | → |=>|(|)|[|]|[Sales]|Clerk:|?|/|;|&|\n|ok|' +
  'not ok|yes|no|back|back to triage|end|end: Done|otherwise|30 %|"a b"|"|// c|# t|or|a|waits|.|:|' +
  '- |the clerk checks it|if late|🚚|検査';
const fragment = fc.constantFrom(...fragments.split('|'));
const anyText = fc.oneof(
  fc.array(fragment, { maxLength: 22 }).map((parts) => parts.join(' ')),
  fc.array(fragment, { maxLength: 22 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
);

/** Without what quotes the text it was read from. */
function bare({ steps, flows = [] }: ProcessInput): unknown {
  const plain = steps.map((step) => ({ ...step, quote: undefined, timeSaid: undefined }));
  return { plain, flows: flows.map((flow) => JSON.stringify(flow)).toSorted() };
}

test('any text: printed and read again it is the same process', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const printed = printNotation(parseNotation(text));
      assert.deepEqual(bare(processFrom(printed)), bare(processFrom(text)), printed);
    }),
    { numRuns: runs(150) },
  );
});

test('any text: nothing throws, every word is in the outline document', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const tree = parseNotation(text);
      const document = outlineDocument({
        source: text,
        tree,
        title: 'T',
        assumptions: [],
        questions: [],
      });
      const shown = document.replaceAll('\\', '').toLowerCase();
      for (const [word] of text.matchAll(/\p{L}+/gu)) {
        assert.ok(shown.includes(word.toLowerCase()), `${word} of ${JSON.stringify(text)}`);
      }
    }),
    { numRuns: runs(150) },
  );
});

test('any text: what is read holds together, quotes the text, and fits the schema', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const process = processFrom(text);
      for (const { quote, name } of process.steps) {
        assert.ok(quote === undefined || text.includes(quote), name);
      }
      if (process.steps.length === 0) return;
      assert.ok(processInput.safeParse(process).success);
      const errors = checkProcess(process).filter(({ severity }) => severity === 'error');
      assert.deepEqual(errors, []);
    }),
    { numRuns: runs(150) },
  );
});

test('deep and long texts are read in time', () => {
  const deep = `${'a (x -> '.repeat(300)}b${')'.repeat(300)}`;
  assert.ok(processFrom(deep).steps.length > 0);
  const long = Array.from({ length: 150 }, (_, i) => `step number ${i}`).join(' -> ');
  assert.equal(processFrom(long).steps.length, 150);
});
