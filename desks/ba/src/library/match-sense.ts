/**
 * Whether a name of a pattern, where it stands in a request, means what the pattern is about.
 *
 * Comes in: where the name stands, and the pattern. Goes out: yes or no. The words around a name make
 * other things of it: what stands after it (`login history`), what stands before it (`warranty
 * claims handling`, English only: other languages put it behind), and for names that are everyday
 * words also what they are of (`booking of revenue`). A draft about the wrong thing is worse
 * than none, so a word beside the name that nobody knows means no.
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
  return !modifies(pattern, place) && !isModified(pattern, place);
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

/** `warranty claims handling`: the noun before makes another thing of it. */
function isModified(pattern: Pattern, { reading, language, first }: Place): boolean {
  const before = reading.words[first - 1];
  if (language !== 'en' || !before || isFree(before, pattern)) return false;
  const named = reading.words[first];
  // `Salesforce login` is a login; in a request with capitals everywhere they say nothing.
  const isName = /^\p{Lu}/u.test(before.text) && !/^\p{Lu}/u.test(named?.text ?? '');
  return !isName && domainWords(reading).includes(before);
}

/**
 * `booking`, `a booking page`, `booking of rooms`; not `flight booking`, `booking of revenue`, `booking
 * and travel`: the name with words that the pattern is called by is all there is.
 */
function standsAlone(pattern: Pattern, { reading, first, last, isNamed }: Place): boolean {
  const before = reading.words[first - 1];
  if (before && !isFree(before, pattern)) return false;
  const own = nameWords(pattern);
  const next = reading.words[last + 1];
  if (!next || (next.mark && !joining.has(next.plain))) return true;
  const joined = joining.has(next.plain);
  if (!joined && !linking.has(next.plain))
    return isIdle(next) || isHead(next) || own.has(next.stem);
  const object = reading.words
    .slice(last + 2, last + 6)
    .find((word) => word.mark || !isLittle(word));
  if (!object || object.mark) return true;
  if (askingVerbs.has(object.plain) || own.has(object.stem)) return true;
  return joined ? isNamed(object.stem) : people.has(object.stem);
}

/** It says nothing about what the name after it means. */
function isFree(word: Word, pattern: Pattern): boolean {
  const { plain, stem } = word;
  if (isIdle(word) || isHead(word) || /^\d/.test(plain)) return true;
  if (askingVerbs.has(plain) || handling.has(plain) || people.has(stem) || plainly.has(plain)) {
    return true;
  }
  return nameWords(pattern).has(stem);
}

function isIdle(word: Word): boolean {
  return word.mark || isLittle(word) || genericWords.has(word.plain);
}

function isLittle({ plain }: Word): boolean {
  return functionWords.has(plain);
}

function isHead({ plain, stem }: Word): boolean {
  return domainHeads.has(plain) || domainHeads.has(stem) || heads.has(stem);
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const heads = set(`
  process flow workflow requirement story map diagram report query case test plan criterium criteria
  sql chart dashboard procedure handling management request approval verification list excluding
  including form feature epic spec specification acceptance scenario uat bpmn gherkin
  prozess ablauf formular proceso processo proces per by last`);

/** What is done with a thing, whatever it is. */
const handling = set(`
  manage managing handle handling support supporting automate automating streamline improve
  improving optimise optimize implement implementing introduce introducing use using perform
  make making offer offering allow allowing enable enabling add adding track process run
  start mapping modelling modeling documenting writing building`);

const people = set(`
  user customer client guest member visitor employee staff agent consumer buyer patient student
  kunde benutzer nutzer mitarbeiter utilisateur usuario cliente`);

/** Kinds that a thing may have without being another one. */
const plainly = set(`
  new online web mobile digital electronic internal external manual automatic automated current existing
  entire whole complete full quick fast secure safe self own different multiple several first
  standard modern improved monthly weekly daily annual next future today
  neue neuen neuer neues neu unseren mobile digitale digitalen sichere sicheren komplette
  nouveau nouvelle nuevo nueva nuovo nuova nieuwe novo nova`);

/** After these comes what is booked, returned, left. */
const linking = set(`
  of on to for from into between in by von vom fur zu zum zur der des de du del di della da do
  voor naar van para per pour nach`);

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
