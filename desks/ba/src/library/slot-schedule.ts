/** When something runs by itself: `every night at 02:00`, `every 15 minutes`, `0 2 * * *`. */
import type { SlotValue } from './generator.ts';
import type { SlotSource } from './slot.ts';

const day =
  '(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:week|business |working ' +
  ')?day|night|morning|evening';
const clock =
  '(?:\\s+(?:at|um|à|a ' +
  'las)\\s+(?<time>\\d{1,2}(?:[:.]\\d{2})?(?:\\s?[ap]\\.?m\\.?)?|midnight|noon)(?:\\s?(?:UTC|CET|CEST|o.clock|Uhr))?)?';
const forms: readonly RegExp[] = [
  new RegExp(
    '\\b(?:every|each|jede[nrs]?|chaque|cada)\\s+(?:first |last |second ' +
      `)?(?:${day}|week|month|quarter|year|hour|nacht|tag|woche|monat|nuit|jour|noche|día|dia|\\d{1,4}\\s+(?:minutes?|hours?|days?|weeks?|minuten|stunden|heures|horas))(?:\\s+(?:and|to)\\s+(?:${day}))?${clock}`,
    'iu',
  ),
  new RegExp(
    `\\b(?:nightly|daily|hourly|weekly|monthly|quarterly|yearly|nächtlich\\w*|täglich\\w*|wöchentlich\\w*|monatlich\\w*|quotidien\\w*|diari[oa])\\b${clock}`,
    'iu',
  ),
  new RegExp(
    `\\bon (?:the )?(?:first|last|\\d{1,2}(?:st|nd|rd|th))(?: (?:${day}))? of ` +
      `(?:each|every|the) (?:week|month|quarter|year)${clock}`,
    'iu',
  ),
  /(?<![\w*/])(?:[\d*/,-]+\s+){4}[\d*/,-]+(?![\w*/])/,
  /\bat\s+(?<time>\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?)/iu,
];

/** Reads a schedule; a time of day that stands apart from it belongs to it. */
export function readSchedule({ text, own }: SlotSource): SlotValue | undefined {
  const source = own ?? text;
  const [found] = forms
    .flatMap((form) => {
      const match = form.exec(source);
      return match ? [match] : [];
    })
    // What says the most is the schedule: `every night at 02:00` rather than `nightly`.
    .toSorted((a, b) => b[0].length - a[0].length);
  if (!found) return undefined;
  const when = found[0].trim();
  const time = found.groups?.['time'] ?? forms.at(-1)?.exec(source)?.groups?.['time'];
  return {
    texts: { when, time: time ?? '' },
    lists: { clock: time === undefined ? [] : [{ time }] },
    quotes: [when],
    lost: [],
  };
}
