/** Messages that ask for several things: how they are cut, and who takes part. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readTable } from '../../src/understanding/odds.ts';
import { partsOf } from '../../src/understanding/parts.ts';
import { ruledOf } from '../../src/understanding/ruled.ts';
import { understand } from '../../src/understanding/understand.ts';
import { heldBack, type Signed } from './learning/further.ts';

const all = (text: string): readonly string[] => understand(text).wanted.map(({ agent }) => agent);

function cut(text: string): readonly string[] {
  const { scene, mentions } = ruledOf(text);
  return partsOf(scene, mentions).map(({ clause }) =>
    scene.reading.slice(clause.first, clause.last),
  );
}

describe('parts', () => {
  it('a part begins where a wish may begin; a list of things stays together', () => {
    assert.deepEqual(
      cut('Match orders, customers and invoices, then draw the return of a pallet'),
      ['Match orders, customers and invoices,', 'then draw the return of a pallet'],
    );
    assert.deepEqual(cut('what the till must do and how often it fails'), [
      'what the till must do',
      'and how often it fails',
    ]);
    assert.deepEqual(cut('flow + stories'), ['flow +', 'stories']);
  });
  it('what stands in parentheses is no wish, what follows the colon of a deliverable its content', () => {
    const aside = ruledOf('The overdue loans (which report shows them?) as a list');
    const inside = partsOf(aside.scene, aside.mentions).find(({ clause }) =>
      aside.scene.reading.slice(clause.first, clause.last).startsWith('which'),
    );
    assert.equal(inside?.manner ?? 'told', 'told');
    const listed = ruledOf('BRD for the archive: goals, reports, data model, test approach');
    const content = partsOf(listed.scene, listed.mentions).filter((part) => part.content);
    assert.ok(content.length > 0);
    assert.deepEqual(all('BRD for the archive: goals, reports, data model, test approach'), [
      'requirements',
    ]);
  });
  it('of any text: in order, without overlap, inside their clauses', () => {
    const words = fc.constantFrom(
      ...'write draw and , . : ( ) + stories flow how many ? who the tests also \n "x" é'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (list) => {
        const { scene, mentions } = ruledOf(list.join(' '));
        let last = -1;
        for (const { clause, length } of partsOf(scene, mentions)) {
          assert.ok(clause.first > last && clause.last >= clause.first && length > 0);
          assert.ok(
            scene.clauses.some((one) => one.first <= clause.first && clause.last <= one.last),
          );
          last = clause.last;
        }
      }),
    );
  });
});

describe('who takes part', () => {
  it('wishes that name no deliverable count beside one another', () => {
    assert.deepEqual(
      all(
        'The rector wants to know what the portal must do and how many students used it per month.',
      ),
      ['requirements', 'data'],
    );
    assert.deepEqual(
      all('Show who does what when a coach is late. Also, how many were late per month?'),
      ['process', 'data'],
    );
  });
  it('what there is already, what is refused and what is spoken about adds nobody', () => {
    assert.deepEqual(all('The flow is drawn and the stories are signed. Write the test cases.'), [
      'testing',
    ]);
    assert.deepEqual(all('No tests please, only the SQL for overdue loans.'), ['data']);
    assert.deepEqual(all('User stories for a screen on which testers plan their test cases'), [
      'requirements',
    ]);
  });
  it('each says by which words of the text it is wanted, and nobody is wanted twice', () => {
    const text = 'Map the loan desk. Also count the late loans per branch and month.';
    const { wanted, order } = understand(text);
    assert.deepEqual(
      wanted.map(({ agent }) => agent),
      ['process', 'data'],
    );
    for (const { because } of wanted) {
      assert.ok(because.length > 0 && because.every((words) => text.includes(words)));
    }
    assert.notEqual(order, '');
  });
  it('where nothing was learnt the rules decide alone', () => {
    const none = readTable('');
    const { wanted } = understand('Process map and test plan for the pier', none);
    assert.deepEqual(
      wanted.map(({ agent }) => agent),
      ['process', 'testing'],
    );
  });
});

describe('what a threshold costs', () => {
  it('counts who is complete and who got somebody who was not needed', () => {
    const signs = (value: number): ReadonlyMap<string, number> => new Map([['sign', value]]);
    const one = (at: number, several: boolean): Signed => ({
      text: `${several} ${at}`,
      need: new Set(several ? ['data', 'testing'] : ['data']),
      first: 'data',
      candidates: [{ agent: 'testing', signs: signs(several ? 1 : -1) }],
    });
    const list = [...Array(20).keys()].flatMap((at) => [one(at, true), one(at, false)]);
    const clear = { several: 20, complete: 20, others: 20, superfluous: 0 };
    assert.deepEqual(heldBack(list, [0.5, 0, 1]), [
      clear,
      { ...clear, superfluous: 20 },
      { ...clear, complete: 0 },
    ]);
  });
});
