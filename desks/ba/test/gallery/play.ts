/**
 * Plays the requests of the gallery and gives what came of each: the replies as one document, and
 * every file, as the desk writes them.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConversationId, createBaton, memoryStore } from '@baton/core';
import { openDesk } from '../../src/index.ts';
import type { GalleryEntry } from './requests.ts';

const dataFolder = fileURLToPath(new URL('../../gallery/data/', import.meta.url));

/** Files by name: `reply.md`, and what the desk wrote. */
export type Played = ReadonlyMap<string, string>;

/** Plays one entry with the offline desk: the real kernel, tools and engine. */
export async function play({ title, say, data = [] }: GalleryEntry): Promise<Played> {
  const paths = data.map((name) => join(dataFolder, name));
  const desk = await openDesk({
    csv: paths.filter((path) => !path.endsWith('.sql')),
    schema: paths.filter((path) => path.endsWith('.sql')),
  });
  const folder = await mkdtemp(join(tmpdir(), 'baton-gallery-'));
  const baton = createBaton({ team: desk.team, store: memoryStore() });
  const conversation = 'gallery' as ConversationId;
  const reply = [`# ${title}`, ''];
  try {
    for (const message of say) {
      const run = baton.send(conversation, message, { artifacts: desk.sources });
      const { text, agent } = await run.outcome;
      reply.push(
        ...message.split('\n').map((line) => `> ${line}`),
        '',
        `**${agent}**`,
        '',
        text,
        '',
      );
    }
    const artifacts = (await baton.state(conversation)).artifacts.values();
    const written = await desk.writeFiles(artifacts, folder);
    const files = await Promise.all(written.map(contentOf));
    const names = files.map(([name]) => `- \`${name}\``);
    if (names.length > 0) reply.push('Files:', '', ...names.toSorted(), '');
    return new Map([['reply.md', reply.join('\n')], ...files.filter(([name]) => kept(name))]);
  } finally {
    await desk.close();
    await rm(folder, { recursive: true });
  }
}

/** The trace is every item with its hashes: too much to be read in review, and all in the others. */
function kept(name: string): boolean {
  return name !== 'trace.json';
}

/** A text as it is; of what is none, its hash: the same input gives the same bytes. */
async function contentOf(path: string): Promise<readonly [string, string]> {
  const bytes = await readFile(path);
  const name = basename(path);
  if (!/\.(?:docx|xlsx)$/.test(name)) return [name, bytes.toString('utf8')];
  const hash = createHash('sha256').update(bytes).digest('hex');
  return [`${name}.sha256`, `${hash}\n`];
}
