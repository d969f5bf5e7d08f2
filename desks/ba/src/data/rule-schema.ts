/**
 * The rules that a schema declares: keys, columns that may not be null, checks, references.
 */
import { filledRule, own, type Rule, referenceRule, uniqueRule } from './rule.ts';
import type { LoadedTable } from './sandbox.ts';
import type { SchemaFacts } from './schema-facts.ts';
import { readableName, tokensOf } from './sql-text.ts';

/** The rules of all tables that a schema declares and that have rows. */
export function schemaRules(tables: readonly LoadedTable[], facts: SchemaFacts): readonly Rule[] {
  return tables
    .filter(({ rows }) => rows > 0)
    .flatMap((table) => [...ownRules(table), ...referenceRules(table, facts)]);
}

function ownRules(table: LoadedTable): readonly Rule[] {
  if (table.from !== 'schema') return [];
  const { name, primaryKey, unique, checks = [], columns } = table;
  const from = (quote: string): Pick<Rule, 'source'> => ({ source: { from: 'schema', quote } });
  const filled = columns.filter((one) => !one.nullable || primaryKey.includes(one.name));
  return [
    ...(primaryKey.length > 0
      ? [{ ...uniqueRule(name, primaryKey), ...from(`PRIMARY KEY (${primaryKey.join(', ')})`) }]
      : []),
    ...unique
      .filter((key) => key.join() !== primaryKey.join())
      .map((key) => ({ ...uniqueRule(name, key), ...from(`UNIQUE (${key.join(', ')})`) })),
    ...filled.map((one) => ({ ...filledRule(name, one.name), ...from(`${one.name} NOT NULL`) })),
    ...checks.map((check) => ({ ...checkRule(name, check, columns), ...from(`CHECK ${check}`) })),
  ];
}

function checkRule(
  table: string,
  check: string,
  columns: LoadedTable['columns'],
): Omit<Rule, 'source'> {
  const names = columns.map((one) => one.name);
  const used = tokensOf(check).flatMap(({ kind, value }) =>
    ['word', 'name'].includes(kind)
      ? names.filter((name) => name.toLowerCase() === value.toLowerCase())
      : [],
  );
  return {
    table,
    text: check.replace(/^\(([\s\S]*)\)$/, '$1'),
    columns: [...new Set(used)],
    broken: `NOT ${check}`,
  };
}

/** A foreign key of several columns is checked as a whole. */
function referenceRules(table: LoadedTable, facts: SchemaFacts): readonly Rule[] {
  return table.foreignKeys.flatMap(({ columns, table: to, references }): readonly Rule[] => {
    const target = facts.tables.find(({ name }) => name.toLowerCase() === to.toLowerCase());
    const keys = references.length > 0 ? references : (target?.primaryKey ?? []);
    if (!target || target.rows === 0 || keys.length !== columns.length) return [];
    const quote = `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${to} (${keys.join(', ')})`;
    const source = { from: 'schema', quote } as const;
    const [column, key] = [columns[0], keys[0]];
    if (columns.length === 1 && column !== undefined && key !== undefined) {
      const rule = referenceRule(table.name, column, { table: target.name, column: key });
      return [{ ...rule, source }];
    }
    const same = columns.map((one, at) => `p.${readableName(keys[at] ?? '')} = ${own(one)}`);
    const there = columns.map((one) => `${own(one)} IS NOT NULL`);
    const broken =
      `${there.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${readableName(target.name)} AS p ` +
      `WHERE ${same.join(' AND ')})`;
    const text = `${columns.join(' with ')} exists in ${target.name}`;
    return [{ table: table.name, text, columns, broken, source }];
  });
}
