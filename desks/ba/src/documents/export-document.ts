/**
 * Documents that were made in this conversation, as Word files.
 *
 * Comes in: the names of Markdown documents, or nothing for all that people read and sign. Goes
 * out: a .docx beside each, with the same words.
 */
import { z } from 'zod';
import { type Deliverable, type DeskFile, type Finding, refused } from '../deliverable.ts';
import { counted } from '../naming.ts';
import { base64Of } from './archive.ts';
import { wordOf } from './word.ts';

export interface ExportDocumentInput {
  readonly files?: readonly string[] | undefined;
}

/** What `exportDocument` takes. */
export const exportDocumentInput: z.ZodType<ExportDocumentInput> = z.object({
  files: z
    .array(z.string().trim().min(1))
    .min(1)
    .optional()
    .describe('Names of Markdown documents. Stories, requirements and plans when left out.'),
});

/** A Markdown document of the conversation. */
export interface MadeDocument {
  readonly name: string;
  readonly text: string;
}

const signed = /-(?:stories|requirements|uat-plan|tests|decision-table|split)\.md$/;

/** Writes the Word files; `note` is the draft line of a document that has none of its own. */
export async function exportDocument(
  { files }: ExportDocumentInput,
  made: readonly MadeDocument[],
  note: string,
): Promise<Deliverable> {
  const findings = (files ?? [])
    .filter((wanted) => made.every(({ name }) => name !== wanted))
    .map((wanted): Finding => {
      const there = made.map(({ name }) => name).join(', ');
      const message = `There is no document of that name. Name some of: ${there}.`;
      return { rule: 'unknown_document', severity: 'error', where: wanted, message };
    });
  const chosen = made.filter(({ name }) => (files ? files.includes(name) : signed.test(name)));
  if (chosen.length === 0 && findings.length === 0) {
    const message = 'No document was written yet. Write one first.';
    findings.push({ rule: 'no_document', severity: 'error', where: 'files', message });
  }
  if (refused(findings)) return { ok: false, findings };
  const written: DeskFile[] = [];
  for (const { name, text } of chosen) {
    // One after another: a document of a thousand tests takes memory.
    const bytes = await wordOf({ markdown: text, note: draftLineIn(text) ?? note });
    written.push({
      name: name.replace(/\.md$/, '.docx'),
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      base64: base64Of(bytes),
    });
  }
  return {
    ok: true,
    summary: `${counted(written.length, 'document')} for Word: ${chosen.map(({ name }) => name.replace(/\.md$/, '')).join(', ')}.`,
    findings: [],
    items: [],
    files: written,
  };
}

/** The draft line of the document itself. */
function draftLineIn(markdown: string): string | undefined {
  return /^\*(.*Not yet confirmed by a person\.)\*$/m.exec(markdown)?.[1]?.replace(/\\(.)/g, '$1');
}
