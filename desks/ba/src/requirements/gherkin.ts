/**
 * Gherkin text: read with the reference parser, and written so that it always parses.
 *
 * Comes in: the text of a `.feature` file, or a feature as data. Goes out: the parser's document or
 * every error with its line; or the text.
 *
 * Invariants
 * 1. What `writeGherkin` returns parses, whatever the strings hold: keywords, pipes, quotes,
 *    backslashes, comment signs, line breaks.
 * 2. The words come back as they went in; only white space at the ends and line breaks inside a
 *    name or a step are folded to one space, since Gherkin has no form for them.
 */
import {
  AstBuilder,
  dialects,
  Errors,
  GherkinClassicTokenMatcher,
  Parser,
} from '@cucumber/gherkin';
import { type GherkinDocument, IdGenerator } from '@cucumber/messages';

export interface GherkinError {
  /** From 1. */
  readonly line: number;
  /** From 1; 0 where the parser names none. */
  readonly column: number;
  readonly message: string;
}

export type ParsedGherkin =
  | { readonly ok: true; readonly document: GherkinDocument }
  | { readonly ok: false; readonly errors: readonly GherkinError[] };

/** Reads a feature file. The parser itself gives up after eleven errors. */
export function parseGherkin(text: string): ParsedGherkin {
  const builder = new AstBuilder(IdGenerator.incrementing());
  const parser = new Parser(builder, new GherkinClassicTokenMatcher());
  try {
    return { ok: true, document: parser.parse(text) };
  } catch (error) {
    if (!(error instanceof Errors.GherkinException)) throw error;
    const all = error.errors ?? [error];
    return { ok: false, errors: all.map(toGherkinError) };
  }
}

/** A step: its text, and what may stand below it. */
export interface StepText {
  readonly text: string;
  /** A data table; every row has the same number of cells. */
  readonly table?: readonly (readonly string[])[];
  /** A text of several lines. */
  readonly docString?: string;
}

export interface ExamplesText {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ScenarioText {
  readonly name: string;
  /** With or without `@`. */
  readonly tags?: readonly string[];
  /** A line of comment above the tags, such as the story it belongs to. */
  readonly comment?: string;
  readonly given: readonly (string | StepText)[];
  readonly when: readonly (string | StepText)[];
  readonly then: readonly (string | StepText)[];
  /** Makes the scenario an outline. */
  readonly examples?: ExamplesText;
}

export interface FeatureText {
  readonly name: string;
  readonly tags?: readonly string[];
  /** Lines below the name. */
  readonly description?: readonly string[];
  readonly scenarios: readonly ScenarioText[];
}

/**
 * Writes a feature file in English Gherkin.
 * @throws RangeError when the rows of a table differ in length.
 */
export function writeGherkin(feature: FeatureText): string {
  const lines = [
    ...tagLines(feature.tags, ''),
    `Feature: ${oneLine(feature.name)}`.trimEnd(),
    ...(feature.description ?? []).flatMap((text) => descriptionLines(text)),
  ];
  for (const scenario of feature.scenarios) lines.push('', ...scenarioLines(scenario));
  return `${lines.join('\n')}\n`;
}

function toGherkinError(error: Error): GherkinError {
  const location = error instanceof Errors.GherkinException ? error.location : undefined;
  const message = error.message.replace(/^\(-?\d+:-?\d+\): /, '');
  return { line: location?.line ?? 1, column: location?.column ?? 0, message };
}

function scenarioLines(scenario: ScenarioText): string[] {
  const { name, tags, comment, examples } = scenario;
  const keyword = examples ? 'Scenario Outline' : 'Scenario';
  const lines = [
    ...(comment === undefined ? [] : [`  # ${oneLine(comment)}`.trimEnd()]),
    ...tagLines(tags, '  '),
    `  ${keyword}: ${oneLine(name)}`.trimEnd(),
    ...stepLines('Given', scenario.given),
    ...stepLines('When', scenario.when),
    ...stepLines('Then', scenario.then),
  ];
  if (!examples) return lines;
  const table = tableLines([examples.columns, ...examples.rows], '      ');
  return [...lines, '', '    Examples:', ...table];
}

function stepLines(keyword: string, steps: readonly (string | StepText)[]): string[] {
  const lines: string[] = [];
  for (const step of steps) {
    const { text, table, docString }: StepText = typeof step === 'string' ? { text: step } : step;
    const words = oneLine(text);
    if (words === '') continue; // a step without words is a parse error
    lines.push(`    ${lines.length === 0 ? keyword : 'And'} ${words}`);
    if (table) lines.push(...tableLines(table, '      '));
    else if (docString !== undefined) lines.push(...docStringLines(docString));
  }
  return lines;
}

function tableLines(rows: readonly (readonly string[])[], indent: string): string[] {
  const columns = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== columns);
  if (odd !== -1) {
    throw new RangeError(
      `Cannot write a Gherkin table: row ${odd} does not fit its ${columns} columns, ` +
        `got ${rows[odd]?.length} cells. Give every row one cell for each column.`,
    );
  }
  if (columns === 0) return [];
  const cells = rows.map((row) => row.map(cellText));
  const widths = rows[0]?.map((_, column) =>
    Math.min(40, Math.max(...cells.map((row) => Array.from(row[column] ?? '').length))),
  );
  return cells.map((row) => {
    const padded = row.map((cell, column) => cell + ' '.repeat(missing(cell, widths?.[column])));
    return `${indent}| ${padded.join(' | ')} |`;
  });
}

function missing(cell: string, width = 0): number {
  return Math.max(0, width - Array.from(cell).length);
}

function cellText(cell: string): string {
  return cell
    .trim()
    .replace(/[\\|]/g, '\\$&')
    .replace(/\r\n|[\n\r\u2028\u2029]/g, '\\n');
}

/** The delimiter that the content does not hold; with both in it, line starts are escaped. */
function docStringLines(content: string): string[] {
  const free = ['"""', '```'].find(
    (mark) => !content.includes(mark) && !content.includes(`\\${mark[0]}`),
  );
  const mark = free ?? '"""';
  const lines = content.split(/\r\n|[\n\r]/).map((line) => {
    const escaped = free ? line : line.replace(/^(\s*)"""/, '$1\\"\\"\\"');
    return `      ${escaped}`.trimEnd();
  });
  return [`      ${mark}`, ...lines, `      ${mark}`];
}

function tagLines(tags: readonly string[] | undefined, indent: string): string[] {
  const names = (tags ?? [])
    .map((tag) =>
      tag
        .trim()
        .replace(/^@+/, '')
        .replace(/[\s@#]+/g, '-'),
    )
    .filter((tag) => tag !== '')
    .map((tag) => `@${tag}`);
  return names.length === 0 ? [] : [indent + names.join(' ')];
}

const titleKeywords: readonly string[] = (() => {
  const { feature, background, rule, scenario, scenarioOutline, examples } = dialects['en'] ?? {};
  const all = [feature, background, rule, scenario, scenarioOutline, examples];
  return all.flatMap((words) => words ?? []).map((word) => `${word}:`);
})();

/** A line that Gherkin would read as something else becomes an entry of a list. */
function descriptionLines(text: string): string[] {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => oneLine(line))
    .filter((line) => line !== '')
    .map((line) => {
      const taken =
        /^(?:[@#|*]|"""|```)/.test(line) || titleKeywords.some((word) => line.startsWith(word));
      return `  ${taken ? '- ' : ''}${line}`;
    });
}

function oneLine(text: string): string {
  return text.replace(/[\s\u0085]+/g, ' ').trim();
}
