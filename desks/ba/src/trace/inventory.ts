/**
 * The trace in a few lines, for the brief of every handoff: what there is, what is open, what is out
 * of date and whose it is, what nothing covers. Counted from links; whoever gets the baton knows it
 * without asking.
 */
import { counted } from '../naming.ts';
import {
  coverage,
  type Item,
  type ItemId,
  type ItemKind,
  itemKinds,
  staleItems,
} from '../trace.ts';

/** The lines; none where nothing has been made. */
export function inventoryOf(items: readonly Item[]): readonly string[] {
  const live = items.filter(({ status }) => status !== 'rejected');
  if (live.length === 0) return [];
  const kinds = Map.groupBy(live, ({ kind }) => kind);
  const made = [...kinds]
    .filter(([kind]) => kind !== 'ASM' && kind !== 'QN')
    .map(([kind, own]) => `${kind} ${ranges(own)}`);
  const stale = Map.groupBy(staleItems(items), ({ owner }) => owner);
  return [
    ...(made.length > 0 ? [made.join(', ')] : []),
    ...open('ASM', live),
    ...open('QN', live),
    ...[...stale].map(([owner, own]) => {
      const ids = [...new Set(own.map(({ id }) => id))];
      return `out of date, of ${owner}: ${some(ids)}`;
    }),
    ...coverage(items)
      .filter(({ missing }) => missing.length > 0)
      .map(({ what, covered, of, missing }) => `${covered} of ${of} ${what}; not ${some(missing)}`),
  ];
}

function open(kind: 'ASM' | 'QN', items: readonly Item[]): readonly string[] {
  const own = items.filter((item) => item.kind === kind && item.status === 'open');
  if (own.length === 0) return [];
  return [`${counted(own.length, `open ${itemKinds[kind]}`)}: ${ranges(own)}`];
}

/** Most ids that are written out. */
const idsMax = 10;

function some(ids: readonly ItemId[]): string {
  const shown = ids.slice(0, idsMax).join(', ');
  return ids.length > idsMax ? `${shown} and ${ids.length - idsMax} more` : shown;
}

/** `1–4, 7`: the numbers of items of one kind. */
function ranges(items: readonly { readonly id: ItemId; readonly kind: ItemKind }[]): string {
  const numbers = items.map(({ id }) => Number(id.slice(id.indexOf('-') + 1)));
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
