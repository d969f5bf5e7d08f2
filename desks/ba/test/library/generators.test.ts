/** Generators: forms that a request names, with slots that it fills. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { draftStories } from '../../src/library/draft.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { matchPatterns } from '../../src/library/match.ts';
import { valueFor } from '../../src/library/parameters.ts';
import { readSlot } from '../../src/library/slot.ts';
import { givenText } from '../../src/offline/given.ts';
import { lintGherkin } from '../../src/requirements/gherkin-lint.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import type { CriterionInput, StoriesInput } from '../../src/requirements/stories-input.ts';
import { storiesInput } from '../../src/requirements/stories-input.ts';
import { openTrace } from '../../src/trace.ts';
import { understand } from '../../src/understanding/understand.ts';
import { anyText, runs } from '../runs.ts';

const library = loadLibrary();
const generators = library.patterns.filter((pattern) => pattern.kind === 'generator');

type Draft = ReturnType<typeof draftStories>;

function draftOf(text: string): Draft {
  const understanding = understand(text);
  return draftStories(understanding, library, { given: givenText(understanding) });
}

/** The input of the tool; fails where there is no draft or the tool has a finding. */
function made(text: string): StoriesInput {
  const draft = draftOf(text);
  if (draft.from !== 'pattern') throw new Error(`${draft.from}: ${text}`);
  const origin = { drafted: { from: 'pattern', pattern: draft.pattern }, said: [text] } as const;
  const trace = openTrace([], 'requirements');
  const written = writeStories(storiesInput.parse(draft.input), trace, origin);
  assert.deepEqual(written.findings, [], text);
  assert.doesNotMatch(JSON.stringify(draft.input), /\{\{|undefined|NaN/);
  if (written.ok) assert.deepEqual(lintGherkin(written.files[0]?.text ?? ''), [], text);
  return draft.input;
}

function asked(text: string): string {
  const draft = draftOf(text);
  assert.equal(draft.from, 'nothing', text);
  return draft.from === 'nothing' ? draft.question : '';
}

function criterion({ stories }: StoriesInput, title: string): CriterionInput {
  const found = stories.flatMap(({ criteria }) => criteria).find((one) => one.title === title);
  assert.ok(found, title);
  return found;
}

const rows = (input: StoriesInput, title: string): readonly string[] =>
  criterion(input, title).examples?.rows.map((row) => row.join(' | ')) ?? [];

const texts = (notes: readonly { text: string }[] | undefined): string =>
  (notes ?? []).map(({ text }) => text).join('\n');

describe('each generator', () => {
  for (const pattern of generators) {
    it(`${pattern.name}: its example is drafted without a finding, with all parts`, () => {
      const input = made(pattern.example);
      assert.ok(input.stories.length >= 2 && input.stories.length <= 3);
      for (const { goal, criteria } of input.stories) {
        assert.ok(criteria.length >= 3 && criteria.length <= 8, `${goal}: ${criteria.length}`);
        assert.ok(
          criteria.some(({ kind }) => kind !== 'happy'),
          goal,
        );
      }
      assert.ok(pattern.parameters.length >= 2, 'parameters');
      assert.ok(pattern.questions.length >= 3, 'questions');
      assert.ok(pattern.steps.length >= 3 && pattern.tests.length >= 3, 'steps and tests');
      assert.ok(pattern.entities.length >= 1 && pattern.sources.length >= 1, 'entities, sources');
    });

    it(`${pattern.name}: without anything but its name it asks one question and drafts nothing`, () => {
      const name = pattern.names['en']?.find((one) => !/[*^]/.test(one)) ?? '';
      const question = asked(`Write user stories for a ${name}`);
      assert.equal(question.match(/\?/g)?.length, 1, question);
    });
  }
});

describe('a generator is used only where its form is named', () => {
  const names = (text: string): readonly string[] =>
    matchPatterns(understand(text), library, 'stories').fits.map(({ pattern }) => pattern.name);

  it('its forms, in several words and languages', () => {
    for (const text of [
      'user stories for CRUD on suppliers',
      'User stories to create, edit and delete suppliers',
      'user stories to manage suppliers',
      'Benutzergeschichten für CRUD für Lieferanten',
    ]) {
      assert.deepEqual(names(text), ['crud'], text);
    }
    assert.deepEqual(names('criteria for the status model of orders'), ['life-cycle']);
    assert.deepEqual(names('critères pour le cycle de vie des commandes'), ['life-cycle']);
    assert.deepEqual(names('criterios para la matriz de permisos'), ['permission-matrix']);
    assert.deepEqual(names('stories for a nightly job that archives bills'), ['scheduled-job']);
    assert.deepEqual(names('stories for a list of orders with filter'), ['list-filter']);
  });

  it('never for a topic alone, nor where it is refused or only a part of something else', () => {
    for (const text of [
      'user stories for suppliers',
      'user stories for an app to manage beehives',
      'user stories for orders',
      'user stories for a parking app without CRUD for suppliers',
    ]) {
      assert.deepEqual(names(text), [], text);
    }
  });

  it('a feature that is named comes first where the form is only meant', () => {
    assert.deepEqual(names('user stories to manage login'), ['login']);
    assert.deepEqual(names('user stories for CRUD on login records'), ['crud']);
  });

  it('a word inside what fills a slot is no feature', () => {
    const input = made('Criteria for the life cycle of claims: Open -> Approval -> Paid');
    assert.equal(input.topic, 'Life cycle of a claim');
    assert.ok(!input.stories.some(({ goal }) => goal.includes('approv')));
  });

  it('two forms of one thing are drafted together', () => {
    const input = made(
      'User stories for CRUD and life cycle of contracts: Draft -> Active -> Ended',
    );
    assert.equal(input.stories.length, 5);
    assert.ok(input.stories.every(({ goal }) => goal.includes('contract')));
  });
});

describe('CRUD', () => {
  it('validation, doubles, lost update, references, rights and history', () => {
    const input = made(
      'Stories for CRUD on suppliers: name required, max 50 characters; tax number unique; ' +
        'discount 0 to 15 %; status one of active, blocked',
    );
    assert.deepEqual(rows(input, 'Required field is empty'), ['name']);
    assert.deepEqual(rows(input, 'Both sides of each limit'), [
      'name | 50 characters | accepted',
      'name | 51 characters | refused',
      'discount | 0 % | accepted',
      'discount | 15 % | accepted',
      'discount | 16 % | refused',
    ]);
    assert.deepEqual(rows(input, 'Values of a list'), [
      'status | "active" | accepted',
      'status | "blocked" | accepted',
      'status | "active 2" | refused',
    ]);
    for (const title of ['Somebody else was faster', 'Others refer to it', 'Looking only']) {
      criterion(input, title);
    }
    const rule = input.rules?.find(({ text }) => text.includes('discount 0 to 15 %'));
    assert.match(rule?.quote ?? '', /^name required.*blocked$/);
    assert.doesNotMatch(texts(input.questions), /Which fields|By what do people tell/);
  });

  it('without fields only the name is assumed, and the fields are an open question', () => {
    const input = made('user stories for CRUD on suppliers');
    assert.match(texts(input.assumptions), /Of a supplier only the name is kept/);
    assert.match(texts(input.questions), /Which fields does a supplier have/);
  });

  it('money keeps its cents and its currency; a number without a unit is asked about', () => {
    const input = made(
      'Stories: create, edit and delete orders (amount 0.01 to 999.99 EUR; note max 200)',
    );
    assert.deepEqual(rows(input, 'Both sides of each limit').slice(0, 4), [
      'amount | 0.00 EUR | refused',
      'amount | 0.01 EUR | accepted',
      'amount | 999.99 EUR | accepted',
      'amount | 1000.00 EUR | refused',
    ]);
    assert.match(texts(input.questions), /“max 200” of note a number of characters, or a value/);
    assert.match(texts(input.assumptions), /Both ends of “0.01 to 999.99 EUR”/);
  });

  it('a value of the request is a parameter’s, not a field’s, where the pattern knows it', () => {
    const input = made('Stories for CRUD on suppliers, history for 7 years');
    assert.match(texts(input.rules), /for 7 years/);
    assert.doesNotMatch(texts(input.assumptions), /for 7 years/);
  });

  it('a second thing beside the first is asked about, never dropped', () => {
    const input = made('User stories for CRUD on suppliers and customers');
    assert.match(texts(input.questions), /Is the same wanted for “customers”\?/);
    const one = made('User stories for CRUD on suppliers and acceptance criteria');
    assert.doesNotMatch(texts(one.questions), /Is the same wanted/);
  });

  it('“with” and one word is no field', () => {
    const input = made('user stories for CRUD on suppliers with approval');
    assert.ok(input.stories.some(({ goal }) => goal.includes('supplier')));
    assert.match(texts(input.questions), /Which fields does a supplier have/);
  });
});

describe('a later answer fills a slot', () => {
  it('the question of the slot is known by its words, and the draft is made anew with the answer', () => {
    const text = 'user stories for CRUD on suppliers';
    const first = made(text);
    const question =
      first.questions?.find((one) => one.text.startsWith('Which fields'))?.text ?? '';
    const value = 'name (required, max 40 characters), city';
    const [answer] = valueFor(question, { library, value, quote: `QN-4: ${value}` });
    assert.deepEqual(answer, {
      pattern: 'crud',
      parameter: 'fields',
      value,
      quote: `QN-4: ${value}`,
    });
    const corrections = answer ? [answer] : [];
    const again = draftStories(understand(text), library, { corrections });
    if (again.from === 'nothing') throw new Error(again.statement);
    assert.deepEqual(rows(again.input, 'Both sides of each limit'), [
      'name | 40 characters | accepted',
      'name | 41 characters | refused',
    ]);
    assert.doesNotMatch(texts(again.input.questions), /Which fields/);
    assert.doesNotMatch(texts(again.input.assumptions), /only the name/);
  });
});

describe('life cycle', () => {
  it('each permitted and each forbidden change is a row, final states have none after them', () => {
    const input = made(
      'Criteria for the life cycle of orders: New -> Paid -> Shipped; New -> Cancelled',
    );
    assert.deepEqual(rows(input, 'Permitted change'), [
      'New | Paid',
      'Paid | Shipped',
      'New | Cancelled',
    ]);
    assert.equal(rows(input, 'Forbidden change').length, 4 * 3 - 3);
    assert.deepEqual(rows(input, 'Nothing follows a final state'), ['Shipped', 'Cancelled']);
    assert.match(input.rules?.[0]?.quote ?? '', /^New -> Paid -> Shipped; New -> Cancelled$/);
  });

  it('a condition in brackets is kept; a word that leads nowhere is asked about', () => {
    const input = made(
      'Stories: invoice lifecycle. New -> Paid (after the money is there) -> Archived; New -> Void, Foo',
    );
    assert.deepEqual(rows(input, 'Condition of a change'), [
      'New | Paid | after the money is there',
    ]);
    assert.match(texts(input.questions), /What does “Foo” mean here\?/);
  });

  it('a circle has no final state: the criterion goes, and the end is asked for', () => {
    const input = made('Criteria for the life cycle of machines: Idle -> Busy -> Idle');
    const titles = input.stories.flatMap(({ criteria }) => criteria.map(({ title }) => title));
    assert.ok(!titles.includes('Nothing follows a final state'));
    assert.match(texts(input.questions), /No state is final as given/);
  });

  it('states without arrows are not made into steps', () => {
    assert.match(asked('Criteria for the life cycle of orders: New, Paid, Shipped'), /arrows/);
  });

  it('every ordered pair of states is permitted or forbidden, never both, whatever the steps', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L'];
    const name = fc.constantFrom(...names);
    const step = fc.tuple(name, name, fc.constantFrom(' -> ', '-->', ' → ', '=>'));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const text = steps.map(([from, to, arrow]) => `${from}${arrow}${to}`).join(', ');
        const value = readSlot('states', { named: '', rest: `: ${text}`, text });
        const lists = value?.lists;
        assert.ok(lists, text);
        const allowed = new Set(lists['allowed']?.map(({ from, to }) => `${from}${to}`));
        assert.deepEqual(allowed, new Set(steps.map(([from, to]) => `${from}${to}`)));
        const forbidden = (lists['forbidden'] ?? []).flatMap(({ from = '', to = '' }) =>
          to
            .replace('any of ', '')
            .split(', ')
            .map((one) => `${from}${one}`),
        );
        const states = lists['all']?.map((entry) => entry['name'] ?? '') ?? [];
        const pairs = states.flatMap((from) =>
          states.filter((to) => to !== from).map((to) => `${from}${to}`),
        );
        for (const pair of pairs) {
          assert.notEqual(allowed.has(pair), forbidden.includes(pair), `${text}: ${pair}`);
        }
        assert.equal(new Set(forbidden).size, forbidden.length);
        assert.ok(forbidden.every((pair) => pairs.includes(pair)));
      }),
      { numRuns: runs(40) },
    );
  });
});

describe('permission matrix', () => {
  const allowed = ['clerk | read', 'clerk | write', 'auditor | read'];

  it('a list: each role and action once, allowed or denied', () => {
    const input = made('Criteria for a permission matrix: clerk: read, write; auditor: read');
    assert.deepEqual(rows(input, 'Allowed action'), allowed);
    assert.deepEqual(rows(input, 'Denied action'), ['auditor | write']);
    assert.deepEqual(rows(input, 'No role'), ['read', 'write']);
  });

  it('a pasted table says the same; a cell that says neither is asked about', () => {
    const table = '| role | read | write |\n|---|---|---|\n| clerk | x | x |\n| auditor | x | ? |';
    const input = made(`Criteria for a permission matrix\n${table}`);
    assert.deepEqual(rows(input, 'Allowed action'), allowed);
    assert.match(texts(input.questions), /“auditor, write: \?”/);
  });

  it('letters of CRUD over things are actions on them', () => {
    const table = 'role\torders\tbills\nclerk\tCRU\tR\nboss\tCRUD\tCRUD';
    const input = made(`Criteria for a permission matrix\n${table}`);
    assert.ok(rows(input, 'Denied action').includes('clerk | delete orders'));
    assert.ok(rows(input, 'Allowed action').includes('clerk | read bills'));
  });

  it('“all except” and “cannot” are understood; nobody gets what was not said', () => {
    const input = made(
      'Criteria for a rights matrix: admin: all except delete; clerk can read and write; guest cannot read',
    );
    assert.deepEqual(rows(input, 'Denied action'), [
      'admin | delete',
      'clerk | delete',
      'guest | delete',
      'guest | read',
      'guest | write',
    ]);
  });
});

describe('list and filter', () => {
  it('both sides of a page, and each field that filters', () => {
    const input = made(
      'Stories for a list of orders with filter by status and region, 10 per page',
    );
    assert.deepEqual(
      rows(input, 'Number of entries').map((row) => row.split(' | ')[0]),
      ['0', '1', '10', '11'],
    );
    assert.deepEqual(rows(input, 'One filter'), ['status', 'region']);
  });

  it('without fields the criteria over fields go, and the fields are an open question', () => {
    const input = made('Stories for a list of orders with filter');
    const titles = input.stories.flatMap(({ criteria }) => criteria.map(({ title }) => title));
    assert.ok(!titles.includes('One filter'));
    assert.match(texts(input.questions), /By which fields can people filter/);
  });
});

describe('scheduled job', () => {
  it('once, alone, whole, late, and the hours that do not exist or come twice', () => {
    const input = made('Stories for a nightly job that archives bills, every night at 02:00');
    assert.match(texts(input.rules), /The job runs every night at 02:00/);
    for (const title of ['Clock is put forward', 'Clock is put back', 'Restart', 'Nothing to do']) {
      criterion(input, title);
    }
    assert.deepEqual(rows(input, 'Begin is missing'), [
      '29 minutes 59 seconds | 0 times',
      '30 minutes 1 second | 1 time',
    ]);
  });

  it('the work is told to its end, up to the time', () => {
    const input = made(
      'Stories for a weekly job to send reminders to debtors, every Monday at 6 am',
    );
    assert.equal(input.topic, 'Scheduled job: send reminders to debtors');
    assert.match(texts(input.rules), /The job runs every Monday at 6 am/);
    const other = made('Stories for a nightly cleanup job that runs every night at 02:00');
    assert.equal(other.topic, 'Scheduled job: cleanup');
  });

  it('a job without a time asks for it, one without work asks for that', () => {
    assert.match(asked('Stories for a scheduled job that archives bills'), /When does the job run/);
    assert.match(asked('Stories for a nightly job'), /What does the job do/);
  });
});

describe('form validation', () => {
  it('both sides of each limit with its unit, empty, blanks and wrong type', () => {
    const input = made(
      'Criteria for form validation of the contact form: name required, max 50 characters; ' +
        'age 18 to 99; e-mail required; birth date',
    );
    assert.deepEqual(rows(input, 'Both sides of each limit'), [
      'name | 50 characters | accepted',
      'name | 51 characters | refused',
      'age | 17 | refused',
      'age | 18 | accepted',
      'age | 99 | accepted',
      'age | 100 | refused',
    ]);
    assert.deepEqual(rows(input, 'Required field is empty'), [
      'name | nothing',
      'e-mail | nothing',
      'name | 3 blanks',
      'e-mail | 3 blanks',
    ]);
    assert.deepEqual(
      rows(input, 'Wrong kind of value').map((row) => row.split(' | ')[0]),
      ['age', 'e-mail', 'birth date'],
    );
  });

  it('hostile fields never throw and never lose a finding', () => {
    fc.assert(
      fc.property(anyText(120), (noise) => {
        draftOf(`Criteria for form validation of the contact form: ${noise}`);
        draftOf(`Criteria for the life cycle of orders: A -> ${noise} -> B`);
        draftOf(`Criteria for a permission matrix: clerk: ${noise}; boss: read`);
      }),
      { numRuns: 8 },
    );
  });
});
