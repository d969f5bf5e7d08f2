/**
 * The wording of a text as counted features: words, pairs of words, runs of characters, and each
 * word once more with the place it stands in.
 *
 * Comes in: a reading cut into clauses. Goes out: feature → how often, in two families. The place
 * is what makes a topic and a wish differ: the same word counts as `a:` where something is asked
 * for, `n:` where something is told, `no:` where it is refused, `q:` where others are quoted, and
 * `l:` in the last sentence of several, where a long message tends to come to its point.
 */
import type { Clause } from './clauses.ts';
import type { Scene } from './mentions.ts';
import { askingVerbs, interrogatives, wishWords } from './wordlists.ts';
import type { Word } from './words.ts';

export interface Grams {
  /** What is said: `w:` a word, `b:` two in a row, `c:` 3 or 4 characters of a word. */
  readonly said: ReadonlyMap<string, number>;
  /** Where it is said. */
  readonly placed: ReadonlyMap<string, number>;
}

type Sentences = Pick<Scene, 'reading' | 'clauses' | 'negations'>;

/** The features of a text. */
export function gramsOf(scene: Sentences): Grams {
  const said = new Map<string, number>();
  const placed = new Map<string, number>();
  const lastSentence = scene.clauses.at(-1)?.sentence ?? 0;
  for (const [at, clause] of scene.clauses.entries()) {
    const words = scene.reading.words.slice(clause.first, clause.last + 1);
    countSaid(said, words);
    countPlaced(placed, scene, clause);
    const [first, second] = words.filter(({ mark }) => !mark);
    if (!first) continue;
    count(placed, `f:${form(first)}`);
    if (at === 0) count(placed, `s:${form(first)} ${second ? form(second) : ''}`);
    if (clause.sentence < lastSentence || lastSentence === 0) continue;
    for (const word of words) if (!word.mark) count(placed, `l:${form(word)}`);
  }
  return { said, placed };
}

function countSaid(said: Map<string, number>, words: readonly Word[]): void {
  let before = '^';
  for (const word of words) {
    if (word.mark) {
      if (!/[,'-]/.test(word.plain)) before = '^';
      continue;
    }
    const plain = form(word);
    count(said, `w:${plain}`);
    count(said, `b:${before} ${plain}`);
    before = plain;
    const padded = ` ${plain.slice(0, wordMax)} `;
    for (const length of [3, 4]) {
      for (let start = 0; start + length <= padded.length; start++) {
        count(said, `c:${padded.slice(start, start + length)}`);
      }
    }
  }
}

/** Of a longer word no further characters count. */
const wordMax = 40;

function countPlaced(placed: Map<string, number>, scene: Sentences, clause: Clause): void {
  const place = isAsking(scene, clause) ? 'a' : 'n';
  for (let index = clause.first; index <= clause.last; index++) {
    const word = scene.reading.words[index];
    if (!word || word.mark) continue;
    const refused = scene.negations.some(({ first, last }) => first <= index && index <= last);
    count(placed, `${refused ? 'no' : word.quoted ? 'q' : place}:${form(word)}`);
  }
}

/** A question, an order, or a wish near its beginning. */
function isAsking({ reading }: Sentences, clause: Clause): boolean {
  if (clause.question) return true;
  const words = reading.words.slice(clause.first, clause.last + 1).filter(({ mark }) => !mark);
  const opens = words[0]?.plain ?? '';
  if (askingVerbs.has(opens) || interrogatives.has(opens)) return true;
  return words.slice(0, wishWithin).some(({ plain }) => wishWords.has(plain));
}

/** Words in which a wish shows. */
const wishWithin = 5;

/** A number is a number, whichever. */
function form({ plain }: Word): string {
  return /^\d+$/.test(plain) ? '#' : plain;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
