/** The files a user gave, kept in the log by path and hash, so that nobody has to name them twice. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BatonError, isObject, type KeptArtifact, type NewArtifact } from '@baton/core';
import type { DataPaths } from './data/data-files.ts';

export const sourceKind = 'source';

/**
 * The artifact of each file.
 * @throws BatonError `input_invalid` when one is not there or is no file.
 */
export async function sourcesOf({ csv, schema }: DataPaths): Promise<readonly NewArtifact[]> {
  const files = [
    ...csv.map((path) => ({ path, form: 'csv' })),
    ...schema.map((path) => ({ path, form: 'schema' })),
  ];
  return await Promise.all(files.map(({ path, form }) => sourceOf(resolve(path), form)));
}

async function sourceOf(path: string, form: string): Promise<NewArtifact> {
  try {
    const { size } = await stat(path);
    const sum = createHash('sha256');
    await pipeline(createReadStream(path), sum);
    const body = { path, form, bytes: size, sha256: sum.digest('hex') };
    return { id: `source:${path}`, kind: sourceKind, title: basename(path), body };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BatonError('input_invalid', `Cannot read ${path}: ${why}. Check the path.`, {
      cause,
    });
  }
}

/** The files that a conversation was given. */
export function sourcesIn(artifacts: readonly KeptArtifact[]): DataPaths {
  const paths = (form: string): string[] =>
    artifacts.flatMap(({ kind, body }) => {
      if (kind !== sourceKind || !isObject(body) || body['form'] !== form) return [];
      return typeof body['path'] === 'string' ? [body['path']] : [];
    });
  return { csv: paths('csv'), schema: paths('schema') };
}
