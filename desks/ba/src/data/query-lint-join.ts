/**
 * Rules about joins: without a condition, on everything of the same name, and their duplicates
 * hidden.
 */
import type { Warn } from './query-lint-context.ts';
import { asNode, columnPath, type Fields, isFields, listOf, walk } from './query-tree.ts';

export const joinRules: readonly ((select: Fields, warn: Warn) => void)[] = [
  missingCondition,
  commaJoin,
  distinctOverJoin,
  leftJoinUndone,
];

function missingCondition(select: Fields, warn: Warn): void {
  for (const from of listOf(select, 'fromClause')) {
    walk(from, (kind, fields) => {
      if (kind === 'SelectStmt') return false;
      if (kind !== 'JoinExpr') return true;
      if (fields['isNatural'] === true) {
        warn(
          'natural_join',
          place(fields),
          'NATURAL JOIN joins on every name both tables happen to share. Write ON.',
        );
      } else if (!joined(fields) && !isOneRow(fields['rarg']) && !isOneRow(fields['larg'])) {
        warn(
          'cartesian_join',
          place(fields),
          'This join has no condition that ties the two tables: every row meets every row. ' +
            'Add ON a.key = b.key.',
        );
      }
      return true;
    });
  }
}

/**
 * A condition ties two tables when it names columns of two of them, or is not a constant at all.
 */
function joined(join: Fields): boolean {
  if (listOf(join, 'usingClause').length > 0) return true;
  if (!join['quals']) return false;
  const owners = new Set<string>();
  let columns = 0;
  walk(join['quals'], (kind, fields) => {
    if (kind !== 'ColumnRef') return;
    columns += 1;
    const path = columnPath({ ColumnRef: fields }) ?? [];
    owners.add(path.length > 1 ? String(path.at(-2)) : `unqualified ${columns}`);
  });
  return owners.size > 1;
}

/** A filter on the right side of a LEFT JOIN drops the rows that the join was to keep. */
function leftJoinUndone(select: Fields, warn: Warn): void {
  const optional = new Set<string>();
  for (const from of listOf(select, 'fromClause')) {
    walk(from, (kind, fields) => {
      if (kind === 'SelectStmt') return false;
      if (kind === 'JoinExpr' && fields['jointype'] === 'JOIN_LEFT')
        optional.add(nameOf(fields['rarg']));
      return true;
    });
  }
  const conditions = (node: unknown): readonly unknown[] => {
    const both = asNode(node, 'BoolExpr');
    return both?.['boolop'] === 'AND_EXPR' ? listOf(both, 'args').flatMap(conditions) : [node];
  };
  for (const condition of conditions(select['whereClause'])) {
    const compared = asNode(condition, 'A_Expr');
    for (const side of ['lexpr', 'rexpr']) {
      const path = columnPath(compared?.[side]);
      const owner = path && path.length > 1 ? String(path.at(-2)).toLowerCase() : '';
      if (!compared || !optional.has(owner)) continue;
      if (['AEXPR_DISTINCT', 'AEXPR_NOT_DISTINCT'].includes(String(compared['kind']))) continue;
      warn(
        'left_join_undone',
        compared,
        `This filter on ${owner} drops the rows that LEFT JOIN keeps: it is an inner join. Move the ` +
          'condition into ON, or write JOIN.',
      );
    }
  }
}

function commaJoin(select: Fields, warn: Warn): void {
  const items = listOf(select, 'fromClause').filter((item) => !isOneRow(item));
  if (items.length < 2) return;
  const tied = new Set<string>();
  let anyUnqualified = false;
  walk(select['whereClause'], (kind, fields) => {
    if (kind !== 'A_Expr') return;
    const [left, right] = [columnPath(fields['lexpr']), columnPath(fields['rexpr'])];
    if (!left || !right) return;
    if (left.length < 2 || right.length < 2) anyUnqualified = true;
    else if (left[0] !== right[0])
      for (const path of [left, right]) tied.add(String(path.at(-2)).toLowerCase());
  });
  if (anyUnqualified) return;
  const loose = items.find((item) => !tied.has(nameOf(item)));
  if (!loose) return;
  warn(
    'cartesian_join',
    place(loose),
    `Nothing ties ${nameOf(loose) || 'this table'} to the others: every row meets ` +
      'every row. Write JOIN … ON a.key = b.key.',
  );
}

function nameOf(item: unknown): string {
  const table = asNode(item, 'RangeVar') ?? asNode(item, 'RangeSubselect');
  const alias = isFields(table?.['alias']) ? table['alias']['aliasname'] : table?.['relname'];
  return typeof alias === 'string' ? alias.toLowerCase() : '';
}

/** A function, or a subquery that returns one row, may be joined to everything. */
function isOneRow(item: unknown): boolean {
  if (asNode(item, 'RangeFunction')) return true;
  const range = asNode(item, 'RangeSubselect');
  // The name of a WITH query says nothing about its rows; a single total is the usual reason.
  if (!range)
    return /^(params?|totals?|bounds|limits|grand_total|one|config|q)$/i.test(nameOf(item));
  if (range['lateral'] === true) return true;
  const inner = asNode(range['subquery'], 'SelectStmt');
  const rows = listOf(inner, 'valuesLists');
  if (rows.length === 1 || JSON.stringify(inner?.['limitCount'] ?? {}).includes('"ival":1}'))
    return true;
  const grouped = listOf(inner, 'groupClause').length > 0;
  return !grouped && JSON.stringify(listOf(inner, 'targetList')).includes('FuncCall');
}

function distinctOverJoin(select: Fields, warn: Warn): void {
  if (!Array.isArray(select['distinctClause'])) return;
  const from = listOf(select, 'fromClause');
  const joins = from.length > 1 || from.some((item) => asNode(item, 'JoinExpr'));
  if (!joins) return;
  warn(
    'distinct_hides_duplicates',
    place(listOf(select, 'targetList')[0]),
    'DISTINCT over a join may hide rows that the join multiplied. Join on a key, or use EXISTS.',
  );
}

/** A node with a position, inside one that has none. */
function place(node: unknown): Fields {
  let found: Fields | undefined;
  walk([node], (_, fields) => {
    if (typeof fields['location'] === 'number' && fields['location'] >= 0) found ??= fields;
  });
  if (!found && isFields(node)) {
    walk(Object.values(node), (_, fields) => {
      if (typeof fields['location'] === 'number' && fields['location'] >= 0) found ??= fields;
    });
  }
  return found ?? {};
}
