/** Measuring: medians over rounds, everything that is compared in the same run and interleaved. */

/** Measures several things in turn, so that a busy moment of the machine hits all of them alike. */
export async function together<Name extends string>(
  works: Readonly<Record<Name, { run: () => unknown; repeats: number }>>,
  rounds = 9,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]));
  // One round to warm up: what is measured is not the compiler.
  for (const name of names) await timed(works[name].run, works[name].repeats);
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      taken.get(name)?.push(await timed(works[name].run, works[name].repeats));
    }
  }
  const medians = names.map((name) => [name, median(taken.get(name) ?? [])]);
  return Object.fromEntries(medians) as Record<Name, number>;
}

async function timed(work: () => unknown, repeats: number): Promise<number> {
  const begun = process.hrtime.bigint();
  for (let count = 0; count < repeats; count++) await work();
  return Number(process.hrtime.bigint() - begun) / 1e3 / repeats;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One row of a report, in a form that a person and a table can read. */
export interface Row {
  readonly what: string;
  readonly value: string;
  /** What it should be, when something was promised. */
  readonly aim?: string;
  readonly met?: boolean;
}

export function row(what: string, value: string, aim?: string, met?: boolean): Row {
  return { what, value, ...(aim !== undefined && { aim }), ...(met !== undefined && { met }) };
}
