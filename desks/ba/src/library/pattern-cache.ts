/**
 * Patterns that were read and found right, kept from one start to the next: reading and checking the
 * shipped library anew takes longer than all the rest of an answer.
 *
 * Comes in: the text of a file. Goes out: the pattern it was. The key is the hash of the text, and
 * the whole is kept for the code that checked it, so neither a file nor a check that changed is
 * passed over. The file lies in `node_modules/.cache`, where build tools keep such things; where
 * nothing can be written there, nothing is kept, and nothing fails.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pattern } from './pattern.ts';

export interface PatternCache {
  /** The pattern of a text that was found right before. */
  readonly get: (text: string) => Pattern | undefined;
  readonly put: (text: string, pattern: Pattern) => void;
  /** Writes what was used, when something is new. */
  readonly save: () => void;
}

/** Opens what is kept; empty where there is nothing, or nothing that can be read. */
export function openPatternCache(
  file: string | undefined = cacheFile(),
  version: string = codeVersion(),
): PatternCache {
  const kept = file === undefined ? {} : readKept(file, version);
  const used: Record<string, Pattern> = {};
  let added = false;
  return {
    get(text) {
      const key = keyOf(text);
      const pattern = kept[key];
      if (pattern) used[key] = pattern;
      return pattern;
    },
    put(text, pattern) {
      used[keyOf(text)] = pattern;
      added = true;
    },
    save() {
      if (!added || file === undefined) return;
      const part = `${file}.${process.pid}`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(part, JSON.stringify({ version, files: used }));
        renameSync(part, file);
      } catch {
        // A read-only installation reads its files each time.
      }
    },
  };
}

function readKept(file: string, version: string): Readonly<Record<string, Pattern>> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const fits = isRecord(read) && read['version'] === version && isRecord(read['files']);
    // `as`: written by `save`, for this very code.
    return fits ? (read['files'] as Readonly<Record<string, Pattern>>) : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The hash of the code that reads and checks patterns. */
function codeVersion(): string {
  const hash = createHash('sha256');
  for (const folder of ['.', '../process', '../requirements']) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    const files = readdirSync(path).filter((name) => /\.[jt]s$/.test(name));
    for (const name of files.toSorted()) hash.update(readFileSync(join(path, name)));
  }
  return hash.digest('hex');
}

/** In the nearest `node_modules` that this file belongs to; nowhere outside of one. */
function cacheFile(): string | undefined {
  const here = fileURLToPath(import.meta.url);
  const within = here.lastIndexOf(`${sep}node_modules${sep}`);
  const root =
    within >= 0 ? here.slice(0, within) : fileURLToPath(new URL('../../../../', import.meta.url));
  return join(root, 'node_modules', '.cache', 'baton', 'library.json');
}
