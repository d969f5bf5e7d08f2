/**
 * Two append-only structures that are values: appending gives a new one, the old one stays as it
 * was, and both share their storage. The newest version appends in place in constant time; only
 * appending to an *older* version (a fork) copies. This is what keeps `apply` pure and a long
 * conversation as fast as a short one.
 *
 * Invariant: storage beyond a version's `length` belongs to newer versions and is never read by it.
 */

/** A list that only grows. */
export class Sequence<T> {
  readonly #items: T[];
  /** May the newest version append in place? */
  readonly #owned: boolean;
  readonly length: number;

  private constructor(items: T[], length: number, owned = true) {
    this.#items = items;
    this.length = length;
    this.#owned = owned;
  }

  static empty<T>(): Sequence<T> {
    return new Sequence<T>([], 0);
  }

  static of<T>(items: readonly T[]): Sequence<T> {
    return new Sequence([...items], items.length);
  }

  /**
   * All that is in `items` now, without a copy. Contract: whoever has `items` only ever appends to
   * it; what is appended to this sequence never reaches it.
   */
  static over<T>(items: T[]): Sequence<T> {
    return new Sequence(items, items.length, false);
  }

  /** This sequence with one more item at its end. */
  append(item: T): Sequence<T> {
    const newest = this.#owned && this.#items.length === this.length;
    const items = newest ? this.#items : this.toArray();
    items.push(item);
    return new Sequence(items, this.length + 1);
  }

  /** The item at `index`; negative counts from the end; undefined when there is none. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index;
    return place >= 0 && place < this.length ? this.#items[place] : undefined;
  }

  /** A copy of the items from `from` (default: all). */
  toArray(from = 0): T[] {
    return this.#items.slice(from, this.length);
  }

  /** True when `older` is an earlier version of this very sequence. */
  continues(older: Sequence<T>): boolean {
    return this.#items === older.#items && this.length >= older.length;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let index = 0; index < this.length; index++) yield this.#items[index] as T;
  }
}

/** A map that only grows: a key may be set again, and older versions keep the older value. */
export class Ledger<T> {
  readonly #entries: Sequence<readonly [key: string, value: T]>;
  /** For each key the places of its values, rising; shared by all versions of this ledger. */
  readonly #places: Map<string, number[]>;

  private constructor(
    entries: Sequence<readonly [key: string, value: T]>,
    places: Map<string, number[]>,
  ) {
    this.#entries = entries;
    this.#places = places;
  }

  static empty<T>(): Ledger<T> {
    return new Ledger<T>(Sequence.empty(), new Map());
  }

  /** This ledger with `key` set to `value`. */
  set(key: string, value: T): Ledger<T> {
    const entries = this.#entries.append([key, value]);
    const places = entries.continues(this.#entries) ? this.#places : indexOf(this.#entries);
    const list = places.get(key);
    if (list) list.push(this.#entries.length);
    else places.set(key, [this.#entries.length]);
    return new Ledger(entries, places);
  }

  get(key: string): T | undefined {
    const place = this.#places.get(key)?.findLast((at) => at < this.#entries.length);
    return place === undefined ? undefined : this.#entries.at(place)?.[1];
  }

  has(key: string): boolean {
    const first = this.#places.get(key)?.[0];
    return first !== undefined && first < this.#entries.length;
  }

  /** The newest value of every key, in the order the keys were first set. */
  values(): T[] {
    const newest = new Map<string, T>();
    for (const [key, value] of this.#entries) newest.set(key, value);
    return [...newest.values()];
  }
}

function indexOf(entries: Sequence<readonly [string, unknown]>): Map<string, number[]> {
  const places = new Map<string, number[]>();
  let at = 0;
  for (const [key] of entries) {
    places.set(key, [...(places.get(key) ?? []), at]);
    at += 1;
  }
  return places;
}
