/**
 * Which form a file of the user has, told by its content; its name counts only where the content
 * leaves it open.
 */

import { headOf } from './csv-direct.ts';
import type { TextSource } from './csv-file.ts';

export type FileForm = 'csv' | 'json' | 'parquet' | 'ddl';

/** The form of a source; `otherwise` where its content does not tell. */
export async function formOf(source: TextSource, otherwise: 'csv' | 'ddl'): Promise<FileForm> {
  if ('text' in source) return formOfText(source.text.slice(0, headChars), otherwise);
  const head = await headOf(source.path);
  if (!head) return otherwise;
  if (head.bytes.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  const mark = head.bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(encoding).decode(head.bytes.subarray(0, headChars));
  const named = /\.(?:csv|tsv|tab)$/i.test(source.path) ? 'csv' : otherwise;
  return formOfText(text, named);
}

const headChars = 65_536;

function formOfText(text: string, otherwise: 'csv' | 'ddl'): FileForm {
  if (/^\uFEFF?\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]\d-]|true\b|false\b|null\b|$))/.test(text))
    return 'json';
  return statement.test(text.replace(comments, '')) ? 'ddl' : otherwise;
}

/** Comments before the first statement. */
const comments = /^\uFEFF?(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const statement =
  /^(?:create\s+(?:(?:or\s+replace|temp|temporary|unlogged|external|global|local)\s+)*(?:table|schema|type|view|database|sequence|extension|domain|index|unique)\b|drop\s+\w+\s|alter\s+table\b|insert\s+into\b|begin\s*;|start\s+transaction\b|set\s+\w+\s*(?:=|to\b)|use\s+\S+\s*;)/i;
