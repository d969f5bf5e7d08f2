/**
 * Limits that a sentence states, and the values to test them with.
 *
 * Comes in: a criterion or a rule, such as `between 8 and 64 characters` or `within 30 seconds`.
 * Goes out: each limit as a range with its unit; the values just below, at and just above each end;
 * the equivalence classes.
 *
 * Invariants
 * 1. Every limit quotes the words it was read from; a number without limiting words is not a limit.
 * 2. Whether an end belongs to the range is said by the words, or marked as assumed.
 * 3. Values are exact: steps are counted in decimals, never added as floats.
 *
 * Boundary values and equivalence partitions as in the ISTQB foundation syllabus (4.2.1, 4.2.2),
 * three values an end.
 */
import { findLimits, type Limit } from './limits.ts';

export type { Limit } from './limits.ts';

/** A value to test a limit with. */
export interface BoundaryValue {
  readonly limit: Limit;
  readonly end: 'min' | 'max';
  readonly place: 'just below' | 'at' | 'just above';
  /** As a tester reads it: `65 characters`, `5 minutes plus 1 second`. */
  readonly label: string;
  /** In the limit's unit; `undefined` where the step is in a smaller unit. */
  readonly value: number | undefined;
  /** Whether the limit allows it. */
  readonly inside: boolean;
  /** Whether `inside` is a reading of words that do not say it. */
  readonly assumed: boolean;
}

/** The limits a text states, in the order they are written. */
export function boundaries(text: string): readonly Limit[] {
  return findLimits(text);
}

/** The values just below, at and just above each end of a limit, each value once. */
export function boundaryValues(limit: Limit): readonly BoundaryValue[] {
  const ends = (['min', 'max'] as const).flatMap((end) => {
    const edge = limit[end];
    return edge ? ([-1, 0, 1] as const).map((offset) => valueAt(limit, end, offset)) : [];
  });
  const seen = new Set<string>();
  return ends.filter((one) => {
    const impossible = one.value !== undefined && one.value < 0 && limit.kind !== 'amount';
    if (impossible || seen.has(one.label)) return false;
    seen.add(one.label);
    return true;
  });
}

/** A set of values that are all treated alike. */
export interface EquivalenceClass {
  /** `fewer than 8 characters`. */
  readonly name: string;
  readonly valid: boolean;
  /** A value of the class that is not at its edge where there is room for one. */
  readonly example: string;
}

/** Below, inside and above a limit. */
export function equivalenceClasses(limit: Limit): readonly EquivalenceClass[] {
  const { min, max } = limit;
  const classes: EquivalenceClass[] = [];
  if (min && (min.value > 0 || limit.kind === 'amount')) {
    const name = `${min.included ? 'below' : 'at most'} ${quantity(min.value, limit)}`;
    classes.push({ name, valid: false, example: below(min.value, { limit, end: 'min' }) });
  }
  classes.push({ name: insideName(limit), valid: true, example: insideExample(limit) });
  if (max) {
    const name = `${max.included ? 'above' : 'at least'} ${quantity(max.value, limit)}`;
    const far = max.value > 0 ? max.value * 2 : max.value + 10;
    classes.push({ name, valid: false, example: quantity(far, limit) });
  }
  return classes;
}

/** `5 minutes`, `€ 12.50`, `8 characters`. */
export function quantity(value: number, { rate, ...limit }: Limit): string {
  const amount = amountOf(value, limit);
  return rate === undefined ? amount : `${amount} ${rate}`;
}

function amountOf(value: number, { unit, currency, decimals }: Limit): string {
  const whole = Number.isInteger(value) && decimals === 0;
  const digits = currency === undefined ? decimals : Math.max(decimals, whole ? 0 : 2);
  const figure = value.toFixed(digits);
  if (currency !== undefined)
    return /^\p{Sc}$/u.test(currency) ? `${currency}${figure}` : `${figure} ${currency}`;
  if (unit === '%') return `${figure} %`;
  return unit === undefined ? figure : `${figure} ${inNumber(unit, value)}`;
}

function valueAt(limit: Limit, end: 'min' | 'max', offset: -1 | 0 | 1): BoundaryValue {
  const edge = limit[end] ?? { value: 0, included: true, assumed: false };
  const { step } = limit;
  const place = offset === 0 ? 'at' : offset < 0 ? 'just below' : 'just above';
  const value =
    step.unit === undefined
      ? addSteps(edge.value, offset, limit)
      : offset === 0
        ? edge.value
        : undefined;
  const label =
    value !== undefined
      ? quantity(value, {
          ...limit,
          decimals: offset === 0 ? limit.decimals : decimalsOf(step.size),
        })
      : `${quantity(edge.value, limit)} ${offset < 0 ? 'minus' : 'plus'} ${step.size} ${step.unit}`;
  const inside =
    offset === 0 ? edge.included : (end === 'min') === offset > 0 && withinOther(limit, end, value);
  return { limit, end, place, label, value, inside, assumed: offset === 0 && edge.assumed };
}

/** In a range of one value the step past one end is also past the other. */
function withinOther({ min, max }: Limit, end: 'min' | 'max', value: number | undefined): boolean {
  if (value === undefined) return true;
  const other = end === 'min' ? max : min;
  if (!other) return true;
  if (value === other.value) return other.included;
  return end === 'min' ? value < other.value : value > other.value;
}

function addSteps(value: number, steps: number, { step }: Limit): number {
  const decimals = Math.max(decimalsOf(value), decimalsOf(step.size));
  const scale = 10 ** decimals;
  return (Math.round(value * scale) + steps * Math.round(step.size * scale)) / scale;
}

function floorStep(value: number, { step }: Limit): number {
  const scale = 10 ** decimalsOf(step.size);
  return Math.floor(Number((value * scale).toFixed(6))) / scale;
}

function ceilStep(value: number, { step }: Limit): number {
  const scale = 10 ** decimalsOf(step.size);
  return Math.ceil(Number((value * scale).toFixed(6))) / scale;
}

function decimalsOf(value: number): number {
  return `${value}`.split('.')[1]?.length ?? 0;
}

function insideName(limit: Limit): string {
  const { min, max } = limit;
  if (min && max && min.value === max.value) return `exactly ${quantity(min.value, limit)}`;
  const low = min && `${min.included ? 'at least' : 'more than'} ${quantity(min.value, limit)}`;
  const high = max && `${max.included ? 'at most' : 'less than'} ${quantity(max.value, limit)}`;
  return [low, high].filter((part) => part !== undefined).join(' and ');
}

function insideExample(limit: Limit): string {
  const { min, max, kind } = limit;
  if (min && max) return quantity(floorStep((min.value + max.value) / 2, limit), limit);
  if (max) return below(max.value, { limit, end: 'max' });
  const from = min?.value ?? 0;
  const room = kind === 'percentage' && from < 100 ? (100 - from) / 2 : from || 10;
  return quantity(ceilStep(from + room, limit), limit);
}

/** Half of a value; just below it where half is nothing. */
function below(value: number, { limit, end }: { limit: Limit; end: 'min' | 'max' }): string {
  const half = floorStep(value / 2, limit);
  if (value > 0 && half > 0) return quantity(half, limit);
  return valueAt(limit, end, -1).label;
}

const countable = [
  'character digit letter symbol word attempt item time',
  'second minute hour day week month year',
].flatMap((list) => list.split(' '));

function inNumber(unit: string, value: number): string {
  const known = new RegExp(`(${countable.join('|')})s?$`, 'i');
  return unit.replace(known, value === 1 ? '$1' : '$1s');
}
