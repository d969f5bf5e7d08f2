/**
 * The files of checked rules: a report for people, and every breaking row for a spreadsheet.
 */
import { type DeskFile, fileName } from '../deliverable.ts';
import { csvText, markdownTable, markdownText } from '../table.ts';
import { shareText } from './check-rules.ts';
import { csvValue } from './query-file.ts';
import { countSql, type Rule } from './rule.ts';
import type { Json, ResultColumn } from './sandbox.ts';
import { textOfCell } from './schema-facts.ts';

export type BrokenRow = readonly Json[];

export interface CheckedRule {
  readonly rule: Rule;
  /** Rows that break it. */
  readonly count: number;
  /** Rows of the table. */
  readonly of: number;
  /** `row`, the number of the row, and the columns of the table. */
  readonly columns: readonly ResultColumn[];
  /** The first ones, personal values masked. */
  readonly rows: readonly BrokenRow[];
}

interface Report {
  readonly about: string;
  readonly open: readonly { readonly quote: string; readonly question: string }[];
  /** Rows of a rule that the CSV file lists at most. */
  readonly rowsMax: number;
}

/** Rows of a rule that the report shows. */
const shownMax = 5;
/** Cells of a row that the report shows. */
const cellsMax = 8;

export function ruleFiles(checked: readonly CheckedRule[], report: Report): readonly DeskFile[] {
  const tables = [...new Set(checked.map(({ rule }) => rule.table))];
  const stem = tables.length === 1 ? `${tables[0]} rules` : 'data rules';
  const text = markdown(checked, report);
  const files: DeskFile[] = [{ name: fileName(stem, 'md'), mediaType: 'text/markdown', text }];
  for (const table of tables) {
    const rows = breakingRows(checked.filter(({ rule }) => rule.table === table));
    if (rows === undefined) continue;
    files.push({
      name: fileName(`${table} breaking rows`, 'csv'),
      mediaType: 'text/csv',
      text: rows,
    });
  }
  return files;
}

/** One line for each breaking row and rule. */
function breakingRows(checked: readonly CheckedRule[]): string | undefined {
  const broken = checked.filter(({ rows }) => rows.length > 0);
  const [first] = broken;
  if (!first) return undefined;
  const lines = broken.flatMap(({ rule, rows, columns }) =>
    rows.map((row) => [rule.text, ...row.map((cell, index) => csvValue(cell, columns[index]))]),
  );
  const names = first.columns.map(({ name }) => name);
  return csvText(['rule', ...names], lines);
}

const origins: Readonly<Record<Rule['source']['from'], string>> = {
  request: 'said',
  schema: 'declared in the schema',
  profile: 'ASSUMED from the data',
};

function markdown(checked: readonly CheckedRule[], { about, open, rowsMax }: Report): string {
  const overview = checked.map(({ rule, count, of }) => [
    rule.table,
    rule.text,
    origins[rule.source.from],
    count,
    shareText(count, of),
    count === 0 ? 'holds' : 'broken',
  ]);
  const parts = [
    '# Data quality rules',
    `Checked on ${markdownText(about)}. A missing value breaks no rule but the one that ` +
      'it is there.',
    markdownTable(
      ['Table', 'Rule', 'From', 'Rows that break it', 'Share', 'Result'],
      overview,
    ).trimEnd(),
  ];
  if (open.length > 0) {
    parts.push(
      '## Not understood, not checked',
      open.map(({ question }) => `- ${markdownText(question)}`).join('\n'),
    );
  }
  for (const one of checked.filter(({ count }) => count > 0)) parts.push(...section(one, rowsMax));
  const holding = checked.filter(({ count }) => count === 0);
  if (holding.length > 0) {
    parts.push('## Rules that hold');
    for (const { rule } of holding)
      parts.push(markdownText(`${rule.table}: ${rule.text}`), block(rule));
  }
  return `${parts.join('\n\n')}\n`;
}

function section({ rule, count, of, columns, rows }: CheckedRule, rowsMax: number): string[] {
  const { source, table, text } = rule;
  const basis =
    source.from === 'profile'
      ? `ASSUMED, nobody said so: ${source.because}.`
      : `From: “${source.quote}”`;
  const shown = shownColumns(columns, rule);
  const cells = rows.slice(0, shownMax).map((row) => shown.map((index) => textOfCell(row[index])));
  const names = shown.map((index) => columns[index]?.name ?? '');
  const more =
    count > rows.length
      ? `The CSV file beside this has the first ${rowsMax} rows.`
      : 'The CSV file beside this has all of them.';
  return [
    `## ${markdownText(`${table}: ${text}`)}`,
    `${count} of ${of} rows break it (${shareText(count, of)}). ${markdownText(basis)}`,
    ...(cells.length > 0 ? [markdownTable(names, cells).trimEnd()] : []),
    ...(count > shownMax ? [`The first ${Math.min(shownMax, rows.length)} rows. ${more}`] : []),
    block(rule),
  ];
}

/** The number of the row, the columns of the rule, then the others from the left. */
function shownColumns(columns: readonly ResultColumn[], { columns: own }: Rule): readonly number[] {
  const indexes = columns.map((_, index) => index).slice(1);
  const first = indexes.filter((index) => own.includes(columns[index]?.name ?? ''));
  const others = indexes.filter((index) => !first.includes(index));
  const kept = [...first, ...others].slice(0, cellsMax - 1).toSorted((a, b) => a - b);
  return columns.length === 0 ? [] : [0, ...kept];
}

function block(rule: Rule): string {
  return `\`\`\`sql\n${countSql(rule)}\n\`\`\``;
}
