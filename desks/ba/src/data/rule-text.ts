/**
 * Data quality rules as people write them: "amount > 0, status in (open, closed), order_date <=
 * ship_date, email unique, customer_id exists in customers, not null".
 *
 * Comes in: a text and facts about the tables. Goes out: the rules that were understood, and each
 * part that was not, with why: it is asked, never skipped.
 */
import {
  conditionRule,
  filledRule,
  filledTextRule,
  listRule,
  own,
  type Rule,
  referenceRule,
  uniqueRule,
} from './rule.ts';
import { columnNamed, columnsNamed, type Reading, sameThing, tableIn } from './rule-column.ts';
import { partsOf } from './rule-find.ts';
import { mailRule } from './rule-suggest.ts';
import type { ColumnFacts, SchemaFacts } from './schema-facts.ts';
import { quoteText } from './sql-text.ts';

export interface ReadRules {
  readonly rules: readonly Rule[];
  /** As it was written, with the question that settles it. */
  readonly open: readonly { readonly quote: string; readonly question: string }[];
}

export interface RuleScope {
  readonly facts: SchemaFacts;
  /** The table that is meant where a column is in several. */
  readonly table?: string | undefined;
}

/** Reads every rule of a text. */
export function readRules(text: string, scope: RuleScope): ReadRules {
  const rules: Rule[] = [];
  const open: { quote: string; question: string }[] = [];
  const table = scope.table ?? tableIn(text, scope.facts);
  let last: ColumnFacts | undefined;
  for (const group of partsOf(text)) {
    for (let at = 0; at < group.length; ) {
      const read = longest(group.slice(at), { facts: scope.facts, table, last });
      const { quote, outcome, parts } = read;
      at += parts;
      if ('question' in outcome) open.push({ quote, question: outcome.question });
      else if (outcome.column) {
        rules.push({ ...outcome.rule, source: { from: 'request', quote } });
        last = outcome.column;
      }
    }
  }
  return { rules, open };
}

type Made = Omit<Rule, 'source'>;
type Outcome =
  | { readonly rule: Made; readonly column: ColumnFacts }
  | { readonly question: string };

/** As many parts as make one rule: "status is open, closed or paid". */
function longest(parts: readonly string[], reading: Reading) {
  const first = parts[0] ?? '';
  const single = ruleOf(first, reading);
  if (/\b(?:or|oder|ou|o)\b/.test(parts.slice(1).join(' '))) {
    for (let count = Math.min(parts.length, 12); count > 1; count -= 1) {
      const quote = parts.slice(0, count).join(', ');
      const outcome = ruleOf(quote, reading);
      if (!('question' in outcome)) return { quote, outcome, parts: count };
    }
  }
  return { quote: first, outcome: single, parts: 1 };
}

const name = String.raw`["\x60\[]?([\p{L}_][\p{L}\p{N}_]*(?:[. ][\p{L}_][\p{L}\p{N}_]*){0,2})["\x60\]]?`;
const be = String.raw`(?:\s+(?:is|are|must\s+be|has\s+to\s+be|should\s+be|shall\s+be|needs\s+to\s+be|muss|ist|doit\s+[eê]tre|est|debe\s+ser|es))?`;
const rule = (rest: string): RegExp =>
  new RegExp(`^(?:the\\s+|each\\s+|every\\s+|all\\s+)?${name}${rest}[.!]?$`, 'iu');

type Reader = (found: RegExpExecArray, table: string, column: ColumnFacts) => Made | string;

const readers: readonly (readonly [RegExp, Reader])[] = [
  [
    rule(
      `${be}\\s+(?:always\\s+)?(?:not\\s+null|not\\s+empty|not\\s+missing|never\\s+(?:null|empty|missing)|required|mandatory|filled(?:\\s+in)?|present|nicht\\s+leer|pflicht(?:feld)?|obligatoire|obligatorio)`,
    ),
    (_, table, column) => filled(table, column),
  ],
  [
    rule(
      `\\s+(?:must|may|can|should|darf)\\s*(?:not|nicht)\\s+(?:be\\s+)?(?:null|empty|missing|leer(?:\\s+sein)?)`,
    ),
    (_, table, column) => filled(table, column),
  ],
  [
    rule(`${be}\\s+(?:unique|distinct|eindeutig|einmalig|unique|[uú]nic[oa])`),
    (_, table, column) => uniqueRule(table, [column.name]),
  ],
  [
    rule(
      `\\s+(?:must\\s+|has\\s+to\\s+|should\\s+)?(?:exists?|is\\s+found|occurs?|be\\s+found)\\s+in\\s+${name}`,
    ),
    (found) => `reference ${found[2]}`,
  ],
  [
    rule(`\\s+(?:references|points\\s+to|refers\\s+to)\\s+${name}`),
    (found) => `reference ${found[2]}`,
  ],
  [
    rule(`${be}\\s+(?:an?\\s+)?(?:valid\\s+)?e-?mail(?:\\s+address(?:es)?)?`),
    (_, table, column) => mailRule(table, column.name),
  ],
  [
    rule(`${be}\\s+(?:(not)\\s+|nicht\\s+)?(positive|negative|zero)`),
    (found, table, column) =>
      signed(table, column, { not: Boolean(found[2]), sign: found[3] ?? '' }),
  ],
  [
    rule(`${be}\\s+(?:never|not)\\s+in\\s+the\\s+future`),
    (_, table, column) =>
      temporal(column)
        ? conditionRule(table, {
            text: `${column.name} is not in the future`,
            columns: [column.name],
            sql: `${own(column.name)} < current_date + 1`,
          })
        : `${column.name} is ${column.type}, not a date`,
  ],
  [
    rule(`${be}\\s+between\\s+(\\S+)\\s+and\\s+(\\S+)`),
    (found, table, column) => between(table, column, [found[2] ?? '', found[3] ?? '']),
  ],
  [
    rule(`${be}\\s+(?:in|one\\s+of)\\s*[({\\[]\\s*(.+?)\\s*[)}\\]]`),
    (found, table, column) => listRule(table, column.name, valuesIn(found[2] ?? '')),
  ],
  [
    rule(`\\s+(?:is|are|must\\s+be|should\\s+be|can\\s+be)\\s+(.+\\s(?:or|oder|ou)\\s.+)`),
    (found, table, column) => listRule(table, column.name, valuesIn(found[2] ?? '')),
  ],
  [
    rule(`${be}\\s+(?:one\\s+of|either|in)\\s+(.+)`),
    (found, table, column) => listRule(table, column.name, valuesIn(found[2] ?? '')),
  ],
];

const words: Readonly<Record<string, string>> = {
  'greater than or equal to': '>=',
  'less than or equal to': '<=',
  'greater than': '>',
  'more than': '>',
  'less than': '<',
  'at least': '>=',
  'at most': '<=',
  'not before': '>=',
  'not after': '<=',
  'on or after': '>=',
  'on or before': '<=',
  'not equal to': '<>',
  'equal to': '=',
  before: '<',
  after: '>',
  above: '>',
  over: '>',
  below: '<',
  under: '<',
  equals: '=',
};
const sign = `(<=|>=|<>|!=|==|=|<|>|≤|≥|${Object.keys(words)
  .map((one) => one.replaceAll(' ', '\\s+'))
  .join('|')})`;
const comparison = rule(`${be}\\s*${sign}\\s*(\\S.*)`);

function ruleOf(text: string, reading: Reading): Outcome {
  const bare = /^(?:is\s+|are\s+)?(?:not\s+null|required|mandatory|not\s+empty|unique)[.!]?$/i.test(
    text,
  );
  const whole = bare && reading.last ? `${reading.last.name} ${text}` : text;
  const flipped = /^(?:no\s+duplicate|unique|only\s+one)\s+(.+)$/i.exec(whole)?.[1];
  const plain = flipped === undefined ? whole : `${flipped} unique`;
  const together =
    /^\(?([\w\s,]+?)\)?\s+(?:together\s+|combined\s+)?(?:is\s+|are\s+)?unique$/i.exec(plain)?.[1];
  const several = together?.split(/\s*,\s*(?:and\s+)?|\s+and\s+/) ?? [];
  if (several.length > 1) return severalUnique(several, reading);
  const compared = comparison.exec(plain);
  if (compared) return comparisonOf(compared, text, reading);
  for (const [shape, read] of readers) {
    const found = shape.exec(plain);
    if (!found) continue;
    const column = columnNamed(found[1] ?? '', besideTarget(found[2], reading));
    if ('question' in column) return column;
    const made = read(found, column.table, column);
    if (typeof made !== 'string') return { rule: made, column };
    if (!made.startsWith('reference ')) return { question: `“${text}”: ${made}. What is meant?` };
    return referenceOf(made.slice('reference '.length), column, reading);
  }
  return {
    question:
      `“${text}” was not understood as a rule. How would you write it, for example amount ` +
      '> 0?',
  };
}

/** A column that exists in `customers` is a column of another table. */
function besideTarget(target: string | undefined, reading: Reading): Reading {
  const { facts } = reading;
  const tables = facts.tables.filter(
    ({ name: one }) => !sameThing(one, target?.split('.')[0] ?? ''),
  );
  return target === undefined || tables.length === 0
    ? reading
    : { ...reading, facts: { ...facts, tables } };
}

function comparisonOf(found: RegExpExecArray, text: string, reading: Reading): Outcome {
  const [, left = '', said = '', right = ''] = found;
  const column = columnNamed(left, reading);
  if ('question' in column) return column;
  const written = said.toLowerCase().replaceAll(/\s+/g, ' ');
  const operator =
    ({ '==': '=', '!=': '<>', '≤': '<=', '≥': '>=' } as Record<string, string>)[written] ??
    words[written] ??
    written;
  const value = right.replace(/[.!]$/, '').trim();
  const made = (sql: string, shown: string, columns: readonly string[]): Outcome => ({
    rule: conditionRule(column.table, {
      text: `${column.name} ${operator} ${shown}`,
      columns,
      sql: `${own(column.name)} ${operator} ${sql}`,
    }),
    column,
  });
  const literal = literalOf(value, column);
  if (literal !== undefined) return made(literal, value, [column.name]);
  if (/^["'“]/.test(value) || (column.family === 'text' && operator === '=')) {
    const bare = value.replace(/^["'“”]|["'“”]$/g, '');
    if (columnsNamed(bare, reading).length === 0) return made(quoteText(bare), bare, [column.name]);
  }
  const other = columnNamed(value, { ...reading, table: column.table });
  if ('question' in other)
    return {
      question:
        `“${text}”: “${value}” is neither a column of ${column.table} nor a value of ` +
        `${column.name}, which is ${column.type}. What is meant?`,
    };
  if (other.table !== column.table)
    return {
      question: `“${text}” compares ${column.table} with ${other.table}. Which rows go together?`,
    };
  if (kindOf(other) !== kindOf(column))
    return {
      question: `“${text}” compares ${column.type} with ${other.type}. What is meant?`,
    };
  return made(own(other.name), other.name, [column.name, other.name]);
}

/** Dates and times can be compared with each other, and nothing else with anything else. */
function kindOf(column: ColumnFacts): string {
  return temporal(column) ? 'time' : column.family;
}

/** A value that can be compared with the column. */
function literalOf(value: string, column: ColumnFacts): string | undefined {
  const number = value
    .replace(/(?<=\d)[, _](?=\d{3}\b)/g, '')
    .replace(/\s*(?:€|\$|EUR|USD|%)$/i, '');
  if (/^-?\d+(?:\.\d+)?$/.test(number))
    return column.family === 'number' || column.family === 'text'
      ? column.family === 'text'
        ? undefined
        : number
      : undefined;
  if (/^(?:today|now|heute|aujourd'hui|hoy)$/i.test(value) && temporal(column))
    return 'current_date';
  const date = /^["'“]?(\d{4}-\d{2}-\d{2})["'”]?$/.exec(value)?.[1];
  if (date !== undefined && temporal(column)) return `DATE ${quoteText(date)}`;
  if (/^(?:true|false)$/i.test(value) && column.family === 'boolean') return value.toLowerCase();
  return undefined;
}

function temporal({ family }: ColumnFacts): boolean {
  return family === 'date' || family === 'timestamp';
}

function filled(table: string, column: ColumnFacts): Made {
  return column.family === 'text'
    ? filledTextRule(table, column.name)
    : filledRule(table, column.name);
}

function signed(
  table: string,
  { name: column, family, type }: ColumnFacts,
  { not, sign: word }: { not: boolean; sign: string },
): Made | string {
  if (family !== 'number') return `${column} is ${type}, not a number`;
  const operators: Readonly<Record<string, string>> = not
    ? { positive: '<=', negative: '>=', zero: '<>' }
    : { positive: '>', negative: '<', zero: '=' };
  const operator = operators[word.toLowerCase()] ?? '>';
  const text = `${column} ${operator} 0`;
  return conditionRule(table, { text, columns: [column], sql: `${own(column)} ${operator} 0` });
}

function between(
  table: string,
  column: ColumnFacts,
  [from, to]: readonly [string, string],
): Made | string {
  const [low, high] = [literalOf(from, column), literalOf(to, column)];
  if (low === undefined || high === undefined)
    return `${column.name} is ${column.type}, which ${from} and ${to} are not`;
  const sql = `${own(column.name)} BETWEEN ${low} AND ${high}`;
  const text = `${column.name} is between ${from} and ${to}`;
  return conditionRule(table, { text, columns: [column.name], sql });
}

function valuesIn(list: string): readonly string[] {
  return list
    .split(/\s*,\s*(?:(?:or|and|oder|ou|o)\s+)?|\s+(?:or|oder|ou|o)\s+|\s*\|\s*|\s*\/\s*/)
    .map((value) => value.trim().replace(/^["'“”]|["'“”]$/g, ''))
    .filter((value) => value !== '');
}

function severalUnique(names: readonly string[], reading: Reading): Outcome {
  const columns: ColumnFacts[] = [];
  for (const one of names) {
    const table = columns[0]?.table ?? reading.table;
    const column = columnNamed(one, { ...reading, table });
    if ('question' in column) return column;
    columns.push(column);
  }
  const [first] = columns;
  if (!first || columns.some(({ table }) => table !== first.table))
    return { question: `“${names.join(', ')}” are not in one table. Which are meant?` };
  return {
    rule: uniqueRule(
      first.table,
      columns.map((one) => one.name),
    ),
    column: first,
  };
}

function referenceOf(target: string, column: ColumnFacts, { facts }: Reading): Outcome {
  const [tableName = '', columnName] = target.trim().split(/\s*\.\s*/);
  const table = facts.tables.find(({ name: one }) => sameThing(one, tableName));
  if (!table) {
    const names = facts.tables.map((one) => one.name).join(', ');
    return {
      question:
        `There is no table ${tableName} to look ${column.name} up in; there is ${names}. ` +
        'Which is meant, or can you give it?',
    };
  }
  const keys = table.columns.filter((one) =>
    columnName === undefined
      ? sameThing(one.name, column.name) ||
        one.primaryKey ||
        (one.unique && sameThing(one.name, 'id'))
      : sameThing(one.name, columnName),
  );
  const key = keys.find((one) => sameThing(one.name, column.name)) ?? keys[0];
  if (!key) {
    const names = table.columns.map((one) => one.name).join(', ');
    return { question: `Which column of ${table.name} is ${column.name} looked up in: ${names}?` };
  }
  return {
    rule: referenceRule(column.table, column.name, { table: table.name, column: key.name }),
    column,
  };
}
