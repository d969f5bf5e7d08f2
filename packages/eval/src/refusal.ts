/**
 * Whether an answer is a refusal. No event says so: a refusal is a text like any other. So its
 * first words are read for what people and models say when they decline, in the languages of the
 * common data sets. Whoever's team refuses in other words hands in a pattern of their own.
 *
 * Only the opening counts: a long answer may speak of scope and limits further on and still answer.
 * First person or this desk, not the matter: "work that is out of scope" is a definition.
 */

/** Characters of an answer in which a refusal has to show. */
const openingMax = 280;

/** A pattern out of parts, so that each can be read. */
const pattern = (...parts: readonly string[]): RegExp => new RegExp(parts.join(''), 'u');

const we = '\\b(?:i|we|this (?:desk|team|assistant))';
/** Up to some words of the same sentence. */
const some = '\\b[^.!?]{0,60}\\b';
const noDe = '(?:nicht|kein\\w*)';
const mayDe = '(?:kann|können|darf|dürfen|werde|werden|mache|machen)';
const mayNl = '(?:kan|kunnen|mag|mogen)';

/** Says no in the first person, or for the desk. */
const patterns: readonly RegExp[] = [
  // English: "I'm not able to", "we really can't". To not know something is no refusal.
  pattern(
    we,
    "(?:'m| am| are| is)? ?(?:really |just )?",
    "(?:can ?not|can't|cant|won't|will not|do not|don't|does not|doesn't|",
    'not (?:able|allowed|going) to|unable to|(?:must |have to )?decline to|must decline)\\b',
    '(?! (?:yet )?(?:know|see|find|have an? entry|make one up))',
  ),
  pattern(
    '\\b(?:outside|beyond|not (?:part of|within|in)) (?:of )?',
    "(?:my|our|what (?:i|we|this)|this (?:desk|team)|the (?:desk|team)'s|",
    'the (?:scope|remit|area) of (?:this|our))',
  ),
  pattern(
    "(?:^|[.!?,;:] )(?:that|this|it)(?: is|'s| falls) ",
    '(?:out of scope|outside|not something|nothing) ',
  ),
  pattern('\\bis out of (?:my|our) (?:scope|area|remit)\\b'),
  pattern('\\bnot something (?:i|we|this (?:desk|team)) (?:can|do|could|am|are|is)\\b'),
  pattern(we, ' (?:can )?only (?:help|handle|work|do|deal|assist|support)\\b'),
  // German
  pattern('\\b(?:ich|wir|dieser? (?:desk|team)) ', mayDe, some, noDe),
  pattern('\\b(?:dabei|damit|dafür|hierbei|das) ', mayDe, ' (?:ich|wir)', some, noDe),
  pattern('\\baußerhalb (?:meines|unseres|dessen)\\b'),
  // French
  pattern(
    '\\b(?:je|nous) ne (?:peux|pouvons|suis|sommes|puis|fais|faisons|traite|traitons)',
    some,
    '(?:pas|que)\\b',
  ),
  pattern('\\b(?:hors|en dehors) de (?:mon|notre|mes|nos|ce que)\\b'),
  // Spanish, Italian, Portuguese
  pattern('\\bno (?:puedo|podemos|hago|hacemos|(?:me|nos) es posible)\\b'),
  pattern('\\bfuera de (?:mi|nuestro|lo que)\\b'),
  pattern('\\bnon (?:posso|possiamo|faccio|facciamo|(?:mi|ci) è possibile)'),
  pattern('\\bal di fuori (?:del mio|del nostro|di ciò)'),
  pattern('\\bnão (?:posso|podemos|faço|fazemos|consigo|conseguimos)\\b'),
  pattern('\\bfora do (?:meu|nosso|que)\\b'),
  // Dutch
  pattern('\\b', mayNl, ' (?:ik|wij|we)', some, '(?:niet|geen)\\b'),
  pattern('\\b(?:ik|wij|we) ', mayNl, some, '(?:niet|geen)\\b'),
];

/** True when the answer begins by declining. `own`: the team's own words for it, instead. */
export function readsAsRefusal(answer: string, own?: RegExp): boolean {
  if (own) return new RegExp(own.source, own.flags.replace(/[gy]/g, '')).test(answer);
  const opening = answer.slice(0, openingMax).replaceAll('’', "'").toLowerCase();
  return patterns.some((one) => one.test(opening));
}
