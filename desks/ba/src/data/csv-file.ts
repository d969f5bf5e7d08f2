/**
 * CSV as people send it: read from a path or given as text, cut into rows with their line numbers.
 *
 * Comes in: a path or a text, in UTF-8, UTF-16 with a mark, or Latin-1, separated by comma,
 * semicolon, tab or bar. Goes out: column names and rows of text, and findings; a file that cannot
 * be read is an error finding that says what to do, never an exception.
 *
 * Invariants
 * 1. A value is never changed: `007` stays `007`, spaces stay. An empty cell is null.
 * 2. Every row is either in the result or named by its line number in a finding.
 */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Finding } from '../deliverable.ts';

/** Text from the user: a file, or the text itself with a name for messages. */
export type TextSource =
  | { readonly path: string }
  | { readonly name: string; readonly text: string };

/** Largest file that is read. */
export const fileBytesMax = 200_000_000;

export type ReadText =
  | { readonly ok: true; readonly text: string; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Name of a source for messages: the file name without its folders. */
export function sourceName(source: TextSource): string {
  return 'path' in source ? basename(source.path) : source.name;
}

/** Reads a text file with a size limit and tells what its characters are. */
export async function readText(
  source: TextSource,
  bytesMax: number = fileBytesMax,
): Promise<ReadText> {
  const name = sourceName(source);
  const no = (rule: string, why: string): ReadText => ({
    ok: false,
    findings: [{ rule, severity: 'error', where: name, message: `Cannot read ${name}: ${why}` }],
  });
  if ('text' in source) {
    if (source.text.trim() === '') return no('file_empty', 'it is empty. Send text with data.');
    if (Buffer.byteLength(source.text) > bytesMax) return no('file_too_large', tooLarge(bytesMax));
    return { ok: true, text: source.text.replace(/^\uFEFF/, ''), findings: [] };
  }
  try {
    const { size } = await stat(source.path).then((stats) => {
      if (stats.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
      return stats;
    });
    if (size > bytesMax) return no('file_too_large', tooLarge(bytesMax, size));
    const bytes = await readUpTo(source.path, bytesMax);
    if (!bytes) return no('file_too_large', tooLarge(bytesMax));
    if (bytes.length === 0) return no('file_empty', 'it is empty. Send a file with data.');
    return decode(bytes, name) ?? no('file_binary', binaryReason(bytes));
  } catch (error) {
    return no(
      ...(fileErrors[codeOf(error)] ?? ['file_unreadable', `the system says ${String(error)}.`]),
    );
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const fileErrors: Readonly<Record<string, readonly [rule: string, why: string]>> = {
  ENOENT: [
    'file_missing',
    'there is no such file. Check the path and the folder it is relative to.',
  ],
  ENOTDIR: ['file_missing', 'a part of the path is not a folder. Check the path.'],
  EISDIR: ['file_is_folder', 'it is a folder. Name the file inside it.'],
  EACCES: ['file_unreadable', 'permission is denied. Allow reading it or copy it elsewhere.'],
  EPERM: ['file_unreadable', 'permission is denied. Allow reading it or copy it elsewhere.'],
};

function tooLarge(bytesMax: number, size?: number): string {
  const got = size === undefined ? '' : `, got ${Math.ceil(size / 1e6)} MB`;
  return `it is larger than ${bytesMax / 1e6} MB${got}. Send an extract of it.`;
}

/** Reads in pieces: a device or a growing file has no size that could be trusted. */
async function readUpTo(path: string, bytesMax: number): Promise<Buffer | undefined> {
  const file = await open(path, 'r');
  try {
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(1 << 20), 0, 1 << 20);
      if (bytesRead === 0) return Buffer.concat(parts, total);
      total += bytesRead;
      if (total > bytesMax) return undefined;
      parts.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function decode(bytes: Buffer, name: string): ReadText | undefined {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    const text = new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes);
    return { ok: true, text, findings: [note(name, 'file_encoding', 'Read as UTF-16.')] };
  }
  if (looksBinary(bytes)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { ok: true, text, findings: [] };
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes);
    const message = 'It is not UTF-8; read as Latin-1 (Windows-1252). Check letters with accents.';
    return { ok: true, text, findings: [note(name, 'file_encoding', message)] };
  }
}

/** Bytes that no text begins with. */
export function looksBinary(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 65_536);
  if (head.includes(0)) return true;
  const control = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length;
  return control > head.length / 20;
}

function binaryReason(bytes: Buffer): string {
  if (bytes.subarray(0, 2).toString() === 'PK') {
    return 'it is a zip archive or an Excel workbook. Save the sheet as CSV and send that.';
  }
  if (bytes.subarray(0, 6).toString() === 'SQLite')
    return 'it is an SQLite database. Export its tables as CSV and send those.';
  if (bytes.subarray(0, 2).toString('hex') === '1f8b')
    return 'it is packed with gzip. Unpack it and send what is in it.';
  return 'it is binary, not text. Send CSV, JSON, Parquet or SQL text.';
}

type Row = readonly (string | null)[];

/** A CSV text whose rows are cut out one by one, so that a large file is not held twice. */
export interface CsvReader {
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** The first line as it was written. */
  readonly header: string;
  /** As many cells as columns; an empty cell is null. Can be read once. */
  readonly rows: Iterable<Row>;
  /** Warnings, or an error when there is no table in the text; complete when the rows are read. */
  readonly findings: readonly Finding[];
}

/** A CSV text cut into rows. */
export interface Csv extends Omit<CsvReader, 'rows'> {
  readonly rows: readonly Row[];
}

/** Cuts CSV text into rows; the first row names the columns. */
export function parseCsv(text: string, name: string): Csv {
  const reader = openCsv(text, name);
  return { ...reader, rows: [...reader.rows] };
}

/** Reads the header; the rows follow when they are asked for. */
export function openCsv(text: string, name: string): CsvReader {
  const delimiter = detectDelimiter(text);
  const findings: Finding[] = [];
  const records = recordsOf(text, delimiter);
  const first = records.next().value;
  const header = (text.split(/\r?\n|\r/, 1)[0] ?? '').trim();
  if (!first || first.cells.every((cell) => cell.trim() === '')) {
    const message = `Cannot read ${name}: it has no header row. Put the column names in line 1.`;
    const finding: Finding = { rule: 'csv_no_header', severity: 'error', where: name, message };
    return { columns: [], rows: [], delimiter, header, findings: [finding] };
  }
  const columns = columnNames(first.cells, name, findings);
  if (first.unclosed) findings.push(unclosedQuote(name, first.line));
  const rows = fittingRows(records, { name, delimiter, width: columns.length, findings });
  return { columns, rows, delimiter, header, findings };
}

interface Fitting {
  readonly name: string;
  readonly delimiter: string;
  readonly width: number;
  readonly findings: Finding[];
}

function* fittingRows(records: Iterable<CsvRecord>, fitting: Fitting): Generator<Row> {
  const { name, delimiter, width, findings } = fitting;
  const short: number[] = [];
  const long: number[] = [];
  let count = 0;
  for (const { cells, line, unclosed } of records) {
    if (cells.length === 1 && (cells[0] ?? '').trim() === '') continue;
    if (unclosed) findings.push(unclosedQuote(name, line));
    if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '')) {
      long.push(line);
      continue;
    }
    if (cells.length < width) short.push(line);
    count += 1;
    yield Array.from({ length: width }, (_, index) => cells[index] || null);
  }
  const than = `cells than the header has (${width})`;
  if (short.length > 0) {
    const message = `${lines(short)} with fewer ${than}; the missing cells are null.`;
    findings.push(note(name, 'csv_ragged', message));
  }
  if (long.length > 0) {
    const message =
      `${lines(long)} with more ${than}; left out, since it is unclear which cell is which. ` +
      `Quote cells that hold the separator "${shown(delimiter)}".`;
    findings.push(note(name, 'csv_ragged', message));
  }
  if (count === 0) findings.push(note(name, 'csv_no_rows', 'There is a header but no row.'));
}

function columnNames(cells: readonly string[], name: string, findings: Finding[]): string[] {
  const taken = new Set<string>();
  const columns: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const wanted = cell.trim() === '' ? `column_${index + 1}` : cell.trim();
    let unique = wanted;
    for (let n = 2; taken.has(unique.toLowerCase()); n += 1) unique = `${wanted}_${n}`;
    if (cell.trim() === '') {
      findings.push(
        note(name, 'csv_header_empty', `Column ${index + 1} has no name; it is called ${unique}.`),
      );
    } else if (unique !== wanted) {
      findings.push(
        note(
          name,
          'csv_header_duplicate',
          `Two columns are called "${wanted}"; the one at position ${index + 1} is called ` +
            `"${unique}".`,
        ),
      );
    }
    taken.add(unique.toLowerCase());
    columns.push(unique);
  }
  if (cells.every((cell) => /^[-+\d.,/: ]+$/.test(cell.trim()))) {
    findings.push(
      note(
        name,
        'csv_header_is_data',
        `Line 1 looks like data, not like column names: ${cells.slice(0, 3).join(', ')}. ` +
          'Add a header line.',
      ),
    );
  }
  return columns;
}

interface CsvRecord {
  readonly cells: readonly string[];
  /** Line on which the record begins, from 1. */
  readonly line: number;
  /** A quoted cell is not closed at the end of the text. */
  readonly unclosed: boolean;
}

/**
 * Cuts text into records as RFC 4180 says; a quote inside an unquoted cell is an ordinary letter.
 */
function* recordsOf(text: string, delimiter: string): Generator<CsvRecord, undefined> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const cells: string[] = [];
    const start = line;
    let unclosed = false;
    for (;;) {
      let cell: string;
      if (text[at] === '"') {
        const quoted = quotedCell(text, at);
        ({ cell, unclosed } = quoted);
        for (let i = cell.indexOf('\n'); i >= 0; i = cell.indexOf('\n', i + 1)) line += 1;
        const rest = plainEnd(text, quoted.end, delimiter);
        cell += text.slice(quoted.end, rest);
        at = rest;
      } else {
        const end = plainEnd(text, at, delimiter);
        cell = text.slice(at, end);
        at = end;
      }
      cells.push(cell);
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    line += 1;
    yield { cells, line: start, unclosed };
  }
}

function quotedCell(text: string, start: number) {
  let cell = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { cell: cell + text.slice(at), end: text.length, unclosed: true };
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { cell, end: quote + 1, unclosed: false };
    cell += '"';
    at = quote + 2;
  }
}

function plainEnd(text: string, start: number, delimiter: string): number {
  const stop = delimiter.charCodeAt(0);
  let at = start;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === stop || code === 10 || code === 13) break;
  }
  return at;
}

/** The separator with which the first records have the same number of cells, and the most. */
function detectDelimiter(text: string): string {
  const sample = text.slice(0, 65_536);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [',', ';', '\t', '|']) {
    const widths: number[] = [];
    for (const { cells } of recordsOf(sample, delimiter)) {
      if (cells.length > 1 || cells[0] !== '') widths.push(cells.length);
      if (widths.length === 30) break;
    }
    const width = widths[0] ?? 1;
    const same = widths.filter((other) => other === width).length / Math.max(1, widths.length);
    const score = width > 1 ? same * 100 + Math.min(width, 50) : 0;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function unclosedQuote(name: string, line: number): Finding {
  const message =
    `Cannot read ${name}: a quoted cell that begins in line ${line} is never closed. ` +
    'Close the quote or double it ("").';
  return { rule: 'csv_quote', severity: 'error', where: `${name}, line ${line}`, message };
}

function lines(numbers: readonly number[]): string {
  const first = numbers.slice(0, 10).join(', ');
  const more = numbers.length > 10 ? ` and ${numbers.length - 10} more` : '';
  const many = numbers.length > 1;
  return `${numbers.length} row${many ? 's' : ''} (line${many ? 's' : ''} ${first}${more})`;
}

function shown(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : delimiter;
}

function note(where: string, rule: string, message: string): Finding {
  return { rule, severity: 'warning', where, message };
}
