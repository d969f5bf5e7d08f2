/**
 * Whether an answer is a refusal. No event says so: a refusal is a text like any other. So its first
 * words are read for what people and models say when they decline, in the languages of the common
 * data sets. Whoever's team refuses in other words hands in a pattern of their own.
 *
 * Only the opening counts: a long answer may speak of scope and limits further on and still answer.
 * First person or this desk, not the matter: "work that is out of scope" is a definition.
 */

/** Characters of an answer in which a refusal has to show. */
const openingMax = 280;

/** Says no in the first person, or for the desk, by language. */
const patterns: readonly RegExp[] = [
  // English
  /\b(?:i|we|this (?:desk|team|assistant)|sorry,? but i)(?:'m| am| are| is)? ?(?:really |just )?(?:can ?not|can't|cant|won't|will not|do not|don't|does not|doesn't|not able to|unable to|not allowed to|not going to|must decline to|have to decline|must decline|decline to)\b(?! (?:yet )?(?:know|see|find|have an? entry|make one up))/,
  /\b(?:outside|beyond|not (?:part of|within|in)) (?:of )?(?:my|our|what (?:i|we|this)|this (?:desk|team)|the (?:desk|team)'s|the (?:scope|remit|area) of (?:this|our))/,
  /(?:^|[.!?,;:] )(?:that|this|it)(?: is|'s| falls) (?:out of scope|outside|not something|nothing) /,
  /\bis out of (?:my|our) (?:scope|area|remit)\b/,
  /\bnot something (?:i|we|this (?:desk|team)) (?:can|do|could|am|are|is)\b/,
  /\b(?:i|we|this (?:desk|team)) (?:can )?only (?:help|handle|work|do|deal|assist|support)\b/,
  // German
  /\b(?:ich|wir|dieser? (?:desk|team)) (?:kann|können|darf|dürfen|werde|werden|mache|machen)\b[^.!?]{0,60}\bnicht\b/,
  /\b(?:dabei|damit|dafür|hierbei|das) (?:kann|können|darf|dürfen) (?:ich|wir)\b[^.!?]{0,60}\b(?:nicht|kein)/,
  /\baußerhalb (?:meines|unseres|dessen)\b/,
  // French, Spanish, Italian, Portuguese, Dutch
  /\b(?:je|nous) ne (?:peux|pouvons|suis|sommes|puis|fais|faisons|traite|traitons)\b[^.!?]{0,40}\b(?:pas|que)\b/,
  /\b(?:hors|en dehors) de (?:mon|notre|mes|nos|ce que)\b/,
  /\bno (?:puedo|podemos|hago|hacemos|me es posible|nos es posible)\b|\bfuera de (?:mi|nuestro|lo que)\b/,
  /\bnon (?:posso|possiamo|faccio|facciamo|mi è possibile)\b|\bal di fuori (?:del mio|del nostro|di ciò)/,
  /\bnão (?:posso|podemos|faço|fazemos|consigo|conseguimos)\b|\bfora do (?:meu|nosso|que)\b/,
  /\b(?:kan|kunnen|mag|mogen) (?:ik|wij|we)\b[^.!?]{0,60}\b(?:niet|geen)\b|\b(?:ik|wij|we) (?:kan|kunnen|mag|mogen)\b[^.!?]{0,60}\b(?:niet|geen)\b/,
];

/** True when the answer begins by declining. `own`: the team's own words for it, instead. */
export function readsAsRefusal(answer: string, own?: RegExp): boolean {
  if (own) return new RegExp(own.source, own.flags.replace(/[gy]/g, '')).test(answer);
  const opening = answer.slice(0, openingMax).replaceAll('’', "'").toLowerCase();
  return patterns.some((pattern) => pattern.test(opening));
}
