import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Deliverable } from '../../src/deliverable.ts';
import { mapProcess } from '../../src/process/process.ts';
import type { ProcessInput } from '../../src/process/process-input.ts';
import { coverage, openTrace, staleItems, type Trace } from '../../src/trace.ts';
import { runs } from '../runs.ts';
import { arbitraryProcess, hostileNames } from './bpmn-arbitrary.ts';
import { orderFulfilment, refund, samples } from './bpmn-processes.ts';

type Made = Extract<Deliverable, { readonly ok: true }>;

async function made(
  input: ProcessInput,
  trace: Trace,
  options?: Parameters<typeof mapProcess>[2],
): Promise<Made> {
  const result = await mapProcess(input, trace, options);
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

function fileOf({ files }: Made, ending: string): string {
  const file = files.find(({ name }) => name.endsWith(ending));
  assert.ok(file, ending);
  return file.text ?? '';
}

for (const sample of samples) {
  test(`${sample.title}: makes BPMN, picture and document, one item a step`, async () => {
    const result = await made(sample, openTrace([], 'process'));
    const stem = sample.title.toLowerCase().replaceAll(' ', '-');
    const names = result.files.map(({ name }) => name);
    assert.deepEqual(names, [`${stem}.bpmn`, `${stem}.svg`, `${stem}-process.md`]);
    const works = sample.steps.filter(
      ({ kind }) => !/^(?:start|end|parallel)$/.test(kind ?? 'task'),
    );
    assert.equal(result.items.filter(({ kind }) => kind === 'PS').length, works.length);
    assert.deepEqual(
      result.findings.filter(({ severity }) => severity === 'error'),
      [],
    );
  });
}

test('items say lane, kind and number, in the order of the flow', async () => {
  const { items } = await made(refund, openTrace([], 'process'));
  const [first, second] = items;
  assert.equal(first?.id, 'PS-1');
  assert.equal(first.text, 'Customer: Request refund');
  assert.partialDeepStrictEqual(first.details, {
    process: 'Refund',
    key: 'request',
    lane: 'Customer',
    kind: 'user',
    number: 1,
  });
  assert.equal(second?.text, 'Service agent: Check receipt');
});

test('the BPMN documents each step with its item', async () => {
  const bpmn = fileOf(await made(refund, openTrace([], 'process')), '.bpmn');
  assert.match(bpmn, /<bpmn:userTask id="Task_request"[^>]*>\s*<bpmn:documentation>PS-1</);
});

test('the same process again changes nothing', async () => {
  const trace = openTrace([], 'process');
  const first = await made(refund, trace);
  const again = openTrace(trace.items(), 'process');
  const second = await made(refund, again);
  assert.deepEqual(again.items(), trace.items());
  assert.deepEqual(again.touched(), []);
  assert.deepEqual(second.items, []);
  assert.deepEqual(second.files, first.files);
});

test('a renamed step keeps its id, a step with a new key too; what is gone is rejected', async () => {
  const trace = openTrace([], 'process');
  await made(refund, trace);
  const idOf = (key: string) => trace.of('PS').find(({ details }) => details['key'] === key)?.id;
  const [pay, check, provide] = [idOf('pay'), idOf('check'), idOf('provide')];
  const renamed: ProcessInput = {
    ...refund,
    steps: refund.steps
      .filter(({ key }) => key !== 'provide')
      .map((step) => (step.key === 'pay' ? { ...step, name: 'Transfer refund' } : step))
      .map((step) => (step.key === 'check' ? { ...step, key: 'check_receipt' } : step)),
    flows: (refund.flows ?? [])
      .filter(({ to }) => to !== 'provide')
      .map((flow) =>
        flow.from === 'provide'
          ? { ...flow, from: 'complete', condition: 'something is missing' }
          : flow,
      )
      .map(({ from, to, ...flow }) => ({
        ...flow,
        from: from === 'check' ? 'check_receipt' : from,
        to: to === 'check' ? 'check_receipt' : to,
      }))
      .map((flow) => ({ ...flow, sharePercent: undefined })),
  };
  const result = await made(renamed, trace);
  assert.equal(idOf('pay'), pay);
  assert.equal(trace.get(pay ?? '')?.text, 'Payment system: Transfer refund');
  assert.equal(idOf('check_receipt'), check);
  assert.equal(trace.get(provide ?? '')?.status, 'rejected');
  assert.deepEqual(
    result.findings.map(({ rule, where }) => [rule, where]),
    [['step_removed', provide]],
  );

  await made(refund, trace);
  assert.equal(trace.get(provide ?? '')?.status, 'draft');
  assert.equal(trace.get(provide ?? '')?.id, idOf('provide'));
});

test('a step put in front leaves the items of the others as they are, so no criterion goes stale', async () => {
  const trace = openTrace([], 'process');
  await made(refund, trace);
  const criterion = trace.add({
    kind: 'AC',
    text: 'The refund is paid within a day',
    source: { from: 'user', quote: 'within a day' },
    links: [{ to: 'PS-2', as: 'step_of' }],
  });
  const more: ProcessInput = {
    ...refund,
    steps: [{ key: 'find', name: 'Find receipt', lane: 'Customer' }, ...refund.steps],
    flows: [{ from: 'find', to: 'request' }, ...(refund.flows ?? [])],
  };
  const { items } = await made(more, trace);
  assert.deepEqual(
    items.map(({ text }) => text),
    ['Customer: Find receipt'],
  );
  assert.deepEqual(staleItems(trace.items()), []);

  const changed = {
    ...refund,
    steps: refund.steps.map((s) => (s.key === 'check' ? { ...s, name: 'Scan receipt' } : s)),
  };
  await made(changed, trace);
  assert.deepEqual(
    staleItems(trace.items()).map(({ id }) => id),
    [criterion.id],
  );
});

test('as is and to be of one title are two processes with files of their own', async () => {
  const trace = openTrace([], 'process');
  const asIs = await made({ ...refund, state: 'as_is' }, trace);
  const toBe = await made({ ...refund, state: 'to_be' }, trace);
  assert.equal(asIs.files[0]?.name, 'refund-as-is.bpmn');
  assert.equal(toBe.files[0]?.name, 'refund-to-be.bpmn');
  assert.equal(trace.of('PS').length, 2 * asIs.items.length);
});

test('assumptions and questions are items: open, linked, shown as unconfirmed, never doubled', async () => {
  const trace = openTrace([], 'process');
  const input: ProcessInput = {
    ...refund,
    assumptions: [{ text: 'The limit is 100 EUR', step: 'amount' }],
    questions: [{ text: 'Who may raise the limit?', step: 'amount' }],
  };
  const result = await made(input, trace);
  await made(input, trace);
  const [assumption] = trace.of('ASM');
  const [question] = trace.of('QN');
  assert.equal(trace.of('ASM').length + trace.of('QN').length, 2);
  const amount = trace.of('PS').find(({ details }) => details['key'] === 'amount');
  assert.deepEqual(
    amount?.links.map(({ to, as }) => [to, as]),
    [[assumption?.id, 'assumes']],
  );
  assert.deepEqual(
    question?.links.map(({ to, as }) => [to, as]),
    [[amount.id, 'asks']],
  );
  assert.match(fileOf(result, '.md'), /ASM-1 \(\*\*unconfirmed\*\*\): The limit is 100 EUR/);
  assert.match(result.summary, /1 assumption to confirm, 1 open question/);

  trace.change('ASM-1', { status: 'confirmed' });
  assert.match(fileOf(await made(input, trace), '.md'), /ASM-1 \(confirmed\)/);
});

test('links lead from stories and criteria to steps and are counted as coverage', async () => {
  const trace = openTrace([], 'process');
  const source = { from: 'user', quote: 'paid' } as const;
  trace.add({ kind: 'AC', text: 'Paid in a day', source });
  await made({ ...refund, links: [{ item: 'AC-1', step: 'pay' }] }, trace);
  const steps = coverage(trace.items()).find(({ what }) => what.startsWith('process steps'));
  assert.equal(steps?.covered, 1);
});

test('refused: links to nothing and quotes nobody said leave no trace', async () => {
  const trace = openTrace([], 'process');
  const input: ProcessInput = {
    ...refund,
    steps: refund.steps.map((step) =>
      step.key === 'pay' ? { ...step, quote: 'finance pays' } : step,
    ),
    links: [{ item: 'AC-9', step: 'pay' }],
  };
  const result = await mapProcess(input, trace, { said: ['Map the refund process'] });
  assert.equal(result.ok, false);
  assert.deepEqual(
    result.findings.map(({ rule }) => rule),
    ['unknown_item', 'quote_not_found'],
  );
  assert.deepEqual(trace.items(), []);
});

test('refused: a shape the schema does not know names the field', async () => {
  const trace = openTrace([], 'process');
  const input = { title: 'T', steps: [{ key: 'a', name: '', lane: 'B' }] };
  const result = await mapProcess(input, trace);
  assert.equal(result.ok, false);
  assert.deepEqual(
    result.findings.map(({ rule, where }) => [rule, where]),
    [['input_shape', 'process.steps.0.name']],
  );
});

test('a step with a quote is from the user, one without is from who drafted it', async () => {
  const trace = openTrace([], 'process');
  const input: ProcessInput = {
    title: 'Claims',
    steps: [
      { key: 'a', name: 'Submit claim', lane: 'Customer', quote: 'submit claim' },
      { key: 'b', name: 'Assess claim', lane: 'Assessor' },
    ],
  };
  await made(input, trace, {
    said: ['submit claim -> assess'],
    unquoted: { from: 'pattern', pattern: 'claims' },
  });
  assert.deepEqual(
    trace.of('PS').map(({ source }) => source),
    [
      { from: 'user', quote: 'submit claim' },
      { from: 'pattern', pattern: 'claims' },
    ],
  );
});

test('the document shows who, what then, decisions, rework and what was not stated', async () => {
  const text = fileOf(await made(refund, openTrace([], 'process')), '.md');
  for (const part of [
    /\| PS-1 \| Request refund \| Customer \| user task \| PS-2 \| 10 min \| not stated \|/,
    /Amount over 100 EUR\? \| Service agent \| over 100 EUR → PS-\d+<br>up to 100 EUR → PS-\d+/,
    /Rework: from "Provide missing documents" back to "Check receipt"/,
    /\| PS-2 Check receipt \| Service agent \| not stated \| not stated \| not stated \|/,
    /!\[Process map of Refund\]\(refund\.svg\)/,
    /State: not stated/,
  ]) {
    assert.match(text, part);
  }
  const order = fileOf(await made(orderFulfilment, openTrace([], 'process')), '.md');
  assert.match(order, /in parallel PS-\d+, PS-\d+/);
});

test('any valid process with hostile names is made, and its tables keep their columns', async () => {
  const property = fc.asyncProperty(arbitraryProcess(hostileNames), async (input) => {
    const text = fileOf(await made(input, openTrace([], 'process')), '.md');
    for (const block of text.split('\n\n')) {
      if (!block.startsWith('|')) continue;
      const columns = block.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
      assert.equal(new Set(columns).size, 1, block);
    }
  });
  await fc.assert(property, { numRuns: runs(4) });
});
