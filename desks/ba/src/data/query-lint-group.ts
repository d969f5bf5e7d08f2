/**
 * The rule about GROUP BY: every column is in it or inside an aggregate.
 */
import { factsOf, type LintContext, type Warn } from './query-lint-context.ts';
import {
  asNode,
  columnPath,
  type Fields,
  functionName,
  isFields,
  listOf,
  walk,
  wholeWord,
} from './query-tree.ts';

/** Columns outside an aggregate that GROUP BY does not name. */
export function groupByMissing(select: Fields, warn: Warn, context: LintContext): void {
  const targets = listOf(select, 'targetList').map((target) => asNode(target, 'ResTarget'));
  const groups = listOf(select, 'groupClause');
  const aggregates = targets.some((target) => hasAggregate(target?.['val']));
  if ((groups.length === 0 && !aggregates) || groups.some((group) => asNode(group, 'GroupingSet')))
    return;
  const grouped = new Set<string>();
  for (const group of groups) {
    const ordinal = asNode(asNode(group, 'A_Const')?.['ival'] ? group : undefined, 'A_Const');
    const position = isFields(ordinal?.['ival']) ? Number(ordinal['ival']['ival']) : 0;
    const path = columnPath(group);
    const named = targets.find((target) => path?.length === 1 && target?.['name'] === path[0]);
    const meant = position > 0 ? targets[position - 1]?.['val'] : (named?.['val'] ?? group);
    for (const node of [meant, group]) grouped.add(looseShape(node));
    const facts = path && factsOf(path, context);
    if (facts?.primaryKey) return; // The other columns of its table follow from the key.
  }
  const missing: { name: string; at: Fields }[] = [];
  const seek = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(seek);
    if (!isFields(node) || grouped.has(looseShape(node))) return;
    const call = asNode(node, 'FuncCall');
    if ((call && (isAggregate(call) || call['over'])) || asNode(node, 'SubLink')) return;
    const path = columnPath(node);
    if (path) missing.push({ name: path.join('.'), at: asNode(node, 'ColumnRef') ?? {} });
    else Object.values(node).forEach(seek);
  };
  for (const target of targets) seek(target?.['val']);
  for (const { name, at } of missing) {
    warn(
      'group_by_missing',
      at,
      `${name} is neither in GROUP BY nor inside an aggregate. Add it to GROUP BY, or ` +
        'aggregate it.',
    );
  }
}

/** A node without positions; `o.region` and `region` are taken for the same column. */
function looseShape(node: unknown): string {
  return JSON.stringify({ node }, (name, value: unknown) => {
    if (name === 'location') return undefined;
    const path = columnPath(value);
    return path ? `column ${path.at(-1)?.toLowerCase()}` : value;
  });
}

const aggregateNames = wholeWord(String.raw`
  sum count avg min max median mode stddev\w* variance var_\w+ string_agg array_agg json\w*_agg
  bool_and bool_or every percentile_\w+ quantile\w* any_value first last list corr covar_\w+
  approx_\w+ arg_m\w+ max_by min_by listagg group_concat count_if countif
`);

function isAggregate(call: Fields): boolean {
  return !call['over'] && (aggregateNames.test(functionName(call)) || call['agg_star'] === true);
}

/** A sum, a count, a mean and the like, not inside a query of its own. */
export function hasAggregate(node: unknown): boolean {
  let found = false;
  walk(node, (kind, fields) => {
    if (kind === 'SubLink') return false;
    if (kind === 'FuncCall') found ||= isAggregate(fields);
    return true;
  });
  return found;
}
