/** The columns and tables that the words of a rule mean, or the question that settles it. */
import { type ColumnFacts, plainName, type SchemaFacts, singular } from './schema-facts.ts';
import { nearest } from './sql-text.ts';

/** What a part of a rule is read with. */
export interface Reading {
  readonly facts: SchemaFacts;
  readonly table: string | undefined;
  /** The column of the rule before, which "not null" alone goes on with. */
  readonly last: ColumnFacts | undefined;
}

export function columnNamed(
  said: string,
  reading: Reading,
): ColumnFacts | { readonly question: string } {
  const found = columnsNamed(said, reading);
  const [one, ...others] = found;
  if (one && others.length === 0) return one;
  if (one) {
    const meant = found.find(({ table }) => table === reading.table);
    if (meant) return meant;
    const tables = found.map(({ table }) => table).join(' or ');
    return { question: `Which ${said} is meant: that of ${tables}?` };
  }
  const { facts, table } = reading;
  const own = facts.tables.filter((candidate) => table === undefined || candidate.name === table);
  const names = own.flatMap(({ columns }) => columns.map((column) => column.name));
  const near = nearest(said.replaceAll(' ', '_'), names).slice(0, 3);
  const hint = near.length > 0 ? near.join(' or ') : names.slice(0, 20).join(', ');
  return { question: `“${said}” is no column of the data. Which is meant: ${hint}?` };
}

export function columnsNamed(
  said: string,
  { facts }: Pick<Reading, 'facts'>,
): readonly ColumnFacts[] {
  const [first = '', second] = said.split('.');
  return facts.tables.flatMap((table) => {
    if (second !== undefined && !sameThing(table.name, first)) return [];
    return table.columns.filter((column) => plainName(column.name) === plainName(second ?? said));
  });
}

/** `orders`, `order`, `Orders`. */
export function sameThing(a: string, b: string): boolean {
  return singular(plainName(a)) === singular(plainName(b));
}

/** The table that the text names, else the one that has most of the columns it names. */
export function tableIn(text: string, { tables }: SchemaFacts): string | undefined {
  const said = text
    .toLowerCase()
    .replaceAll(/\b(?:exists?|found|occurs?|references)\s+(?:in\s+)?\S+/g, ' ');
  const words: readonly string[] = said.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const at = (name: string): number => words.indexOf(name.toLowerCase());
  const named = tables.filter(({ name: one }) => at(one) >= 0);
  const [first] = named.toSorted((a, b) => at(a.name) - at(b.name));
  if (first) return first.name;
  const counted = tables.map((table) => ({
    table,
    count: table.columns.filter(({ name: one }) => words.includes(one.toLowerCase())).length,
  }));
  return counted.toSorted((a, b) => b.count - a.count)[0]?.table.name;
}
