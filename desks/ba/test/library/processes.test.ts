/** Every shipped process, by the measure that `library/README.md` gives. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftProcess } from '../../src/library/draft.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { matchPatterns } from '../../src/library/match.ts';
import { filledIn, textsIn } from '../../src/library/pattern.ts';
import { checkProcess } from '../../src/process/process-check.ts';
import { isWork, kindOf, type ProcessInput } from '../../src/process/process-input.ts';
import { understand } from '../../src/understanding/understand.ts';

const library = loadLibrary();
const processes = library.patterns.filter((pattern) => pattern.kind === 'process');

describe('processes', () => {
  it('there are those that most companies have', () => {
    const names = new Set(processes.map(({ name }) => name));
    const wanted =
      'order-to-cash procure-to-pay invoice-approval hire onboarding leave-request return ' +
      'complaint incident claim change month-end';
    for (const name of wanted.split(' ')) assert.ok(names.has(name), name);
  });

  for (const pattern of processes) {
    const { name, names } = pattern;

    // That each is drawn without a finding is checked in `process/bpmn-pools.test.ts`.
    it(`${name}: its own name finds it, alone, and it is checked without a finding`, () => {
      const { input, pattern: used } = drafted(`Map this: ${names['en']?.[0]} process`);
      assert.equal(used, name);
      assert.deepEqual(checkProcess(input), []);
    });

    it(`${name}: has the parts that a process has`, () => {
      const { lanes, steps, flows, parameters, rules, questions, entities, sources } = pattern;
      const work = steps.filter((step) => isWork(kindOf(step)));
      const loops = flows.filter(({ from, to }) => place(pattern, to) < place(pattern, from));
      assert.ok(between(lanes.length, 3, 7), `${lanes.length} lanes`);
      assert.ok(between(work.length, 12, 24), `${work.length} steps`);
      assert.ok(steps.filter((step) => kindOf(step) === 'decision').length >= 3, 'decisions');
      assert.ok(steps.filter((step) => kindOf(step) === 'end').length >= 1, 'ends');
      assert.ok(
        steps.some(({ exception }) => exception),
        'no exception',
      );
      assert.ok(loops.length >= 1, 'no rework');
      assert.ok(parameters.length >= 2, `${parameters.length} parameters`);
      assert.ok(rules.length >= 2, `${rules.length} rules`);
      assert.ok(between(questions.length, 3, 6), `${questions.length} questions`);
      assert.ok(entities.length >= 1, 'no entity');
      assert.ok(sources.length >= 1, 'no source');
    });

    it(`${name}: its outcomes are its ends, its trigger is its start`, () => {
      const ends = pattern.steps.filter((step) => kindOf(step) === 'end');
      assert.deepEqual(ends.map((step) => step.name).toSorted(), pattern.outcomes.toSorted());
      const start = pattern.steps.find((step) => kindOf(step) === 'start');
      assert.equal(start?.name, pattern.trigger);
    });

    it(`${name}: a name fits its box beside the sign in the corner`, () => {
      const values = new Map(pattern.parameters.map((one) => [one.name, one.default]));
      for (const step of pattern.steps) {
        const shown = filledIn(step.name, values);
        assert.ok(shown.length <= 36, `${shown}: ${shown.length} characters`);
        for (const word of shown.split(' ')) assert.ok(word.length <= 14, word);
      }
    });

    it(`${name}: no figure stands outside a parameter`, () => {
      const texts = textsIn([pattern.steps, pattern.flows, pattern.rules, pattern.assumptions]);
      for (const text of texts) {
        const rest = text.replaceAll(/\{\{[^}]+\}\}/g, '');
        assert.doesNotMatch(rest, /\d+ ?(?:days?|hours?|%|EUR|weeks?|months?)/, text);
      }
    });
  }

  it('no name is that of two processes', () => {
    const owners = new Map<string, string>();
    for (const { name, names } of processes) {
      for (const one of new Set(Object.values(names).flat())) {
        assert.ok(!owners.has(one), `${one}: ${name} and ${owners.get(one)}`);
        owners.set(one, name);
      }
    }
  });

  it('no assumption and no question of a parameter reads like that of another', () => {
    const shapes = processes.flatMap(({ parameters }) =>
      parameters.flatMap(({ assume, ask }) => [assume, ask].map(bare)),
    );
    assert.deepEqual(shapes, [...new Set(shapes)]);
  });
});

describe('requests for processes', () => {
  const asked: readonly (readonly [string, string])[] = [
    ['Map the incident process', 'incident'],
    ['BPMN for incident management', 'incident'],
    ['Draw how we handle incidents', 'incident'],
    ['Procure-to-pay workflow with an approval above 10,000 EUR', 'procure-to-pay'],
    ['swimlane diagram of our purchasing process', 'procure-to-pay'],
    ['order to cash process map', 'order-to-cash'],
    ['Map the order fulfilment process', 'order-fulfilment'],
    ['workflow for invoice approval, manager approves above 2,500', 'invoice-approval'],
    ['accounts payable process as BPMN', 'invoice-approval'],
    ['Map our recruitment process', 'hire'],
    ['hiring workflow with lanes', 'hire'],
    ['Process map for employee onboarding', 'onboarding'],
    ['map the process for onboarding new hires', 'onboarding'],
    ['Map the return process', 'return'],
    ['RMA workflow', 'return'],
    ['Model the product returns process', 'return'],
    ['customer complaint handling flowchart', 'complaint'],
    ['Map the insurance claim process', 'claim'],
    ['claims handling process as swimlanes', 'claim'],
    ['IT change management process map', 'change'],
    ['Map the change request process', 'change'],
    ['month end close process map', 'month-end'],
    ['Map how we close the books', 'month-end'],
    ['Map the leave request process', 'leave-request'],
    ['Prozessdiagramm für die Retourenabwicklung', 'return'],
    ['Zeichne den Prozess der Rechnungsfreigabe', 'invoice-approval'],
    ['Diagramme du processus de recrutement', 'hire'],
    ['Dessine la gestion des incidents', 'incident'],
    ['Diagrama del proceso de compras', 'procure-to-pay'],
    ['Mapa del proceso de gestión de quejas', 'complaint'],
  ];
  for (const [text, name] of asked) {
    it(`${text}: ${name}`, () => assert.equal(drafted(text).pattern, name));
  }

  const others: readonly string[] = [
    'Map the tax return process',
    'process map for filing a tax return',
    'Map the change of address process',
    'Map the password change process',
    'Map the customer onboarding process',
    'supplier onboarding workflow',
    'Map the expense claim process',
    'warranty claim process map',
    'Map the car hire process',
    'Map the year end audit',
    'hire purchase agreement process map',
    'Map how a patient is discharged',
  ];
  for (const text of others) {
    it(`${text}: nothing of the library`, () => {
      const { fits } = matchPatterns(understand(text), library, 'process');
      assert.deepEqual(
        fits.map(({ pattern }) => pattern.name),
        [],
      );
    });
  }

  it('a number that is said of something else, or with another edge, is no limit', () => {
    for (const text of [
      'Map the invoice approval process for invoices over 30 days old',
      'Zeichne den Prozess der Rechnungsfreigabe ab 900 EUR',
      'Procure to pay process for more than 40 suppliers',
    ]) {
      const { input, overrides } = drafted(text);
      assert.deepEqual(overrides, [], text);
      assert.ok(
        textsIn(input.flows).some((one) => one === 'above 1,000 EUR'),
        text,
      );
    }
  });

  it('a limit that is said stands at the decision, and is no assumption any more', () => {
    const said: readonly (readonly [string, string])[] = [
      ['Procure-to-pay workflow with an approval above 10,000 EUR', 'above 10,000 EUR'],
      ['Invoice approval process, manager approves above 750 EUR', 'up to 750 EUR'],
      ['Claims handling process, second approval above 20k EUR', 'above 20,000 EUR'],
      ['Order to cash process with 3 reminders', '3 reminders sent?'],
      ['Incident management process, P1 within 2 hours', 'within 2 hours'],
      ['Map the return process, 30 days after delivery', 'Until 30 days after delivery'],
      ['month end close process, report on working day 4', 'On working day 4.'],
      ['Employee onboarding process with 3 months probation', 'Probation is 3 months'],
    ];
    for (const [text, shown] of said) {
      const { input, overrides } = drafted(text);
      const [{ parameter } = { parameter: '' }, ...more] = overrides.filter(
        (one) => !one.parameter.endsWith('_currency'),
      );
      assert.deepEqual(more, [], text);
      const texts = textsIn([input.steps, input.flows]);
      assert.ok(
        texts.some((one) => one.includes(shown)),
        `${text}: ${shown}`,
      );
      const assume = processes
        .flatMap(({ parameters }) => parameters)
        .find((one) => one.name === parameter)?.assume;
      const assumed = input.assumptions?.map((one) => bare(one.text)) ?? [];
      assert.ok(!assumed.includes(bare(assume ?? '')), text);
    }
  });
});

function drafted(text: string): {
  input: ProcessInput;
  pattern: string;
  overrides: readonly { parameter: string }[];
} {
  const draft = draftProcess(understand(text), library);
  assert.equal(draft.from, 'pattern', text);
  if (draft.from !== 'pattern') throw new Error(text);
  return draft;
}

/** Where a step stands in the file: a flow to an earlier one is rework. */
function place({ steps }: { steps: readonly { key: string }[] }, key: string): number {
  return steps.findIndex((step) => step.key === key);
}

/** Without values. */
function bare(text: string): string {
  return text.replaceAll(/\{\{[^}]+\}\}|\d[\d,.]*|EUR/g, '#');
}

function between(count: number, least: number, most: number): boolean {
  return count >= least && count <= most;
}
