/**
 * What the work is about, and what the requester gave to work on; both verbatim.
 *
 * The topic is the noun phrase behind the deliverable (`user stories for a *login page with OTP*`),
 * before it (`map the *refund process*`), or, where no deliverable is named, what is left of the
 * first clause. Material is what was given: a list after a colon, quoted text, statements beside
 * the request, columns in parentheses.
 */
import { type Clause, listed, wordsIn } from './clauses.ts';
import type { DeliverableName } from './lexicon.ts';
import { type Mention, partWeights, type Scene } from './mentions.ts';
import {
  askingVerbs,
  convertingVerbs,
  finiteVerbs,
  formWords,
  functionWords,
  joiners,
  lightHeads,
  subordinators,
  topicWords,
} from './wordlists.ts';
import type { Reading } from './words.ts';

/** Names that are the thing itself as well as its picture: `the refund process`. */
const ownNames: ReadonlySet<DeliverableName> = new Set<DeliverableName>(['process_map', 'report']);

/** What the work is about; empty where nothing is said. */
export function topicOf(scene: Scene, mentions: readonly Mention[]): string {
  const asked = mentions.filter(({ part, term }) => partWeights[part] * term.strength >= 0.4);
  for (const mention of asked) {
    const sides = ownNames.has(mention.term.name) ? [before, after] : [after, before];
    const found = sides
      .map((side) => side(scene, mention))
      .find((range) => range && !onlyStuff(scene.reading, range));
    if (found) return scene.reading.slice(found[0], found[1]);
  }
  // `I have to hand over a PRD for subscription pausing`: told, not asked, and it has the topic.
  for (const mention of mentions.filter((one) => one.part !== 'negated' && !asked.includes(one))) {
    const found = after(scene, mention);
    if (found && !onlyStuff(scene.reading, found)) return scene.reading.slice(found[0], found[1]);
  }
  for (const clause of scene.clauses) {
    if (clause.opened === 'colon' && clause !== scene.clauses[0]) continue;
    const found = whatIsLeft(scene.reading, { clause, mentions });
    if (found && !onlyStuff(scene.reading, found)) return scene.reading.slice(found[0], found[1]);
  }
  return '';
}

/** Nothing but words for what was handed over: `these notes`. */
function onlyStuff(reading: Reading, [first, last]: Range): boolean {
  return reading.words
    .slice(first, last + 1)
    .every(({ mark, plain, stem }) => mark || functionWords.has(plain) || stuff.has(stem));
}

const stuff: ReadonlySet<string> = new Set(
  `note text transcript mail email message list story criterium criteria requirement rule
  document test
  case interview workshop meeting input material description acceptance user numbered functional
  step
  picture diagram map table feature epic item point following these notizen`.split(/\s+/),
);

type Range = readonly [first: number, last: number];

/** `… for a login page with OTP verification`. */
function after(scene: Scene, { last, clause }: Mention): Range | undefined {
  const { words } = scene.reading;
  let first = last + 1;
  const head = words[first];
  if (!head || first > clause.last) return undefined;
  const linked = topicWords.has(head.plain) || head.plain === 'to' || head.plain === 'that';
  const telegraphic = !head.mark && !functionWords.has(head.plain) && !finiteVerbs.has(head.plain);
  if (!linked && !telegraphic) {
    const next = words.findIndex(
      (word, index) =>
        index > last &&
        (index > clause.last || topicWords.has(word.plain) || joiners.has(word.plain)),
    );
    if (
      next < 0 ||
      next > clause.last ||
      next - last > 8 ||
      !topicWords.has(words[next]?.plain ?? '')
    ) {
      return undefined;
    }
    first = next;
  }
  while (first <= clause.last && skipped(scene.reading, first)) first += 1;
  return trimmed(scene.reading, [first, endOf(scene.reading, { first, clause })]);
}

/** `map the order fulfillment process`: the words before the head noun, and it. */
function before(scene: Scene, { first, last, clause, term }: Mention): Range | undefined {
  const { words } = scene.reading;
  let start = first;
  while (start > clause.first) {
    const word = words[start - 1];
    if (!word || word.mark || functionWords.has(word.plain) || askingVerbs.has(word.plain)) break;
    start -= 1;
  }
  if (start === first) return undefined;
  return trimmed(scene.reading, [
    start,
    ownNames.has(term.name) && first === last ? last : first - 1,
  ]);
}

function whatIsLeft(
  reading: Reading,
  of: { clause: Clause; mentions: readonly Mention[] },
): Range | undefined {
  let first = of.clause.first;
  while (first <= of.clause.last && skipped(reading, first)) first += 1;
  const taken = of.mentions.find(({ first: from, last }) => from <= first && first <= last);
  if (taken && taken.last < of.clause.last && taken.part === 'asked') first = taken.last + 1;
  return trimmed(reading, [first, endOf(reading, { first, clause: of.clause })]);
}

function skipped(reading: Reading, index: number): boolean {
  const word = reading.words[index];
  if (!word) return false;
  const { plain, mark } = word;
  return (
    mark ||
    askingVerbs.has(plain) ||
    convertingVerbs.has(plain) ||
    lightHeads.has(plain) ||
    formWords.has(plain) ||
    (functionWords.has(plain) && plain !== 'no')
  );
}

/** A topic ends at a comma, a condition, another wish, or after twelve words. */
function endOf(reading: Reading, of: { first: number; clause: Clause }): number {
  let index = of.first;
  for (; index <= of.clause.last && index < of.first + 12; index++) {
    const word = reading.words[index];
    const next = reading.words[index + 1];
    if (!word) break;
    if (word.mark && !(word.plain === "'" || word.plain === '"' || word.plain === '/')) break;
    if (index === of.first) continue;
    if (subordinators.has(word.plain) || /^(?:into|as|please|pls|bitte|who|that)$/.test(word.plain))
      break;
    if (joiners.has(word.plain) && word.plain !== 'with' && next && wishful.has(next.plain)) break;
  }
  return index - 1;
}

const wishful = new Set([...askingVerbs, 'the', 'acceptance', 'test', 'a', 'sql']);

function trimmed(reading: Reading, [from, to]: Range): Range | undefined {
  let first = from;
  let last = to;
  const idle = (index: number): boolean => {
    const word = reading.words[index];
    return !word || word.mark || functionWords.has(word.plain);
  };
  while (last >= first && idle(last)) last -= 1;
  while (first <= last && idle(first)) first += 1;
  return last >= first ? [first, last] : undefined;
}

/** What the requester gave to work on, one piece for each clause or quotation, verbatim. */
export function materialOf(scene: Scene, mentions: readonly Mention[]): readonly string[] {
  const { reading, clauses } = scene;
  const pieces: string[] = [];
  let labelled = false;
  for (const [at, clause] of clauses.entries()) {
    const words = wordsIn(reading, clause);
    const quoted = words.filter((word) => word.quoted).length;
    const asks = words.some(
      (word, index) => index < 4 && !word.quoted && askingVerbs.has(word.plain),
    );
    const wish = mentions.some((one) => one.clause === clause && partWeights[one.part] >= 0.8);
    if (clause.opened === 'colon' && !asks) {
      labelled = words.length > 1;
      if (labelled) pieces.push(reading.slice(clause.first, clause.last));
    } else if (quoted > 3) {
      pieces.push(reading.slice(...quotedRange(reading, clause)));
    } else if (!asks && !wish && !clause.question && (labelled || at > 0 || clauses.length > 1)) {
      const tells = words.length > 5 || (listed(reading, clause) && words.length > 3);
      if (labelled || tells) pieces.push(reading.slice(clause.first, clause.last));
    } else {
      labelled = false;
    }
    const columns = columnsIn(reading, clause);
    if (columns && !pieces.some((piece) => piece.includes(columns))) pieces.push(columns);
  }
  const rest = reading.words.at(-1)?.end ?? 0;
  if (rest < reading.text.trimEnd().length) pieces.push(reading.text.slice(rest).trim());
  return pieces;
}

function quotedRange(reading: Reading, clause: Clause): [number, number] {
  const indices = reading.words.flatMap((word, index) =>
    word.quoted && index >= clause.first && index <= clause.last ? [index] : [],
  );
  return [indices[0] ?? clause.first, indices.at(-1) ?? clause.last];
}

/** `orders(id, region, amount)` or `(case, step, start, end)`. */
function columnsIn(reading: Reading, clause: Clause): string | undefined {
  const text = reading.slice(clause.first, clause.last);
  return /(?:\p{L}[\p{L}\p{N}_]*)?\s?\([^(),]{1,80}(?:,[^(),]{1,80}){1,60}\)/u.exec(text)?.[0];
}
