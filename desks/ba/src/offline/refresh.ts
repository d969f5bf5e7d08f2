/**
 * Making anew what is out of date, and only that: `update the tests`, `bring it up to date`.
 *
 * Comes in: the message and the items. Goes out: whose turn it is, and for each specialist the call
 * that makes its stale items anew from what they rest on. What only a person can judge (a query or a
 * step behind which a criterion has changed) is said, with what settles it.
 */
import { frameOf } from '../frame/frames.ts';
import { readTest } from '../testing/test-case.ts';
import { type Item, openTrace, type Stale, staleItems } from '../trace.ts';
import type { DeskAgent } from './agents.ts';
import { call, type Situation, type Step } from './step.ts';

/** What a brief says that is wanted. */
export const outOfDate = 'what is out of date';

const asks =
  /\b(?:update|refresh|regenerate|renew|redo|derive|bring|aktualisier\w*|mets|mettez|actualiza\w*|refai[st]|rehaz)\b.{0,60}(?:\btests?\b|\btest cases?\b|\bstale\b|\bout of date\b|\boutdated\b|\bup to date\b|\bwhat changed\b|\baffected\b|\bqueries\b|\bsteps\b|\beverything\b|\bthem\b|veraltet|périmé|desactualizado|pruebas)/i;

/** The stale items that a message wants to have made anew; nothing when it wants something else. */
export function refreshIn(message: string, items: readonly Item[]): readonly Stale[] {
  if (message.length > 100 || !asks.test(message)) return [];
  return staleItems(items);
}

/** The owners of stale items who can make them anew, in the order in which things rest on each other. */
export function refreshers(stale: readonly Stale[]): readonly DeskAgent[] {
  const owners = new Set(stale.map(({ owner }) => owner));
  return order.filter((name) => owners.has(name));
}

const order: readonly DeskAgent[] = ['process', 'requirements', 'data', 'testing'];

/** The next step of a specialist that is to bring its own items up to date. */
export function planRefresh(name: DeskAgent, situation: Situation): Step {
  const { progress, made } = situation;
  const { items } = progress;
  const own = staleItems(items).filter(({ owner }) => owner === name);
  const trace = openTrace(items, name);
  const called = new Set(made.map(({ tool, args }) => JSON.stringify([tool, args])));
  const next = [...testSteps(own, items), ...criteriaSteps(own, items)].find(
    (step) => !called.has(JSON.stringify([step.tool, step.args])),
  );
  if (next) return next;
  const [first] = own;
  if (!first) return { do: 'done' };
  const frame = frameOf(progress.understanding.language);
  const list = own.map(
    ({ id, because }) => `- ${id} ${trace.get(id)?.text ?? ''} ${frame.restsOn(because)}`,
  );
  return {
    do: 'ask',
    statement: [frame.toLookAt, ...list].join('\n'),
    question: frame.stillRight(first.id),
  };
}

type Call = Step & { readonly do: 'call' };

/** Tests are derived again from the criteria that have changed, topic by topic. */
function testSteps(own: readonly Stale[], items: readonly Item[]): readonly Call[] {
  const trace = openTrace(items, 'testing');
  const topics = new Map<string, Set<string>>();
  for (const { id } of own) {
    const item = trace.get(id);
    if (item?.kind !== 'TC') continue;
    const topic = item.details['topic'];
    if (typeof topic !== 'string') continue;
    const criteria = topics.get(topic) ?? new Set();
    for (const one of readTest(item, trace).criteria) if (one.kind === 'AC') criteria.add(one.id);
    topics.set(topic, criteria);
  }
  return [...topics].flatMap(([topic, criteria]) =>
    criteria.size === 0
      ? []
      : [
          call(
            'derive_tests',
            { topic, criteria: [...criteria].toSorted() },
            { pattern: 'criteria' },
          ),
        ],
  );
}

/** Criteria of process steps are written again from the steps. */
function criteriaSteps(own: readonly Stale[], items: readonly Item[]): readonly Call[] {
  const processes = own.flatMap(({ id, because }) => {
    const item = items.find((one) => one.id === id);
    const step = items.find((one) => one.id === because && one.kind === 'PS');
    const process = step?.details['process'];
    return item?.kind === 'AC' && typeof process === 'string' ? [process] : [];
  });
  return [...new Set(processes)].map((process) =>
    call('write_step_criteria', { process }, { pattern: 'process map' }),
  );
}
