import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSandbox } from '../../src/data/sandbox.ts';
import { readFacts } from '../../src/data/schema-facts.ts';
import { fitRoles } from '../../src/data/sql-fit.ts';
import { renderQuery } from '../../src/data/sql-template.ts';
import {
  draftProcess,
  draftQueryTemplate,
  draftStories,
  draftUat,
} from '../../src/library/draft.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { matchPatterns } from '../../src/library/match.ts';
import { checkProcess } from '../../src/process/process-check.ts';
import { processInput } from '../../src/process/process-input.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import { storiesInput } from '../../src/requirements/stories-input.ts';
import { uatInput } from '../../src/testing/uat.ts';
import { openTrace } from '../../src/trace.ts';
import { understand } from '../../src/understanding/understand.ts';

const library = loadLibrary();

type Drafted = Exclude<ReturnType<typeof draftStories>, { from: 'nothing' }>;

function stories(text: string): Drafted {
  const draft = draftStories(understand(text), library);
  assert.notEqual(draft.from, 'nothing', text);
  if (draft.from === 'nothing') throw new Error('no draft');
  return draft;
}

describe('stories from patterns', () => {
  const requests = [
    'Write user stories for a login page with OTP verification',
    'user stories for login',
    'user stories for otp',
    'user stories for password reset',
    'user stories for login with password reset',
    'user stories for an approval',
    'user stories for refunds',
  ];
  for (const text of requests) {
    it(`${text}: the tool takes it without a single finding`, () => {
      const draft = stories(text);
      const trace = openTrace([], 'requirements');
      const origin = {
        drafted: { from: 'pattern' as const, pattern: draft.pattern },
        said: [text],
      };
      const written = writeStories(storiesInput.parse(draft.input), trace, origin);
      assert.deepEqual(written.findings, []);
      assert.doesNotMatch(JSON.stringify(draft.input), /\{\{/);
    });
  }

  it('every story has a way it goes well and one it does not, and limits have both sides', () => {
    for (const text of requests) {
      for (const { goal, criteria } of stories(text).input.stories) {
        const kinds = criteria.map(({ kind }) => kind);
        assert.ok(kinds.includes('happy') || kinds.includes('boundary'), goal);
        assert.ok(
          kinds.some((kind) => kind !== 'happy'),
          goal,
        );
      }
    }
  });

  it('patterns made for each other are merged: one login, with the code as its second step', () => {
    const { input, pattern } = stories('Write user stories for a login page with OTP verification');
    assert.equal(pattern, 'login + otp');
    assert.equal(input.topic, 'Login with one-time code');
    const criteria = input.stories.flatMap((story) => story.criteria);
    const titles = new Set(criteria.map(({ title }) => title));
    assert.ok(titles.has('Right password leads to the code'));
    assert.ok(!titles.has('Right password'));
    assert.equal(new Set(input.rules?.map(({ text }) => text)).size, input.rules?.length);
  });

  it('what the request gives replaces the default, is quoted, and is not assumed', () => {
    const text = 'user stories for otp verification, code valid for 10 minutes';
    const draft = stories(text);
    const shown = JSON.stringify(draft.input);
    assert.match(shown, /valid for 10 minutes/);
    assert.match(shown, /9 minutes 59 seconds/);
    const rule = draft.input.rules?.find((one) => one.text.includes('10 minutes'));
    assert.equal(rule?.quote, 'valid for 10 minutes');
    assert.ok(!draft.input.assumptions?.some((one) => one.text.includes('valid for')));
    assert.ok(
      !draft.input.questions?.some((one) => one.text === 'For how many minutes is a code valid?'),
    );
    assert.match(draft.statement, /“valid for 10 minutes”/);
  });

  it('a number that two patterns could mean is asked about', () => {
    const { input } = stories('login with OTP, 4 attempts');
    assert.ok(input.questions?.some((one) => one.quote === '4 attempts'));
  });

  it('what the pattern does not cover is said', () => {
    const draft = stories('user stories for login with face recognition');
    assert.deepEqual(draft.notCovered, ['face recognition']);
    assert.match(draft.statement, /“face recognition”/);
  });
});

describe('no pattern: nothing is invented', () => {
  it('a topic outside the library ends in a statement and one question', () => {
    const draft = draftStories(understand('user stories for a parking app'), library);
    if (draft.from !== 'nothing') throw new Error(draft.from);
    assert.match(draft.statement, /parking app/);
    assert.equal(draft.question.match(/\?/g)?.length, 1);
    assert.ok(draft.known.includes('Login'));
  });

  it('the same for processes and queries', () => {
    const process = draftProcess(understand('Map the moon landing'), library);
    const query = draftQueryTemplate(understand('SQL for tides by harbour'), library);
    assert.equal(process.from, 'nothing');
    assert.equal(query.from, 'nothing');
  });

  it('stories from notes hold only what the notes say; the rest is open', () => {
    const text =
      'Turn these notes into user stories. Notes: couriers scan the parcel, ' +
      'the supervisor confirms damage.';
    const draft = stories(text);
    assert.equal(draft.from, 'words');
    for (const { quote, benefit, criteria } of draft.input.stories) {
      assert.ok(quote !== undefined && text.includes(quote));
      assert.equal(benefit, undefined);
      assert.deepEqual(criteria, [], 'no criterion is made up');
    }
    assert.deepEqual(
      draft.input.stories.map(({ role, goal }) => `${role}: ${goal}`),
      ['courier: scan parcel', 'supervisor: confirm damage'],
    );
    assert.ok((draft.input.questions?.length ?? 0) >= 4);
  });
});

describe('processes', () => {
  for (const text of [
    'Map the order fulfillment process',
    'Draw the refund workflow',
    'swimlane for leave requests',
  ]) {
    it(`${text}: can be drawn without a finding`, () => {
      const draft = draftProcess(understand(text), library);
      if (draft.from !== 'pattern') throw new Error(draft.from);
      assert.deepEqual(checkProcess(processInput.parse(draft.input)), []);
      assert.doesNotMatch(JSON.stringify(draft.input), /\{\{/);
      for (const { minutes } of draft.input.steps) assert.equal(minutes, undefined);
    });
  }

  it('an assumption stands at the step it matters to; a value of the request replaces it', () => {
    const plain = draftProcess(understand('Map the refund process'), library);
    const own = draftProcess(understand('Map the refund process: agents up to 250'), library);
    if (plain.from === 'nothing' || own.from === 'nothing') throw new Error('no draft');
    assert.equal(
      plain.input.assumptions?.find(({ text }) => text.includes('100 EUR'))?.step,
      'limit',
    );
    assert.ok(own.input.flows?.some(({ condition }) => condition === 'up to 250 EUR'));
    assert.ok(!own.input.assumptions?.some(({ text }) => text.includes('250 EUR;')));
  });

  it('steps of one’s own count more than a pattern', () => {
    const text =
      'Draw our refund process: clerk opens the letter, clerk scans it, ' +
      'team lead assigns it, agent pays.';
    const draft = draftProcess(understand(text), library);
    if (draft.from !== 'words') throw new Error(draft.from);
    for (const { quote } of draft.input.steps) if (quote) assert.ok(text.includes(quote));
  });

  it('as-is and to-be are taken from the words', () => {
    const state = (text: string): string | undefined => {
      const draft = draftProcess(understand(text), library);
      return draft.from === 'nothing' ? undefined : draft.input.state;
    };
    assert.equal(state('as-is map of the refund process'), 'as_is');
    assert.equal(state('target refund process as BPMN'), 'to_be');
    assert.equal(state('Map the refund process'), undefined);
  });
});

describe('queries', () => {
  const csv =
    'bill,buyer,bought_on,grand_total,state\n' +
    'B1,Ann,2025-01-03,10.50,paid\nB2,Bob,2025-01-20,20,Returned\nB3,Ann,2025-02-02,5,paid\n' +
    'B4,Cem,2025-02-11,100,paid\nB4,Cem,2025-02-11,1.25,paid\n';

  async function rowsFor(text: string): Promise<readonly (readonly unknown[])[]> {
    const draft = draftQueryTemplate(understand(text), library);
    assert.notEqual(draft.from, 'nothing');
    if (draft.from === 'nothing') return [];
    const opened = await openSandbox({ csv: [{ name: 'bills.csv', text: csv }] });
    assert.ok(opened.ok);
    await using sandbox = opened.sandbox;
    const facts = await readFacts(sandbox);
    const chosen = { order_id: 'bill', date: 'bought_on', status: 'state', customer: 'buyer' };
    const fit = fitRoles(draft.input.roles, facts, { chosen });
    const rendered = renderQuery(draft.input.sql, fit, { values: draft.input.values, facts });
    assert.ok(rendered.ok, JSON.stringify(rendered));
    const run = await sandbox.run(rendered.sql);
    assert.ok(run.ok, JSON.stringify(run));
    return run.rows;
  }

  it('monthly sales: totals, orders, average and change, without what is excluded', async () => {
    const rows = await rowsFor('SQL for the monthly sales report excluding returned orders');
    const numbers = rows.map((row) =>
      row.slice(1).map((cell) => (cell === null ? null : Number(cell))),
    );
    assert.deepEqual(numbers, [
      [106.25, 2, 53.13, 95.75],
      [10.5, 1, 10.5, null],
    ]);
  });

  it('top customers: as many as the request says, with their share', async () => {
    const rows = await rowsFor('top 2 customers sql');
    const shown = rows.map(([who, total, orders, , share]) => [
      who,
      Number(total),
      Number(orders),
      Number(share),
    ]);
    assert.deepEqual(shown, [
      ['Cem', 101.25, 1, 74],
      ['Bob', 20, 1, 14.6],
    ]);
  });

  it('values of the request are no assumptions any more', () => {
    const draft = draftQueryTemplate(understand('top 3 customers sql'), library);
    if (draft.from === 'nothing') throw new Error('no draft');
    assert.equal(draft.input.values['customers_max'], 3);
    assert.ok(!draft.input.assumptions.some((text) => text.includes('3 customers')));
    assert.ok(draft.input.assumptions.some((text) => text.includes('"cancelled"')));
  });
});

describe('acceptance test plan', () => {
  it('brings the stories it would test, and only the dates and people that were named', () => {
    const { input, stories: tested } = draftUat(
      understand('UAT plan for the login page, 3 testers, 2 weeks'),
      library,
    );
    const parsed = uatInput.parse(input);
    assert.equal(parsed.days, 10);
    assert.equal(parsed.testers?.length, 3);
    assert.match(parsed.testers?.[0] ?? '', /name open/);
    assert.equal(tested.from, 'pattern');
    const bare = draftUat(understand('UAT plan for the login page'), library).input;
    assert.deepEqual(Object.keys(bare), ['topic']);
  });
});

describe('a request that is not about a pattern at all', () => {
  it('matches nothing and names its words', () => {
    const { fits, notCovered } = matchPatterns(understand('user stories for beehives'), library);
    assert.deepEqual(fits, []);
    assert.deepEqual(notCovered, ['beehives']);
  });
});
