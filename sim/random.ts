/**
 * Chance that can be repeated: the same name gives the same numbers, on every machine.
 *
 * A generator is named by a text and forks into others by name, so that what one part of a world
 * draws never shifts what another part draws: a crash changes nothing about a reply.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), seeded by FNV-1a over the name.
 */
export class Random {
  readonly #name: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(name: string) {
    this.#name = name;
    this.#a = fnv1a(name, 0x811c9dc5);
    this.#b = fnv1a(name, 0x9e3779b9);
    this.#c = fnv1a(name, 0x85ebca6b);
    // The first numbers after seeding are still alike for names that are alike.
    for (let round = 0; round < 12; round++) this.#next();
  }

  /** Another generator, named below this one; drawing from either does not move the other. */
  fork(name: string): Random {
    return new Random(`${this.#name}/${name}`);
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor((this.#next() / 2 ** 32) * (max - min + 1));
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.int(0, 99) < percent;
  }

  /** One of the list. */
  pick<T>(list: readonly T[]): T {
    // `as`: the index is inside the list, and nobody picks from an empty one.
    return list[this.int(0, list.length - 1)] as T;
  }

  /** One key, each as likely as its weight says. */
  weighted<Key extends string>(weights: Readonly<Partial<Record<Key, number>>>): Key {
    const entries = Object.entries<number>(weights as Readonly<Record<string, number>>);
    let rest = this.int(
      1,
      entries.reduce((sum, [, weight]) => sum + weight, 0),
    );
    for (const [key, weight] of entries) {
      rest -= weight;
      // `as`: the keys are those of `weights`.
      if (rest <= 0) return key as Key;
    }
    throw new RangeError('Cannot draw: all weights are 0. Give one of them a weight.');
  }

  /** The list in another order. */
  shuffle<T>(list: readonly T[]): T[] {
    const left = [...list];
    const out: T[] = [];
    while (left.length > 0) out.push(...left.splice(this.int(0, left.length - 1), 1));
    return out;
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
