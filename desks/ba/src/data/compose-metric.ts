/**
 * What a question says beside the name of a metric of the library: groups, periods, filters.
 *
 * Comes in: the question as it was read, the name by which it calls the metric, and the metric's
 * pattern. Goes out: what the metric has no place for. Keywords of a pattern do not count here: that
 * it speaks of products does not mean that it is computed by product.
 */
import type { Library } from '../library/library.ts';
import { matchPatterns } from '../library/match.ts';
import type { Override } from '../library/overrides.ts';
import type { QueryPattern } from '../library/pattern.ts';
import type { Understanding } from '../understanding/understand.ts';
import type { Role } from './column-role.ts';
import { roleFor } from './compose-measure.ts';
import { type DataRequest, parseDataRequest } from './data-request.ts';
import { dataWords } from './data-words.ts';
import { plainName, type SchemaFacts, singular } from './schema-facts.ts';
import type { Bucket } from './sql-template.ts';

export interface Metric {
  readonly pattern: QueryPattern;
  /** The name as the question uses it. */
  readonly called: string;
  /** Values that the question gives. */
  readonly overrides: readonly Override[];
}

/** What a metric has no place for. */
export interface Beyond {
  readonly groups: readonly string[];
  /** Periods, filters and numbers beside it, in the words of the question. */
  readonly others: readonly string[];
}

/** The metric that a question names. */
export function metricIn(
  understanding: Understanding,
  { library, overrides }: { readonly library: Library; readonly overrides: readonly Override[] },
): Metric | undefined {
  const [fit] = matchPatterns(understanding, library, 'query').fits;
  if (fit?.pattern.kind !== 'query') return undefined;
  return { pattern: fit.pattern, called: fit.because, overrides };
}

/** The roles of a pattern with the noun that was asked for as its group; without one, no group. */
export function rolesFor(roles: readonly Role[], group: string | undefined): readonly Role[] {
  return roles.flatMap((role) => {
    const { name, kind } = role;
    if (name !== groupRole)
      return [kind === 'time' && name !== 'date' ? { ...role, called: `date ${name}` } : role];
    if (group === undefined) return [];
    const { synonyms } = roleFor(group, 'any');
    return [{ name: groupRole, kind: 'any', synonyms, called: group } as const];
  });
}

export const groupRole = 'group';

/** Everything that a question asks of a metric beyond what its pattern computes. */
export function beyond(request: DataRequest, metric: Metric, facts: SchemaFacts): Beyond {
  const { called, overrides, pattern } = metric;
  const taken = overrides.map(({ quote }) => quote.toLowerCase());
  const isTaken = (quote: string): boolean => {
    const words = quote.toLowerCase();
    return taken.some((one) => words.includes(one) || one.includes(words));
  };
  const grain = new Set([...stems(called), ...grainOf(pattern)]);
  const named = new Set([
    ...stems([called, ...Object.values(pattern.names).flat(), ...pattern.keywords].join(' ')),
    ...stems(pattern.metrics.map(({ name }) => name).join(' ')),
  ]);
  const isOf = (words: string, known: ReadonlySet<string>): boolean =>
    [...stems(words)].every((stem) => known.has(stem));
  const { dimensions, bucket, period, filters, top, measures } = request;
  const foreign = foreignGroups(request.text);
  const buckets = [bucket, ...foreign.buckets].filter((one) => one !== undefined);
  const groups = [...dimensions, ...foreign.groups].filter((noun) => !isOf(noun, grain));
  const others = [
    ...buckets.filter((one) => !bucketsOf(pattern.sql).has(one)),
    ...(period && !isTaken(period.quote) ? [period.quote] : []),
    ...filters.map(({ quote }) => quote).filter((quote) => !isTaken(quote)),
    ...(top && !isOf(top.of, grain) && !isTaken(top.quote) ? [top.quote] : []),
    ...measures.map(({ quote }) => quote).filter((quote) => !isOf(quote, named)),
  ];
  const told = [...groups, ...dimensions, ...others, called, ...taken];
  const heard = new Set([
    ...stems(told.join(' ')),
    ...measures.flatMap(({ of }) => [...stems(of)]),
  ]);
  const { values, names } = dataWords(request, facts);
  const left = [...values, ...names.filter((name) => !isOf(name, named))];
  return {
    groups: [...new Set(groups)],
    others: [...new Set([...others, ...left.filter((words) => !isOf(words, heard))])],
  };
}

/** Whether a question says by itself all that the metric means: `average basket size`. */
export function isPlain({ measures }: DataRequest, { called }: Metric): boolean {
  const name = parseDataRequest(called);
  const whole = (name.measures.length > 0 || name.top) && name.notUnderstood.length === 0;
  return whole || measures.some(({ quote }) => quote.toLowerCase().includes(called.toLowerCase()));
}

/** The buckets that a pattern has: `{{month date}}`, `date_trunc('month', …)`. */
export function bucketsOf(sql: string): ReadonlySet<string> {
  const found = sql.matchAll(/\{\{(day|week|month|quarter|year) |date_trunc\('(\w+)'/g);
  return new Set([...found].flatMap(([, role, call]) => role ?? call ?? []));
}

/** What one row of the result is for: the columns by which a pattern puts its result in order. */
function grainOf({ sql }: QueryPattern): ReadonlySet<string> {
  const order = sql.slice(sql.lastIndexOf('ORDER BY') + 'ORDER BY'.length);
  return stems(order.split('LIMIT')[0] ?? '');
}

function stems(words: string): ReadonlySet<string> {
  const found = words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(found.map((word) => singular(plainName(word))));
}

const foreignBuckets: Readonly<Record<string, Bucket>> = {
  tag: 'day',
  woche: 'week',
  monat: 'month',
  quartal: 'quarter',
  jahr: 'year',
  jour: 'day',
  semaine: 'week',
  mois: 'month',
  trimestre: 'quarter',
  an: 'year',
  annee: 'year',
  dia: 'day',
  semana: 'week',
  mes: 'month',
  ano: 'year',
};

/** Groups in German, French and Spanish: `nach Region`, `par produit`, `por semana`. */
function foreignGroups(text: string): {
  readonly groups: readonly string[];
  readonly buckets: readonly Bucket[];
} {
  const found = [
    ...text.matchAll(/(?<!\p{L})(?:nach|pro|je|par|por)\s+(?:den |der |le |la |el )?(\p{L}+)/giu),
  ].map(([, noun = '']) => plainName(noun.normalize('NFD').replace(/\p{M}/gu, '')));
  const nouns = found.filter((noun) => !/^(favor|rapport|exemple|ejemplo|defaut)$/.test(noun));
  return {
    groups: nouns.filter((noun) => foreignBuckets[noun] === undefined),
    buckets: nouns.flatMap((noun) => foreignBuckets[noun] ?? []),
  };
}
