/**
 * Virtual time: everything that takes time in a world waits here, and one step happens after the
 * other. Between two steps every promise that can go on has gone on, so one seed has one course.
 *
 * Invariant: steps that fall due at the same moment happen in an order drawn from the seed.
 */
import type { Clock } from '@baton/core';
import type { Random } from './random.ts';

interface Step {
  readonly at: number;
  readonly tie: number;
  readonly happen: () => void;
}

/** More steps than any small world needs; a world that takes more never comes to rest. */
const stepsMax = 50_000;
/** More looks at the clock than one step can need; the kernel looks once for each event. */
const looksMax = 5_000;

export class Schedule implements Clock {
  readonly #random: Random;
  #time = 1_000_000;
  #queue: Step[] = [];
  #taken = 0;
  #looks = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The virtual time in ms, for the world itself. */
  get time(): number {
    return this.#time;
  }

  /** The virtual time in ms, for the kernel; whoever looks too often goes round in circles. */
  now(): number {
    this.#looks += 1;
    if (this.#looks > looksMax)
      throw new RangeError(`the clock was read ${looksMax} times at once`);
    return this.#time;
  }

  after(ms: number, callback: () => void): () => void {
    const at = this.#time + Math.max(0, ms);
    const step = { at, tie: this.#random.int(0, 0xffff_ffff), happen: callback };
    this.#queue.push(step);
    return () => {
      const place = this.#queue.indexOf(step);
      if (place >= 0) this.#queue.splice(place, 1);
    };
  }

  /** Resolves after `ms`; 0 is a step of its own too. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Lets everything happen until nothing is left to happen. */
  async run(): Promise<void> {
    await settled();
    while (this.#queue.length > 0) {
      this.#taken += 1;
      if (this.#taken > stepsMax) {
        this.#queue = [];
        throw new RangeError(`the world took ${stepsMax} steps and is not at rest`);
      }
      const step = this.#takeNext();
      this.#time = step.at;
      this.#looks = 0;
      step.happen();
      await settled();
    }
  }

  #takeNext(): Step {
    let place = 0;
    for (let index = 1; index < this.#queue.length; index++) {
      if (earlier(this.#queue[index] as Step, this.#queue[place] as Step)) place = index;
    }
    // `as` here and above: the indexes are inside the queue.
    return this.#queue.splice(place, 1)[0] as Step;
  }
}

function earlier(one: Step, other: Step): boolean {
  return one.at < other.at || (one.at === other.at && one.tie < other.tie);
}

/** Resolves once every promise that can go on has gone on: Node runs all of them before this. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
