/** Word files of the documents that are in the log, as a tool of whoever writes documents. */
import { defineTool, isObject, type KeptArtifact, type Tool } from '@baton/core';
import { fileKind } from '../specialist.ts';
import { exportDocument, exportDocumentInput, type MadeDocument } from './export-document.ts';

const note = 'Draft. Not yet confirmed by a person.';

export const exportDocumentTool: Tool = defineTool({
  name: 'export_document',
  description:
    'Writes documents of this conversation (stories, requirements, plans, tests) as Word files with ' +
    'the same words.',
  input: exportDocumentInput,
  repeat: 'read',
  async run(input, context) {
    const made = await exportDocument(input, documentsIn(context.artifacts()), note);
    if (!made.ok) return made;
    for (const { name, mediaType, base64 } of made.files) {
      if (base64 === undefined) continue;
      context.register({ id: name, kind: fileKind, title: name, body: { mediaType, base64 } });
    }
    return {
      ok: true,
      summary: made.summary,
      items: [],
      files: made.files.map(({ name }) => name),
    };
  },
});

function documentsIn(artifacts: readonly KeptArtifact[]): readonly MadeDocument[] {
  return artifacts.flatMap(({ id, kind, body }) => {
    if (kind !== fileKind || !isObject(body) || body['mediaType'] !== 'text/markdown') return [];
    const { text } = body;
    return typeof text === 'string' ? [{ name: id, text }] : [];
  });
}
