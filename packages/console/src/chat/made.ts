/** Ids of artifacts as people read them: what belongs together, together. */

/** `US-1…4, AC-1…17, login.feature`, in the order in which each kind came first. */
export function idsText(ids: readonly string[]): string {
  const kinds = new Map<string, number[]>();
  for (const id of ids) {
    const [, kind = id, number] = /^(.*-)(0|[1-9]\d{0,8})$/.exec(id) ?? [];
    const numbers = kinds.get(kind) ?? [];
    if (number !== undefined) numbers.push(Number(number));
    kinds.set(kind, numbers);
  }
  return [...kinds]
    .map(([kind, numbers]) => (numbers.length === 0 ? kind : kind + rangesText(numbers)))
    .join(', ');
}

/** `1…4, 7`. */
function rangesText(numbers: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const number of new Set(numbers.toSorted((a, b) => a - b))) {
    const range = ranges.at(-1);
    if (range && range.last + 1 === number) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges
    .map(({ first, last }) => (first === last ? `${first}` : `${first}…${last}`))
    .join(', ');
}
