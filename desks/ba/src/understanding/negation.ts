/**
 * What the requester says is not wanted: `no diagrams please`, `story mapping isn't what I'm
 * after`.
 *
 * Comes in: a reading and its clauses. Goes out: ranges of words under a negation of wanting.
 * A negation that is part of the subject matter (`customers with no orders`) also makes a range; it
 * does no harm, because only names of deliverables inside a range are taken as refused.
 */
import type { Clause } from './clauses.ts';
import { shape } from './shape.ts';
import { askingVerbs } from './wordlists.ts';
import type { Reading } from './words.ts';

/** A range of word indices, both included, with the word that negates. */
export interface Negation {
  readonly first: number;
  readonly last: number;
}

const negators = new Set(
  `no not don't dont doesn't without never neither nor isn't aren't skip omit except nobody forget
  kein keine keinen nicht ohne statt sans pas sin ningun ninguna senza non geen niet zonder sem nao
  nahi`.split(/\s+/),
);

/** `instead of`, `rather than`, `forget about`, `leave out`: two words that negate what follows. */
const pairs = new RegExp(
  shape`\b(?:instead of|rather than|leave out|other than|anything but|lieu de|lugar de
      |au lieu|anstatt|plutot que|invece di|vez de|plaats van)\b`,
  'g',
);

/** After these words a negator negates nothing that is asked for. */
const harmless = new RegExp(
  shape`^(?:only|sure|just|forget|yet|later|more than|less than|longer|if|working|able
      |possible|matter|problem|show|in scope|repudiation|functional|funcional|funzionali
      |functionele|functionnelle)`,
);

/** Words that end what a negator reaches: the wish that follows the refusal. */
const turns = new Set(
  `only just but rather instead please nur sondern bitte mais juste seulement pero solo sino ma
  soltanto maar alleen mas apenas`.split(/\s+/),
);

/** A refusal that follows its object: `flowcharts are not needed`. */
const after = new RegExp(
  shape`\b(?:(?:is|are) (?:not|already)|isn't|aren't|ist nicht|sind nicht|n' est pas|no es
      |non e|is niet|nao e) (?:\w+ ){0,2}(?:what|need|needed|wanted|required|necessary|after
      |asked|clear|fine|gefragt|notig|necesario|necessario|nodig)\b`,
  'g',
);

/** The ranges of a reading that are refused. */
export function negationsOf(reading: Reading, clauses: readonly Clause[]): readonly Negation[] {
  const found: Negation[] = [];
  for (const clause of clauses) {
    for (let index = clause.first; index <= clause.last; index++) {
      const word = reading.words[index];
      if (!word || word.quoted || !negators.has(word.plain)) continue;
      if (harmless.test(plainFrom(reading, index + 1))) {
        // “don't forget …” is a wish: neither word negates.
        index += 1;
        continue;
      }
      const last = reach(reading, clause, index);
      if (last > index) found.push({ first: index, last });
      index = last;
    }
  }
  for (const match of reading.plain.matchAll(pairs)) {
    const index = reading.at(match.index);
    const clause = clauses.find(({ first, last }) => first <= index && index <= last);
    if (clause) found.push({ first: index, last: reach(reading, clause, index) });
  }
  for (const match of reading.plain.matchAll(after)) {
    const index = reading.at(match.index);
    const clause = clauses.find(({ first, last }) => first <= index && index <= last);
    if (!clause) continue;
    const last = Math.min(clause.last, reading.at(match.index + match[0].length - 1));
    found.push({ first: clause.first, last });
  }
  return found;
}

/** How far a negator reaches: to the end of its clause, or to the wish after a comma. */
function reach(reading: Reading, clause: Clause, negator: number): number {
  for (let index = negator + 1; index <= clause.last; index++) {
    const word = reading.words[index];
    const next = reading.words[index + 1];
    if (!word) break;
    if (word.plain === ',' && next && (turns.has(next.plain) || wishes(next.plain)))
      return index - 1;
    if (turns.has(word.plain) && index > negator + 1) return index - 1;
  }
  return clause.last;
}

function wishes(plain: string): boolean {
  return (
    askingVerbs.has(plain) ||
    /^(?:i|we|you|ich|wir|je|nous|quiero|voglio|ik|eu|what|who|how|the|it)$/.test(plain)
  );
}

function plainFrom(reading: Reading, index: number): string {
  return reading.words
    .slice(index, index + 3)
    .map((word) => word.plain)
    .join(' ');
}
