/**
 * The parts of a message that may each be a wish of their own.
 *
 * Comes in: a scene with its mentions. Goes out: its clauses, cut further where a joiner or a comma
 * is followed by what can begin a wish: a verb of asking, a question word, a pronoun or article that
 * opens a new thing, the name of a deliverable. `orders, customers and invoices` stays one part.
 */
import type { Clause } from './clauses.ts';
import { type Mention, partWeights, type Scene } from './mentions.ts';
import { shape } from './shape.ts';
import { askingVerbs, interrogatives, joiningMarks } from './wordlists.ts';
import type { Reading, Word } from './words.ts';

/** How a part is put: what it may be a wish by. `told` is none. */
export const manners = [
  'order',
  'indirect',
  'question',
  'wish',
  'named',
  'phrase',
  'told',
] as const;
export type Manner = (typeof manners)[number];

export interface Part {
  /** The clause it is in, narrowed to its words. */
  readonly clause: Clause;
  readonly manner: Manner;
  /** It follows the colon after a deliverable, so it is what that is to contain. */
  readonly content: boolean;
  /** Words without marks. */
  readonly length: number;
  /** It begins a sentence, a clause, or a line. */
  readonly opens: boolean;
}

/** The parts of a text, in order. */
export function partsOf(scene: Scene, mentions: readonly Mention[]): readonly Part[] {
  return scene.clauses.flatMap((clause) => {
    const content = clause.opened === 'colon' && listsContent(scene, { clause, mentions });
    return cutsOf(scene.reading, { clause, mentions }).map((piece, at): Part => {
      const words = said(scene.reading, piece);
      const named = mentions.filter(
        ({ first, last }) => piece.first <= first && last <= piece.last,
      );
      const manner = inParentheses(scene.reading, piece.first)
        ? 'told'
        : mannerOf({ words, named, question: clause.question });
      return { clause: piece, manner, content, length: words.length, opens: at === 0 };
    });
  });
}

/** The pieces of a clause; what begins no wish stays with the piece before it. */
function cutsOf(
  reading: Reading,
  { clause, mentions }: { clause: Clause; mentions: readonly Mention[] },
): readonly Clause[] {
  const cuts = [clause.first];
  for (let index = clause.first + 1; index <= clause.last; index++) {
    const word = reading.words[index];
    if (!word || word.quoted) continue;
    const before = reading.words[index - 1];
    if (word.mark && joiningMarks.has(word.plain)) cuts.push(index + 1);
    else if (additions.has(word.plain) && !cuts.includes(index) && !isAddition(before)) {
      cuts.push(index);
    }
  }
  const pieces: Clause[] = [];
  for (const [at, first] of cuts.entries()) {
    const last = (cuts[at + 1] ?? clause.last + 1) - 1;
    const piece = { ...clause, first, last };
    if (said(reading, piece).length === 0) continue;
    const before = pieces.at(-1);
    if (before && !beginsWish(reading, { piece, mentions })) {
      pieces[pieces.length - 1] = { ...before, last };
    } else pieces.push(piece);
  }
  return pieces;
}

function beginsWish(
  reading: Reading,
  { piece, mentions }: { piece: Clause; mentions: readonly Mention[] },
): boolean {
  const lead = said(reading, piece).find(({ plain }) => !additions.has(plain) && !light.has(plain));
  if (lead && (askingVerbs.has(lead.plain) || interrogatives.has(lead.plain))) return true;
  if (lead && openers.has(lead.plain)) return true;
  return mentions.some(
    ({ first, last, part }) =>
      piece.first <= first &&
      last <= piece.last &&
      part !== 'negated' &&
      part !== 'quoted' &&
      part !== 'modifier',
  );
}

/** The words of a piece that are words. */
function said(reading: Reading, { first, last }: Clause): readonly Word[] {
  return reading.words.slice(first, last + 1).filter(({ mark }) => !mark);
}

function isAddition(word: Word | undefined): boolean {
  return word !== undefined && !word.mark && additions.has(word.plain);
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words that join one wish to another; `with` and `or` join things. */
const additions = set(`
  and plus then also n besides additionally moreover afterwards next finally separately second
  secondly third two 2
  und sowie ausserdem danach dazu zudem sonst et puis aussi ensuite y luego ademas e poi anche
  en ook com mais depois tambem oraz ve i likewise`);

/** What may stand before the word that begins a wish. */
const light = set('please pls plz bitte the a an');

/** They open a clause of its own, or another thing. */
const openers = set(`
  i we you my our one another someone somebody something want need
  ich wir je j' nous il quiero uno una ein eine einen un une
  please pls plz would could love lack missing let's i'd we'd
  brauche brauchen mochte mochten fehlt will wollen voudrais besoin necesito necesitamos vorrei
  serve wil willen nodig preciso quero potrzebuje chce lazim istiyorum`);

/** After a deliverable that is asked for, a colon opens what it is to contain. */
function listsContent(
  { clauses, reading }: Scene,
  { clause, mentions }: { clause: Clause; mentions: readonly Mention[] },
): boolean {
  const before = clauses[clauses.indexOf(clause) - 1];
  if (!before || askingVerbs.has(reading.words[clause.first]?.plain ?? '')) return false;
  return mentions.some(
    (one) => one.clause === before && partWeights[one.part] >= partWeights.fragment,
  );
}

function mannerOf(of: {
  words: readonly Word[];
  named: readonly Mention[];
  question: boolean;
}): Manner {
  const words = of.words.filter(({ plain }) => !additions.has(plain) && !polite.has(plain));
  const first = words[0]?.plain ?? '';
  if ((askingVerbs.has(first) && !wanting.has(first)) || orders.has(first)) return 'order';
  if (interrogatives.has(first) && !auxiliaries.has(first)) {
    return of.question ? 'question' : 'indirect';
  }
  if (of.question) return 'question';
  if (words.slice(0, wishWithin).some(({ plain }) => wanting.has(plain))) return 'wish';
  const named = of.named.some(
    ({ part, term }) => partWeights[part] >= partWeights.questioned && term.strength === 1,
  );
  if (named) return 'named';
  return tells.test(
    words
      .slice(0, 6)
      .map(({ plain }) => plain)
      .join(' '),
  )
    ? 'told'
    : 'phrase';
}

/** Words of a part in which a verb of wanting makes it a wish. */
const wishWithin = 4;

const polite = set('please pls plz bitte kindly can could you would hi hello');
const wanting = set(`
  need needs want wants like get add work plan find asks asked lack missing owe give promised
  brauche brauchen mochte necesito queremos`);
/** Verbs of work that the words of asking leave out, since they are nouns as often. */
const orders = set(`
  query calculate pivot join reconcile deduplicate profile test retest verify validate specify
  elicit turn convert capture put start begin finish sketch compare rewrite derive rehearse`);
const auxiliaries = set('is are do does did can could should would may must');

/** It begins like a statement. */
const tells = new RegExp(
  shape`^(?:\S+ ){0,2}(?:we|they|he|she|it|i|there|wir|sie|nous|ils|hay)\b|^(?:\S+ ){0,5}(?:is
      |are|was|were|has|have|had|does|did|ist|sind|est|sont|es|son)\b`,
);

function inParentheses({ words }: Reading, index: number): boolean {
  const marks = words.slice(0, index).map(({ plain }) => plain);
  return marks.lastIndexOf('(') > marks.lastIndexOf(')');
}
