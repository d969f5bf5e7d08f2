/**
 * Two processes in one text: `As-is: a -> b. To-be: a -> c`. English, German, French and Spanish
 * labels, at the beginning of a line or sentence and with a colon behind them.
 *
 * Comes in: the text as typed; goes out: what stands behind each label, verbatim, or nothing where
 * there are not both.
 */

export interface States {
  readonly asIs: string;
  readonly toBe: string;
}

const now =
  'as[ -]?is|today|now|current(?:ly)?(?: state| process)?|before|ist(?:[ -]?(?:zustand|prozess))?|heute|bisher' +
  "|actuel(?:lement)?|aujourd'hui|avant|existant|actual(?:mente)?|hoy|antes";
const then =
  'to[ -]?be|target(?: state| process)?|future(?: state| process)?|after|new(?: process)?|planned' +
  '|soll(?:[ -]?(?:zustand|prozess))?|künftig|neu|zukünftig|cible|futur|demain|après|futuro|objetivo|mañana|después';
const label = new RegExp(
  `(?<=^|[\\n.;!?)"”]|\\s)(?:(?:the|our|der|die|das|le|la|el)\\s+)?(${now}|${then})(?:\\s*\\([^()\\n]{0,40}\\))?\\s*[:=](?=\\s|$)(?!\\s*>)`,
  'giu',
);
const isNow = new RegExp(`^(?:${now})$`, 'iu');

/** The texts behind the labels; of several with the same label, all. */
export function statesIn(text: string): States | undefined {
  const found = [...text.matchAll(label)];
  const parts = found.map((match, i) => {
    const from = match.index + match[0].length;
    return {
      isNow: isNow.test(match[1] ?? ''),
      said: text.slice(from, found[i + 1]?.index).trim(),
    };
  });
  const of = (which: boolean): string =>
    parts
      .filter((part) => part.isNow === which && part.said !== '')
      .map(({ said }) => said)
      .join('\n');
  const [asIs, toBe] = [of(true), of(false)];
  return asIs === '' || toBe === '' ? undefined : { asIs, toBe };
}
