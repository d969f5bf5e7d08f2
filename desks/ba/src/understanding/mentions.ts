/**
 * Names of deliverables in a text, and what part each plays: asked for, or only spoken about.
 *
 * The label of a request is the deliverable that the requester wants to hold at the end, so the
 * same word counts fully in `write test cases`, a little in `stories for the test lab`, and
 * against its owner in `no test cases`. The part is read from the nearest word to the left that
 * governs it (a verb of asking, a preposition, a joiner) and from the noun that follows it.
 */
import type { Clause } from './clauses.ts';
import { type Term, termsByFirst } from './lexicon.ts';
import type { Negation } from './negation.ts';
import { shape } from './shape.ts';
import {
  askingVerbs,
  convertingVerbs,
  domainHeads,
  finiteVerbs,
  formWords,
  functionWords,
  joiners,
  joiningMarks,
  lightHeads,
  owningVerbs,
  postpositions,
  recordHeads,
  sourceWords,
  subordinators,
  topicWords,
} from './wordlists.ts';
import type { Reading } from './words.ts';

/** How much a mention says about what is wanted, by the part it plays. */
export const partWeights = {
  /** Object of a verb of asking: `write user stories`. */
  asked: 1,
  /** Form that is wanted: `as BPMN`, `in Gherkin`, `into a flow`. */
  form: 0.95,
  /** A request without a verb: `swimlane for returns`. */
  fragment: 0.9,
  /** The thing a question asks for: `which smoke tests …?`. */
  questioned: 0.8,
  /** In parentheses or after a list that was asked for. */
  aside: 0.3,
  /** In a clause of reason, time or condition. */
  subordinate: 0.22,
  /** What the work is about: `stories for the report`. */
  topic: 0.2,
  /** Told about: `the report is late`. */
  subject: 0.2,
  /** There already: `we have the BPMN`, `from these test cases`. */
  given: 0.1,
  /** Part of another noun: `test environment booking tool`. */
  modifier: 0.1,
  /** Somebody else's words. */
  quoted: 0.04,
  /** Refused; counts against its owner. */
  negated: -0.7,
} as const;

export type Part = keyof typeof partWeights;

export interface Mention {
  readonly term: Term;
  /** Word indices, both included. */
  readonly first: number;
  readonly last: number;
  readonly clause: Clause;
  readonly part: Part;
}

export interface Scene {
  readonly reading: Reading;
  readonly clauses: readonly Clause[];
  readonly negations: readonly Negation[];
}

/** All names of deliverables in a text, in order. */
export function mentionsOf(scene: Scene): readonly Mention[] {
  const found: Mention[] = [];
  for (const clause of scene.clauses) {
    let index = clause.first;
    while (index <= clause.last) {
      const term = termAt(scene.reading, { index, last: clause.last });
      if (!term) {
        index += 1;
        continue;
      }
      const span = { term, clause, first: index, last: index + term.stems.length - 1 };
      if (!usedAsVerb(scene.reading, span) && !idle(scene.reading, span)) {
        const before = found.findLast((mention) => mention.clause === clause);
        found.push({ ...span, part: partOf(scene, { ...span, before }) });
      }
      index = span.last + 1;
    }
  }
  return found;
}

interface Span {
  readonly term: Term;
  readonly clause: Clause;
  readonly first: number;
  readonly last: number;
}

function termAt(reading: Reading, at: { index: number; last: number }): Term | undefined {
  const first = reading.words[at.index];
  if (!first || first.mark) return undefined;
  return termsByFirst
    .get(first.stem)
    ?.find(
      ({ stems }) =>
        at.index + stems.length - 1 <= at.last &&
        stems.every((stem, offset) => reading.words[at.index + offset]?.stem === stem),
    );
}

/** Words that are verbs at the head of a request, whatever else they may name. */
const verbs = new Set(
  'check test query process model map measure score report view join select profile'.split(' '),
);

/** `test whether …`, `process refunds`: the name of a deliverable at work as a verb. */
function usedAsVerb(reading: Reading, { first, last, clause }: Span): boolean {
  const word = reading.words[first];
  const next = reading.words[first + 1];
  if (first !== last || !word || !verbs.has(word.plain) || !next) return false;
  const determined = new RegExp(
    shape`^(?:the|a|an|our|my|all|these|those|this|that|whether|if|which|who|what|it|them
      |every|each|how)$`,
  );
  const before = reading.words[first - 1]?.plain ?? '';
  const opens =
    first === clause.first ||
    /^(?:please|to|and|then|you|we|i|,|they|can|must|should|pls)$/.test(before);
  return opens && (determined.test(next.plain) || (before === 'to' && !next.mark));
}

/** `to be sure`, `leave it as is`: the states of a process only with a hyphen or as a pair. */
function idle(reading: Reading, { term, first, last }: Span): boolean {
  const stems = term.stems.join(' ');
  if (stems !== 'to be' && stems !== 'as is') return false;
  const other = stems === 'to be' ? ' as is ' : ' to be ';
  return !reading.slice(first, last).includes('-') && !` ${reading.plain}`.includes(other);
}

function partOf(scene: Scene, span: Span & { before: Mention | undefined }): Part {
  const { reading, negations } = scene;
  if (reading.words[span.first]?.quoted) return 'quoted';
  if (negations.some(({ first, last }) => first <= span.first && span.last <= last))
    return 'negated';
  const part = governed(reading, span);
  if (modifies(reading, span)) return 'modifier';
  if (part === 'fragment' && (tells(reading, span) || told(reading, span))) return 'subject';
  if (inParentheses(reading, span) && partWeights[part] > partWeights.aside) return 'aside';
  return part;
}

/** The part that the nearest governing word to the left gives. */
function governed(reading: Reading, span: Span & { before: Mention | undefined }): Part {
  const { clause, before } = span;
  const interrogative = new RegExp(
    shape`^(?:which|what|welche|welcher|welches|was|quel|quelle|quels|quelles|que|cual|cuales
      |quali|quale|welke|quais|qual|kya)$`,
  );
  for (let index = span.first - 1; index >= clause.first; index--) {
    const word = reading.words[index];
    if (!word) break;
    const plain = word.plain;
    if (before && index <= before.last) {
      if (before.part !== 'modifier') return handedOn(before.part);
      // It belongs to this noun phrase, so what governs it governs both.
      if (index >= before.first) continue;
    }
    if (joiningMarks.has(plain) || joiners.has(plain)) {
      if (before) return handedOn(before.part);
      continue;
    }
    if (word.mark) continue;
    if (plain === 'how' && index === clause.first) return 'subject';
    if (counting(reading, index)) return 'topic';
    if (postpositions.has(plain) && reading.plain.includes('liye')) return 'asked';
    const near = span.first - index <= 2;
    if (near && formWords.has(plain) && notations.has(span.term.name)) return 'form';
    if (plain === 'into' || (plain === 'as' && near)) return 'form';
    if (convertingVerbs.has(plain) && converted(reading, span)) return 'given';
    if (askingVerbs.has(plain)) return 'asked';
    if (owningVerbs.has(plain)) {
      if (reading.words[index + 1]?.plain !== 'to') return 'given';
      continue;
    }
    if (interrogative.test(plain)) return 'questioned';
    if (topicWords.has(plain)) {
      const head = reading.words[index - 1]?.plain ?? '';
      if (index > clause.first && (lightHeads.has(head) || askingVerbs.has(head))) continue;
      return 'topic';
    }
    if (sourceWords.has(plain) || presents.has(plain)) return 'given';
    if (subordinators.has(plain)) {
      const asks = clause.question || /^(?:who|where|which|whose|wo|wer|wie|wohin)$/.test(plain);
      return index === clause.first && asks ? 'questioned' : 'subordinate';
    }
  }
  return 'fragment';
}

/** What a part means for the next of a list; what is refused ends with the words that refuse it. */
function handedOn(part: Part): Part {
  return part === 'negated' ? 'fragment' : part;
}

/** `how many cases`, `number of stories`: the records are counted, not made. */
function counting(reading: Reading, index: number): boolean {
  const plain = reading.words[index]?.plain ?? '';
  const next = reading.words[index + 1]?.plain ?? '';
  if (plain === 'many') return reading.words[index - 1]?.plain === 'how';
  return next === 'of' && /^(?:number|share|percentage|amount|total|average|sum)$/.test(plain);
}

/** `here are 30 tests`: they are there. */
const presents = new Set(['here', 'hier', 'voici', 'aqui', 'ecco', 'anbei', 'ci']);

const notations: ReadonlySet<string> = new Set([
  'gherkin',
  'process_map',
  'sql',
  'prioritisation',
  'user_stories',
  'data_model',
  'test_cases',
]);

/** `turn these criteria into …`: what stands before the target is given. */
function converted(reading: Reading, { last, clause }: Span): boolean {
  const rest = reading.words.slice(last + 1, clause.last + 1);
  return rest.some(({ plain }) => /^(?:into|in|to|en|um|zu|out)$/.test(plain));
}

/** The noun that follows makes another thing of it: `SQL playground`, `testing workflow`. */
function modifies(reading: Reading, span: Span): boolean {
  const word = reading.words[span.last];
  if (!word || /(?:[^sui]s|criteria)$/.test(word.plain)) return false;
  const single = span.first === span.last;
  const determined = /^(?:the|our|my|this|that|a|an|your|their|its|new)$/.test(
    reading.words[span.first - 1]?.plain ?? '',
  );
  for (let index = span.last + 1; index <= span.clause.last; index++) {
    const next = reading.words[index];
    if (!next || next.mark || next.quoted || functionWords.has(next.plain)) return false;
    if (domainHeads.has(next.plain) || domainHeads.has(next.stem)) return true;
    if (single && index === span.last + 1 && recordHeads.has(next.stem)) return true;
    const term = termAt(reading, { index, last: span.clause.last });
    if (term && index === span.last + 1) return term.owner !== span.term.owner;
    if (!term && single && determined && index === span.last + 1 && ends(reading, index + 1)) {
      return !participle.test(next.plain);
    }
    if (index > span.last + 3) return false;
  }
  return false;
}

/** Nothing of the noun phrase is left here. */
function ends(reading: Reading, index: number): boolean {
  const word = reading.words[index];
  return !word || word.mark || functionWords.has(word.plain);
}

const participle = /(?:ed|ing|ly|able|ready)$/;

/** A statement about it: the next verb is one that follows a subject. */
function tells(reading: Reading, { first, last, clause }: Span): boolean {
  if (clause.question && first !== clause.first) return false;
  for (let index = last + 1; index <= Math.min(clause.last, last + 7); index++) {
    const word = reading.words[index];
    if (!word || (word.mark && word.plain !== ')')) return false;
    if (finiteVerbs.has(word.plain)) return reading.words[index - 1]?.plain !== 'as';
    if (topicWords.has(word.plain) && index > last + 2) return false;
  }
  return false;
}

/** The object of a statement: `students type queries`; a later sentence, or one with a pronoun. */
function told(reading: Reading, { first, clause }: Span): boolean {
  const words = reading.words.slice(clause.first, first).filter(({ mark }) => !mark);
  const opens = words[0]?.plain ?? '';
  if (/^(?:we|they|he|she|it|you|wir|sie|nous|ils|nosotros|ellos|noi|loro|wij)$/.test(opens)) {
    return words.length >= 2;
  }
  const content = words.filter(({ plain }) => !functionWords.has(plain));
  return (
    clause.sentence > 0 &&
    clause.opened === 'sentence' &&
    content.length >= 2 &&
    opens.endsWith('s')
  );
}

function inParentheses(reading: Reading, { first, clause }: Span): boolean {
  let depth = 0;
  for (let index = clause.first; index < first; index++) {
    const plain = reading.words[index]?.plain;
    if (plain === '(') depth += 1;
    else if (plain === ')') depth -= 1;
  }
  return depth > 0;
}
