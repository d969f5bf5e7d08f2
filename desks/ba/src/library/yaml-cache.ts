/**
 * What YAML files hold, kept from one start to the next: reading the shipped library anew takes
 * longer than all the rest of an answer.
 *
 * Comes in: the text of a file. Goes out: its value as it was parsed before. The key is the hash of
 * the text, so a file that changed is read anew. The file lies in `node_modules/.cache`, where build
 * tools keep such things; where nothing can be written there, nothing is kept, and nothing fails.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface YamlCache {
  /** The value of a text that was parsed before. */
  readonly get: (text: string) => unknown;
  readonly put: (text: string, value: unknown) => void;
  /** Writes what was used, when something is new. */
  readonly save: () => void;
}

/** Raised when the form of the file changes. */
const version = 1;

/** Opens the kept values; empty where there are none, or none that can be read. */
export function openYamlCache(file: string | undefined = cacheFile()): YamlCache {
  const kept = file === undefined ? {} : readKept(file);
  const used: Record<string, unknown> = {};
  let added = false;
  return {
    get(text) {
      const key = keyOf(text);
      if (!Object.hasOwn(kept, key)) return undefined;
      used[key] = kept[key];
      return kept[key];
    },
    put(text, value) {
      used[keyOf(text)] = value;
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

function readKept(file: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const fits = isRecord(read) && read['version'] === version && isRecord(read['files']);
    return fits ? (read['files'] as Readonly<Record<string, unknown>>) : {};
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

/** In the nearest `node_modules` that this file belongs to; nowhere outside of one. */
function cacheFile(): string | undefined {
  const here = fileURLToPath(import.meta.url);
  const within = here.lastIndexOf(`${sep}node_modules${sep}`);
  const root =
    within >= 0 ? here.slice(0, within) : fileURLToPath(new URL('../../../../', import.meta.url));
  return join(root, 'node_modules', '.cache', 'baton', 'library.json');
}
