/**
 * A document of the desk as a Word file.
 *
 * Comes in: the Markdown of the document. Goes out: the bytes of a .docx, the same for the same
 * input: title, contents, headings, real lists, tables whose header repeats on every page, a header
 * with the title, a footer with the draft line and `page x of y`.
 */
import type * as Docx from 'docx';
import { stableZip } from './archive.ts';
import { type Block, blocksOf, plainOf, type Rich, type Run } from './markdown-blocks.ts';

export interface WordInput {
  readonly markdown: string;
  /** What kind of draft it is; on every page. */
  readonly note: string;
}

const dark = '1F3A5F';
const grey = '5B6875';
const pale = 'E8EEF5';
const edge = 'C5CED8';

/** Headings from which a list of contents helps. */
const contentsMin = 6;

/** Columns from which a page has to be wide. */
const wideMin = 6;

/** Twentieths of a point between the margins: A4 upright, and lying. */
const room = { upright: 9638, lying: 14_570 } as const;

/** The document as bytes. */
export async function wordOf({ markdown, note }: WordInput): Promise<Uint8Array> {
  const docx = await import('docx');
  const blocks = blocksOf(markdown);
  const [title] = blocks.flatMap((block) =>
    block.is === 'heading' && block.level === 1 ? [block.text] : [],
  );
  const wide = blocks.some((block) => block.is === 'table' && block.columns.length >= wideMin);
  const headings = blocks.filter((block) => block.is === 'heading' && block.level === 2);
  const paper: Paper = { docx, lists: { count: 0 }, width: wide ? room.lying : room.upright };
  const children: Docx.FileChild[] = [];
  for (const block of blocks) {
    const first = block.is === 'heading' && block.level === 2 && block === headings[0];
    if (first && headings.length >= contentsMin) children.push(...contents(docx));
    children.push(...written(block, paper));
  }
  const { Document, Packer, PageOrientation } = docx;
  const size = { width: 11_906, height: 16_838 };
  const document = new Document({
    title: title ?? 'Draft',
    description: note,
    styles: stylesOf(),
    numbering: { config: [numbered(docx)] },
    features: { updateFields: headings.length >= contentsMin },
    sections: [
      {
        properties: {
          page: {
            size: wide ? { ...size, orientation: PageOrientation.LANDSCAPE } : size,
            margin: { top: 1134, bottom: 1134, left: 1134, right: 1134 },
          },
        },
        headers: { default: headerOf(title ?? 'Draft', docx) },
        footers: { default: footerOf(note, paper) },
        children,
      },
    ],
  });
  return stableZip(new Uint8Array(await Packer.toBuffer(document)));
}

interface Paper {
  readonly docx: typeof Docx;
  /** Each numbered list begins at 1. */
  readonly lists: { count: number };
  readonly width: number;
}

function written(block: Block, paper: Paper): readonly Docx.FileChild[] {
  const { Paragraph, HeadingLevel } = paper.docx;
  switch (block.is) {
    case 'heading': {
      const levels = [
        HeadingLevel.TITLE,
        HeadingLevel.HEADING_1,
        HeadingLevel.HEADING_2,
        HeadingLevel.HEADING_3,
      ];
      const heading = levels[block.level - 1] ?? HeadingLevel.HEADING_3;
      return [new Paragraph({ heading, text: clean(block.text), keepNext: true })];
    }
    case 'paragraph':
      return [new Paragraph({ children: runs(block.rich, paper) })];
    case 'quote':
      return [new Paragraph({ style: 'Quotation', children: runs(block.rich, paper) })];
    case 'list':
      return entries(block.items, { ordered: block.ordered, paper });
    case 'table':
      return [tableOf(block, paper), new Paragraph({ spacing: { after: 120 } })];
    default:
      return block satisfies never;
  }
}

function entries(
  items: readonly Rich[],
  { ordered, paper }: { ordered: boolean; paper: Paper },
): readonly Docx.Paragraph[] {
  const { Paragraph } = paper.docx;
  const instance = ordered ? ++paper.lists.count : 0;
  return items.map((rich) => {
    const boxed = /^[☐☒] /.test(plainOf(rich));
    return new Paragraph({
      children: runs(rich, paper),
      spacing: { after: 40 },
      ...(ordered
        ? { numbering: { reference: 'numbered', level: 0, instance } }
        : boxed
          ? { indent: { left: 284 } }
          : { bullet: { level: 0 } }),
    });
  });
}

function tableOf({ columns, right, rows }: Block & { is: 'table' }, paper: Paper): Docx.Table {
  const { Table, TableRow, TableCell, Paragraph, TextRun, WidthType, BorderStyle, ShadingType } =
    paper.docx;
  const widths = widthsOf(columns, { rows, width: paper.width });
  const line = { style: BorderStyle.SINGLE, size: 4, color: edge };
  const cell = (
    place: number,
    children: readonly Docx.Paragraph[],
    fill?: string,
  ): Docx.TableCell =>
    new TableCell({
      children: [...children],
      width: { size: widths[place] ?? 1000, type: WidthType.DXA },
      margins: { top: 60, bottom: 60, left: 90, right: 90 },
      ...(fill && { shading: { type: ShadingType.CLEAR, color: 'auto', fill } }),
    });
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map((name, place) =>
      cell(
        place,
        [
          new Paragraph({
            style: 'Cell',
            keepNext: true,
            children: [new TextRun({ text: clean(name), bold: true, color: dark })],
          }),
        ],
        pale,
      ),
    ),
  });
  const body = rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: columns.map((_, place) =>
          cell(place, cellText(row[place] ?? [[]], { right: right[place] ?? false, paper })),
        ),
      }),
  );
  return new Table({
    rows: [head, ...body],
    width: { size: paper.width, type: WidthType.DXA },
    columnWidths: [...widths],
    borders: {
      top: line,
      bottom: line,
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
  });
}

/** Lines of a cell; several that are numbered are a list of their own. */
function cellText(
  rich: Rich,
  { right, paper }: { right: boolean; paper: Paper },
): readonly Docx.Paragraph[] {
  const { Paragraph, AlignmentType } = paper.docx;
  const numbers = rich.map((line) => /^(\d{1,3})\. /.exec(line[0]?.text ?? '')?.[1]);
  const isList = rich.length > 1 && numbers.every((number, place) => number === `${place + 1}`);
  const instance = isList ? ++paper.lists.count : 0;
  return rich.map((line) => {
    const [first, ...others] = line;
    const own =
      isList && first
        ? [{ ...first, text: first.text.replace(/^\d{1,3}\. /, '') }, ...others]
        : line;
    return new Paragraph({
      style: 'Cell',
      children: runs([own], paper),
      ...(right && { alignment: AlignmentType.RIGHT }),
      ...(isList && { numbering: { reference: 'numbered', level: 1, instance } }),
    });
  });
}

/** Room by what the cells hold; an id stays on one line. */
function widthsOf(
  columns: readonly string[],
  { rows, width }: { rows: readonly (readonly Rich[])[]; width: number },
): readonly number[] {
  const wanted = columns.map((name, place) => {
    const texts = [name, ...rows.map((row) => plainOf(row[place] ?? []))];
    const lengths = texts.map((text) => Math.max(...text.split('\n').map((one) => one.length)));
    const words = texts.flatMap((text) => text.split(/\s+/)).map((word) => word.length);
    const usual = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    const least = Math.min(Math.max(...words), 13) * letter + 2 * 90 + 40;
    return { least, more: Math.min(usual, 60) };
  });
  const least = wanted.reduce((sum, one) => sum + one.least, 0);
  const more = wanted.reduce((sum, one) => sum + one.more, 0);
  const rest = Math.max(0, width - least);
  const scale = Math.min(1, width / least);
  return wanted.map((one) => Math.floor(one.least * scale + (one.more / more) * rest));
}

/** Twentieths of a point that a letter of a cell takes. */
const letter = 105;

function runs(rich: Rich, { docx }: Paper): Docx.TextRun[] {
  return rich.flatMap((line, place) =>
    line.map(
      ({ text, bold, italic }: Run, index) =>
        new docx.TextRun({
          text: clean(text),
          bold,
          italics: italic,
          ...(place > 0 && index === 0 && { break: 1 }),
        }),
    ),
  );
}

/** XML holds no control characters. */
function clean(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]|\p{Cs}/gu, ' ');
}

function contents({ TableOfContents, Paragraph }: typeof Docx): readonly Docx.FileChild[] {
  return [
    new Paragraph({ style: 'ContentsTitle', text: 'Contents' }),
    new TableOfContents('Contents', { headingStyleRange: '1-1' }),
  ];
}

function headerOf(title: string, { Header, Paragraph, TextRun }: typeof Docx): Docx.Header {
  const run = new TextRun({ text: clean(title), size: 16, color: grey });
  return new Header({ children: [new Paragraph({ children: [run] })] });
}

function footerOf(note: string, { docx, width }: Paper): Docx.Footer {
  const { Footer, Paragraph, TextRun, PageNumber, TabStopType } = docx;
  const pages = ['\tPage ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES];
  return new Footer({
    children: [
      new Paragraph({
        tabStops: [{ type: TabStopType.RIGHT, position: width }],
        children: [
          new TextRun({ text: clean(note), size: 16, italics: true, color: grey }),
          new TextRun({ children: pages, size: 16, color: grey }),
        ],
      }),
    ],
  });
}

function numbered({ LevelFormat, AlignmentType }: typeof Docx): {
  reference: string;
  levels: Docx.ILevelsOptions[];
} {
  const level = (number: number, left: number): Docx.ILevelsOptions => ({
    level: number,
    format: LevelFormat.DECIMAL,
    text: `%${number + 1}.`,
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left, hanging: Math.min(left, 360) } } },
  });
  return { reference: 'numbered', levels: [level(0, 500), level(1, 280)] };
}

function stylesOf(): Docx.IStylesOptions {
  const heading = (size: number, before: number): Docx.IBaseParagraphStyleOptions => ({
    run: { size, bold: true, color: dark, font: 'Calibri' },
    paragraph: { spacing: { before, after: 100 } },
  });
  return {
    default: {
      document: {
        run: { font: 'Calibri', size: 21 },
        paragraph: { spacing: { after: 120, line: 264 } },
      },
      title: { run: { size: 40, bold: true, color: dark }, paragraph: { spacing: { after: 80 } } },
      heading1: heading(28, 320),
      heading2: heading(23, 220),
      heading3: heading(21, 160),
    },
    paragraphStyles: [
      {
        id: 'Quotation',
        name: 'Quotation',
        basedOn: 'Normal',
        run: { italics: true, color: grey },
        paragraph: { indent: { left: 284 } },
      },
      {
        id: 'Cell',
        name: 'Cell',
        basedOn: 'Normal',
        run: { size: 18 },
        paragraph: { spacing: { after: 0, line: 240 } },
      },
      {
        id: 'ContentsTitle',
        name: 'Contents title',
        basedOn: 'Normal',
        run: { size: 28, bold: true, color: dark },
        paragraph: { spacing: { before: 240, after: 80 } },
      },
    ],
  };
}
