/**
 * Rules that the data itself suggests: what nearly every row keeps to, and the few that do not.
 *
 * Comes in: facts about a table. Goes out: rules, each with why it is suggested. Nobody has said
 * them, so each is an assumption until a person confirms it.
 */
import { looksLikeId } from './column-role.ts';
import {
  conditionRule,
  filledRule,
  listRule,
  own,
  type Rule,
  referenceRule,
  uniqueRule,
} from './rule.ts';
import {
  type ColumnFacts,
  plainName,
  type SchemaFacts,
  singular,
  type TableFacts,
} from './schema-facts.ts';

/** A gap in more rows than this is how the data is, not a fault. */
const filledMin = 0.95;
/** More different values than this are no list. */
const valuesMax = 12;
const rowsMin = 5;

/** Rules for a table, the ones about keys first. */
export function suggestRules(table: TableFacts, { joins }: SchemaFacts): readonly Rule[] {
  if (table.rows < rowsMin) return [];
  const rules = [
    ...table.columns.flatMap((column) => keyRules(column, table)),
    ...joins
      .filter(({ from, declared }) => from.table === table.name && !declared)
      .map(({ from, to, matched = 0 }) =>
        because(
          referenceRule(table.name, from.column, to),
          `${percent(matched)} of its values are there`,
        ),
      ),
    ...table.columns.flatMap((column) => [
      ...filledRules(column, table),
      ...signRules(column, table),
      ...mailRules(column, table),
      ...valueRules(column, table),
    ]),
    ...orderRules(table),
  ];
  return rules;
}

function because(rule: Omit<Rule, 'source'>, why: string): Rule {
  return { ...rule, source: { from: 'profile', because: why } };
}

function keyRules(column: ColumnFacts, table: TableFacts): readonly Rule[] {
  const plain = plainName(column.name);
  const stem = plainName(singular(table.name));
  const named = [
    'id',
    ...['id', 'no', 'number', 'key', 'code', 'uuid'].map((end) => stem + end),
  ].includes(plain);
  const like = /(id|no|number|key|uuid)$/.test(plain) && column.distinct >= column.filled * 0.95;
  if (!named && !(like && table.columns[0]?.name === column.name)) return [];
  if (column.distinct < column.filled * 0.9) return [];
  const why = `it is named like a key, and ${percent(column.distinct / column.filled)} of its values are different`;
  return [because(uniqueRule(table.name, [column.name]), why)];
}

function filledRules(column: ColumnFacts, table: TableFacts): readonly Rule[] {
  const share = column.filled / table.rows;
  if (share < filledMin || column.primaryKey) return [];
  const why = `${percent(share)} of the rows have it`;
  return [because(filledRule(table.name, column.name), why)];
}

const amounts = /amount|price|total|revenue|cost|fee|qty|quantity|units|stock|salary|weight|age$/i;

function signRules({ family, name }: ColumnFacts, table: TableFacts): readonly Rule[] {
  if (family !== 'number' || !amounts.test(name)) return [];
  const condition = { text: `${name} >= 0`, columns: [name], sql: `${own(name)} >= 0` };
  return [because(conditionRule(table.name, condition), 'it is named like an amount')];
}

function mailRules(column: ColumnFacts, table: TableFacts): readonly Rule[] {
  const { name, family, top } = column;
  const mails = top.filter(({ value }) => /\S@\S+\.\S/.test(value)).length;
  if (family !== 'text' || mails < top.length * 0.5 || top.length === 0) return [];
  return [because(mailRule(table.name, name), 'most of its values are e-mail addresses')];
}

/** An address has one @ and a domain; whether anybody reads it, no pattern tells. */
export function mailRule(table: string, column: string): Omit<Rule, 'source'> {
  const sql = String.raw`regexp_full_match(trim(${own(column)}), '[^@\s]+@[^@\s]+\.[A-Za-z]{2,}')`;
  return conditionRule(table, { text: `${column} is an e-mail address`, columns: [column], sql });
}

/** They say in words that there is no value. */
const standIns = /^(?:n\/?a|#n\/a|null|none|nil|-+|\?+|unknown|tbd|xxx|undefined)?$/i;

/** Few values, each often: one that is only another way of writing one is the fault. */
function valueRules(column: ColumnFacts, table: TableFacts): readonly Rule[] {
  const { family, distinct, top, name } = column;
  if (looksLikeId(column)) return [];
  if (family !== 'text' || distinct > valuesMax || distinct < 2) return [];
  if (column.filled < distinct * 4) return [];
  const groups = Map.groupBy(top, ({ value }) => value.trim().toLowerCase());
  const values = [...groups.values()]
    .flatMap(([most]) => (most ? [most.value] : []))
    .filter((value) => !standIns.test(value.trim()));
  if (values.length < 2 || values.some((value) => value.length > 40)) return [];
  const why = `it has ${distinct} different values${
    groups.size < distinct ? `, of which ${distinct - groups.size} only differ in spelling` : ''
  }`;
  return [because(listRule(table.name, name, values), why)];
}

const earlier =
  /^(order|ordered|start|begin|from|created|open|opened|hired?|birth|valid_from|check_?in)/i;
const later =
  /^(ship|shipped|deliver|end|to|until|updated|close|closed|due|paid|left|return|valid_to|valid_until|check_?out)/i;

function orderRules(table: TableFacts): readonly Rule[] {
  const dates = table.columns.filter(({ family }) => family === 'date' || family === 'timestamp');
  const first = dates.find(({ name }) => earlier.test(name));
  if (!first) return [];
  return dates
    .filter(({ name }) => later.test(name) && name !== first.name)
    .map(({ name }) => {
      const condition = {
        text: `${first.name} <= ${name}`,
        columns: [first.name, name],
        sql: `${own(first.name)} <= ${own(name)}`,
      };
      return because(conditionRule(table.name, condition), 'the names say which comes first');
    });
}

function percent(share: number): string {
  return `${share === 1 ? '100' : Math.min(99.9, share * 100).toFixed(1)} %`;
}
