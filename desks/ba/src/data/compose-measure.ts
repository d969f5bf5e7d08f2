/**
 * Measures in words, as expressions: total revenue, number of orders, average order value.
 *
 * Comes in: a measure and the roles that were filled. Goes out: the expression with its alias, and
 * a definition that names the columns it is computed from.
 */
import { type Role, standardRoles } from './column-role.ts';
import { Unclear } from './compose-filter.ts';
import type { Part, Plan } from './compose-query.ts';
import type { Measure } from './data-request.ts';
import { plainName, type SchemaFacts, singular } from './schema-facts.ts';
import { type FilledRole, pathOf } from './sql-fit.ts';
import { roleSql, type Scope } from './sql-template.ts';

export function measureRoles(plan: Plan, { how, of }: Measure): readonly FilledRole[] {
  const { fit, facts } = plan;
  if (how === 'count') {
    const role = countsRows(of, facts) ? undefined : fit.filled[roleFor(of, 'id').name];
    return role ? [role] : [];
  }
  const own =
    how === 'count_distinct'
      ? filledFor(plan, of, 'id')
      : filledFor(plan, measureNoun(of), 'number');
  const order = isPerOrder(of) ? fit.filled['order_id'] : undefined;
  return order ? [own, order] : [own];
}

export function measurePart(plan: Plan, measure: Measure, scope: Scope): Part {
  const { how, of } = measure;
  const roles = measureRoles(plan, measure);
  const name = aliasOf(of);
  const add = (alias: string, sql: string, definition: string): Part => {
    plan.metrics.push({ name: alias, definition });
    return { sql, alias };
  };
  const [role, order] = roles;
  const source = role ? role.columns.map(pathOf).join(' × ') : plan.fit.table;
  if (how === 'count' || how === 'count_distinct')
    return countPart(plan, { measure, role, scope, add });
  if (!role) throw new Unclear(`Which column holds the ${of}?`);
  const value = roleSql(role, scope).replace(/^\(([^()]*)\)$/, '$1');
  const orderColumn = order?.columns[0];
  if (how === 'avg' && isPerOrder(of) && orderColumn && !orderColumn.unique) {
    const orders = `count(DISTINCT ${roleSql(order, scope)})`;
    return add(
      `average_${name}`,
      `round(sum(${value}) / NULLIF(${orders}, 0), 2)`,
      `sum of ${source} divided by the number of different ${pathOf(orderColumn)}`,
    );
  }
  if (how === 'avg') {
    if (isPerOrder(of)) plan.assumptions.push(`One row of ${plan.fit.table} is one order.`);
    const floating = role.columns.some(({ type }) => /DOUBLE|FLOAT/.test(type));
    // Postgres rounds to places only exact numbers.
    const mean = floating ? `CAST(avg(${value}) AS NUMERIC(38, 6))` : `avg(${value})`;
    return add(
      `average_${name}`,
      `round(${mean}, 2)`,
      `mean of ${source}, rows without a value left out`,
    );
  }
  const labels = {
    sum: ['total', 'sum'],
    min: ['lowest', 'least'],
    max: ['highest', 'greatest'],
    median: ['median', 'median'],
  } as const;
  const [prefix, words] = labels[how];
  return add(
    name.startsWith(prefix) ? name : `${prefix}_${name}`,
    `${how}(${value})`,
    `${words} of ${source}`,
  );
}

interface CountPart {
  readonly measure: Measure;
  readonly role: FilledRole | undefined;
  readonly scope: Scope;
  readonly add: (alias: string, sql: string, definition: string) => Part;
}

function countPart(
  { fit, assumptions }: Plan,
  { measure: { how, of }, role, scope, add }: CountPart,
): Part {
  const alias = aliasOf(of === 'rows' ? `rows of ${fit.table}` : of);
  const [column] = role?.columns ?? [];
  if (role && column && !(column.unique && column.table === fit.table)) {
    const own = alias === column.name.toLowerCase() ? `different_${alias}` : alias;
    return add(
      own,
      `count(DISTINCT ${roleSql(role, scope)})`,
      `number of different ${pathOf(column)}`,
    );
  }
  const named = singular(plainName(of)) === singular(plainName(fit.table));
  if (how === 'count' && !role && !named && !/^(rows?|records?|entries|lines?|items)$/.test(of)) {
    assumptions.push(`Each row of ${fit.table} is one of the ${of}.`);
  }
  return add(alias, 'count(*)', `number of rows of ${fit.table}`);
}

function aliasOf(noun: string): string {
  return (
    noun
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replace(/^_|_$/g, '') || 'value'
  );
}

export function isPerOrder(noun: string): boolean {
  return /^(order|basket|cart|invoice|transaction)s? (value|amount|total|size)s?$/.test(noun);
}

export function measureNoun(noun: string): string {
  if (isPerOrder(noun)) return 'amount';
  const plain = noun.replace(/\s+(?:amount|value|volume)s?$/, '');
  return /^(sales?|revenues?|turnover|income|spend(ing)?|amounts?|money)$/.test(plain)
    ? plain.replace(/^(income|spend(ing)?|money)$/, 'amount')
    : noun;
}

/** `orders`, `rows`: counted as rows of a table, not as values of a column. */
export function countsRows(noun: string, { tables }: SchemaFacts): boolean {
  if (/^(rows?|records?|lines?|entries|items)$/.test(noun)) return true;
  return tables.some(({ name }) => singular(plainName(name)) === singular(plainName(noun)));
}

/** The usual role of a noun, or a role of its own. */
export function roleFor(noun: string, kind: Role['kind']): Role {
  const plain = singular(plainName(noun));
  const named = Object.values(standardRoles).find(
    (role) =>
      role.kind === kind &&
      (plainName(role.name) === plain ||
        role.synonyms.some((one) => singular(plainName(one)) === plain)),
  );
  if (named) {
    // The word that was used comes first among its synonyms.
    const word = noun.replaceAll(' ', '_');
    return { ...named, synonyms: [word, singular(word), ...named.synonyms] };
  }
  const joined = noun.replaceAll(' ', '_');
  const one = singular(joined);
  const names = [joined, one, `${one}_name`];
  const keys = [`${one}_id`, `${one}_no`, `${one}_number`];
  // What is counted is the thing itself; what is shown is its name.
  const synonyms = kind === 'id' ? [...keys, ...names] : [...names, ...keys];
  return { name: joined.replaceAll(/[^\p{L}\p{N}_]/gu, '_'), kind, synonyms };
}

export function filledFor({ fit, roles }: Plan, noun: string, kind: Role['kind']): FilledRole {
  const name = roleFor(noun, kind).name;
  const filled = fit.filled[name];
  if (!filled) throw new Unclear(fit.question ?? `Which column holds the ${noun}?`);
  return roles.has(name) ? filled : { ...filled, role: name };
}
