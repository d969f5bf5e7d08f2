/**
 * Whether a name of a pattern, where it stands in a request, means what the pattern is about.
 *
 * Comes in: where the name stands, and the pattern. Goes out: yes or no. The words around a name
 * make other things of it: what stands after it (`login history`), what stands before it (`warranty
 * claims handling`, English only: other languages put it behind), and for names that are everyday
 * words also what they are of (`booking of revenue`). A draft about the wrong thing is worse than
 * none, so a word beside the name that nobody knows means no.
 */
import type { Language } from '../understanding/language.ts';
import { domainWords } from '../understanding/questions.ts';
import { fold, stemOf } from '../understanding/spelling.ts';
import {
  askingVerbs,
  domainHeads,
  functionWords,
  genericWords,
} from '../understanding/wordlists.ts';
import type { Reading, Word } from '../understanding/words.ts';
import { type Pattern, textsIn } from './pattern.ts';

/** A name in a request, by its first and last word. */
export interface Place {
  readonly reading: Reading;
  readonly language: Language;
  readonly first: number;
  readonly last: number;
  /** The name counts only where it is the whole topic. */
  readonly alone: boolean;
  /** Whether some pattern is named by a word. */
  readonly isNamed: (stem: string) => boolean;
}

/** Whether the name means the pattern there. */
export function isMeant(pattern: Pattern, place: Place): boolean {
  if (isRefused(place.reading, place.first)) return false;
  if (place.alone) return standsAlone(pattern, place);
  if (modifies(pattern, place) || isModified(pattern, place)) return false;
  return !isBare(place) || !isOfOther(pattern, place, genitive);
}

/** `login but no OTP`, `without the OTP`: the name is there to be left out. */
export function isRefused({ words }: Reading, first: number): boolean {
  const before = words.slice(Math.max(0, first - 2), first).map(({ plain }) => plain);
  const article = before.at(-1) === 'the' || before.at(-1) === 'an' || before.at(-1) === 'a';
  return refusing.has(before.at(article ? -2 : -1) ?? '');
}

const refusing = new Set(
  'no not without except excluding ohne kein keine sans sin senza zonder sem'.split(' '),
);

/** `login history`: the next noun is neither the pattern's own nor a word such as `page`. */
function modifies(pattern: Pattern, { reading, last }: Place): boolean {
  const next = reading.words[last + 1];
  if (!next || isIdle(next) || isHead(next)) return false;
  return !/^\d|ed$|ing$/.test(next.plain) && !nameWords(pattern).has(next.stem);
}

/** `warranty claims handling`: a noun before makes another thing of it. */
function isModified(pattern: Pattern, { reading, language, first }: Place): boolean {
  if (language !== 'en') return false;
  const strange = new Set(domainWords(reading));
  const { text: name = '' } = reading.words[first] ?? {};
  const before = wordsBefore(reading, first);
  // `banking app login`: what a place is for says nothing about what is done there.
  const place = before.findLastIndex(({ stem }) => places.has(stem));
  return before.slice(place + 1).some((word) => {
    // `Salesforce login` is a login; in a request with capitals everywhere they say nothing.
    const isName = /^\p{Lu}/u.test(word.text) && !/^\p{Lu}/u.test(name);
    return strange.has(word) && !isName && !isFree(word, pattern);
  });
}

/** The words right before, back to a mark or a little word. */
function wordsBefore({ words }: Reading, first: number): readonly Word[] {
  let from = first;
  for (; from > 0; from--) {
    const word = words[from - 1];
    if (!word || word.mark || isLittle(word)) break;
  }
  return words.slice(from, first);
}

/** The name is one word, beside such as `process`: what it is of can make another thing of it. */
function isBare({ reading, first, last }: Place): boolean {
  const content = reading.words
    .slice(first, last + 1)
    .filter((word) => !isIdle(word) && !isHead(word));
  return content.length <= 1;
}

/**
 * `booking`, `a booking page`, `booking of rooms`; not `flight booking`, `booking of revenue`,
 * `booking and travel`, `checkout by bank transfer`: with words that the pattern is called by it is
 * all there is.
 */
function standsAlone(pattern: Pattern, place: Place): boolean {
  const { reading, first, last, isNamed } = place;
  const before = wordsBefore(reading, first);
  const link = reading.words[first - before.length - 1]?.plain ?? '';
  const whole = genitive.has(link) ? wordsBefore(reading, first - before.length - 1) : [];
  if (byMeansOf.has(link) || ![...before, ...whole].every((word) => isFree(word, pattern))) {
    return false;
  }
  const own = nameWords(pattern);
  let at = last + 1;
  // `search page`, but not `search engine optimisation`.
  while (belongs(reading.words[at], own)) at += 1;
  if (isOfOther(pattern, { ...place, last: at - 1 }, linking)) return false;
  const next = reading.words[at];
  if (!next) return true;
  if (!joining.has(next.plain)) return isIdle(next) || askingVerbs.has(next.plain);
  const other = phraseAfter(reading, at + 1)[0];
  if (!other || askingVerbs.has(other.plain)) return true;
  return own.has(other.stem) || isNamed(other.stem) || isTrade(reading, other);
}

function belongs(word: Word | undefined, own: ReadonlySet<string>): boolean {
  return word !== undefined && !isLittle(word) && (isHead(word) || own.has(word.stem));
}

/** `booking of revenue`: what it is of, for or to is nothing that the pattern is called by. */
function isOfOther(
  pattern: Pattern,
  { reading, last }: Place,
  links: ReadonlySet<string>,
): boolean {
  if (!links.has(reading.words[last + 1]?.plain ?? '')) return false;
  const phrase = phraseAfter(reading, last + 2);
  const own = nameWords(pattern);
  const known = ({ plain, stem }: Word, index: number): boolean =>
    people.has(stem) ||
    (index === phrase.length - 1 && domainHeads.has(plain)) ||
    (own.has(stem) && !idleObjects.has(plain));
  return phrase.length > 0 && !phrase.some(known);
}

/** The words of an object: up to a mark or the next link, little ones left out. */
function phraseAfter(reading: Reading, from: number): readonly Word[] {
  const found: Word[] = [];
  for (const word of reading.words.slice(from, from + 6)) {
    if (word.mark || (found.length > 0 && linking.has(word.plain))) break;
    if (!isLittle(word)) found.push(word);
  }
  return found;
}

/** Neither of a domain nor of small talk: `acceptance criteria`. */
function isTrade(reading: Reading, word: Word): boolean {
  return !domainWords(reading).includes(word) && !genericWords.has(word.plain);
}

/** It says nothing about what the name after it means. */
function isFree(word: Word, pattern: Pattern): boolean {
  const { plain, stem } = word;
  if (nameWords(pattern).has(stem) || /^\d/.test(plain)) return true;
  // `customer onboarding` is not that of employees.
  if (people.has(stem)) return false;
  if (isIdle(word) || places.has(stem) || deliverables.has(stem)) return true;
  return askingVerbs.has(plain) || handling.has(plain) || plainly.has(plain);
}

function isIdle(word: Word): boolean {
  return word.mark || isLittle(word) || genericWords.has(word.plain);
}

function isLittle({ plain }: Word): boolean {
  return functionWords.has(plain);
}

function isHead(word: Word | undefined): boolean {
  if (!word) return false;
  return domainHeads.has(word.plain) || domainHeads.has(word.stem) || heads.has(word.stem);
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const deliverables = set(`
  process flow workflow requirement story map diagram query case test plan criterium criteria sql
  procedure feature epic spec specification acceptance scenario uat bpmn gherkin prozess ablauf
  proceso processo proces processu processus`);

const heads = set(`
  ${[...deliverables].join(' ')} report chart dashboard handling management request approval
  verification list excluding including form formular per by last`);

/** Where something is used: an `app login` is a login. */
const places = set(`
  app application system platform portal website webshop site shop store tool module product team
  page`);

/** What is done with a thing, whatever it is. */
const handling = set(`
  manage managing handle handling support supporting automate automating streamline improve
  improving optimise optimize implement implementing introduce introducing use using perform
  make making offer offering allow allowing enable enabling add adding track process run
  start mapping modelling modeling documenting writing building`);

const people = set(`
  user customer client guest member visitor employee staff agent consumer buyer patient student
  supplier vendor partner owner manager kunde benutzer nutzer mitarbeiter utilisateur usuario
  cliente`);

/** Kinds that a thing may have without being another one. */
const plainly = set(`
  new online web mobile digital electronic internal external manual automatic automated current
  existing entire whole complete full quick fast secure safe self own different multiple several
  first standard modern improved two three multi step level stage monthly weekly daily annual next
  future today neue neuen neuer neues neu unseren mobile digitale digitalen sichere sicheren
  komplette nouveau nouvelle nuevo nueva nuovo nuova nieuwe novo nova`);

/** After these comes what is booked, returned, left. */
const genitive = set(
  `of von vom der des einer eines de du d' del della dei delle di da do dos van`,
);
const linking = set(`
  ${[...genitive].join(' ')} on to for from into between in fur zu zum zur nach al au aux a
  para per pour voor naar`);
const byMeansOf = set('by via per using mittels durch par');

/** Words that stand among the names, and are no object of their own. */
const idleObjects = set('work working new day days time use per');

const joining = set('and or & + und oder et ou y e o en');

const cache = new WeakMap<Pattern, ReadonlySet<string>>();

/** The words that a pattern is called by, and whose numbers are said with. */
function nameWords(pattern: Pattern): ReadonlySet<string> {
  const known = cache.get(pattern);
  if (known) return known;
  const { title, names, alone, keywords, parameters } = pattern;
  const said = parameters.map((one) => one.said);
  const made = stemsIn([title, names, alone, keywords, said]);
  cache.set(pattern, made);
  return made;
}

/** The stems of all words in a value. */
export function stemsIn(value: unknown): ReadonlySet<string> {
  return new Set(
    textsIn(value).flatMap((text) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map(stemOf)),
  );
}
