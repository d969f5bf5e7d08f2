/**
 * The column of each element, so that every flow leads to the right and all of them together are as
 * short as can be: network simplex (Gansner, Koutsofios, North and Vo, 1993, "A technique for drawing
 * directed graphs"). Comes in: elements and flows without a circle; goes out: columns from 0.
 *
 * A tree of flows that are as short as can be holds the columns together. Where cutting a flow of
 * it and moving one part would save more length than it costs, another flow takes its place. At
 * last, elements that cost the same in several columns move to the emptiest of them.
 */

export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** Columns by id. */
export function shortestLayers(
  ids: readonly string[],
  arrows: readonly Arrow[],
): ReadonlyMap<string, number> {
  const column = longestPaths(ids, arrows);
  for (const part of connected(ids, arrows)) {
    const within = arrows.filter(({ from }) => part.has(from));
    shorten({ ids: part, arrows: within, column });
    const least = Math.min(...[...part].map((id) => column.get(id) ?? 0));
    for (const id of part) shift(column, id, -least);
  }
  balance(ids, arrows, column);
  return column;
}

type Columns = Map<string, number>;

function shift(column: Columns, id: string, by: number): void {
  column.set(id, (column.get(id) ?? 0) + by);
}

/** Each element as far left as what comes before it allows. */
function longestPaths(ids: readonly string[], arrows: readonly Arrow[]): Columns {
  const column: Columns = new Map(ids.map((id) => [id, 0]));
  const exits = Map.groupBy(arrows, ({ from }) => from);
  const open = new Map(ids.map((id) => [id, 0]));
  for (const { to } of arrows) shift(open, to, 1);
  const ready = ids.filter((id) => open.get(id) === 0);
  for (const id of ready) {
    for (const { to } of exits.get(id) ?? []) {
      column.set(to, Math.max(column.get(to) ?? 0, (column.get(id) ?? 0) + 1));
      shift(open, to, -1);
      if (open.get(to) === 0) ready.push(to);
    }
  }
  return column;
}

function connected(
  ids: readonly string[],
  arrows: readonly Arrow[],
): readonly ReadonlySet<string>[] {
  const parts: ReadonlySet<string>[] = [];
  const left = new Set(ids);
  for (const id of left) {
    const part = around(id, arrows);
    for (const one of part) left.delete(one);
    parts.push(part);
  }
  return parts;
}

/** All that arrows connect with an element, whatever their direction. */
function around(id: string, arrows: readonly Arrow[]): ReadonlySet<string> {
  const ends = new Map<string, string[]>();
  for (const { from, to } of arrows) {
    ends.set(from, [...(ends.get(from) ?? []), to]);
    ends.set(to, [...(ends.get(to) ?? []), from]);
  }
  const found = new Set([id]);
  for (const one of found) for (const next of ends.get(one) ?? []) found.add(next);
  return found;
}

interface Part {
  readonly ids: ReadonlySet<string>;
  readonly arrows: readonly Arrow[];
  readonly column: Columns;
}

/** More exchanges than any map has needed; a tie cannot go round for ever. */
const exchangesMax = 1000;

function shorten(part: Part): void {
  const { arrows, column } = part;
  let tree = tightTree(part);
  for (let i = 0; i < exchangesMax; i += 1) {
    const cut = [...tree]
      .map((arrow) => {
        const tail = around(
          arrow.from,
          [...tree].filter((one) => one !== arrow),
        );
        const out = arrows.filter(({ from, to }) => tail.has(from) && !tail.has(to)).length;
        const back = arrows.filter(({ from, to }) => !tail.has(from) && tail.has(to));
        return { arrow, tail, back, saved: back.length - out };
      })
      .find(({ saved }) => saved > 0);
    if (!cut) return;
    const [first, ...more] = cut.back;
    if (!first) return;
    const next = more.reduce((a, b) => (slack(column, b) < slack(column, a) ? b : a), first);
    const by = slack(column, next);
    for (const id of cut.tail) shift(column, id, -by);
    tree = new Set([...tree].map((arrow) => (arrow === cut.arrow ? next : arrow)));
  }
}

/** By how many columns an arrow is longer than one. */
function slack(column: Columns, { from, to }: Arrow): number {
  return (column.get(to) ?? 0) - (column.get(from) ?? 0) - 1;
}

/** Arrows of length one that connect all; columns are moved until there are enough of them. */
function tightTree({ ids, arrows, column }: Part): ReadonlySet<Arrow> {
  const [first = ''] = ids;
  const reached = new Set([first]);
  const tree = new Set<Arrow>();
  while (reached.size < ids.size) {
    const [next, ...more] = arrows.filter(({ from, to }) => reached.has(from) !== reached.has(to));
    if (!next) break;
    const nearest = more.reduce((a, b) => (slack(column, b) < slack(column, a) ? b : a), next);
    const by = reached.has(nearest.from) ? slack(column, nearest) : -slack(column, nearest);
    for (const id of reached) shift(column, id, by);
    reached.add(nearest.from).add(nearest.to);
    tree.add(nearest);
  }
  return tree;
}

/** Elements with as many entries as exits may stand anywhere between: where fewest others do. */
function balance(ids: readonly string[], arrows: readonly Arrow[], column: Columns): void {
  const filled = new Map<number, number>();
  const fill = (at: number, by: number): void => {
    filled.set(at, (filled.get(at) ?? 0) + by);
  };
  for (const id of ids) fill(column.get(id) ?? 0, 1);
  for (const id of ids) {
    const entries = arrows.filter(({ to }) => to === id);
    const exits = arrows.filter(({ from }) => from === id);
    if (entries.length === 0 || entries.length !== exits.length) continue;
    const at = column.get(id) ?? 0;
    const left = at - Math.min(...entries.map((arrow) => slack(column, arrow)));
    const right = at + Math.min(...exits.map((arrow) => slack(column, arrow)));
    let best = at;
    for (let to = left; to <= right; to += 1) {
      if ((filled.get(to) ?? 0) < (filled.get(best) ?? 0)) best = to;
    }
    if (best === at) continue;
    fill(at, -1);
    fill(best, 1);
    column.set(id, best);
  }
}
