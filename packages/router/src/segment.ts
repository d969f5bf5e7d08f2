/**
 * The parts of a message that may each be a request of their own: sentences, and what conjunctions
 * join. Looked at one by one they show that a message asks for two things. Parts that are mere
 * courtesy, greetings and thanks, are left out of what is judged, as long as something is left.
 */
import { wordsOf } from './ngram.ts';

export interface Segments {
  /** The message without courtesy; the message itself when it is nothing else. */
  readonly request: string;
  /** Its parts, in order, two or more; none when it has only one. */
  readonly parts: readonly string[];
}

/** Parts looked at; of more, the first ones and the last. */
const partsMax = 6;
/** UTF-16 units of a message that is taken apart; longer ones are documents rather than requests. */
const unitsMax = 2_000;
/** A shorter part says too little alone. */
const wordsMin = 3;
/** The share of its words from which on a part is courtesy. */
const courtesyShare = 0.8;

/** What ends a sentence or sets a part off; a point within a number or a name does not. */
const ends = /[.!?…]+(?=\s|$)|[\n\r;]+|[。！？；]|(?<=\s)[–—-]+(?=\s)|,(?=\s)/u;
/** Words that join two requests in English, German, French, Spanish, Italian, Portuguese and Dutch. */
const joins =
  /(?<=\s)(?:and|also|plus|then|und|außerdem|dann|et|puis|aussi|y|también|luego|e|anche|poi|também|depois|en|ook)(?=[\s,])/u;
const ending = new RegExp(`(${ends.source})`, 'u');
const joining = new RegExp(joins, 'iu');

/** What people say around a request, word by word. */
const courtesies = new Set(
  (
    'hi hello hey hiya there dear sir madam all team folks everyone guys good morning afternoon ' +
    'evening day thanks thank thx cheers ty you very much many so a lot in advance please pls ' +
    'plz kindly help me asap urgently soon regards best kind warm sincerely yours sorry to for ' +
    'bother bothering disturb but excuse i hope your are is it this finds well quick question ' +
    'any appreciated would be great let know hallo guten tag morgen abend danke vielen dank im ' +
    'voraus bitte liebe grüße grüsse mit freundlichen bonjour bonsoir salut merci beaucoup ' +
    "d'avance s'il vous plaît plait svp cordialement hola buenos buenas días dias tardes noches " +
    'gracias muchas de antemano por favor saludos ciao buongiorno buonasera grazie mille per ' +
    'favore saluti olá ola bom dia boa tarde noite obrigado obrigada abraço dag alvast bedankt ' +
    'alstublieft groeten groetjes'
  )
    .split(' ')
    .flatMap(wordsOf),
);

export function segmentsOf(text: string): Segments {
  if (text.length > unitsMax) return { request: text, parts: [] };
  const sentences = sentencesOf(text);
  const spoken = sentences.filter((part) => !isCourtesy(part));
  const rest = spoken.length === 0 || spoken.length === sentences.length;
  const request = rest ? text : spoken.join(' ');
  const parts = spoken
    .flatMap((part) => part.split(joining))
    .filter((part) => wordsOf(part).length >= wordsMin && !isCourtesy(part))
    .map((part) => part.trim());
  if (parts.length < 2) return { request, parts: [] };
  const some =
    parts.length > partsMax ? [...parts.slice(0, partsMax - 1), ...parts.slice(-1)] : parts;
  return { request, parts: some };
}

/** With the mark that ends each: a question is asked otherwise than a statement is made. */
function sentencesOf(text: string): readonly string[] {
  const pieces = text.split(ending);
  return pieces.flatMap((piece, at) => {
    if (at % 2 === 1 || piece.trim() === '') return [];
    const mark = /^[.!?…。！？]+$/u.exec(pieces[at + 1] ?? '')?.[0] ?? '';
    return [`${piece.trim()}${mark}`];
  });
}

function isCourtesy(part: string): boolean {
  const words = wordsOf(part.toLowerCase());
  const polite = words.filter((word) => courtesies.has(word)).length;
  return words.length > 0 && polite >= courtesyShare * words.length;
}
