/**
 * Tables that a person wrote into the request: "Tables: orders(id, region, status, amount,
 * created_at)".
 */
import { wordsOf } from './column-role.ts';
import { quoteName, tokensOf } from './sql-text.ts';

export interface InlineTable {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly typeGiven: boolean;
  }[];
  /** As it was written. */
  readonly quote: string;
}

export interface ReadTables {
  readonly tables: readonly InlineTable[];
  /** CREATE TABLE for each of them, or the DDL that the text itself holds. */
  readonly ddl: string;
  /** The text with the tables blanked out. */
  readonly without: string;
}

/** Functions and words of prose that a bracket may follow. */
const notTables: ReadonlySet<string> = new Set(
  `count sum avg min max median round coalesce nullif date_trunc extract distinct in and or by per
  with for the of e eg ie such like column columns value values otp uat sql csv brd`.split(/\s+/),
);

const word = String.raw`[A-Za-z_]\w*`;
/** "table orders with columns id, amount and status". */
const inProse = new RegExp(
  String.raw`\btables?\s+(${word})\s+(?:with|has|having)\s+(?:the\s+)?columns?\s*:?\s*` +
    String.raw`(${word}(?:\s*,\s*(?:and\s+)?${word}|\s+and\s+${word})*)`,
  'gi',
);

const types = `pk fk key primary (big|small)?int\\w* (big|small)?serial\\w* numeric decimal money float\\w*
  double real text string (var)?char date\\w* time\\w* bool\\w* uuid json\\w*`;
const typeWord = new RegExp(`^(?:${types.split(/\s+/).join('|')})\\b`, 'i');

/** Finds tables written as `name(column, column type, …)` or as DDL. */
export function readTables(text: string): ReadTables {
  const written = text.match(/create\s+table\b[\s\S]*?\)\s*(?:;|$)/gi)?.join('\n') ?? '';
  let without =
    written === '' ? text : text.replaceAll(/create\s+table\b[\s\S]*?\)\s*(?:;|$)/gi, blank);
  const tables: InlineTable[] = [];
  const shapes = [
    /\b(?:tables?\s*:?\s*)?([A-Za-z_]\w*)\s*\(([^()]*(?:\([\d, ]+\)[^()]*)*)\)/g,
    inProse,
  ];
  for (const shape of shapes) {
    without = without.replaceAll(shape, (all, name: string, body: string) => {
      const columns = columnsOf(body);
      const announced = /^tables?/i.test(all);
      if (notTables.has(name.toLowerCase()) || !columns || (columns.length < 2 && !announced))
        return all;
      tables.push({ name, columns, quote: all.trim() });
      return blank(all);
    });
  }
  if (tables.length > 0)
    without = without.replaceAll(/\b(?:tables?|schema|columns?)\s*:?(?=[\s|,]*(?:\||$))/gi, blank);
  const made = tables.map(({ name, columns }) => {
    const list = columns.map((column) => `${quoteName(column.name)} ${column.type}`).join(', ');
    return `CREATE TABLE ${quoteName(name)} (${list});`;
  });
  return { tables, ddl: [written, ...made].filter(Boolean).join('\n'), without };
}

function blank(text: string): string {
  return '|'.padEnd(text.length);
}

/** Column names, each with an optional type; undefined when the bracket holds prose. */
function columnsOf(body: string): InlineTable['columns'] | undefined {
  const parts = body
    .split(/,(?![^(]*\))|\s+and\s+/)
    .map((part) => part.trim())
    .filter(Boolean);
  const columns = parts.map((part) => {
    const [name, ...rest] = tokensOf(part.replace(/^and\s+/, ''));
    if (!name || !['word', 'name'].includes(name.kind)) return undefined;
    const type = part.slice(name.end).trim();
    const isType = type === '' || typeWord.test(type);
    if (!isType || rest.length > 8) return undefined;
    const keyword = /^(pk|fk|key|primary key)\b/i.test(type);
    const given = type !== '' && !keyword;
    const columnName = name.kind === 'word' ? name.text : name.value;
    return { name: columnName, type: given ? type : typeFromName(columnName), typeGiven: given };
  });
  return columns.length > 0 && columns.every((column) => column !== undefined)
    ? columns
    : undefined;
}

const moneyWord =
  /^(amount|price|total|revenue|cost|fee|balance|value|salary|tax|discount|sales|net|gross)$/;

/** A type that fits the name; the caller says that it is an assumption. */
function typeFromName(name: string): string {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (['at', 'ts', 'timestamp', 'datetime', 'time'].includes(last)) return 'TIMESTAMP';
  if (words.includes('date') || ['day', 'birthday', 'dob'].includes(last)) return 'DATE';
  if (moneyWord.test(last)) return 'NUMERIC(18,2)';
  if (words.some((one) => ['amount', 'price', 'total', 'revenue'].includes(one)))
    return 'NUMERIC(18,2)';
  if (/^(quantity|qty|count|units|stock|age|year|rank)$/.test(last)) return 'INTEGER';
  if (last === 'id') return 'BIGINT';
  if (words[0] === 'is' || words[0] === 'has') return 'BOOLEAN';
  return 'VARCHAR';
}
