/**
 * What rests on an item, directly or through others: what has to be looked at when it changes.
 *
 * Comes in: the items and an id. Goes out: every item that links to it, or to one that does, with
 * the way there. A question about an item does not rest on it.
 */
import type { Item, ItemId } from '../trace.ts';

export interface Dependent {
  readonly id: ItemId;
  readonly owner: string;
  /** 1 for what links to the item itself. */
  readonly distance: number;
  /** The item through which it depends. */
  readonly through: ItemId;
}

/** Everything that rests on an item, nearest first; rejected items rest on nothing. */
export function dependentsOf(id: ItemId, items: readonly Item[]): readonly Dependent[] {
  const live = items.filter(({ status }) => status !== 'rejected');
  const found = new Map<ItemId, Dependent>();
  let frontier: readonly ItemId[] = [id];
  for (let distance = 1; frontier.length > 0; distance += 1) {
    const next: ItemId[] = [];
    for (const through of frontier) {
      for (const item of live) {
        if (item.id === id || found.has(item.id) || !restsOn(item, through)) continue;
        found.set(item.id, { id: item.id, owner: item.owner, distance, through });
        next.push(item.id);
      }
    }
    frontier = next;
  }
  return [...found.values()];
}

function restsOn({ links }: Item, id: ItemId): boolean {
  return links.some(({ to, as }) => to === id && as !== 'asks');
}
