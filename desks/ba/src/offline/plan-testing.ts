/** What the testing specialist of the offline desk does next. */

import { frameOf } from '../frame/frames.ts';
import { draftUat } from '../library/draft.ts';
import { namesPattern } from '../library/match.ts';
import { criteriaGiven } from '../requirements/given-criteria.ts';
import { readCriterion } from '../requirements/story-items.ts';
import { boundaries } from '../testing/boundaries.ts';
import type { StatementInput } from '../testing/derive-boundaries.ts';
import { type TestFormat, testFormats } from '../testing/export-tests.ts';
import type { ExtraTest } from '../testing/extra-tests.ts';
import { readDecisions } from '../testing/read-decisions.ts';
import { readParameters } from '../testing/read-parameters.ts';
import { type Item, openTrace } from '../trace.ts';
import { topicOr } from '../understanding/own-topic.ts';
import { understand } from '../understanding/understand.ts';
import { contentOf } from '../wording.ts';
import { asksFor, call, mapIsMeant, nextOf, type Situation, type Step } from './step.ts';

export function planTesting(situation: Situation): Step {
  const { understanding, made, given, progress } = situation;
  if (progress.change) return { do: 'done' };
  switch (understanding.mode) {
    case 'template': {
      const kind = understanding.text;
      return nextOf([call('fill_template', { kind }, { pattern: 'template' })], made);
    }
    case 'review': {
      if (given !== '') {
        return nextOf([call('review_statements', { text: given, kind: 'test' })], made);
      }
      const { noTests, whichTests } = frameOf(understanding.language);
      return { do: 'ask', statement: noTests, question: whichTests };
    }
    default:
      return fromWords(situation) ?? fromCriteria(situation);
  }
}

/** Which files for other tools a message asks for. */
interface Wish {
  readonly formats: readonly TestFormat[];
  readonly word: boolean;
}

function wishIn(text: string): Wish {
  const said = (pattern: RegExp): boolean => pattern.test(text);
  const formats = testFormats.filter((format) => said(formatWords[format]));
  return { formats, word: said(/\b(?:docx|(?:as|in|into|to|an?) (?:ms |microsoft )?word)\b/i) };
}

const formatWords: Readonly<Record<TestFormat, RegExp>> = {
  excel:
    /\b(?:xlsx|(?:uat|test) workbook|(?:as|in|into|to|for|an?) (?:an? )?(?:ms |microsoft )?excel)\b/i,
  jira: /\bjira\b(?! (?:ticket|board|project|admin))/i,
  xray: /\bx-?ray\b/i,
  testrail: /\btest ?rail\b/i,
};

const tool =
  '(?:an? )?(?:test ?rail|x-?ray|jira|(?:ms |microsoft )?(?:excel|word)|xlsx|docx)(?: ' +
  '(?:csv|import|file|workbook|document))*';
const destination = new RegExp(
  ',?\\s*(?:\\band )?(?:\\bexport(?:ed)?(?: it| them)? )?\\b(?:for|as|in|into|to) ' +
    `${tool}(?:(?:,| and| or) (?:for |as )?${tool})*\\b`,
  'gi',
);

/**
 * The files for other tools that the newest message asks for, once everything else is made; at
 * once when it only asks for what there is in another form.
 */
export function withExports(
  agent: 'requirements' | 'testing',
  whole: Situation,
  planned: (situation: Situation) => Step,
): Step {
  const { progress, made } = whole;
  const { formats, word } = wishIn(progress.request);
  if (progress.change || (formats.length === 0 && !word)) return planned(whole);
  // What it is about is read without the tools that it goes to.
  const about = progress.followUp ? undefined : whole.understanding.text.replace(destination, '');
  const situation = about ? { ...whole, understanding: understand(about) } : whole;
  const kinds = agent === 'testing' ? ['TC'] : ['US', 'AC', 'BR'];
  const there = progress.items.some(
    ({ kind, status }) => kinds.includes(kind) && status !== 'rejected',
  );
  const only = progress.followUp && there && made.every(({ tool }) => tool.startsWith('export_'));
  const step: Step = only ? { do: 'done' } : planned(situation);
  if (step.do !== 'done') return step;
  if (agent === 'requirements') {
    const topic =
      topicOf(liveCriteria(situation), progress.items) ?? draftOf(situation).input.topic;
    const jira = formats.includes('jira')
      ? [call('export_stories', { topic, format: 'jira' })]
      : [];
    const document = word ? [call('export_document', {})] : [];
    return nextOf([...jira, ...document], made);
  }
  const { input } = draftOf(situation);
  const criteria = criteriaFor(situation);
  const topic = topicOf(criteria, progress.items) ?? input.topic;
  const tables =
    formats.length > 0 && there
      ? [call('export_tests', { ...input, topic, formats }, { pattern: 'criteria' })]
      : [];
  const document = word ? [call('export_document', {}, { pattern: 'criteria' })] : [];
  return nextOf([...tables, ...document], made);
}

function liveCriteria({ progress }: Situation): readonly Item[] {
  return progress.items.filter(({ kind, status }) => kind === 'AC' && status !== 'rejected');
}

/** Values and pairs straight from the words; nothing where the words hold none. */
function fromWords(situation: Situation): Step | undefined {
  const { understanding, made, progress, given } = situation;
  const { text, topic } = understanding;
  const named = asksFor(understanding, ['boundaries', 'pairwise', 'test_data']);
  const decided = planDecisions(situation);
  if (decided) return decided;
  const pairs = asksFor(understanding, ['pairwise']) ? readParameters(text) : [];
  const statements = pairs.length > 1 ? [] : statementsIn(situation);
  if (pairs.length < 2 && statements.length === 0) return undefined;
  if (made.some(({ tool }) => tool === 'derive_tests')) return undefined;
  const ids = understanding.ids.length > 0 || criteriaGiven(given).length > 0;
  const { library } = situation;
  const known = namesPattern(understanding, { library, kind: 'stories', given });
  const busy = !named && made.length === 0 && progress.items.length > 0;
  if (pairs.length < 2 && (known || ids || busy)) return undefined;
  const parameters = pairs.length > 1 ? { parameters: pairs } : {};
  const [limit] = boundaries(topic);
  const bare = limit ? topic.replace(limit.quote, '').trim() : topic;
  const name = pairs.length > 1 ? 'Combinations' : topicOr({ topic: bare }, 'Limits');
  return nextOf([call('derive_boundaries', { topic: name, statements, ...parameters })], made);
}

/** A decision table with its tests, where the request tells decisions; once in a run, whoever begins. */
export function planDecisions(situation: Situation): Step | undefined {
  const table = decisionsIn(situation);
  if (!table) return undefined;
  const there = situation.progress.made.some(({ tool }) => tool === 'derive_decision_table');
  return there ? { do: 'done' } : call('derive_decision_table', table);
}

/** Sentences that decide between cases, where they are what the request is about. */
function decisionsIn({ understanding, given, progress, made }: Situation): object | undefined {
  const asked = /\bdecision[- ]tables?\b/i.test(understanding.text);
  const text = given === '' ? (asked ? afterColon(progress.request) : '') : given;
  const busy = made.some(({ tool }) => tool === 'derive_tests') || criteriaGiven(given).length > 0;
  const decisions = text === '' || busy ? undefined : readDecisions(text);
  if (!decisions) return undefined;
  const several = decisions.rules.length > 1 || decisions.otherwise !== undefined;
  if (!asked && !several) return undefined;
  const bare = understanding.topic.replace(/\bdecision[- ]tables?\b/i, '').trim();
  const inside = bare === '' || text.includes(bare) || bare.split(/\s+/).length > 6;
  return { topic: inside ? 'Decisions' : headlineOf(bare), text, quote: text };
}

function afterColon(request: string): string {
  return /^[^:]{0,120}:\s+(\S.*)$/s.exec(request)?.[1]?.trim() ?? request;
}

function headlineOf(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The sentences that state a limit, each with its topic where it does not name one itself. */
function statementsIn({ understanding, given, progress }: Situation): readonly StatementInput[] {
  const { topic } = understanding;
  const whole = given === '' ? [topic === '' ? progress.request : topic] : given.split(sentence);
  return whole.flatMap((part): StatementInput[] => {
    const quote = part.trim();
    const [limit] = boundaries(quote);
    if (!limit) return [];
    const bare = quote.toLowerCase().startsWith(limit.quote.toLowerCase());
    return [{ text: bare && topic !== '' ? `${topic}: ${quote}` : quote, quote }];
  });
}

const sentence = /\n+|;\s+|(?<=[\p{L}\d)])\.\s+/u;

function fromCriteria(situation: Situation): Step {
  const { understanding, made, progress, given } = situation;
  const draft = draftOf(situation);
  const named = new Set(understanding.ids.filter((id) => id.startsWith('AC-')));
  const criteria = criteriaFor(situation);
  if (criteria.length === 0) return withoutCriteria(situation);
  const topic = topicOf(criteria, progress.items) ?? draft.input.topic;
  const ids = criteria.map(({ id }) => id);
  const all = progress.items.filter(({ kind }) => kind === 'AC').length === ids.length;
  const narrowed = all ? {} : { criteria: ids };
  // Who names days and testers plans with them.
  const { days, testers } = draft.input;
  const plans =
    days !== undefined ||
    testers !== undefined ||
    asksFor(understanding, ['uat_plan', 'test_strategy', 'traceability']);
  const one = /\bonly\b.*\b(?:negative|positive|boundary|happy)\b/i.test(progress.request);
  const say = one ? 'All kinds are in the files; the column “Type” tells them apart.' : '';
  const extra = belonging(draft.extra, { criteria, items: progress.items });
  const more = extra.length > 0 ? { extra } : {};
  const steps = [
    call('derive_tests', { topic, ...narrowed, ...more }, { pattern: 'criteria', say }),
  ];
  const input = { ...draft.input, topic, ...(named.size > 0 || given !== '' ? narrowed : {}) };
  return nextOf(
    plans ? [...steps, call('write_uat_plan', input, { pattern: 'criteria' })] : steps,
    made,
  );
}

/** The tests of patterns that belong to these criteria, by their rule or by what they are about. */
function belonging(
  extra: readonly ExtraTest[],
  { criteria, items }: { criteria: readonly Item[]; items: readonly Item[] },
): readonly ExtraTest[] {
  return extra.flatMap((one): ExtraTest[] => {
    const from = criteria.filter(
      ({ source }) =>
        source.from === 'pattern' && source.pattern.split(' + ').includes(one.pattern ?? ''),
    );
    const rule = items.find(
      ({ kind, status, text }) => kind === 'BR' && status !== 'rejected' && text === one.rule,
    );
    if (rule && from.some(({ links }) => links.some(({ to }) => to === rule.id))) return [one];
    const { rule: _, ...free } = one;
    const nearest = nearestTo(one, from);
    return nearest ? [{ ...free, criteria: [nearest.id] }] : [];
  });
}

/** The criterion that shares most words with a test. */
function nearestTo(one: ExtraTest, criteria: readonly Item[]): Item | undefined {
  const words = contentOf([one.title, ...(one.given ?? []), ...one.steps].join(' '));
  const shared = ({ text }: Item): number =>
    [...contentOf(text)].filter((word) => words.has(word)).length;
  return criteria.filter((item) => shared(item) > 1).toSorted((a, b) => shared(b) - shared(a))[0];
}

function draftOf({
  understanding,
  library,
  progress,
  given,
}: Situation): ReturnType<typeof draftUat> {
  const { corrections, items } = progress;
  return draftUat(understanding, library, { corrections, items, given });
}

/** Those that are named; else those of the topic; without a topic of its own, all. */
function criteriaFor(situation: Situation): readonly Item[] {
  const { understanding, progress } = situation;
  const live = progress.items.filter(({ kind, status }) => kind === 'AC' && status !== 'rejected');
  const named = new Set(understanding.ids);
  if (live.some(({ id }) => named.has(id))) return live.filter(({ id }) => named.has(id));
  const { stories, input } = draftOf(situation);
  const about = stories.from === 'nothing' ? undefined : stories.input.topic;
  const wanted = about ?? input.topic;
  const own = live.filter((item) => isAbout(topicOf([item], progress.items), wanted));
  if (own.length > 0) return own;
  const added = new Set(progress.made.flatMap(({ items }) => items));
  const here = live.filter(({ id }) => added.has(id));
  if (here.length > 0) return here;
  return about === undefined || progress.followUp ? live : [];
}

/** The same topic; `Refund process` is the process of `Refund`. */
function isAbout(topic: string | undefined, wanted: string): boolean {
  if (topic === undefined || topic === wanted) return topic === wanted;
  const words = (text: string): string =>
    [...contentOf(text.replace(/\bprocess\b/i, ' '))].toSorted().join(' ');
  return words(topic) !== '' && words(topic) === words(wanted);
}

/** What most of these criteria are about: the topic of their stories, or their process. */
function topicOf(criteria: readonly Item[], items: readonly Item[]): string | undefined {
  const trace = openTrace(items, 'testing');
  const counts = new Map<string, number>();
  for (const item of criteria) {
    const story = readCriterion(item, trace)?.story;
    const step = item.links.find(({ as }) => as === 'step_of');
    const of = story ?? (step && trace.get(step.to)) ?? item;
    const name = of.details[of.kind === 'PS' ? 'process' : 'topic'];
    if (typeof name === 'string') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

/** Sends for criteria where somebody can make them; else asks. */
function withoutCriteria(situation: Situation): Step {
  const { given } = situation;
  const { stories } = draftOf(situation);
  const mapped = mapIsMeant(situation);
  const told =
    stories.from !== 'nothing' && stories.input.stories.some((one) => one.criteria.length > 0);
  if (told || mapped || criteriaGiven(given).length > 0) {
    return {
      do: 'need',
      agent: 'requirements',
      wanted: 'acceptance criteria',
      reason: 'tests come from acceptance criteria, and there are none yet',
      then: 'test cases and plan from these criteria',
    };
  }
  const { noCriteria, noWayToSee, whatIsSeen } = frameOf(situation.understanding.language);
  if (stories.from === 'nothing') {
    const statement = `${noCriteria} ${stories.statement}`;
    return { do: 'ask', statement, question: stories.question };
  }
  const roles = stories.input.stories.slice(0, 3).map(({ goal }) => `“${goal}”`);
  return {
    do: 'ask',
    statement: `${noCriteria} ${noWayToSee}`,
    question: whatIsSeen(roles.join(', ')),
  };
}
