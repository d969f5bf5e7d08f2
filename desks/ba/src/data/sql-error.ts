/**
 * What is wrong with a statement, in words that help to correct it.
 *
 * Comes in: what the engine said and the tables there are. Goes out: one finding with line, column
 * and a hint: the name that was meant, the columns there are, the function to use.
 */
import type { Finding } from '../deliverable.ts';
import type { LoadedTable } from './sandbox-engine.ts';
import { nearest, type Position } from './sql-text.ts';

export interface SqlRefusal {
  readonly ok: false;
  /**
   * `write`: it is not a read. `many`, `empty`: not one statement. `time`, `memory`: a limit.
   * `syntax`, `name`, `function`, `denied`, `value`: the statement is wrong. `crash`, `closed`: the
   * engine.
   */
  readonly kind: RefusalKind;
  readonly finding: Finding;
  readonly position?: Position;
  readonly hint?: string;
}

export type RefusalKind =
  | 'write'
  | 'many'
  | 'empty'
  | 'time'
  | 'memory'
  | 'syntax'
  | 'name'
  | 'function'
  | 'denied'
  | 'value'
  | 'crash'
  | 'closed';

export interface RawRefusal {
  readonly kind: 'write' | 'many' | 'empty' | 'time' | 'memory' | 'error' | 'crash' | 'closed';
  readonly message: string;
}

interface Context {
  readonly sql: string;
  readonly tables: readonly LoadedTable[];
  readonly timeoutMs?: number;
}

/** Turns what the engine said into a finding. */
export function explainRefusal(raw: RawRefusal, context: Context): SqlRefusal {
  const { kind } = raw;
  if (kind === 'error') return explainError(raw.message, context);
  return refusal(kind, { rule: rules[kind], message: limitMessage(raw, context) });
}

const rules = {
  write: 'sql_writes',
  many: 'sql_many_statements',
  empty: 'sql_empty',
  time: 'sql_time_limit',
  memory: 'sql_memory_limit',
  crash: 'sql_engine_stopped',
  closed: 'sql_engine_closed',
} as const;

function limitMessage({ kind, message }: RawRefusal, { sql, timeoutMs = 0 }: Context): string {
  switch (kind) {
    case 'write':
      return (
        'Cannot run this statement: only reads are allowed, got ' +
        `${message || firstWord(sql)}. Write one SELECT.`
      );
    case 'many':
      if (/^\s*pivot\b/i.test(sql)) {
        return 'Cannot run PIVOT without a list of values. Write PIVOT … ON column IN (value, …).';
      }
      return `Cannot run this text: one statement is allowed, got ${message}. Send each alone.`;
    case 'empty':
      return 'Cannot run this text: there is no statement in it. Write one SELECT.';
    case 'time':
      return (
        `Cannot finish this statement: it took longer than ${timeoutMs / 1000} s and was ` +
        'stopped. Check the join conditions, or read fewer rows.'
      );
    case 'memory':
      return (
        'Cannot finish this statement: it took more memory than it may and was stopped. ' +
        'Aggregate earlier, or read fewer rows.'
      );
    case 'closed':
      return 'Cannot run this statement: the sandbox is closed. Open a new one.';
    default:
      return (
        'Cannot finish this statement: the engine stopped. Simplify the statement; the ' +
        'data is loaded again for the next one.'
      );
  }
}

function explainError(message: string, { sql, tables }: Context): SqlRefusal {
  const first =
    message
      .replace(/^Failed to extract statements: /, '')
      .split('\n')[0]
      ?.trim() ?? '';
  const position = positionIn(message, sql);
  const plain = first.replace(
    /^(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range|Permission) Error: /,
    '',
  );
  const { kind, rule, hint } = diagnose(message, plain, tables);
  const said = plain.replace(/[.!]*$/, '.');
  return refusal(kind, {
    rule,
    message: `Cannot run this statement: ${said}${hint ? ` ${hint}` : ''}`,
    ...(position ? { position } : {}),
    ...(hint ? { hint } : {}),
  });
}

interface Diagnosis {
  readonly kind: RefusalKind;
  readonly rule: string;
  readonly hint: string;
}

function diagnose(message: string, first: string, tables: readonly LoadedTable[]): Diagnosis {
  const column =
    /Referenced column "([^"]+)" (?:was )?not found/.exec(first)?.[1] ??
    /does not have a column named "([^"]+)"/.exec(first)?.[1];
  if (column)
    return { kind: 'name', rule: 'sql_unknown_column', hint: columnHint(column, first, tables) };
  const table =
    /Table with name (.+?) does not exist/.exec(first)?.[1] ??
    /Referenced table "([^"]+)" not found/.exec(first)?.[1];
  if (table) return { kind: 'name', rule: 'sql_unknown_table', hint: tableHint(table, tables) };
  const call = /Function with name "?([^" ]+)"? does not exist/.exec(first)?.[1];
  if (call) {
    const meant = /Did you mean "([^"]+)"/.exec(message)?.[1];
    return {
      kind: 'function',
      rule: 'sql_unknown_function',
      hint: meant ? `Did you mean ${meant}()?` : '',
    };
  }
  if (
    /disabled (by|through) configuration|configuration has been locked|^Modifying the/.test(first)
  ) {
    const hint = 'Files, network, extensions and settings are closed; query the loaded tables.';
    return { kind: 'denied', rule: 'sql_denied', hint: `${hint} ${tableList(tables)}` };
  }
  if (first.startsWith('syntax error') || message.includes('Parser Error')) {
    return { kind: 'syntax', rule: 'sql_syntax', hint: '' };
  }
  if (/GROUP BY clause/.test(first)) {
    return { kind: 'name', rule: 'sql_group_by', hint: 'Add it to GROUP BY, or aggregate it.' };
  }
  if (first.startsWith('Values were not provided')) {
    return { kind: 'value', rule: 'sql_parameters', hint: 'Give each parameter a value.' };
  }
  const cast = /No function matches.*\(VARCHAR/.test(first)
    ? 'The column holds text: TRY_CAST it to DECIMAL and say how many values do not fit.'
    : '';
  return { kind: 'value', rule: 'sql_error', hint: cast };
}

function columnHint(name: string, first: string, tables: readonly LoadedTable[]): string {
  const within = /Table "([^"]+)" does not have/.exec(first)?.[1]?.toLowerCase();
  const own = tables.filter((table) => table.name.toLowerCase() === within);
  const searched = own.length > 0 ? own : tables;
  const near = nearest(
    name,
    searched.flatMap((table) => table.columns.map((one) => one.name)),
  );
  const meant = near.length > 0 ? `Did you mean ${[...new Set(near)].join(' or ')}? ` : '';
  const listed = searched.slice(0, 5).map((table) => {
    const names = table.columns.slice(0, 30).map((one) => one.name);
    return `${table.name} has ${names.join(', ')}${table.columns.length > 30 ? ', …' : ''}.`;
  });
  return meant + listed.join(' ');
}

function tableHint(name: string, tables: readonly LoadedTable[]): string {
  const near = nearest(
    name,
    tables.map((table) => table.name),
  );
  const meant = near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : '';
  return meant + tableList(tables);
}

function tableList(tables: readonly LoadedTable[]): string {
  const names = tables.slice(0, 30).map((table) => table.name);
  return names.length > 0 ? `Tables: ${names.join(', ')}.` : 'There are no tables.';
}

/** DuckDB shows the line, cut to fit, with a caret below: `LINE 2: …where amout > 1`. */
function positionIn(message: string, sql: string): Position | undefined {
  const shown = /LINE (\d+): (.*)\n( *)\^/.exec(message);
  if (!shown) {
    const lines = sql.trimEnd().split('\n');
    if (!/at end of input/.test(message)) return undefined;
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  }
  const [, number = '1', excerpt = '', spaces = ''] = shown;
  const line = Number(number);
  const at = spaces.length - `LINE ${number}: `.length;
  const cut = excerpt.startsWith('...') ? 3 : 0;
  const whole = sql.split('\n')[line - 1] ?? '';
  const start = cut ? whole.indexOf(excerpt.slice(3).replace(/\.\.\.$/, '')) : 0;
  return { line, column: Math.max(0, start) + at - cut + 1 };
}

function firstWord(sql: string): string {
  return /[A-Za-z]+/.exec(sql)?.[0]?.toUpperCase() ?? 'nothing';
}

function refusal(
  kind: RefusalKind,
  {
    rule,
    message,
    position,
    hint,
  }: { rule: string; message: string; position?: Position; hint?: string },
): SqlRefusal {
  const where = position ? `line ${position.line}, column ${position.column}` : 'the statement';
  const finding: Finding = { rule, severity: 'error', where, message };
  return {
    ok: false,
    kind,
    finding,
    ...(position ? { position } : {}),
    ...(hint ? { hint } : {}),
  };
}
