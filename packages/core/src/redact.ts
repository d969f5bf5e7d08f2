/**
 * Takes out of a fact what a team wants kept out of log, model and export, before it is recorded.
 *
 * Only what people, models and tools wrote is searched. Names, ids, codes and hashes are what a log
 * hangs together by; a pattern that happens to match one must not tear it apart.
 */
import type { Fact } from './event.ts';
import type { Json } from './json.ts';

/** Fields whose text somebody wrote, wherever they are. */
const written: ReadonlySet<string> = new Set(
  ['text', 'garbled', 'reason', 'wanted', 'message', 'note', 'by', 'title'], //
);
/** Fields that are free in form: every text in them counts. */
const free: ReadonlySet<string> = new Set(
  ['args', 'output', 'details', 'body', 'opaque', 'done', 'open', 'inventory'], //
);

/** The fact with every match of `patterns`, which have flag `g`, replaced by `[redacted]`. */
export function redact(fact: Fact, patterns: readonly RegExp[]): Fact {
  if (patterns.length === 0) return fact;
  // `as`: a text stays a text, so the shape stays what it was.
  const cleaned = walk(fact, { patterns, searched: false }) as Fact;
  if (cleaned.type !== 'message_received') return cleaned;
  return { ...cleaned, from: clean(cleaned.from, patterns) };
}

/**
 * The same for every text of a value, keys excepted: for what is hashed before it is in a fact. A
 * hash of what must not be kept would let anybody try out what it was.
 */
export function redactJson<T extends Json>(value: T, patterns: readonly RegExp[]): T {
  // `as`: a text stays a text, so the shape stays what it was.
  return patterns.length === 0 ? value : (walk(value, { patterns, searched: true }) as T);
}

function clean(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((cleaner, pattern) => cleaner.replace(pattern, '[redacted]'), text);
}

function walk(
  value: unknown,
  { patterns, searched }: { patterns: readonly RegExp[]; searched: boolean },
): unknown {
  if (typeof value === 'string') return searched ? clean(value, patterns) : value;
  if (Array.isArray(value)) {
    return value.map((inner: unknown) => walk(inner, { patterns, searched }));
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, inner]) => {
    const below = searched || free.has(key) || (written.has(key) && typeof inner === 'string');
    return [key, walk(inner, { patterns, searched: below })];
  });
  return Object.fromEntries(fields);
}
