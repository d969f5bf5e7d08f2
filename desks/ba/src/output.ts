/**
 * Files from the log: whatever the artifacts say is written, the same bytes however often, so a
 * crash between two files costs nothing. Nothing is written outside the folder.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BatonError, isObject, type Json, type KeptArtifact } from '@baton/core';
import { fileKind, itemsIn } from './specialist.ts';
import { coverage, staleItems } from './trace.ts';

/**
 * Writes the files of a conversation and `trace.json`, when there is anything to write. Gives the
 * paths, absolute.
 * @throws BatonError `input_invalid` when the folder can not be written to, `store_full` when the
 * disk is full; what is in the log is not touched.
 */
export async function writeFiles(
  artifacts: readonly KeptArtifact[],
  folder: string,
): Promise<readonly string[]> {
  const contents = new Map<string, Buffer>();
  for (const { kind, id, body } of artifacts) {
    const content = kind === fileKind ? contentOf(body) : undefined;
    // A file name of the log is a name, never a path.
    if (content) contents.set(basename(id), content);
  }
  const items = itemsIn(artifacts);
  if (items.length > 0) {
    const document = { items, coverage: coverage(items), stale: staleItems(items) };
    contents.set('trace.json', Buffer.from(`${JSON.stringify(document, null, 2)}\n`));
  }
  if (contents.size === 0) return [];
  const target = resolve(folder);
  try {
    await mkdir(target, { recursive: true });
    const paths: string[] = [];
    for (const [name, content] of contents) {
      paths.push(await writeWhole(join(target, name), content));
    }
    return paths;
  } catch (error) {
    throw writeError(target, error);
  }
}

/** The bytes of a file in the log: its text, or what its base64 stands for. */
function contentOf(body: Json): Buffer | undefined {
  if (!isObject(body)) return undefined;
  const { text, base64 } = body;
  if (typeof text === 'string') return Buffer.from(text);
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : undefined;
}

/** Writes beside the file and renames, so that nobody ever reads half of one. */
async function writeWhole(path: string, content: Buffer): Promise<string> {
  const before = await readFile(path).catch(() => undefined);
  if (before?.equals(content)) return path;
  const part = `${path}.part`;
  await writeFile(part, content);
  await rename(part, path);
  return path;
}

function writeError(folder: string, cause: unknown): BatonError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why = cause instanceof Error ? cause.message : String(cause);
  return new BatonError(
    code === 'ENOSPC' ? 'store_full' : 'input_invalid',
    `Cannot write the files to ${folder}: ${why}. They are safe in the log: name another folder ` +
      'with --out, or make room, and continue.',
    { cause },
  );
}
