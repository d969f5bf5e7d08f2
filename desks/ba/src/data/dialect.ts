/**
 * The dialects of SQL that people name, and what can be checked of each.
 *
 * Postgres is parsed by its own parser, DuckDB by itself. The others are parsed by polyglot-sql, which
 * finds what is no SQL at all (brackets, quotes, order of clauses) and lets through much that the
 * database itself refuses, such as TOP in MySQL; so what it says is syntax and no more.
 */
export const dialectNames = {
  postgres: 'Postgres',
  duckdb: 'DuckDB',
  mysql: 'MySQL',
  tsql: 'SQL Server',
  oracle: 'Oracle',
  bigquery: 'BigQuery',
  snowflake: 'Snowflake',
  sqlite: 'SQLite',
  spark: 'Spark',
  databricks: 'Databricks',
  redshift: 'Redshift',
  trino: 'Trino',
  athena: 'Athena',
  clickhouse: 'ClickHouse',
  hive: 'Hive',
  teradata: 'Teradata',
} as const;

export type Dialect = keyof typeof dialectNames;
export type OtherDialect = Exclude<Dialect, 'postgres' | 'duckdb'>;

export const dialects: readonly Dialect[] = Object.keys(dialectNames).filter((name) =>
  isDialect(name),
);

function isDialect(name: string): name is Dialect {
  return Object.hasOwn(dialectNames, name);
}

export function isOther(dialect: Dialect): dialect is OtherDialect {
  return dialect !== 'postgres' && dialect !== 'duckdb';
}

const spellings: readonly (readonly [string, Dialect])[] = [
  ['postgres(?:ql)?|psql', 'postgres'],
  ['duckdb', 'duckdb'],
  ['mysql|maria ?db', 'mysql'],
  ['(?:ms |microsoft )?sql ?server|mssql|t-?sql|azure sql|ms ?sql', 'tsql'],
  ['oracle(?: db| database)?|pl/?sql', 'oracle'],
  ['(?:google )?big ?query', 'bigquery'],
  ['snowflake(?! schema)', 'snowflake'],
  ['sqlite3?', 'sqlite'],
  ['(?:apache )?spark(?: ?sql)?', 'spark'],
  ['databricks', 'databricks'],
  ['(?:amazon )?redshift', 'redshift'],
  ['trino|presto(?:db)?', 'trino'],
  ['(?:amazon )?athena', 'athena'],
  ['clickhouse', 'clickhouse'],
  ['(?:apache )?hive', 'hive'],
  ['teradata', 'teradata'],
];

/** Databases that nothing here parses. */
const unparsed =
  'db2|informix|sybase|netezza|vertica|sap hana|hana|firebird|ms access|access ' +
  'sql|foxpro|cobol|kdb|ingres';

const lead =
  '\\b(?:for|in|on|as|using|with|fur|für|pour|para|en|dialect)\\s+(?:the\\s+|an?\\s+)?(?:dialect\\s+)?';
const trail = '\\s+(?:dialect|syntax|database|db|sql)';
/** Names that are everyday words too: `revenue per hive`. */
const everyday = /oracle|spark|hive|athena|snowflake|trino|teradata|db2/;

/** Most texts name none; the shapes below are costly to make. */
const anyName = new RegExp(
  `\\b(?:${[...spellings.map(([words]) => words), unparsed].join('|')})`,
  'i',
);

export interface Target {
  /** As it was written. */
  readonly quote: string;
  /** Undefined when nothing here parses it. */
  readonly dialect: Dialect | undefined;
}

/** The dialect that a text asks for, and the text without it. */
export function targetIn(text: string): { readonly target?: Target; readonly without: string } {
  if (!anyName.test(text)) return { without: text };
  for (const [words, dialect] of [...spellings, [unparsed, undefined] as const]) {
    const end = '(?![\\p{L}\\p{N}_.])';
    const shapes = [
      `${lead}(${words})(?:${trail})?${end}`,
      `\\b(${words})${trail}${end}`,
      ...(everyday.test(words) ? [] : [`\\b(${words})${end}`]),
    ];
    const found = shapes
      .map((shape) => new RegExp(shape, 'iu').exec(text))
      .find((one) => one !== null);
    if (!found) continue;
    const quote = found[1] ?? '';
    const without = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
    return { target: { quote, dialect }, without: without.replace(/\s{2,}/g, ' ').trim() };
  }
  return { without: text };
}

/** `from Oracle to SQL Server`: what a given query is written in, and what it is wanted in. */
export function dialectsIn(text: string): {
  readonly dialect?: Dialect;
  readonly target?: Dialect;
} {
  if (!anyName.test(text)) return {};
  const after = (leads: string): Dialect | undefined =>
    spellings.find(([words]) =>
      new RegExp(`(?:^|[^a-z])(?:${leads})\\s+(?:${words})(?![\\w.])`, 'i').test(text),
    )?.[1];
  const from = after('from|von|aus|de|desde|depuis') ?? after('this|the|my|dieses|diese');
  const target = after('to|into|nach|zu|vers|a|à|en|in|for|für');
  return {
    ...(from !== undefined && { dialect: from }),
    ...(target !== undefined && target !== from && { target }),
  };
}
