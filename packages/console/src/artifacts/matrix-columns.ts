/** The columns of the matrix as they are laid out: a gap before each group, and its name above it. */
import type { ColumnGroup } from './trace.ts';

/** In pixels. A group of which nothing was made is as wide as the words that say so. */
export const size = { row: 28, column: 26, between: 10, none: 110, head: 92 } as const;

export interface Column {
  readonly id: string;
  readonly text: string;
  readonly group: ColumnGroup;
  /** The first of its group: there is a gap before it. */
  readonly first: boolean;
  /** It stands for a group that has none. */
  readonly none: boolean;
}

/** Where a group is. */
export interface Extent {
  readonly group: ColumnGroup;
  /** From the first column of all, in pixels. */
  readonly start: number;
  readonly width: number;
}

export function columnsOf(groups: readonly ColumnGroup[]): Column[] {
  return groups.flatMap((group): Column[] => {
    if (group.columns.length === 0) {
      return [{ id: '', text: '', group, first: true, none: true }];
    }
    return group.columns.map((column, place) => ({
      ...column,
      group,
      first: place === 0,
      none: false,
    }));
  });
}

/** With the gap before it. */
export function widthOf({ none, first }: Pick<Column, 'none' | 'first'>): number {
  return (none ? size.none : size.column) + (first ? size.between : 0);
}

/** Where each group is, the gap before it left out. */
export function extentsOf(columns: readonly Column[]): Extent[] {
  const extents: Extent[] = [];
  let end = 0;
  for (const [group, own] of Map.groupBy(columns, (column) => column.group)) {
    const width = own.reduce((sum, column) => sum + widthOf(column), 0);
    extents.push({ group, start: end + size.between, width: width - size.between });
    end += width;
  }
  return extents;
}
