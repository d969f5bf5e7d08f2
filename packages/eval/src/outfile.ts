/** Writes a file whole or not at all: a reader, or the next run, never finds half a report. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BatonError } from '@baton/core';

/**
 * Writes `text` beside the file and puts it in its place; folders are made.
 * @throws BatonError `store_failed`; what was there before is there still.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.draft`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(draft, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    const why = error instanceof Error ? error.message : String(error);
    throw new BatonError('store_failed', `Cannot write ${path}: ${why}.`, { cause: error });
  }
}
