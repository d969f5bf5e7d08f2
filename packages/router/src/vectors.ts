/**
 * Vectors kept by the hash of their text, so that a text is embedded once: on disk those of examples,
 * so that no start does it again. An embedder in, the same embedder with a memory out.
 *
 * 1. A file that is missing, cut, foreign or damaged is a cold cache, never an error.
 * 2. A file appears whole or not at all. Two processes that write at once lose at most each
 *    other's new vectors, which are then embedded again.
 * 3. Texts are not in the file, their hashes are.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Embedder } from './embedder.ts';

/** A single text is most likely a message, which is not asked for again. */
const textsMin = 2;
const magic = 'BATONVEC';
const hashBytes = 16;
const headerBytes = 16;

/** The embedder with a memory in `folder`. What can not be written there is embedded all the same. */
export function remembering(embedder: Embedder, folder: string): Embedder {
  const file = join(folder, `${embedder.name.replace(/[^\w.-]/g, '_')}.vectors`);
  let known: Promise<Map<string, Float32Array>> | undefined;
  return {
    name: embedder.name,
    embed: async (texts, signal) => {
      if (texts.length < textsMin) return embedder.embed(texts, signal);
      known ??= readVectors(file);
      const vectors = await known;
      const before = vectors.size;
      const result = await vectorsOf(texts, vectors, (some) => embedder.embed(some, signal));
      if (vectors.size > before) await writeVectors(file, vectors);
      return result;
    },
    ...(embedder.close && { close: () => embedder.close?.() ?? Promise.resolve() }),
  };
}

/** The embedder with a memory of all that it was asked; closing is left to whoever made it. */
export function embeddedOnce(embedder: Embedder): Embedder {
  const known = new Map<string, Float32Array>();
  return {
    name: embedder.name,
    embed: (texts, signal) => vectorsOf(texts, known, (some) => embedder.embed(some, signal)),
  };
}

/** The vectors of texts, by their hashes; those that are not known are made and become known. */
async function vectorsOf(
  texts: readonly string[],
  known: Map<string, Float32Array>,
  make: (texts: readonly string[]) => Promise<readonly Float32Array[]>,
): Promise<readonly Float32Array[]> {
  const hashes = texts.map(hashOf);
  const missing = new Map<string, string>();
  for (const [at, text] of texts.entries()) {
    const hash = hashes[at] ?? '';
    if (!known.has(hash)) missing.set(hash, text);
  }
  const made = missing.size > 0 ? await make([...missing.values()]) : [];
  for (const [at, hash] of [...missing.keys()].entries()) {
    const vector = made[at];
    if (vector) known.set(hash, vector);
  }
  return hashes.map((hash) => known.get(hash) ?? new Float32Array());
}

function hashOf(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * hashBytes);
}

/** Header: magic, count, length of a vector; then the hashes; then the vectors. */
async function readVectors(file: string): Promise<Map<string, Float32Array>> {
  const vectors = new Map<string, Float32Array>();
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 8) !== magic) return vectors;
  const count = bytes.readUInt32LE(8);
  const length = bytes.readUInt32LE(12);
  const from = headerBytes + count * hashBytes;
  if (bytes.length !== from + count * length * 4) return vectors;
  // A copy that begins where floats may begin.
  const floats = new Float32Array(new Uint8Array(bytes.subarray(from)).buffer);
  for (let at = 0; at < count; at++) {
    const place = headerBytes + at * hashBytes;
    const vector = floats.slice(at * length, (at + 1) * length);
    if (isUnit(vector)) vectors.set(bytes.toString('hex', place, place + hashBytes), vector);
  }
  return vectors;
}

async function writeVectors(file: string, vectors: Map<string, Float32Array>): Promise<void> {
  const length = vectors.values().next().value?.length ?? 0;
  const entries = [...vectors].filter(([, vector]) => vector.length === length);
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 'latin1');
  header.writeUInt32LE(entries.length, 8);
  header.writeUInt32LE(length, 12);
  const hashes = Buffer.from(entries.map(([hash]) => hash).join(''), 'hex');
  const floats = new Float32Array(entries.length * length);
  for (const [at, [, vector]] of entries.entries()) floats.set(vector, at * length);
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(draft, Buffer.concat([header, hashes, new Uint8Array(floats.buffer)]));
    await rename(draft, file);
  } catch {
    // A read-only or full disk costs time at the next start, nothing else.
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** A damaged vector hardly ever has unit length. */
function isUnit(vector: Float32Array): boolean {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.abs(square - 1) < 1e-3;
}
