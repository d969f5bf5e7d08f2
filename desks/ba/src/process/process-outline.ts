/**
 * Process notation as a deliverable of its own: the preview of what was read, and the process for
 * the other tools. Comes in: text with arrows; goes out: `<title>-outline.md`. It refuses nothing:
 * what does not read is part of the preview.
 */
import * as z from 'zod';
import type { Deliverable } from '../deliverable.ts';
import { parseNotation } from './notation.ts';
import { outlineDocument, outlineLines } from './notation-outline.ts';
import { processOf } from './notation-process.ts';
import { problemText } from './notation-tree.ts';
import { fileStem } from './process.ts';
import type { ProcessInput } from './process-input.ts';
import { count } from './process-table.ts';

export interface OutlineInput {
  readonly text: string;
  readonly title?: string | undefined;
  readonly state?: 'as_is' | 'to_be' | undefined;
}

/** The schema of a preview; a model reads its descriptions. */
export const outlineInput: z.ZodType<OutlineInput> = z.strictObject({
  text: z
    .string()
    .max(20_000)
    .describe(
      'Process notation, verbatim: triage 2 days -> approval 6 days (ok 70 % -> ship / not ok -> ' +
        'back). [Role] or Role: in front of a step, `&` for steps at the same time, `end: Name`.',
    ),
  title: z.string().max(120).optional().describe('Name of the process, if the text has none.'),
  state: z.enum(['as_is', 'to_be']).optional(),
});

/** Reads process notation and shows what was read. */
export function outlineProcess({ text, title = 'Process', state }: OutlineInput): Deliverable {
  const tree = parseNotation(text);
  const read = processOf(text, tree);
  const name = read.title ?? title;
  const { steps, flows, lanes, assumptions, questions } = read;
  const process: ProcessInput = {
    title: name,
    ...(state && { state }),
    lanes,
    steps,
    flows,
    assumptions,
    questions,
  };
  const document = outlineDocument({
    source: text,
    tree,
    title: name,
    assumptions: assumptions.map((one) => one.text),
    questions: questions.map((one) => one.text),
  });
  const { problems, notUnderstood } = tree;
  return {
    ok: true,
    summary: summaryOf(name, { outline: outlineLines(tree).length, problems: problems.length }),
    findings: problems.map((one) => ({
      rule: 'notation',
      severity: 'warning' as const,
      where: `${one.line}:${one.column}`,
      message: `Cannot read ${one.found}: expected ${one.expected}.\n${problemText(text, one)}`,
    })),
    items: [],
    files: [
      {
        name: `${fileStem({ title: name, state })}-outline.md`,
        mediaType: 'text/markdown',
        text: document,
      },
    ],
    data: {
      process: steps.length > 0 ? process : null,
      notUnderstood: notUnderstood.map((one) => one.text),
    },
  };
}

function summaryOf(
  title: string,
  { outline, problems }: { readonly outline: number; readonly problems: number },
): string {
  if (outline === 0)
    return `${title}: no step was read; the outline shows what was not understood.`;
  const wrong =
    problems === 0
      ? ''
      : ` ${count(problems, 'place')} did not read and ${problems === 1 ? 'is' : 'are'} ` +
        `shown with ${problems === 1 ? 'its' : 'their'} line.`;
  return `${title}: read as shown in the outline.${wrong}`;
}
