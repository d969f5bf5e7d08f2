/**
 * A copy of a store while it is in use.
 *
 * Invariants
 * 1. The copy is one moment of the store: one read transaction, on a connection of its own.
 * 2. A file under the target's name is a whole backup; it is written beside it, then renamed.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BatonError } from '@baton/core';
import { sqlite } from './builtin.ts';
import { storeFailure } from './failure.ts';
import { storePath } from './file.ts';

/** All pages in one step: a copy in several would begin again with every commit in between. */
const allPages = 0x7fff_ffff;

/**
 * Copies the store at `from` to the new file `target`.
 * @throws BatonError `input_invalid` when there is a file already, else of the `store_*` family
 */
export async function backUp(from: string, target: string): Promise<void> {
  const to = storePath(target);
  if (existsSync(to)) {
    throw new BatonError(
      'input_invalid',
      `Cannot back up to ${to}: it exists, and is kept as it is. Name a new file.`,
      { path: 'path' },
    );
  }
  const { DatabaseSync, backup } = sqlite();
  const part = `${to}.part`;
  try {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    await rm(part, { force: true });
    const file = await open(part, 'a', 0o600);
    try {
      const source = new DatabaseSync(from, { readOnly: true });
      try {
        await backup(source, part, { rate: allPages });
      } finally {
        source.close();
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, to);
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw storeFailure(thrown, { doing: `back up ${from}`, path: to });
  }
}
