/** Every result of the gallery is what `docs/gallery` keeps; a change is written with `write.ts`. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { overview } from './overview.ts';
import { type Played, play } from './play.ts';
import { gallery } from './requests.ts';

const folder = fileURLToPath(new URL('../../../../docs/gallery/', import.meta.url));
const again = 'node --conditions=baton-source desks/ba/test/gallery/write.ts';

test('the gallery has 24 requests, each with the file it shows', async () => {
  assert.equal(gallery.length, 24);
  const folders = (await readdir(folder)).filter((name) => name !== 'README.md');
  assert.deepEqual(
    folders.toSorted(),
    gallery.map(({ name }) => name),
  );
});

const all = new Map<string, Played>();
for (const entry of gallery) {
  test(`the desk makes what the gallery keeps: ${entry.title}`, async () => {
    const played = await play(entry);
    all.set(entry.name, played);
    assert.ok(played.has(entry.shows), `${entry.shows} is not among ${[...played.keys()].join()}`);
    const kept = await readdir(join(folder, entry.name));
    assert.deepEqual([...played.keys()].toSorted(), kept.toSorted(), again);
    for (const [name, text] of played) {
      const before = await readFile(join(folder, entry.name, name), 'utf8');
      assert.equal(text, before, `${entry.name}/${name} has changed. If it should: ${again}`);
    }
  });
}

test('the page of the gallery shows what is kept', async () => {
  assert.equal(await readFile(join(folder, 'README.md'), 'utf8'), overview(gallery, all), again);
});
