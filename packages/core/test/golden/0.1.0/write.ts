/**
 * Wrote the golden logs of 0.1.0. They are never written again: what this release wrote, every
 * later one must read. `node --conditions=source packages/core/test/golden/0.1.0/write.ts` refuses
 * to overwrite.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobsOf } from '@baton/core';
import { here } from '../../stage.ts';
import { summaryOf } from '../summary.ts';
import { stories } from './teams.ts';

for (const [name, { team, play }] of Object.entries(stories)) {
  const { store, log } = await play();
  const lines = await store.read(here, 1, Number.MAX_SAFE_INTEGER);
  const blobs = await store.blobs(lines.flatMap(blobsOf));
  const write = (suffix: string, text: string): void =>
    writeFileSync(join(import.meta.dirname, `${name}.${suffix}`), text, { flag: 'wx' });
  write('jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  write('blobs.json', `${JSON.stringify(Object.fromEntries(blobs), null, 1)}\n`);
  write('summary.json', `${JSON.stringify(summaryOf(team, await log()), null, 1)}\n`);
}
