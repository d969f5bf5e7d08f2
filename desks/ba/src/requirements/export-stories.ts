/**
 * Stories of the trace as a file for Jira's CSV importer: an epic, its stories with their criteria,
 * and their tests as sub-tasks.
 *
 * Comes in: which stories. Goes out: `<topic>-jira.csv`, read back. It registers nothing.
 */
import { z } from 'zod';
import { type Deliverable, refused } from '../deliverable.ts';
import { importCsv, readBack } from '../documents/import-csv.ts';
import { counted, documentName } from '../naming.ts';
import { draftLine, type Origin } from '../register.ts';
import type { Trace } from '../trace.ts';
import { checkJira, jiraTable } from './jira-issues.ts';
import { storiesOf } from './story-items.ts';

export interface ExportStoriesInput {
  readonly topic: string;
  readonly format: 'jira';
  readonly tests?: boolean | undefined;
}

/** What `exportStories` takes. */
export const exportStoriesInput: z.ZodType<ExportStoriesInput> = z.object({
  topic: z.string().trim().min(1).describe('Of the stories; all when none has it. Names the file.'),
  format: z.literal('jira'),
  tests: z.boolean().optional().describe('Test cases as sub-tasks of their stories; true.'),
});

/** Writes the file. */
export async function exportStories(
  { topic, tests = true }: ExportStoriesInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Promise<Deliverable> {
  const own = storiesOf(topic, trace);
  const stories =
    own.length > 0 ? own : trace.of('US').filter(({ status }) => status !== 'rejected');
  const loose =
    own.length > 0
      ? []
      : trace
          .of('AC')
          .filter(
            ({ status, links }) =>
              status !== 'rejected' && !links.some(({ to }) => trace.get(to)?.kind === 'US'),
          );
  if (stories.length + loose.length === 0) {
    const message = 'There are no stories or criteria in the trace. Write them first.';
    return {
      ok: false,
      findings: [{ rule: 'no_stories', severity: 'error', where: 'trace', message }],
    };
  }
  const note = draftLine(origin);
  const table = jiraTable({ topic, note, stories, loose, withTests: tests, trace });
  const text = importCsv(table);
  const findings = [...checkJira(table), ...(await readBack(text, table))];
  if (refused(findings)) return { ok: false, findings };
  const count = (type: string): number => table.rows.filter(([first]) => first === type).length;
  return {
    ok: true,
    summary:
      `“${topic}” for Jira's importer: 1 epic, ${counted(count('Story'), 'story', 'stories')}, ` +
      `${counted(count('Task'), 'task')}, ${counted(count('Sub-task'), 'sub-task')}, parents ` +
      'first; the file was read back. Map “Issue Id” and “Parent Id” (to Parent) when asked.',
    findings,
    items: [],
    files: [{ name: documentName(topic, 'jira', 'csv'), mediaType: 'text/csv', text }],
  };
}
