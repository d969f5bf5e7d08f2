/**
 * Which view shows an artifact, and the text that it can be read, copied and compared as. Made of
 * the artifact alone, so a desk that nobody here knows has its artifacts shown, too.
 */
import { isObject, type Json, type KeptArtifact } from '@baton/core';
import { itemOf } from './item.ts';

/** Each is a file in `views/`. */
export type Form =
  | 'story'
  | 'criterion'
  | 'step'
  | 'query'
  | 'test'
  | 'item'
  | 'gherkin'
  | 'process_map'
  | 'sql'
  | 'table'
  | 'markdown'
  | 'picture'
  | 'bytes'
  | 'text'
  | 'json';

const itemForms: Readonly<Record<string, Form>> = {
  US: 'story',
  AC: 'criterion',
  PS: 'step',
  Q: 'query',
  TC: 'test',
};

const mediaForms: Readonly<Record<string, Form>> = {
  'text/x-gherkin': 'gherkin',
  'application/sql': 'sql',
  'text/csv': 'table',
  'text/markdown': 'markdown',
  'image/svg+xml': 'picture',
};

const endings: Readonly<Record<string, Form>> = {
  feature: 'gherkin',
  sql: 'sql',
  csv: 'table',
  md: 'markdown',
  svg: 'picture',
  bpmn: 'process_map',
};

/** The view of an artifact; `json` for whatever nothing else fits. */
export function formOf(artifact: KeptArtifact): Form {
  const item = itemOf(artifact);
  if (item) return itemForms[item.kind] ?? 'item';
  const file = fileOf(artifact.body);
  if (bytesOf(artifact.body)) return 'bytes';
  if (!file) return 'json';
  const { mediaType, text } = file;
  if (text.includes('http://www.omg.org/spec/BPMN/')) return 'process_map';
  const ending = /\.([a-z]+)$/i.exec(artifact.id)?.[1]?.toLowerCase() ?? '';
  const form = mediaForms[mediaType] ?? endings[ending];
  if (form) return form;
  return looksLikeMarkdown(text) ? 'markdown' : 'text';
}

/** The text of an artifact that is one: a text, or a text with its media type. */
export function fileOf(
  body: Json,
): { readonly mediaType: string; readonly text: string } | undefined {
  if (typeof body === 'string') return { mediaType: 'text/plain', text: body };
  if (!isObject(body) || typeof body['text'] !== 'string') return undefined;
  const { mediaType } = body;
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : 'text/plain',
    text: body['text'],
  };
}

/** What a file is that can only be saved, such as a workbook; `size` in bytes. */
export function bytesOf(
  body: Json,
): { readonly mediaType: string; readonly size: number } | undefined {
  if (!isObject(body)) return undefined;
  const { mediaType, base64 } = body;
  if (typeof mediaType !== 'string' || typeof base64 !== 'string') return undefined;
  const padding = /={0,2}$/.exec(base64)?.[0].length ?? 0;
  return { mediaType, size: (base64.length / 4) * 3 - padding };
}

/** Everything that an artifact says, as text: what is copied, compared, and shown as its source. */
export function sourceOf(artifact: KeptArtifact): string {
  const file = itemOf(artifact) ? undefined : fileOf(artifact.body);
  return file ? file.text : JSON.stringify(artifact.body, null, 2);
}

/** The query's result among the files: beside the SQL file that holds the query. */
export function resultOf(
  sql: string,
  artifacts: readonly KeptArtifact[],
): KeptArtifact | undefined {
  const wanted = sql.trim().replace(/;$/, '');
  if (wanted === '') return undefined;
  const file = artifacts.find(
    (artifact) => formOf(artifact) === 'sql' && sourceOf(artifact).includes(wanted),
  );
  return file && besides(file.id, artifacts);
}

/** `orders.csv` for `orders.sql`. */
export function besides(id: string, artifacts: readonly KeptArtifact[]): KeptArtifact | undefined {
  const name = id.replace(/\.sql$/i, '.csv');
  return name === id ? undefined : artifacts.find((artifact) => artifact.id === name);
}

/** A heading, a list, a table or a fence at the beginning of a line. */
function looksLikeMarkdown(text: string): boolean {
  return /^(?:#{1,6} \S|[-*] \S|\d+\. \S|\|.+\||```)/m.test(text.slice(0, 4_000));
}
