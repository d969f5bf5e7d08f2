/**
 * What only running tells about a query: how many rows each join takes in and gives out, how many it
 * loses, which keys are missing, and whether a LIMIT cuts between equals.
 *
 * Comes in: the parse tree, the facts and the engine. Goes out: what was counted, for the result
 * document, and a warning for each count that changes what the query means. A join that is written in
 * another way than `ON a.x = b.y` is not counted, and it says so.
 */
import type { Finding } from '../deliverable.ts';
import { plural } from './plural.ts';
import { factsOf } from './query-lint-context.ts';
import {
  asNode,
  columnPath,
  type Fields,
  isFields,
  listOf,
  readsOf,
  selectsOf,
  stringOf,
} from './query-tree.ts';
import type { Sandbox } from './sandbox.ts';
import { rowsOf, type SchemaFacts } from './schema-facts.ts';
import { quoteName } from './sql-text.ts';

export interface RunChecks {
  /** For people: `orders: 60 rows; joined to customers: 60 rows.` */
  readonly counted: readonly string[];
  readonly findings: readonly Finding[];
}

interface Running {
  readonly sandbox: Sandbox;
  readonly facts: SchemaFacts;
}

/** Counts what the joins, the groups and the limit of a query do to its rows. */
export async function runChecks(
  statements: readonly Fields[],
  { sql, sandbox, facts }: Running & { readonly sql: string },
): Promise<RunChecks> {
  const counted: string[] = [];
  const findings: Finding[] = [];
  for (const select of selectsOf(statements)) {
    for (const from of listOf(select, 'fromClause')) {
      const joins = joinsIn(from);
      if (joins === 'other')
        counted.push('A join is not of the form a.x = b.y: its rows were not counted.');
      else for (const join of joins) await countJoin(join, { sandbox, counted, findings });
    }
    findings.push(...groupsWithoutName(select, facts));
  }
  const [outer] = statements;
  const tie = await tieAtLimit(asNode(outer, 'SelectStmt'), { sql, sandbox });
  if (tie) findings.push(tie);
  return { counted: [...new Set(counted)], findings };
}

interface Join {
  /** FROM text of everything before it. */
  readonly left: string;
  readonly right: string;
  /** Names for people. */
  readonly leftName: string;
  readonly rightName: string;
  readonly kind: 'inner' | 'left';
  readonly on: string;
  /** Columns of the left side in the condition. */
  readonly keys: readonly string[];
}

/** The joins of tables under a FROM, innermost first; `other` for what is not read here. */
function joinsIn(node: unknown): readonly Join[] | 'other' {
  const tree = asNode(node, 'JoinExpr');
  if (!tree) return [];
  const left = fromText(tree['larg']);
  const right = tableText(tree['rarg']);
  const inner = joinsIn(tree['larg']);
  const kinds: Readonly<Record<string, Join['kind']>> = { JOIN_INNER: 'inner', JOIN_LEFT: 'left' };
  const kind = kinds[String(tree['jointype'])];
  if (!left || !right || !kind || inner === 'other') return 'other';
  const pairs = pairsOf(tree['quals']);
  if (!pairs || pairs.length === 0) return 'other';
  const on = pairs.map(([a, b]) => `${named(a)} = ${named(b)}`).join(' AND ');
  const keys = pairs.map(([a, b]) => named(a.at(-2) === right.alias ? b : a));
  return [
    ...inner,
    {
      left: left.text,
      right: right.text,
      leftName: left.name,
      rightName: right.name,
      kind,
      on,
      keys,
    },
  ];
}

interface FromText {
  readonly text: string;
  readonly name: string;
  readonly alias: string;
}

function tableText(node: unknown): FromText | undefined {
  const table = asNode(node, 'RangeVar');
  if (!table) return undefined;
  const name = String(table['relname']);
  const alias = isFields(table['alias']) ? String(table['alias']['aliasname']) : name;
  return { text: `${quoteName(name)} AS ${quoteName(alias)}`, name, alias };
}

function fromText(node: unknown): FromText | undefined {
  const own = tableText(node);
  if (own) return own;
  const joins = joinsIn(node);
  if (joins === 'other') return undefined;
  const last = joins.at(-1);
  if (!last) return undefined;
  const word = last.kind === 'left' ? 'LEFT JOIN' : 'JOIN';
  const text = `${last.left} ${word} ${last.right} ON ${last.on}`;
  return { text, name: `${last.leftName} with ${last.rightName}`, alias: '' };
}

type Path = readonly string[];

/** `a.x = b.y AND …` as pairs of qualified columns. */
function pairsOf(node: unknown): readonly (readonly [Path, Path])[] | undefined {
  const both = asNode(node, 'BoolExpr');
  if (both) {
    const parts = listOf(both, 'args').map(pairsOf);
    if (both['boolop'] !== 'AND_EXPR' || parts.some((part) => part === undefined)) return undefined;
    return parts.flatMap((part) => part ?? []);
  }
  const compared = asNode(node, 'A_Expr');
  const equals = compared && stringOf(listOf(compared, 'name')[0]) === '=';
  const [left, right] = [columnPath(compared?.['lexpr']), columnPath(compared?.['rexpr'])];
  return equals && left && right && left.length > 1 && right.length > 1
    ? [[left, right]]
    : undefined;
}

function named(path: Path): string {
  return path.slice(-2).map(quoteName).join('.');
}

interface Counting {
  readonly sandbox: Sandbox;
  readonly counted: string[];
  readonly findings: Finding[];
}

async function countJoin(join: Join, { sandbox, counted, findings }: Counting): Promise<void> {
  const { left, right, leftName, rightName, kind, on, keys } = join;
  const nulls = keys.map((key) => `${key} IS NULL`).join(' OR ');
  const [row] = await rowsOf(
    sandbox,
    `SELECT (SELECT count(*) FROM ${left}),
      (SELECT count(*) FROM ${left} JOIN ${right} ON ${on}),
      (SELECT count(*) FROM ${left} WHERE EXISTS (SELECT 1 FROM ${right} WHERE ${on})),
      (SELECT count(*) FROM ${left} WHERE ${nulls})`,
  );
  if (!row) return; // A name of WITH, which is no table of its own.
  const [before = 0, matched = 0, found = 0, empty = 0] = row.map(Number);
  const after = kind === 'left' ? matched + before - found : matched;
  const lost = before - found;
  const where = `the join to ${rightName}`;
  counted.push(
    `${leftName}: ${plural(before, 'row')}; ${kind === 'left' ? 'left ' : ''}joined to ${rightName}: ` +
      `${plural(after, 'row')}; ${plural(lost, 'row')} without a match` +
      (empty > 0 ? `, ${plural(empty, 'row')} with an empty key.` : '.'),
  );
  if (matched > found) {
    const message =
      `The join to ${rightName} multiplies rows: ${found} of ${leftName} become ${matched}. Sums and ` +
      `counts over ${leftName} are too high. Join on a key of ${rightName}, or sum it up first.`;
    findings.push({ rule: 'join_multiplies', severity: 'warning', where, message });
  }
  if (kind === 'inner' && lost > 0) {
    const why = empty > 0 ? ` (${empty} of them have no key)` : '';
    const message =
      `The inner join to ${rightName} leaves out ${lost} of ${before} rows of ${leftName}${why}. ` +
      'LEFT JOIN keeps them.';
    findings.push({ rule: 'join_drops', severity: 'warning', where, message });
  }
}

/** Rows without a value are a group too. */
function groupsWithoutName(select: Fields, facts: SchemaFacts): readonly Finding[] {
  const own = readsOf(select['fromClause']);
  return listOf(select, 'groupClause').flatMap((group): readonly Finding[] => {
    const path = columnPath(group);
    const column = path && factsOf(path, { facts, own });
    const rows = facts.tables.find(({ name }) => name === column?.table)?.rows ?? 0;
    if (!column || column.filled >= rows) return [];
    const name = `${column.table}.${column.name}`;
    const message =
      `${plural(rows - column.filled, 'row')} of ${column.table} have no ${column.name}: unless a filter ` +
      'leaves them out, they are a group without a name. Say what they are, or exclude them.';
    return [{ rule: 'group_key_null', severity: 'warning', where: name, message }];
  });
}

/** The last row that is shown and the first that is not, when nothing tells which comes first. */
async function tieAtLimit(
  select: Fields | undefined,
  { sql, sandbox }: { readonly sql: string; readonly sandbox: Sandbox },
): Promise<Finding | undefined> {
  const limit = asNode(select?.['limitCount'], 'A_Const');
  const ival = limit?.['ival'];
  const most = isFields(ival) ? Number(ival['ival']) : 0;
  const at = typeof limit?.['location'] === 'number' ? limit['location'] : -1;
  const sorts = listOf(select, 'sortClause').map((sort) =>
    columnPath(asNode(sort, 'SortBy')?.['node']),
  );
  if (!(most > 0) || at < 0 || sorts.length === 0 || sorts.some((path) => path === undefined))
    return undefined;
  const bytes = Buffer.from(sql);
  const digits = /^\d+/.exec(bytes.subarray(at).toString())?.[0] ?? '';
  if (Number(digits) !== most) return undefined;
  const wider = `${bytes.subarray(0, at).toString()}${most + 1}${bytes.subarray(at + digits.length).toString()}`;
  const result = await sandbox.run(wider, { rowsMax: most + 1 });
  if (!result.ok || result.rows.length <= most) return undefined;
  const places = sorts.map((path) =>
    result.columns.findIndex(({ name }) => name.toLowerCase() === path?.at(-1)?.toLowerCase()),
  );
  if (places.includes(-1)) return undefined;
  const [last, next] = [result.rows[most - 1], result.rows[most]];
  const same = places.every(
    (place) => JSON.stringify(last?.[place]) === JSON.stringify(next?.[place]),
  );
  if (!same) return undefined;
  const names = places.map((place) => result.columns[place]?.name).join(', ');
  const message =
    `Rows ${most} and ${most + 1} have the same ${names}: which of them is shown is chance. Add a ` +
    'column that tells them apart to ORDER BY.';
  return { rule: 'tie_at_limit', severity: 'warning', where: 'LIMIT', message };
}
