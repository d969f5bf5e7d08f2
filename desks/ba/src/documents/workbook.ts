/**
 * Sheets of a workbook that people work in: a header that stays, filters, wrapped text, choices,
 * colours by value.
 *
 * Comes in: sheets as data. Goes out: the bytes of an .xlsx, the same for the same input, and what
 * reading it back found.
 *
 * Invariants
 * 1. A text is a text: only `formula` cells are formulas, whatever a text begins with.
 * 2. Every formula carries its result, so that viewers that do not compute show it too.
 */
import type { Finding } from '../deliverable.ts';
import { stableZip } from './archive.ts';

export type Cell =
  | string
  | number
  | { readonly formula: string; readonly result: string | number; readonly percent?: true };

export interface SheetColumn {
  readonly header: string;
  /** In characters. */
  readonly width: number;
  /** What can be chosen: a list, or a range such as `Plan!$B$3:$B$6`. */
  readonly choice?: readonly string[] | string;
  /** Only dates can be entered. */
  readonly date?: true;
}

/** A colour for rows or cells in which a formula holds; `A2` is the first cell of the range. */
export interface Colour {
  readonly column: number;
  readonly value: string;
  readonly fill: string;
}

export interface TableSheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows below the last one that can be filled in. */
  readonly spare?: number;
  readonly colours?: readonly Colour[];
}

/** A sheet that is read from top to bottom. */
export interface PageSheet {
  readonly name: string;
  readonly widths: readonly number[];
  readonly lines: readonly PageLine[];
}

export interface PageLine {
  readonly cells: readonly Cell[];
  readonly look?: 'title' | 'note' | 'heading' | 'head' | 'row';
  /** Choices for one cell, by its place. */
  readonly choices?: Readonly<Record<number, readonly string[]>>;
}

export interface BookInput {
  /** On every printed page, and in the properties. */
  readonly note: string;
  readonly title: string;
  readonly sheets: readonly (TableSheet | PageSheet)[];
}

const dark = 'FF1F3A5F';
const light = 'FFE8EEF5';
const line = { style: 'thin', color: { argb: 'FFC5CED8' } } as const;
/** Points. */
const lineHeight = 14.5;
const plain = { name: 'Calibri', size: 11 };
const border = { top: line, left: line, bottom: line, right: line };

/** The workbook as bytes, and what reading it back found. */
export async function workbookOf(
  input: BookInput,
): Promise<{ readonly bytes: Uint8Array; readonly problems: readonly Finding[] }> {
  const { PaperSize, Workbook } = await import('@cj-tech-master/excelts');
  const book = new Workbook();
  book.title = input.title;
  book.description = input.note;
  for (const sheet of input.sheets) {
    const made = book.addWorksheet(sheet.name, {
      pageSetup: {
        orientation: 'landscape',
        paperSize: PaperSize.A4,
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
      },
      // `&` begins a code in a footer.
      headerFooter: {
        oddHeader: `&L&"-,Bold"${input.title.replaceAll('&', '&&')}&R&A`,
        oddFooter: `&L&8${input.note.replaceAll('&', '&&')}&R&8&P / &N`,
      },
    });
    if ('columns' in sheet) fillTable(made, sheet);
    else fillPage(made, sheet);
  }
  const bytes = await stableZip(new Uint8Array(await book.xlsx.writeBuffer()));
  return { bytes, problems: await readBack(bytes, input) };
}

type Made = InstanceType<
  typeof import('@cj-tech-master/excelts').Workbook
>['addWorksheet'] extends (...args: never[]) => infer Sheet
  ? Sheet
  : never;

function fillTable(made: Made, { columns, rows, spare = 0, colours = [] }: TableSheet): void {
  made.columns = columns.map(({ width }) => ({ width }));
  const header = made.getRow(1);
  for (const [place, { header: name }] of columns.entries()) {
    const cell = header.getCell(place + 1);
    cell.value = name;
    cell.font = { ...plain, bold: true, color: { argb: 'FFFFFFFF' } };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: dark } };
    cell.alignment = { vertical: 'middle', wrapText: true };
    cell.border = border;
  }
  header.height = 24;
  const last = rows.length + spare + 1;
  for (let number = 2; number <= last; number++) {
    const values = rows[number - 2];
    for (const [place, column] of columns.entries()) {
      const cell = made.getCell(number, place + 1);
      cell.font = plain;
      put(cell, values?.[place] ?? '');
      cell.alignment = { vertical: 'top', wrapText: true };
      cell.border = border;
      if (column.choice !== undefined) cell.dataValidation = choiceOf(column.choice);
      if (column.date) {
        cell.numFmt = 'yyyy-mm-dd';
        cell.dataValidation = {
          type: 'date',
          operator: 'greaterThan',
          formulae: [new Date('2000-01-01T00:00:00Z')],
          allowBlank: true,
          showErrorMessage: true,
          error: 'A date, such as 2026-03-02',
        };
      }
    }
  }
  for (const [index, row] of rows.entries()) {
    const widths = columns.map(({ width }) => width);
    made.getRow(index + 2).height = lineHeight * linesIn(row, widths);
  }
  made.views = [{ state: 'frozen', xSplit: 2, ySplit: 1, topLeftCell: 'C2', activeCell: 'A2' }];
  made.autoFilter = { from: { row: 1, col: 1 }, to: { row: last, col: columns.length } };
  made.pageSetup.printTitlesRow = '1:1';
  for (const [priority, { column, value, fill }] of colours.entries()) {
    const letter = letterOf(column);
    made.addConditionalFormatting({
      ref: `${letter}2:${letter}${last}`,
      rules: [
        {
          type: 'cellIs',
          operator: 'equal',
          priority: priority + 1,
          formulae: [`"${value}"`],
          style: { fill: { type: 'pattern', pattern: 'solid', bgColor: { argb: fill } } },
        },
      ],
    });
  }
}

function fillPage(made: Made, { widths, lines }: PageSheet): void {
  made.columns = widths.map((width) => ({ width }));
  for (const [index, { cells, look = 'row', choices = {} }] of lines.entries()) {
    const single = { title: 1.8, note: 1.2, heading: 1.5, head: 1.2, row: 0 }[look];
    made.getRow(index + 1).height = lineHeight * (single || linesIn(cells, widths));
    for (const [place, value] of cells.entries()) {
      const cell = made.getCell(index + 1, place + 1);
      put(cell, value);
      cell.alignment = { vertical: 'top', wrapText: look === 'row' || look === 'head' };
      cell.font = fonts[look];
      if (look === 'head') {
        cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: light } };
      }
      if (look === 'row' || look === 'head') cell.border = border;
      const choice = choices[place];
      if (choice) cell.dataValidation = choiceOf(choice);
    }
  }
}

const fonts = {
  title: { ...plain, bold: true, size: 18, color: { argb: dark } },
  note: { ...plain, italic: true, color: { argb: 'FF9C5700' } },
  heading: { ...plain, bold: true, size: 13, color: { argb: dark } },
  head: { ...plain, bold: true },
  row: plain,
};

/** The lines of the highest cell; viewers do not all make room for wrapped text by themselves. */
function linesIn(row: readonly Cell[], widths: readonly number[]): number {
  const heights = row.map((cell, place) => {
    if (typeof cell !== 'string') return 1;
    // Words break before the edge, so a line holds a little less than the column is wide.
    const room = Math.max(4, (widths[place] ?? 10) * 0.95);
    const parts = cell.split('\n').map((part) => Math.max(1, Math.ceil(part.length / room)));
    return parts.reduce((sum, count) => sum + count, 0);
  });
  return Math.min(27, Math.max(1, ...heights));
}

function put(cell: ReturnType<Made['getCell']>, value: Cell): void {
  if (typeof value === 'object') {
    const { formula, result, percent } = value;
    cell.value = { formula, result };
    if (percent) cell.numFmt = '0 %';
  } else if (value !== '') {
    cell.value = typeof value === 'string' ? cleaned(value) : value;
  }
}

/** A cell holds no control characters and 32,767 characters at most. */
function cleaned(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, ' ').slice(0, 32_767);
}

function choiceOf(choice: readonly string[] | string): {
  readonly type: 'list';
  readonly formulae: string[];
  readonly allowBlank: boolean;
  readonly showErrorMessage: boolean;
  readonly error: string;
} {
  const list = typeof choice === 'string' ? choice : `"${choice.join(',')}"`;
  return {
    type: 'list',
    formulae: [list],
    allowBlank: true,
    showErrorMessage: true,
    error: 'Choose from the list.',
  };
}

/** `1` is `A`. */
export function letterOf(column: number): string {
  const rest = (column - 1) % 26;
  const own = String.fromCharCode(65 + rest);
  return column > 26 ? letterOf((column - 1 - rest) / 26) + own : own;
}

/** Whether every sheet reads back with the cells that went in. */
async function readBack(bytes: Uint8Array, { sheets }: BookInput): Promise<readonly Finding[]> {
  const { Workbook } = await import('@cj-tech-master/excelts');
  const book = new Workbook();
  await book.xlsx.load(bytes);
  return sheets.flatMap((sheet): Finding[] => {
    const made = book.getWorksheet(sheet.name);
    const rows =
      'columns' in sheet
        ? [sheet.columns.map(({ header }) => header), ...sheet.rows]
        : sheet.lines.map(({ cells }) => cells);
    for (const [index, row] of rows.entries()) {
      for (const [place, value] of row.entries()) {
        const read = made?.getCell(index + 1, place + 1).value;
        const is = typeof read === 'object' && read && 'formula' in read ? read.formula : read;
        const wanted =
          typeof value === 'object'
            ? value.formula
            : typeof value === 'string'
              ? cleaned(value)
              : value;
        if ((is ?? '') === wanted) continue;
        const where = `${sheet.name}!${letterOf(place + 1)}${index + 1}`;
        const message = 'The cell does not read back as it was written. Report this with its text.';
        return [{ rule: 'export_differs', severity: 'error', where, message }];
      }
    }
    return [];
  });
}
