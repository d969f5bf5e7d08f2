/** The instructions of the model agents: plain files that people can read and change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatonError } from '@baton/core';

/** The folder of the prompts that come with the desk. */
export const promptFolder: string = fileURLToPath(new URL('../prompts', import.meta.url));

/**
 * What an agent is told: what all are told, and what it alone is.
 * @throws BatonError `input_invalid` when a file is missing.
 */
export function promptFor(agent: string, folder: string = promptFolder): string {
  return `${read(folder, agent)}\n\n${read(folder, 'desk')}`;
}

function read(folder: string, name: string): string {
  const path = join(folder, `${name}.md`);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new BatonError('input_invalid', `Cannot read the prompt ${path}: it is missing.`, {
      cause,
    });
  }
}
