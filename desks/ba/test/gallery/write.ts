/**
 * Writes the gallery anew: `node --conditions=baton-source desks/ba/test/gallery/write.ts` at the
 * root. What has changed is in the diff.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { overview } from './overview.ts';
import { type Played, play } from './play.ts';
import { gallery } from './requests.ts';

const folder = fileURLToPath(new URL('../../../../docs/gallery/', import.meta.url));

await rm(folder, { recursive: true, force: true });
const all = new Map<string, Played>();
for (const entry of gallery) {
  const played = await play(entry);
  all.set(entry.name, played);
  await mkdir(join(folder, entry.name), { recursive: true });
  for (const [name, text] of played) await writeFile(join(folder, entry.name, name), text);
  process.stdout.write(`${entry.name}: ${[...played.keys()].join(', ')}\n`);
}
await writeFile(join(folder, 'README.md'), overview(gallery, all));
