/**
 * How an event is kept: one line of JSON, chained by hashes.
 *
 * Comes in: events of the fold. Goes out: lines for a store, and events from its lines.
 *
 * Invariants
 * 1. A line's hash covers its exact text; the text carries the hash of the line before (G6).
 * 2. Large fields are replaced by `null` and named in `blobs`, beside the fact and never inside it,
 *    so nothing that a tool returns can pass for a blob.
 * 3. A reader takes lines with fields it does not know, and refuses types it does not know (G5).
 */
import type { FactType, LogEvent } from './event.ts';
import { BatonError } from './failure.ts';
import type { Sha256 } from './hash.ts';
import type { Seq } from './id.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { fixed } from './limit.ts';
import type { Line } from './port.ts';

export interface Sealed {
  readonly line: Line;
  /** Large values as JSON texts by their hash. */
  readonly blobs: ReadonlyMap<string, string>;
}

/** Where a large value was taken out, its hash and the length of its JSON text. */
interface BlobPlace {
  readonly path: readonly (string | number)[];
  readonly sha256: string;
  readonly length: number;
}

const noBlobs: ReadonlyMap<string, string> = new Map();

/** The line of an event; `prev` is the hash of the line before, empty for the first. */
export function seal(event: LogEvent, prev: string, sha256: Sha256): Sealed {
  const text = chained(prev, JSON.stringify(event));
  if (text.length <= fixed.inlineMax) {
    return { line: { seq: event.seq, text, hash: sha256(text) }, blobs: noBlobs };
  }
  const { slim, places, blobs } = lift(event, sha256);
  const lifted = chained(
    prev,
    JSON.stringify(places.length > 0 ? { ...slim, blobs: places } : slim),
  );
  return { line: { seq: event.seq, text: lifted, hash: sha256(lifted) }, blobs };
}

/** The hashes of the blobs that a line needs. */
export function blobsOf(line: Line): readonly string[] {
  if (!line.text.includes('"blobs":[')) return [];
  return placesOf(parse(line)).map((place) => place.sha256);
}

/**
 * The event of a line.
 * @throws BatonError `log_broken` when the line is no event or a blob is missing, `log_newer` for a
 * type this version does not know.
 */
export function unseal(line: Line, blobs: ReadonlyMap<string, string> = noBlobs): LogEvent {
  const { prev: _, blobs: _places, ...event } = parse(line);
  const fields: Record<string, unknown> = event;
  for (const { path, sha256 } of placesOf(parse(line))) {
    const text = blobs.get(sha256);
    if (text === undefined) throw broken(line.seq, `its blob ${sha256} is missing`);
    put(fields, path, JSON.parse(text));
  }
  if (typeof event['type'] !== 'string' || event['seq'] !== line.seq) {
    throw broken(line.seq, 'it is no event of that position');
  }
  if (!known.has(event['type'])) {
    throw new BatonError(
      'log_newer',
      `Cannot read the log: event ${line.seq} is of the unknown type '${event['type']}'. ` +
        'It was written by a newer version; update this one.',
    );
  }
  if (event['type'] === 'conversation_started' && event['format'] !== 1) {
    throw new BatonError(
      'log_newer',
      `Cannot read the log: its format is ${JSON.stringify(event['format'])}, and this version ` +
        'knows 1. It was written by a newer version; update this one.',
    );
  }
  // `as`: this is where a log enters; its lines were written by `seal` and are checked by hash.
  return fields as unknown as LogEvent;
}

/** What is wrong with a chain of lines, or undefined when nothing is. */
export interface Break {
  readonly seq: Seq;
  readonly why: string;
}

/**
 * Checks a chain: positions without holes, each hash that of its text, each text carrying the hash
 * before it. `prev` is the hash before the first of `lines`; with `head`, the newest line must be
 * the one that the head names, so that a log that lost its end is found too.
 */
export function verifyChain(
  lines: readonly Line[],
  { sha256, from = 1, prev = '', head }: ChainEnds,
): Break | undefined {
  let expected = from;
  let before = prev;
  for (const line of lines) {
    if (line.seq !== expected) {
      return { seq: expected, why: `event ${expected} is missing; ${line.seq} follows` };
    }
    if (sha256(line.text) !== line.hash) {
      return { seq: line.seq, why: `the text of event ${line.seq} is not what was written` };
    }
    if (!line.text.startsWith(chainStart(before))) {
      return { seq: line.seq, why: `event ${line.seq} does not carry the hash of the one before` };
    }
    expected += 1;
    before = line.hash;
  }
  if (head && head.seq >= expected) {
    return { seq: expected, why: `event ${expected} is missing; the log ends before it` };
  }
  if (head && head.seq === expected - 1 && head.hash !== before) {
    return { seq: head.seq, why: `event ${head.seq} is not the one that the head names` };
  }
  return undefined;
}

export interface ChainEnds {
  readonly sha256: Sha256;
  /** Position of the first line; 1 when left out. */
  readonly from?: Seq;
  /** Hash before the first line; empty when left out. */
  readonly prev?: string;
  /** Where the head says that the log ends. */
  readonly head?: { readonly seq: Seq; readonly hash: string };
}

function chainStart(prev: string): string {
  return `{"prev":"${prev}",`;
}

function chained(prev: string, event: string): string {
  return chainStart(prev) + event.slice(1);
}

function parse(line: Line): JsonObject {
  try {
    const value: unknown = JSON.parse(line.text);
    if (isObject(value)) return value;
  } catch {
    // Falls through to the one message for all that is no event.
  }
  throw broken(line.seq, 'it is no JSON object');
}

function placesOf(line: JsonObject): readonly BlobPlace[] {
  // Whatever is in there was written by `lift` below, and the line is checked by its hash.
  return Array.isArray(line['blobs']) ? line['blobs'] : [];
}

function lift(
  event: LogEvent,
  sha256: Sha256,
): { slim: Record<string, unknown>; places: BlobPlace[]; blobs: Map<string, string> } {
  const slim: Record<string, unknown> = { ...event };
  const places: BlobPlace[] = [];
  const blobs = new Map<string, string>();
  const take = (holder: Record<string, unknown>, key: string, path: (string | number)[]): void => {
    const text = JSON.stringify(holder[key]);
    if (text === undefined || text.length <= fixed.inlineMax) return;
    const hash = sha256(text);
    blobs.set(hash, text);
    places.push({ path, sha256: hash, length: text.length });
    holder[key] = null;
  };
  if (Array.isArray(slim['artifacts'])) {
    slim['artifacts'] = slim['artifacts'].map((artifact: Json, index) => {
      const copy: Record<string, unknown> = isObject(artifact) ? { ...artifact } : {};
      take(copy, 'body', ['artifacts', index, 'body']);
      return copy;
    });
  }
  for (const key of Object.keys(slim)) take(slim, key, [key]);
  // Outer ones first: they are put back before what is inside them.
  return { slim, places: places.toSorted((a, b) => a.path.length - b.path.length), blobs };
}

function put(
  fields: Record<string, unknown>,
  path: readonly (string | number)[],
  value: unknown,
): void {
  let holder: Record<string | number, unknown> = fields;
  for (const step of path.slice(0, -1)) {
    // `as`: paths are written by `lift` and lead through objects and arrays only.
    holder = holder[step] as Record<string | number, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) holder[last] = value;
}

function broken(seq: Seq, why: string): BatonError {
  return new BatonError(
    'log_broken',
    `Cannot read event ${seq}: ${why}. Nothing was changed; restore the log from a backup.`,
  );
}

const types: Readonly<Record<FactType, true>> = {
  conversation_started: true,
  message_received: true,
  routed: true,
  turn_taken: true,
  turn_failed: true,
  reply_questioned: true,
  tool_started: true,
  tool_answered: true,
  approval_requested: true,
  approval_answered: true,
  handoff_refused: true,
  handoff_committed: true,
  landing_started: true,
  human_requested: true,
  human_answered: true,
  run_ended: true,
  run_continued: true,
  cancel_requested: true,
};
const known: ReadonlySet<string> = new Set(Object.keys(types));
