/**
 * Test cases of the trace as files for other tools: Excel, Jira, Xray, TestRail.
 *
 * Comes in: which formats, and for the workbook what is known of people and days. Goes out: a file
 * for each format.
 *
 * Invariants
 * 1. It registers nothing and changes nothing.
 * 2. Every file is read back before it is given out; one that does not hold what went in is
 *    refused.
 * 3. The same trace gives the same bytes.
 */
import { z } from 'zod';
import { type Deliverable, type DeskFile, type Finding, refused } from '../deliverable.ts';
import { type ImportTable, importCsv, readBack } from '../documents/import-csv.ts';
import { counted, documentName } from '../naming.ts';
import { draftLine, type Origin } from '../register.ts';
import { checkJira, jiraTable } from '../requirements/jira-issues.ts';
import type { Item, Trace } from '../trace.ts';
import { checkSteps, type ToolScope, testRailTable, xrayTable } from './tool-tables.ts';
import { scopeOf, type UatInput, uatFields } from './uat.ts';
import { uatWorkbook } from './uat-workbook.ts';

export const testFormats = ['excel', 'jira', 'xray', 'testrail'] as const;
export type TestFormat = (typeof testFormats)[number];

export interface ExportTestsInput extends UatInput {
  readonly formats: readonly TestFormat[];
  readonly keys?: Readonly<Record<string, string>> | undefined;
}

/** What `exportTests` takes. */
export const exportTestsInput: z.ZodType<ExportTestsInput> = z.object({
  formats: z
    .array(z.enum(testFormats))
    .min(1)
    .describe('excel: UAT plan as a workbook; jira, xray, testrail: CSV for their importers.'),
  keys: z
    .record(z.string(), z.string())
    .optional()
    .describe('Keys of issues that are there already, by story: {"US-1": "SHOP-12"}.'),
  ...uatFields,
});

/** Writes the files, each read back. */
export async function exportTests(
  input: ExportTestsInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Promise<Deliverable> {
  const scope = scopeOf(input, trace);
  const { tests, stories, criteria } = scope;
  if (tests.length === 0) {
    const message = 'There are no test cases in the trace. Derive them first.';
    return {
      ok: false,
      findings: [{ rule: 'no_tests', severity: 'error', where: 'trace', message }],
    };
  }
  const note = draftLine(origin);
  const tools: ToolScope = { topic: input.topic, note, tests, keys: input.keys, trace };
  const loose = criteria
    .map(({ item }) => item)
    .filter(({ links }) => !links.some(({ to }) => stories.some(({ id }) => id === to)));
  const { base64, problems } = input.formats.includes('excel')
    ? await uatWorkbook({ input, scope, trace, origin })
    : { base64: '', problems: [] };
  const files: DeskFile[] = [];
  const findings: Finding[] = [...problems];
  for (const format of new Set(input.formats)) {
    if (format === 'excel') {
      const name = documentName(input.topic, 'UAT plan', 'xlsx');
      files.push({ name, mediaType: excelType, base64 });
      continue;
    }
    const { table, found } = tableFor(format, { tools, stories, loose });
    const text = importCsv(table);
    findings.push(...found, ...(await readBack(text, table)));
    files.push({ name: documentName(input.topic, format, 'csv'), mediaType: 'text/csv', text });
  }
  if (refused(findings)) return { ok: false, findings };
  return {
    ok: true,
    summary:
      `${counted(tests.length, 'test case')} of “${input.topic}” for ` +
      `${[...new Set(input.formats)].map((format) => formatNames[format]).join(', ')}; ` +
      'each file was read back.',
    findings,
    items: [],
    files,
  };
}

interface Exported {
  readonly tools: ToolScope;
  readonly stories: readonly Item[];
  /** Criteria of no story. */
  readonly loose: readonly Item[];
}

/** The table that a tool imports, and what is wrong with it. */
function tableFor(
  format: Exclude<TestFormat, 'excel'>,
  { tools, stories, loose }: Exported,
): { readonly table: ImportTable; readonly found: readonly Finding[] } {
  switch (format) {
    case 'jira': {
      const { topic, note, trace } = tools;
      const table = jiraTable({ topic, note, stories, loose, withTests: true, trace });
      return { table, found: checkJira(table) };
    }
    case 'xray': {
      const table = xrayTable(tools);
      return { table, found: checkSteps(table, { begins: 'Summary', action: 'Action' }) };
    }
    case 'testrail': {
      const table = testRailTable(tools);
      return { table, found: checkSteps(table, { begins: 'Title', action: 'Steps (Step)' }) };
    }
    default:
      return format satisfies never;
  }
}

export const formatNames: Readonly<Record<TestFormat, string>> = {
  excel: 'Excel',
  jira: "Jira's importer",
  xray: 'Xray',
  testrail: 'TestRail',
};

const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
