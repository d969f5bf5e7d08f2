/**
 * Column types of other databases in DuckDB's words.
 *
 * Comes in: a type as written (`NUMERIC(10,2)`, `bigserial`, `NVARCHAR(MAX)`, `int(11) unsigned`).
 * Goes out: the type that DuckDB takes, and a sentence when the meaning is not quite the same.
 */

export interface MappedType {
  readonly type: string;
  /** The value is filled from a sequence when a row leaves it out. */
  readonly identity?: boolean;
  /** What a reader should know about the change. */
  readonly note?: string;
}

const whole: Readonly<Record<string, string>> = {
  smallint: 'SMALLINT',
  int2: 'SMALLINT',
  tinyint: 'TINYINT',
  mediumint: 'INTEGER',
  int: 'INTEGER',
  integer: 'INTEGER',
  int4: 'INTEGER',
  bigint: 'BIGINT',
  int8: 'BIGINT',
  hugeint: 'HUGEINT',
};

const serial: Readonly<Record<string, string>> = {
  smallserial: 'SMALLINT',
  serial2: 'SMALLINT',
  serial: 'INTEGER',
  serial4: 'INTEGER',
  bigserial: 'BIGINT',
  serial8: 'BIGINT',
};

const same: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  bool: 'BOOLEAN',
  bit: 'BOOLEAN',
  real: 'FLOAT',
  float4: 'FLOAT',
  float: 'DOUBLE',
  float8: 'DOUBLE',
  double: 'DOUBLE',
  'double precision': 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  'time without time zone': 'TIME',
  timestamp: 'TIMESTAMP',
  'timestamp without time zone': 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  'timestamp with time zone': 'TIMESTAMPTZ',
  interval: 'INTERVAL',
  uuid: 'UUID',
  json: 'JSON',
  blob: 'BLOB',
  bytea: 'BLOB',
  text: 'VARCHAR',
  varchar: 'VARCHAR',
  varchar2: 'VARCHAR',
  string: 'VARCHAR',
  char: 'VARCHAR',
  character: 'VARCHAR',
  bpchar: 'VARCHAR',
  'character varying': 'VARCHAR',
  nvarchar: 'VARCHAR',
  nchar: 'VARCHAR',
  tinytext: 'VARCHAR',
  mediumtext: 'VARCHAR',
  longtext: 'VARCHAR',
  ntext: 'VARCHAR',
  clob: 'VARCHAR',
};

const changed: Readonly<Record<string, MappedType>> = {
  datetime: { type: 'TIMESTAMP', note: 'DATETIME was read as TIMESTAMP.' },
  datetime2: { type: 'TIMESTAMP', note: 'DATETIME2 was read as TIMESTAMP.' },
  smalldatetime: { type: 'TIMESTAMP', note: 'SMALLDATETIME was read as TIMESTAMP.' },
  datetimeoffset: { type: 'TIMESTAMPTZ', note: 'DATETIMEOFFSET was read as TIMESTAMPTZ.' },
  timetz: { type: 'TIME', note: 'The zone of TIMETZ was left out.' },
  'time with time zone': { type: 'TIME', note: 'The zone of TIME WITH TIME ZONE was left out.' },
  jsonb: { type: 'JSON', note: 'JSONB was read as JSON.' },
  money: { type: 'DECIMAL(19,4)', note: 'MONEY was read as DECIMAL(19,4).' },
  smallmoney: { type: 'DECIMAL(10,4)', note: 'SMALLMONEY was read as DECIMAL(10,4).' },
  uniqueidentifier: { type: 'UUID', note: 'UNIQUEIDENTIFIER was read as UUID.' },
  varbinary: { type: 'BLOB', note: 'VARBINARY was read as BLOB.' },
  binary: { type: 'BLOB', note: 'BINARY was read as BLOB.' },
  image: { type: 'BLOB', note: 'IMAGE was read as BLOB.' },
  tinyblob: { type: 'BLOB', note: 'TINYBLOB was read as BLOB.' },
  mediumblob: { type: 'BLOB', note: 'MEDIUMBLOB was read as BLOB.' },
  longblob: { type: 'BLOB', note: 'LONGBLOB was read as BLOB.' },
  year: { type: 'INTEGER', note: 'YEAR was read as INTEGER.' },
};

/** Maps one type; `declared` are names of types that the script itself defines. */
export function mapType(written: string, declared: ReadonlyMap<string, string>): MappedType {
  const { base, args, unsigned, array } = partsOf(written);
  const own = declared.get(base);
  const mapped: MappedType = own ? { type: own } : mapPlain(base, args);
  const type =
    unsigned && /^(TINY|SMALL|BIG)?INT(EGER)?$/.test(mapped.type) ? `U${mapped.type}` : mapped.type;
  return { ...mapped, type: type + array };
}

function partsOf(written: string) {
  const text = written.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const array = '[]'.repeat(
    (text.match(/\[\d*\]/g) ?? []).length + (/\barray$/.test(text) ? 1 : 0),
  );
  const args =
    /\(([^)]*)\)/
      .exec(text)?.[1]
      ?.split(',')
      .map((arg) => arg.trim()) ?? [];
  const base = text
    .replace(/\([^)]*\)/, '')
    .replaceAll(/\[\d*\]|\barray$|\b(unsigned|signed|zerofill)\b/g, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^.*\./, '')
    .trim();
  return { base, args, unsigned: /\bunsigned\b/.test(text), array };
}

function mapPlain(base: string, args: readonly string[]): MappedType {
  if (base === 'tinyint' && args[0] === '1') {
    return { type: 'BOOLEAN', note: 'TINYINT(1) was read as BOOLEAN.' };
  }
  const integer = whole[base];
  if (integer) return { type: integer };
  const counted = serial[base];
  if (counted) {
    const note = `${base.toUpperCase()} was read as ${counted} filled from a sequence.`;
    return { type: counted, identity: true, note };
  }
  if (base === 'bit' && args[0] !== undefined && args[0] !== '1') {
    return { type: 'VARCHAR', note: `BIT(${args[0]}) was read as VARCHAR.` };
  }
  if (['numeric', 'decimal', 'dec', 'number'].includes(base)) return mapDecimal(base, args);
  if (base === 'enum' || base === 'set') {
    return {
      type: 'VARCHAR',
      note: `${base.toUpperCase()}(${args.join(', ')}) was read as VARCHAR.`,
    };
  }
  const plain = same[base];
  if (plain) return { type: plain };
  const other = changed[base];
  if (other) return other;
  return {
    type: 'VARCHAR',
    note: `The type ${base.toUpperCase()} is not known here; read as VARCHAR.`,
  };
}

/** Without a precision Postgres keeps every digit; the engine would keep three after the point. */
function mapDecimal(base: string, args: readonly string[]): MappedType {
  const [precision, scale = '0'] = args;
  if (precision === undefined || !/^\d+$/.test(precision)) {
    const note = `${base.toUpperCase()} without a precision was read as DECIMAL(38,10).`;
    return { type: 'DECIMAL(38,10)', note };
  }
  if (Number(precision) <= 38) return { type: `DECIMAL(${precision},${scale})` };
  const kept = Math.min(Number(scale), 38);
  const note = `The precision ${precision} was read as 38, the most there is.`;
  return { type: `DECIMAL(38,${kept})`, note };
}
