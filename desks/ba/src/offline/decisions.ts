/**
 * Decisions in a message: `confirm ASM-1 and ASM-3`, `ASM-2 is wrong: 5 links`, `QN-3: 20 minutes`.
 *
 * Comes in: a message and the items there are. Goes out: for each item that is named, whether it is
 * confirmed, rejected or answered, with the words that say so and the value they give. A message
 * that names an item for another reason (`test cases for AC-3`) holds no decision.
 */
import type { Decision } from '../settle.ts';
import type { Item } from '../trace.ts';

export interface Decided extends Decision {
  /** What holds instead, or the answer, in the user's words; empty when none is given. */
  readonly value: string;
}

const id = '(?:ASM|QN|BR|AC|US|PS|MET|Q|TC)[-\\s]?\\d{1,4}';
const several = new RegExp(`\\b${id}(?:(?:\\s*[,&/]\\s*|\\s+)(?:(?:and|or|to)\\s+)?${id})*`, 'i');

/**
 * A new decision begins where another item is the subject, or where another verb stands; an answer
 * of several sentences is one.
 */
const seams = new RegExp(
  `(?:(?:\\n+|;\\s*|(?<=[\\p{L}\\d])[.!]\\s+)(?=\\W*(?:${id}\\b|(?:confirm|reject|accept|approve)\\b))|,?\\s+(?:and|but)\\s+(?=(?:confirm|reject|accept)\\b)` +
    `|,\\s*(?:and\\s+|but\\s+)?(?=${id}\\s*(?:is|are|was|:|=))` +
    `|\\s+(?:and|but)\\s+(?=${id}\\s*(?:is|are|was|:|=)))`,
  'iu',
);

const rejects =
  /\b(?:reject(?:s|ed)?|wrong|incorrect|false|not (?:true|right|correct|ok|okay|confirmed|so)|isn't (?:true|right|correct)|does(?: not|n't) hold|falsch|ablehn\w*|stimmt nicht|faux|fausse|incorrecte?|rejette|falso|falsa|incorrect[oa]|rechaz\w*)\b/i;
const confirms =
  /\b(?:confirm(?:s|ed)?|accept(?:s|ed)?|approved?|agreed?|correct|right|true|yes|ok|okay|fine|holds?|bestätig\w*|stimmt|richtig|confirme[rz]?|valide[rz]?|exact|confirm[ao]r?|correct[oa])(?![\p{L}\d])/iu;
/** What may stand in front of the item in a decision. */
const begins =
  /^\W*(?:(?:yes|no|ok|okay|please|i|we|the|our|also|now|and)\b\W*)*(?:(?:confirm|accept|approve|reject|agree|bestätig|ablehn|valide|rejette|rechaz)\p{L}*.*|(?:answer|reply)\w*(?: (?:to|for))?)?\W*$/iu;
const gives = /^\s*(?::|=|→|->|is\b|are\b|was\b|should be\b|must be\b|shall be\b)\s*/i;

/** Reads the decisions of a message. */
export function decisionsIn(text: string, items: readonly Item[]): readonly Decided[] {
  const all =
    /^\W*(?:please )?(?:i |we )?(?:confirm|accept|approve)\s+all(?: the)?(?: open)?(?: assumptions?)?\W*$/i;
  if (all.test(text)) {
    const open = items.filter(({ kind, status }) => kind === 'ASM' && status === 'open');
    return open.map(({ id: each }) => ({
      id: each,
      decision: 'confirm',
      quote: text.trim(),
      value: '',
    }));
  }
  return text.split(seams).flatMap((clause) => decidedIn(clause.trim()));
}

function decidedIn(clause: string): readonly Decided[] {
  const named = several.exec(clause);
  if (!named || /\?\s*$/.test(clause)) return [];
  const before = clause.slice(0, named.index);
  if (before.trim() !== '' && !begins.test(before)) return [];
  const after = clause.slice(named.index + named[0].length);
  // A verdict stands in front of the item or right behind it.
  const without = `${before} ${after.split(/\s+/).slice(0, 5).join(' ')}`;
  return idsIn(named[0]).flatMap((each): Decided[] => {
    const decided = (decision: Decision['decision'], value: string): Decided[] => [
      { id: each, decision, quote: clause, value: value.trim() },
    ];
    if (each.startsWith('QN-')) {
      const given = after.replace(gives, '').trim();
      return given === '' || given === after.trim() ? [] : decided('answer', given);
    }
    const no = rejects.exec(without);
    if (no) return decided('reject', valueAfter(after, no[0]));
    if (confirms.test(without)) return decided('confirm', '');
    const given = after.replace(gives, '');
    if (!each.startsWith('ASM-') || given === after || given.trim() === '') return [];
    return decided('reject', given);
  });
}

/** `is wrong: 5 links`, `wrong, it is 5`: what stands behind the verdict. */
function valueAfter(after: string, verdict: string): string {
  const at = after.toLowerCase().indexOf(verdict.toLowerCase());
  if (at < 0) return after.replace(gives, '');
  return after
    .slice(at + verdict.length)
    .replace(/^[\s:,.–-]*(?:(?:it|this|that) (?:is|should be|must be)\s+)?/i, '');
}

/** `ASM-1, 2`, `ASM-1 to ASM-4`: each written out. */
function idsIn(text: string): readonly string[] {
  const found = [
    ...text.matchAll(/\b([A-Z]+)[-\s]?(\d{1,4})(?:\s*to\s*(?:[A-Z]+[-\s]?)?(\d{1,4}))?/gi),
  ];
  return found.flatMap(([, kind = '', from = '', to = from]) => {
    const count = Math.min(Math.max(Number(to) - Number(from), 0), 99) + 1;
    return Array.from(
      { length: count },
      (_, index) => `${kind.toUpperCase()}-${Number(from) + index}`,
    );
  });
}
