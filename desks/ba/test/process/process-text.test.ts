import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { mapProcess } from '../../src/process/process.ts';
import { checkProcess } from '../../src/process/process-check.ts';
import { type ReadSteps, readSteps } from '../../src/process/process-text.ts';
import { baseVerb, participle, thirdPerson } from '../../src/process/process-verbs.ts';
import { openTrace } from '../../src/trace.ts';
import { runs } from '../runs.ts';

/** Steps as "Lane: Name", gateways as "<Name>". */
function stepsOf({ steps }: ReadSteps): readonly string[] {
  return steps.map(({ name, lane, kind }) =>
    kind === 'decision' || kind === 'parallel' || kind === 'end' ? `<${name}>` : `${lane}: ${name}`,
  );
}

function flowsOf({ steps, flows }: ReadSteps): readonly string[] {
  const at = (key: string): number => steps.findIndex((step) => step.key === key) + 1;
  return flows.map(({ from, to, condition, default: isDefault }) => {
    return `${at(from)}>${at(to)}${condition ? ` ${condition}` : ''}${isDefault ? ' *' : ''}`;
  });
}

interface Case {
  readonly text: string;
  readonly form: ReadSteps['form'];
  readonly steps: readonly string[];
  readonly flows: readonly string[];
  readonly lost?: readonly string[];
}

const cases: readonly Case[] = [
  {
    text: 'A clerk enters the invoice, the manager approves up to 5k, CFO above',
    form: 'prose',
    steps: [
      'Clerk: Enter invoice',
      '<Up to 5k?>',
      'Manager: Approve invoice',
      'CFO: Approve invoice',
    ],
    flows: ['1>2', '2>3 up to 5k', '2>4 above 5k'],
  },
  {
    text: 'submit claim -> validate -> assess -> pay or reject',
    form: 'chain',
    steps: [
      'Not stated: Submit claim',
      'Not stated: Validate',
      'Not stated: Assess',
      '<Pay or reject?>',
      'Not stated: Pay',
      'Not stated: Reject',
    ],
    flows: ['1>2', '2>3', '3>4', '4>5 pay', '4>6 reject'],
  },
  {
    text: 'Refund: Customer: request refund → Agent: check receipt → Finance: pay out',
    form: 'chain',
    steps: ['Customer: Request refund', 'Agent: Check receipt', 'Finance: Pay out'],
    flows: ['1>2', '2>3'],
  },
  {
    text: '1. The customer places an order.\n2. Sales checks the stock. If items are missing, go back to step 1.\n3. Ship parcel (courier)',
    form: 'list',
    steps: [
      'Customer: Place order',
      'Sales: Check stock',
      '<Items are missing?>',
      'Courier: Ship parcel',
    ],
    flows: ['1>2', '2>3', '3>4 *', '3>1 items are missing'],
  },
  {
    text: 'When an order arrives, the sales clerk checks the stock. If the stock is missing, the clerk orders it and informs the customer, otherwise he packs the goods. Then the order is shipped by the courier. We love our customers.',
    form: 'prose',
    steps: [
      'Sales clerk: Check stock',
      '<Stock is missing?>',
      'Sales clerk: Order stock',
      'Sales clerk: Inform customer',
      'Sales clerk: Pack goods',
      'Courier: Ship order',
    ],
    flows: ['1>2', '2>3 stock is missing', '3>4', '2>5 *', '4>6', '5>6'],
    lost: ['We love our customers.'],
  },
  {
    text: 'The employee submits a leave request. The manager approves or rejects the request. If approved, HR books the leave.',
    form: 'prose',
    steps: [
      'Employee: Submit leave request',
      '<Approve or reject?>',
      'Manager: Approve request',
      'Manager: Reject request',
      'HR: Book leave',
    ],
    flows: ['1>2', '2>3 approve', '2>4 reject', '3>5'],
  },
  {
    text: 'Given the amount is under 100 when the agent checks the refund then finance pays the refund. Given the amount is over 100 when the agent checks the refund then the manager approves the refund.',
    form: 'scenarios',
    steps: [
      'Agent: Check refund',
      '<Amount is under 100?>',
      'Finance: Pay refund',
      'Manager: Approve refund',
    ],
    flows: ['1>2', '2>3 amount is under 100', '2>4 amount is over 100'],
  },
  {
    text: 'The driver books a space for at most 12 hours. The operator confirms the booking.',
    form: 'prose',
    steps: ['Driver: Book space for at most 12 hours', 'Operator: Confirm booking'],
    flows: ['1>2'],
  },
  {
    text: 'Given the seat is free when the fare is paid then the clerk books the seat; given no free seat then the clerk offers another train.',
    form: 'scenarios',
    steps: [
      '<Seat is free and the fare is paid?>',
      'Clerk: Book seat',
      'Clerk: Offer another train',
    ],
    flows: ['1>2 seat is free and the fare is paid', '1>3 no free seat'],
  },
  {
    text: '- The warehouse picks and packs the goods and finance sends the invoice in parallel\n- Sales closes the order',
    form: 'list',
    steps: [
      '<Do in parallel>',
      'Warehouse: Pick goods',
      'Warehouse: Pack goods',
      'Finance: Send invoice',
      '<All done>',
      'Sales: Close order',
    ],
    flows: ['1>2', '2>3', '1>4', '3>5', '4>5', '5>6'],
  },
  {
    text: 'Customer sends a complaint. Support agent waits 2 days. Meanwhile, the supervisor reviews the case. The agent closes the case.',
    form: 'prose',
    steps: [
      'Customer: Send complaint',
      'Support agent: Wait 2 days',
      '<Do in parallel>',
      'Supervisor: Review case',
      '<All done>',
      'Support agent: Close case',
    ],
    flows: ['1>3', '3>2', '3>4', '2>5', '4>5', '5>6'],
  },
  {
    text: 'The officer verifies the documents; if documents are missing, the process ends; the officer issues the permit.',
    form: 'prose',
    steps: [
      'Officer: Verify documents',
      '<Documents are missing?>',
      '<Process ended>',
      'Officer: Issue permit',
      '<Process ended>',
    ],
    flows: ['1>2', '2>3 documents are missing', '2>4 *', '4>5'],
  },
  {
    text: 'Map the refund process: customer submits claim, agent validates it, finance pays it',
    form: 'prose',
    steps: ['Customer: Submit claim', 'Agent: Validate claim', 'Finance: Pay claim'],
    flows: ['1>2', '2>3'],
  },
  { text: 'Map the order fulfilment process', form: 'none', steps: [], flows: [] },
  {
    text: 'It was a sunny day in Paris.',
    form: 'none',
    steps: [],
    flows: [],
    lost: ['It was a sunny day in Paris.'],
  },
];

for (const { text, form, steps, flows, lost = [] } of cases) {
  test(`reads ${form}: ${text.slice(0, 60).replaceAll('\n', ' / ')}`, () => {
    const read = readSteps(text);
    assert.equal(read.form, form);
    assert.deepEqual(stepsOf(read), steps);
    assert.deepEqual(flowsOf(read), flows);
    assert.deepEqual(read.notUnderstood, lost);
  });
}

test('what is read from the cases passes the checks and can be drawn', async () => {
  for (const { text } of cases) {
    const { lanes, steps, flows } = readSteps(text);
    if (steps.length === 0) continue;
    const process = { title: 'Test', lanes, steps, flows };
    assert.deepEqual(
      checkProcess(process).filter(({ severity }) => severity === 'error'),
      [],
      text,
    );
    const result = await mapProcess(process, openTrace([], 'process'), { said: [text] });
    assert.ok(result.ok, JSON.stringify(result));
  }
});

test('what was concluded is an assumption, what was left open a question', () => {
  const invoice = readSteps(cases[0]?.text ?? '');
  assert.deepEqual(
    invoice.assumptions.map(({ text }) => text),
    [
      '"the manager approves up to 5k" is about: invoice.',
      'CFO: "Approve invoice" is what is meant by "CFO above".',
    ],
  );
  assert.deepEqual(invoice.questions, []);
  const claim = readSteps(cases[1]?.text ?? '');
  assert.deepEqual(
    claim.questions.map(({ text }) => text),
    [
      'What decides between "pay" and "reject"?',
      'Who does "Submit claim", "Validate", "Assess", "Pay" and 1 more?',
    ],
  );
  const refund = readSteps(
    'If the claim is approved, finance pays the claim. If the claim is rejected, the agent informs the customer.',
  );
  assert.match(
    refund.questions[0]?.text ?? '',
    /What happens if neither "claim is approved" nor "claim is rejected" holds\?/,
  );
});

test('the request in front is kept apart from what it is about', () => {
  const read = readSteps('Please map this process: submit claim -> validate claim');
  assert.deepEqual(read.requests, ['Please map this process:']);
  assert.deepEqual(
    read.steps.map(({ name }) => name),
    ['Submit claim', 'Validate claim'],
  );
});

test('what starts the process is its trigger', () => {
  assert.equal(
    readSteps('When an order arrives, sales checks the stock.').trigger,
    'Order arrives',
  );
});

test('"go back" to nothing known is handed back', () => {
  const read = readSteps(
    '1. Clerk checks the form\n2. If it is wrong, go back to step 9\n3. Clerk files the form',
  );
  assert.deepEqual(read.notUnderstood, ['If it is wrong, go back to step 9']);
});

/** Sentences, lists, chains, and pieces of them in any order. */
const fragment = fc.constantFrom(
  'A clerk enters the invoice',
  'the manager approves up to 5k',
  'CFO above',
  'otherwise',
  ' -> ',
  '\n1. ',
  '\n2. ',
  '\n- ',
  'If the stock is missing, ',
  'the customer pays or rejects the bill',
  'in parallel',
  'meanwhile, sales calls the customer',
  'go back to step 1',
  'the process ends',
  'wait 3 days',
  '. ',
  ', ',
  ' and ',
  ' or ',
  '; ',
  'given x when y then z',
  'checks it',
  'Finance: send reminder',
  '(warehouse)',
  'unless it is late',
  'the order is shipped by the courier',
  '🚚',
  'שלח הזמנה',
  '\n',
  ':',
);
const freeText = fc.oneof(
  fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'grapheme' }),
);

test('every step quotes the text verbatim, whatever the text', () => {
  fc.assert(
    fc.property(freeText, (text) => {
      const read = readSteps(text);
      for (const { name, quote } of read.steps) {
        assert.ok(quote !== undefined && text.includes(quote), `${name}: ${quote}`);
      }
      for (const lost of [...read.notUnderstood, ...read.requests]) {
        assert.ok(text.includes(lost), lost);
      }
    }),
    { numRuns: runs(250) },
  );
});

test('whatever is read has keys once, flows between known steps, and lanes that are used', () => {
  fc.assert(
    fc.property(freeText, (text) => {
      const { lanes, steps, flows } = readSteps(text);
      const keys = new Set(steps.map(({ key }) => key));
      assert.equal(keys.size, steps.length);
      for (const { from, to } of flows) assert.ok(keys.has(from) && keys.has(to));
      for (const { name } of lanes) assert.ok(steps.some(({ lane }) => lane === name));
    }),
    { numRuns: runs(150) },
  );
});

test('verbs are known in their forms, and words that only look like them are not', () => {
  assert.deepEqual(['checks', 'applies', 'passes', 'closes', 'processes'].map(thirdPerson), [
    'check',
    'apply',
    'pass',
    'close',
    'process',
  ]);
  assert.deepEqual(['approved', 'shipped', 'sent', 'classified', 'closed'].map(participle), [
    'approve',
    'ship',
    'send',
    'classify',
    'close',
  ]);
  assert.deepEqual(['process', 'his', 'sales', 'gas'].map(thirdPerson), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(baseVerb('Check'), 'check');
});
