/**
 * Fits the roles that a query needs to the columns that a user has.
 *
 * Comes in: roles such as `date`, `amount`, `customer`, and facts about the tables. Goes out: for
 * each role the best column with score and reason, or that there is none; the table whose rows are
 * counted, and the joins that lead from it to the other columns.
 *
 * Invariants
 * 1. Every column named is in the facts. A role without a column stays unfilled.
 * 2. Joins go only from many rows to one, so no row of the main table is ever counted twice.
 * 3. Two columns that fit about equally well are reported: one question, or a labelled assumption.
 */
import { looksLikeId, type Role, type RoleScore, scoreColumn, wordsOf } from './column-role.ts';
import {
  dateForms,
  dateFormsOf,
  dateSql,
  dayOrMonthUnclear,
  numberFormOf,
  numberSql,
} from './date-form.ts';
import {
  type ColumnFacts,
  type JoinFacts,
  plainName,
  type SchemaFacts,
  singular,
  type TableFacts,
} from './schema-facts.ts';

export { type Role, standardRoles } from './column-role.ts';

export interface FilledRole {
  readonly role: string;
  readonly kind: Role['kind'];
  /** One column, or two whose product is meant (quantity × price). */
  readonly columns: readonly ColumnFacts[];
  readonly score: number;
  readonly reason: string;
}

export interface AmbiguousRole {
  readonly role: string;
  readonly chosen: string;
  /** Columns that fit about as well. */
  readonly others: readonly string[];
}

export interface Fit {
  /** The table whose rows are the rows of the query; empty when there is none. */
  readonly table: string;
  readonly filled: Readonly<Record<string, FilledRole>>;
  /** From `table` outwards, in an order in which they can be written. */
  readonly joins: readonly JoinFacts[];
  /** Roles, also optional ones, without a column. */
  readonly unfilled: readonly string[];
  readonly ambiguous: readonly AmbiguousRole[];
  /** What was taken for granted; each belongs into the assumptions of the query. */
  readonly assumptions: readonly string[];
  /** The one question worth asking, when something needed is missing or unclear. */
  readonly question?: string;
}

export interface FitOptions {
  /** Rows are counted in this table; by default the one that fits best. */
  readonly table?: string | undefined;
  /** Answers of a person: role → `table.column` or `column`. */
  readonly chosen?: Readonly<Record<string, string>>;
}

/** Two scores nearer than this are a tie. */
const tie = 0.06;
const scoreMin = 0.35;

/** Finds the best column for each role. */
export function fitRoles(
  roles: readonly Role[],
  facts: SchemaFacts,
  options: FitOptions = {},
): Fit {
  const wanted = facts.tables.filter(
    ({ name }) => !options.table || name.toLowerCase() === options.table.toLowerCase(),
  );
  const drafts = wanted.map((table) => fitAround(table, { roles, facts, options }));
  const best = drafts.toSorted((a, b) => b.points - a.points || b.rows - a.rows)[0];
  if (!best) {
    const question = 'Which data is it about? Send a CSV file or the schema.';
    return {
      table: '',
      filled: {},
      joins: [],
      unfilled: roles.map(({ name }) => name),
      ambiguous: [],
      assumptions: [],
      question,
    };
  }
  const { table, filled, ambiguous } = best;
  const unfilled = roles.map(({ name }) => name).filter((name) => !filled[name]);
  const question = questionFor({ roles, unfilled, ambiguous, table });
  const fit: Fit = {
    table: table.name,
    filled,
    joins: joinsTo(Object.values(filled), reachFrom(table.name, facts)),
    unfilled,
    ambiguous,
    assumptions: assumptionsOf(Object.values(filled), ambiguous),
  };
  return question ? { ...fit, question } : fit;
}

interface Draft {
  readonly table: TableFacts;
  readonly rows: number;
  readonly points: number;
  readonly filled: Record<string, FilledRole>;
  readonly ambiguous: readonly AmbiguousRole[];
}

interface Search {
  readonly roles: readonly Role[];
  readonly facts: SchemaFacts;
  readonly options: FitOptions;
}

type Candidate = RoleScore & { readonly column: ColumnFacts };

function fitAround(table: TableFacts, { roles, facts, options }: Search): Draft {
  const reach = reachFrom(table.name, facts);
  const columns = reach.tables.flatMap(({ name, joins }) => {
    const one = facts.tables.find((other) => other.name === name);
    return (one?.columns ?? []).map((column) => ({ column, away: joins.length }));
  });
  const filled: Record<string, FilledRole> = {};
  const ambiguous: AmbiguousRole[] = [];
  for (const role of roles) {
    const answer = options.chosen?.[role.name];
    const candidates = columns
      .map(({ column, away }): Candidate => {
        if (answer && isNamed(column, answer))
          return { column, score: 1, reason: 'chosen by a person' };
        const { score, reason } =
          labelScore(column, { role, table, facts, away }) ?? scoreColumn(column, role);
        return { column, reason, score: score * (1 - away * 0.08) };
      })
      .filter(({ score }) => score >= scoreMin)
      .toSorted((a, b) => b.score - a.score);
    const best = candidates[0] ?? onlyOne(role, table);
    if (!best) continue;
    const { score, reason } = best;
    const { name, kind } = role;
    filled[name] = { role: name, kind, columns: [best.column], score, reason };
    const rivals = answer
      ? []
      : candidates
          .slice(1)
          .filter((one) => best.score - one.score < tie && !sameThing(one, best, facts));
    const others = rivals.map(({ column }) => pathOf(column));
    if (others.length > 0) ambiguous.push({ role: role.name, chosen: pathOf(best.column), others });
  }
  computeAmount(filled, roles);
  const points = roles.reduce((sum, role) => {
    const own = filled[role.name];
    const near = own?.columns.every((column) => column.table === table.name) ? 0.1 : 0;
    return sum + (own ? own.score + near : role.optional ? 0 : -1);
  }, 0);
  return { table, rows: table.rows, points, filled, ambiguous };
}

/** `customers.name` is what people mean by "customer" when `orders.customer_id` points to it. */
function labelScore(
  column: ColumnFacts,
  { role, table, facts, away }: { role: Role; table: TableFacts; facts: SchemaFacts; away: number },
): RoleScore | undefined {
  if (role.kind !== 'any' || column.family !== 'text') return undefined;
  const stem = plainName(singular(column.table));
  const nouns = [role.name, role.synonyms[0] ?? ''].map((noun) => singular(plainName(noun)));
  if (!nouns.includes(stem)) return undefined;
  const own = plainName(column.name);
  if (!['name', 'title', 'label', 'fullname', 'description', `${stem}name`, stem].includes(own))
    return undefined;
  const { joins } = reachFrom(table.name, facts).tables.find(
    ({ name }) => name === column.table,
  ) ?? { joins: [] };
  if (away !== joins.length) return undefined;
  // Undoes the discount for distance: the name is worth a join.
  return { score: 1 / (1 - away * 0.08), reason: `the name of the ${singular(column.table)}` };
}

/** The only date, or the only number with decimals, may be meant whatever it is called. */
function onlyOne(role: Role, table: TableFacts): Candidate | undefined {
  if (role.optional) return undefined;
  const fits = table.columns.filter((column) => {
    if (role.name === 'date')
      return scoreColumn(column, { ...role, synonyms: [column.name] }).score >= 0.9;
    if (role.name !== 'amount' || looksLikeId(column)) return false;
    return (
      column.family === 'number' &&
      /DECIMAL|DOUBLE|FLOAT/.test(column.type) &&
      !/price|rate|cost|discount|tax|percent|lat|lon/i.test(column.name)
    );
  });
  const [column] = fits;
  const what = role.name === 'date' ? 'date' : 'number with decimals';
  return column && fits.length === 1
    ? { column, score: 0.4, reason: `the only ${what} in ${table.name}` }
    : undefined;
}

/** Without an amount, quantity × price is the amount of a line. */
function computeAmount(filled: Record<string, FilledRole>, roles: readonly Role[]): void {
  const [quantity, price] = [filled['quantity'], filled['price']];
  if (!roles.some(({ name }) => name === 'amount') || (filled['amount']?.score ?? 0) >= 0.5) return;
  if (!quantity || !price || quantity.score < 0.5 || price.score < 0.5) return;
  const columns = [...quantity.columns, ...price.columns];
  if (columns[0] === columns[1]) return;
  const reason = 'computed as quantity × price';
  filled['amount'] = { role: 'amount', kind: 'number', columns, score: 0.7, reason };
}

/** `orders.customer_id` and `customers.id` are one thing, and so are a key and its name. */
function sameThing(a: Candidate, b: Candidate, { joins }: SchemaFacts): boolean {
  const stems = [a, b].map(({ column }) =>
    wordsOf(column.name).filter((word) => !['id', 'name', 'no', 'code', 'nr'].includes(word)),
  );
  const joined = joins.some(({ from, to }) =>
    [
      [a, b],
      [b, a],
    ].some(
      ([x, y]) =>
        from.table === x?.column.table &&
        from.column === x.column.name &&
        to.table === y?.column.table,
    ),
  );
  return joined || (stems[0]?.length !== 0 && stems[0]?.join() === stems[1]?.join());
}

interface Reach {
  /** Each table with the joins that lead to it; the first is the main one, with none. */
  readonly tables: readonly { readonly name: string; readonly joins: readonly JoinFacts[] }[];
}

/** Tables that each row of one table has at most one row of. */
export function reachFrom(table: string, { joins }: SchemaFacts): Reach {
  const tables: { name: string; joins: readonly JoinFacts[] }[] = [{ name: table, joins: [] }];
  for (const reached of tables) {
    if (reached.joins.length === 3) continue;
    for (const join of joins) {
      const leads =
        join.from.table === reached.name && !tables.some(({ name }) => name === join.to.table);
      if (leads) tables.push({ name: join.to.table, joins: [...reached.joins, join] });
    }
  }
  return { tables };
}

/** The joins that a set of filled roles needs. */
export function joinsTo(filled: readonly FilledRole[], { tables }: Reach): readonly JoinFacts[] {
  const needed = new Set(filled.flatMap(({ columns }) => columns.map(({ table }) => table)));
  const joins = tables.filter(({ name }) => needed.has(name)).flatMap((one) => one.joins);
  return [...new Set(joins)];
}

function questionFor({
  roles,
  unfilled,
  ambiguous,
  table,
}: {
  roles: readonly Role[];
  unfilled: readonly string[];
  ambiguous: readonly AmbiguousRole[];
  table: TableFacts;
}): string | undefined {
  const missing = roles.find((role) => !role.optional && unfilled.includes(role.name));
  if (missing) {
    const names = table.columns.slice(0, 20).map(({ name }) => name);
    return (
      `Which column holds the ${(missing.called ?? missing.name).replaceAll('_', ' ')}? ${table.name} has ` +
      `${names.join(', ')}.`
    );
  }
  const unclear = ambiguous.find(({ role }) => !roles.find(({ name }) => name === role)?.optional);
  if (!unclear) return undefined;
  return (
    `Which ${(roles.find(({ name }) => name === unclear.role)?.called ?? unclear.role).replaceAll('_', ' ')} is meant: ` +
    `${[unclear.chosen, ...unclear.others].join(' or ')}?`
  );
}

function assumptionsOf(
  filled: readonly FilledRole[],
  ambiguous: readonly AmbiguousRole[],
): readonly string[] {
  const lines = ambiguous.map(
    ({ role, chosen, others }) =>
      `"${role.replaceAll('_', ' ')}" is ${chosen}, not ${others.join(' or ')}.`,
  );
  for (const { role, columns, score } of filled) {
    const paths = columns.map(pathOf);
    if (columns.length > 1)
      lines.push(`The ${role} is ${paths.join(' × ')}; discounts and tax are not in it.`);
    else if (score < 0.7)
      lines.push(`"${role.replaceAll('_', ' ')}" is ${paths[0]}: nothing fits better.`);
    for (const column of columns) lines.push(...readingNotes(column, role));
  }
  return [...new Set(lines)];
}

/** What is assumed when dates or numbers are read from text. */
function readingNotes(column: ColumnFacts, role: string): readonly string[] {
  if (column.family !== 'text' || column.top.length === 0) return [];
  const values = column.top.map(({ value }) => value);
  const forms = dateFormsOf(values);
  if (forms.length > 0 && !['customer', 'product', 'status', 'region'].includes(role)) {
    const shown = forms.map((form) => dateForms[form].shown).join(' and ');
    const unclear = dayOrMonthUnclear(values)
      ? ' Whether day or month comes first cannot be seen; the month is taken as first.'
      : '';
    return [
      `${pathOf(column)} is text; read as a date like ${shown}. Values that do not fit ` +
        `are left out.${unclear}`,
    ];
  }
  const form = ['amount', 'quantity', 'price', 'cost', 'discount'].includes(role)
    ? numberFormOf(values)
    : undefined;
  return form
    ? [`${pathOf(column)} is text; read as a number. Values that do not fit are left out.`]
    : [];
}

/** SQL of one column as the role needs it: text is read as a date or a number. */
export function columnSql(column: ColumnFacts, name: string, kind: Role['kind']): string {
  if (column.family !== 'text') return name;
  const values = column.top.map(({ value }) => value);
  if (kind === 'time') {
    const forms = dateFormsOf(values);
    return forms.length > 0 ? dateSql(name, forms) : `CAST(${name} AS DATE)`;
  }
  const form = kind === 'number' ? numberFormOf(values) : undefined;
  return form ? numberSql(name, form) : name;
}

/** `orders.amount`. */
export function pathOf({ table, name }: Pick<ColumnFacts, 'table' | 'name'>): string {
  return `${table}.${name}`;
}

function isNamed(column: ColumnFacts, answer: string): boolean {
  const plain = answer.trim().toLowerCase();
  return [column.name, pathOf(column)].some((name) => name.toLowerCase() === plain);
}
