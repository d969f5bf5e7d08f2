/**
 * Times as people write them behind a step: `2 days`, `5 min + 1 day waiting`, `3 Arbeitstage`,
 * `waits 4 h`, `2 à 3 jours`. English, German, French and Spanish.
 *
 * Comes in: words; goes out: minutes of work, of waiting, or of both together where nobody said
 * which, and the words themselves. A unit is never lost: what was said goes along verbatim, a range
 * stays a range, and a working day counts as one day, which the caller has to say.
 */

export interface SaidTime {
  /** Minutes of work. */
  readonly work?: number;
  /** Minutes of waiting. */
  readonly wait?: number;
  /** Minutes of which nobody said whether they are work or waiting. */
  readonly elapsed?: number;
  /** Verbatim, on one line. */
  readonly said: string;
  /** Some of it is in working days. */
  readonly workingDays: boolean;
  /** Some of it is in months, counted as 30 days. */
  readonly months: boolean;
}

/** A day has 24 hours, as in the analysis; a working day is a day on which work is done. */
const units: readonly (readonly [pattern: string, minutes: number])[] = [
  ['sec(?:ond)?s?\\.?|s|sek(?:unden?)?\\.?|secondes?|segundos?|seg', 1 / 60],
  ['min(?:ute)?s?\\.?|minuten|minutos?|mn', 1],
  ['h|hrs?\\.?|hours?|std\\.?|stunden?|heures?|horas?', 60],
  [
    'wd|bd|(?:working|work|business)[ -]?days?|arbeitstagen?|arbeitstage?|werktagen?|werktage?|at' +
      '|jours? ouvr(?:és?|ables?)|d[ií]as? (?:h[aá]bil(?:es)?|laborables?)',
    1440,
  ],
  ['d|days?|tg\\.?|tagen?|tage?|jours?|j|d[ií]as?', 1440],
  ['w|wks?|weeks?|wo\\.?|wochen?|sem(?:aines?|anas?)?\\.?', 10_080],
  ['months?|monaten?|monate?|mois|mes(?:es)?', 43_200],
];

const working = units[3]?.[0] ?? '';
const month = units[6]?.[0] ?? '';
// The longer names first, so that "working days" is not read as a word and "days".
const unit = [working, ...units.filter(([one]) => one !== working).map(([one]) => one)].join('|');
const number = '\\d{1,3}(?:[ .,]\\d{3})+(?![\\d])|\\d+(?:[.,]\\d+)?|½|an?|one|half an?|eine?|une?';
const range = '\\s*(?:-|–|to|bis|à|a)\\s*';
const about = '(?:(?:takes?|about|approx\\.?|circa|ca\\.?|etwa|rund|environ|unos|~)\\s*)?';
const waits =
  'waits?|waiting(?: time)?|wait(?:ing)? time|queued?|idle|wartezeit|warten|liegezeit|d.attente' +
  '|attente|de espera|espera|delay';
const works =
  'work(?:ing time)?|touch(?: time)?|effort|hands?[- ]on|arbeit(?:szeit)?|bearbeitung(?:szeit)?' +
  '|de travail|travail|de trabajo|trabajo';

const part =
  `${about}(?:(${waits}|${works}):?\\s+)?${about}(${number})(?:${range}(\\d+(?:[.,]\\d+)?))?\\s*` +
  `(${unit})(?![\\p{L}\\d])(?:\\s+(?:of\\s+|de\\s+)?(${waits}|${works})(?![\\p{L}]))?`;
const joint = '\\s*(?:\\+|,|;|&|and|und|et|y|plus)\\s*';
const onePart = new RegExp(part, 'iu');
const whole = new RegExp(`^${part}(?:${joint}${part})*$`, 'iu');
const tail = new RegExp(`(?<=^|[\\s,–-])(?:${part}(?:${joint}${part})*)$`, 'iu');

/** A word in front that makes the time a rule or a date rather than how long the step takes. */
const bound =
  /(?:^|\s)(?:within|after|for|up to|every|each|in|until|by|over|above|below|under|than|least|most|last|next|from|per|older|innerhalb|binnen|nach|vor|alle|bis|unter|über|seit|sous|après|dans|tous les|en|dentro de|tras|cada|hasta)\s*$/iu;

/** Reads words that are nothing but a time. */
export function timeOf(words: string): SaidTime | undefined {
  const said = words.replace(/\s+/gu, ' ').trim();
  return said.length <= 120 && whole.test(said) ? partsOf(said) : undefined;
}

/** Splits a time off the end of a name: `triage 2 days`; not from `pay within 2 days`. */
export function trailingTime(
  words: string,
): { readonly name: string; readonly time: SaidTime } | undefined {
  const said = words.replace(/\s+/gu, ' ').trim();
  if (said.length > 400 || !/[\d½]|\b(?:an?|one|half|eine?|une?)\b/iu.test(said)) return undefined;
  const at = tail.exec(said)?.index;
  if (at === undefined || at === 0) return undefined;
  const name = said
    .slice(0, at)
    .replace(/[\s,:–-]+$/u, '')
    .trim();
  // "a day" at the end of a name is how long something takes only if a figure says so.
  if (name === '' || bound.test(name) || !/[\d½]/u.test(said.slice(at))) return undefined;
  const time = partsOf(said.slice(at));
  return time && { name, time };
}

function partsOf(said: string): SaidTime | undefined {
  const found = [...said.matchAll(new RegExp(onePart.source, 'giu'))];
  if (found.length === 0) return undefined;
  const isWait = (word: string | undefined): boolean =>
    word !== undefined && new RegExp(`^(?:${waits})$`, 'iu').test(word);
  const read = found.map(([, before, amount = '', upTo, name = '', after]) => {
    const label = before ?? after;
    const kind = label === undefined ? undefined : isWait(label) ? 'wait' : 'work';
    return { kind, minutes: upTo === undefined ? amountOf(amount) * minutesOf(name) : NaN, name };
  });
  const flags = {
    said,
    workingDays: read.some(({ name }) => new RegExp(`^(?:${working})$`, 'iu').test(name)),
    months: read.some(({ name }) => new RegExp(`^(?:${month})$`, 'iu').test(name)),
  };
  // A range is no number; it is kept as it was said.
  if (read.some(({ minutes }) => !Number.isFinite(minutes) || minutes > 5_256_000)) return flags;
  const sum = (which: (typeof read)[number]['kind']): number | undefined => {
    const list = read.filter(({ kind }) => kind === which);
    return list.length === 0 ? undefined : list.reduce((all, { minutes }) => all + minutes, 0);
  };
  const [work, wait, rest] = [sum('work'), sum('wait'), sum(undefined)];
  // Beside a waiting time, what has no label is the work.
  const isSplit = wait !== undefined && work === undefined;
  const alsoWaits = work !== undefined && wait === undefined;
  return {
    ...(work !== undefined || (isSplit && rest !== undefined) ? { work: work ?? rest ?? 0 } : {}),
    ...(wait !== undefined || (alsoWaits && rest !== undefined) ? { wait: wait ?? rest ?? 0 } : {}),
    ...(work === undefined && wait === undefined && rest !== undefined ? { elapsed: rest } : {}),
    ...flags,
  };
}

function amountOf(text: string): number {
  if (text === '½' || /^half/i.test(text)) return 0.5;
  if (/^\p{L}/u.test(text)) return 1;
  // "1,500" and "1 500" are thousands; "1,5" is one and a half.
  if (/^\d{1,3}(?:[ .,]\d{3})+$/.test(text)) return Number(text.replace(/[ .,]/g, ''));
  return Number(text.replace(',', '.'));
}

function minutesOf(name: string): number {
  const found = units.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'iu').test(name));
  return found?.[1] ?? Number.NaN;
}
