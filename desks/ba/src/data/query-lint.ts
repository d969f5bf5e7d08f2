/**
 * What an experienced reader of SQL would ask about a query, found on its parse tree.
 *
 * Comes in: a parsed query, and facts about the tables where there are any. Goes out: errors for
 * what must not run (writes, more than one statement), warnings for what runs and may still be
 * wrong.
 *
 * Each rule is one function over one SELECT. A rule stays silent where it cannot know.
 */
import type { Finding } from '../deliverable.ts';
import { factsOf, type LintContext, type Warn } from './query-lint-context.ts';
import { groupByMissing } from './query-lint-group.ts';
import { joinRules } from './query-lint-join.ts';
import {
  asNode,
  columnPath,
  type Fields,
  functionName,
  isFields,
  listOf,
  placeOf,
  readsOf,
  selectsOf,
  shapeOf,
  stringOf,
  walk,
  wholeWord,
} from './query-tree.ts';
import type { SchemaFacts } from './schema-facts.ts';

type Rule = (select: Fields, warn: Warn, context: LintContext) => void;

const rules: readonly Rule[] = [
  selectStar,
  ...joinRules,
  divisions,
  betweenTimestamps,
  equalsNull,
  notInNullable,
  orderByOrdinal,
  limitWithoutOrder,
  floatMoney,
  wrappedDateFilter,
  userWord,
  groupByMissing,
];

/** Checks one query; `statements` are those of `parseSql`. */
export function lintQuery(
  statements: readonly Fields[],
  { sql, facts, dialect }: { sql: string; facts?: SchemaFacts | undefined; dialect: string },
): readonly Finding[] {
  const refusals = refuseWrites(statements);
  if (refusals.length > 0) return refusals;
  const reads = readsOf(statements);
  const findings: Finding[] = [];
  const warn: Warn = (rule, at, message) => {
    const where = placeOf(sql, at);
    const known = findings.some((one) => one.rule === rule && one.where === where);
    if (!known) findings.push({ rule, severity: 'warning', where, message });
  };
  for (const select of selectsOf(statements)) {
    const context = { sql, facts, dialect, reads, own: readsOf(select['fromClause']) };
    for (const rule of rules) rule(select, warn, context);
  }
  return findings;
}

/**
 * Functions that change something, wait, or reach out of the database, although SELECT calls them.
 */
const acting = wholeWord(String.raw`
  nextval setval set_config pg_sleep.* pg_read_.* pg_ls_.* pg_write.* pg_terminate_backend
  pg_cancel_backend pg_reload_conf pg_notify pg_advisory.* pg_file.* pg_logical_emit.* lo_.*
  dblink.* query_to_xml.* copy_.* read_csv.* read_text read_blob read_parquet parquet_scan
  read_json.* glob
`);

function refuseWrites(statements: readonly Fields[]): readonly Finding[] {
  if (statements.length !== 1) {
    return oneError(
      'sql_many_statements',
      `Cannot take this query: one statement is allowed, got ${statements.length}. Send ` +
        'them one by one.',
    );
  }
  let found: string | undefined;
  const [statement] = statements;
  if (!asNode(statement, 'SelectStmt')) found = statementName(statement);
  walk(statement, (kind, fields) => {
    if (/^(Insert|Update|Delete|Merge|Copy|Create|Drop|Truncate)\w*Stmt$/.test(kind))
      found ??= statementName({ [kind]: fields });
    if (kind === 'IntoClause') found ??= 'SELECT INTO';
    if (kind === 'LockingClause') found ??= 'FOR UPDATE';
    if (kind === 'FuncCall' && acting.test(functionName(fields)))
      found ??= `${functionName(fields)}()`;
  });
  for (const select of selectsOf(statement)) if (select['intoClause']) found ??= 'SELECT INTO';
  if (!found) return [];
  return oneError(
    'sql_writes',
    `Cannot take this query: only reads are allowed, got ${found}. Write one SELECT.`,
  );
}

function oneError(rule: string, message: string): readonly Finding[] {
  return [{ rule, severity: 'error', where: 'the statement', message }];
}

function statementName(statement: unknown): string {
  const kind = isFields(statement) ? (Object.keys(statement)[0] ?? '') : '';
  return kind
    .replace(/Stmt$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

function selectStar(select: Fields, warn: Warn, { sql, reads }: LintContext): void {
  const bases = listOf(select, 'fromClause').some((from) => {
    let base = false;
    walk(from, (kind, fields) => {
      if (kind === 'RangeSubselect') return false;
      if (kind === 'RangeVar') base ||= reads.tables.includes(String(fields['relname']));
      return true;
    });
    return base;
  });
  for (const target of listOf(select, 'targetList')) {
    const value = asNode(target, 'ResTarget')?.['val'];
    const column = asNode(value, 'ColumnRef');
    if (!bases || !listOf(column, 'fields').some((field) => asNode(field, 'A_Star'))) continue;
    const before = Buffer.from(sql)
      .subarray(0, Number(column?.['location'] ?? 0))
      .toString();
    if (/exists\s*\(\s*select\s+$/i.test(before)) continue;
    warn(
      'select_star',
      column ?? {},
      'SELECT * takes every column, also those added later. Name the columns.',
    );
  }
}

function divisions(select: Fields, warn: Warn, { dialect }: LintContext): void {
  const grouped = listOf(select, 'groupClause').length > 0;
  eachOwn(select, (kind, fields) => {
    if (kind !== 'A_Expr' || operator(fields) !== '/') return;
    const divisor = uncast(fields['rexpr']);
    if (!isGuarded(divisor, grouped)) {
      warn(
        'division_unguarded',
        fields,
        'The divisor may be zero: an error in Postgres, infinity or null in DuckDB. Write ' +
          'NULLIF(divisor, 0).',
      );
    }
    if (dialect !== 'duckdb' && isWhole(fields['lexpr']) && isWhole(fields['rexpr'])) {
      warn(
        'integer_division',
        fields,
        'Both sides are whole numbers: Postgres drops the fraction. Multiply by 1.0 first.',
      );
    }
  });
}

function isGuarded(divisor: unknown, grouped: boolean): boolean {
  const constant = asNode(divisor, 'A_Const');
  if (constant)
    return !/"(ival|fval)":(0|"0+\.?0*"|\{\})/.test(shapeOf(constant)) && !constant['isnull'];
  const expression = asNode(divisor, 'A_Expr');
  if (expression) {
    if (expression['kind'] === 'AEXPR_NULLIF') return true;
    return (
      ['*', '/'].includes(operator(expression)) &&
      [expression['lexpr'], expression['rexpr']].every((side) => isGuarded(uncast(side), grouped))
    );
  }
  const call = asNode(divisor, 'FuncCall');
  if (call && functionName(call) === 'count')
    return grouped && call['agg_star'] === true && !call['agg_filter'];
  return asNode(divisor, 'CaseExpr') !== undefined || functionName(call ?? {}) === 'nullif';
}

function isWhole(node: unknown): boolean {
  const constant = asNode(node, 'A_Const');
  if (constant) return 'ival' in constant;
  const expression = asNode(node, 'A_Expr');
  if (expression?.['kind'] === 'AEXPR_NULLIF') return isWhole(expression['lexpr']);
  const call = asNode(node, 'FuncCall');
  return call !== undefined && functionName(call) === 'count';
}

function betweenTimestamps(select: Fields, warn: Warn, context: LintContext): void {
  eachOwn(select, (kind, fields) => {
    if (kind !== 'A_Expr' || fields['kind'] !== 'AEXPR_BETWEEN') return;
    const path = columnPath(fields['lexpr']);
    if (!path) return;
    const facts = factsOf(path, context);
    const name = path.at(-1) ?? '';
    const stamped = facts ? facts.family === 'timestamp' : /(_at|_ts|time|timestamp)$/i.test(name);
    if (!stamped) return;
    warn(
      'between_timestamp',
      fields,
      `BETWEEN on ${name} leaves out the last day after midnight, or takes in too much. ` +
        `Write ${name} >= start AND ${name} < day after the end.`,
    );
  });
}

function equalsNull(select: Fields, warn: Warn): void {
  eachOwn(select, (kind, fields) => {
    if (kind !== 'A_Expr' || !['=', '<>', '!='].includes(operator(fields))) return;
    const isNull = (side: string) => asNode(fields[side], 'A_Const')?.['isnull'] === true;
    if (!isNull('lexpr') && !isNull('rexpr')) return;
    warn(
      'equals_null',
      fields,
      'A comparison with NULL is never true. Write IS NULL or IS NOT NULL.',
    );
  });
}

function notInNullable(select: Fields, warn: Warn, context: LintContext): void {
  eachOwn(select, (kind, fields) => {
    if (kind !== 'BoolExpr' || fields['boolop'] !== 'NOT_EXPR') return;
    const link = asNode(listOf(fields, 'args')[0], 'SubLink');
    if (link?.['subLinkType'] !== 'ANY_SUBLINK' || link['operName']) return;
    const inner = asNode(link['subselect'], 'SelectStmt');
    const target = asNode(listOf(inner, 'targetList')[0], 'ResTarget')?.['val'];
    const path = columnPath(target);
    const own = readsOf(inner?.['fromClause']);
    const facts = path && factsOf(path, { ...context, own });
    if (facts && (!facts.nullable || facts.primaryKey)) return;
    const filter = shapeOf(inner?.['whereClause'] ?? {});
    if (target && filter.includes('IS_NOT_NULL') && filter.includes(`"sval":"${path?.at(-1)}"`))
      return;
    warn(
      'not_in_nullable',
      link,
      'NOT IN finds nothing when the subquery returns one null. Write NOT EXISTS, or ' +
        'exclude nulls.',
    );
  });
}

function orderByOrdinal(select: Fields, warn: Warn): void {
  for (const sort of listOf(select, 'sortClause')) {
    const constant = asNode(asNode(sort, 'SortBy')?.['node'], 'A_Const');
    if (!constant || !('ival' in constant)) continue;
    warn(
      'order_by_ordinal',
      constant,
      'ORDER BY with a number breaks when columns move. Name the column.',
    );
  }
}

function limitWithoutOrder(select: Fields, warn: Warn): void {
  if (!select['limitCount'] || listOf(select, 'sortClause').length > 0) return;
  const at = asNode(select['limitCount'], 'A_Const') ?? {};
  warn(
    'limit_without_order',
    at,
    'LIMIT without ORDER BY returns any rows, other ones each time. Add ORDER BY.',
  );
}

const money = /amount|price|total|revenue|cost|fee|paid|balance|salary|tax|value|sales|turnover/i;

function floatMoney(select: Fields, warn: Warn, context: LintContext): void {
  eachOwn(select, (kind, fields) => {
    if (kind === 'TypeCast') {
      const type = isFields(fields['typeName'])
        ? stringOf(listOf(fields['typeName'], 'names').at(-1))
        : '';
      const name = columnPath(fields['arg'])?.at(-1) ?? shapeOf(fields['arg']);
      if (!/^(float[48]?|real|double)$/.test(type ?? '') || !money.test(name)) return;
      warn(
        'float_money',
        fields,
        'Money as a floating-point number loses cents. Cast to NUMERIC(18, 2).',
      );
    } else if (kind === 'ColumnRef') {
      const path = columnPath({ ColumnRef: fields });
      const facts = path && factsOf(path, context);
      if (!facts || !/DOUBLE|FLOAT|REAL/.test(facts.type) || !money.test(facts.name)) return;
      warn(
        'float_money',
        fields,
        `${facts.name} is stored as a floating-point number: sums may be off by cents. ` +
          'Cast to NUMERIC(18, 2).',
      );
    }
  });
}

const dateFunctions =
  /^(date_trunc|date_part|extract|to_char|date|year|month|strftime|datepart|date_format)$/;

function wrappedDateFilter(select: Fields, warn: Warn): void {
  walk(select['whereClause'], (kind, fields) => {
    if (kind === 'SubLink') return false;
    if (kind !== 'A_Expr') return true;
    for (const side of ['lexpr', 'rexpr']) {
      const call = asNode(fields[side], 'FuncCall');
      const cast = asNode(fields[side], 'TypeCast');
      const type = isFields(cast?.['typeName'])
        ? stringOf(listOf(cast['typeName'], 'names').at(-1))
        : '';
      const wraps = call ? dateFunctions.test(functionName(call)) : type === 'date';
      const column = call
        ? listOf(call, 'args').some((arg) => columnPath(arg))
        : columnPath(cast?.['arg']);
      if (!wraps || !column) continue;
      warn(
        'non_sargable_date',
        fields,
        'A function around the date column keeps an index from being used. Write column ' +
          '>= start AND column < end.',
      );
    }
    return true;
  });
}

/** Unquoted, `user` is the name of who is logged in; other reserved words do not even parse. */
function userWord(select: Fields, warn: Warn): void {
  eachOwn(select, (kind, fields) => {
    if (kind !== 'SQLValueFunction' || fields['op'] !== 'SVFOP_USER') return;
    warn(
      'reserved_word',
      fields,
      'user without quotes is the database user, not a column. Write "user".',
    );
  });
}

/** Walks a SELECT without the SELECTs inside it, which are checked on their own. */
function eachOwn(select: Fields, visit: (kind: string, fields: Fields) => void): void {
  for (const value of Object.values(select)) {
    walk(value, (kind, fields) => {
      if (kind === 'SelectStmt') return false;
      visit(kind, fields);
      return true;
    });
  }
}

function operator(fields: Fields): string {
  const name = stringOf(listOf(fields, 'name')[0]) ?? '';
  return fields['kind'] === 'AEXPR_OP' ? name : '';
}

function uncast(node: unknown): unknown {
  const cast = asNode(node, 'TypeCast');
  return cast ? uncast(cast['arg']) : node;
}
