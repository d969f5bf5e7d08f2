/**
 * Requests that are wrong in all the ways a document lets one think of: made of the OpenAPI document
 * itself, each by a seed, so that one that breaks the server can be made again.
 */
import type { Document, Operation, Schema } from './document.ts';
import { operationsOf } from './document.ts';

export interface Malformed {
  readonly seed: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The request of a seed. `conversations` are some that are there, so that not all end at 404. */
export function malformed(
  document: Document,
  { seed, conversations }: { seed: number; conversations: readonly string[] },
): Malformed {
  const dice = diceOf(seed);
  const { method, path, operation } = dice.pick(operationsOf(document));
  // What is deleted is not there for the requests that follow.
  const deletes = method === 'DELETE' && path.endsWith('{conversation}');
  const odd = (): string => encodeURIComponent(oddText(dice));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const known = name === 'conversation' && !deletes && dice.chance(0.6);
    return known ? dice.pick(conversations) : odd();
  });
  const { content } = operation.requestBody ?? {};
  const schema = content?.['application/json']?.schema;
  return {
    seed,
    method: dice.chance(0.05) ? dice.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) : method,
    path: filled + queryOf(operation, dice),
    headers: headersOf(dice),
    body: schema && method !== 'GET' ? bodyOf(document, schema, dice) : undefined,
  };
}

/** Values that programs stumble over. */
const oddities: readonly unknown[] = [
  '',
  ' ',
  '.',
  '..',
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\u202e',
  'é'.repeat(300),
  '💥',
  '\ud800'.toWellFormed(),
  '__proto__',
  'constructor',
  "'; DROP TABLE lines; --",
  '<script>alert(1)</script>',
  'x'.repeat(5_000),
  'c2_0',
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '1e999',
  'NaN',
  true,
  null,
  [],
  {},
  [[[[[[]]]]]],
  JSON.parse('{"__proto__":{"a":1},"toString":1}'),
];

function oddText(dice: Dice): string {
  const odd = dice.pick(oddities);
  return typeof odd === 'string' ? odd : JSON.stringify(odd);
}

function queryOf({ parameters = [] }: Operation, dice: Dice): string {
  const query = new URLSearchParams();
  for (const { name, in: place } of parameters) {
    if (place === 'query' && dice.chance(0.5)) query.append(name, oddText(dice));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function headersOf(dice: Dice): Record<string, string> {
  const headers: Record<string, string> = {};
  const types = ['application/json', 'text/plain', 'multipart/form-data', 'application/json; x'];
  headers['Content-Type'] = dice.chance(0.9) ? 'application/json' : dice.pick(types);
  if (dice.chance(0.1)) headers['Accept'] = dice.pick(['text/event-stream', '*/*', 'x', '']);
  if (dice.chance(0.1)) headers['Last-Event-ID'] = dice.pick(['-1', '9'.repeat(30), 'x', '2']);
  if (dice.chance(0.2)) headers['Idempotency-Key'] = dice.pick(['a', 'b', 'x'.repeat(500), '"']);
  return headers;
}

/** Cut off, of the wrong kind, or of the right shape with a wrong value somewhere in it. */
function bodyOf(document: Document, schema: Schema, dice: Dice): string | undefined {
  if (dice.chance(0.05)) return undefined;
  const text = JSON.stringify(valueOf(document, schema, dice)) ?? 'null';
  if (dice.chance(0.1)) return text.slice(0, Math.floor(text.length / 2));
  if (dice.chance(0.05)) return `${'['.repeat(2_000)}${']'.repeat(2_000)}`;
  return text;
}

function valueOf(document: Document, given: Schema, dice: Dice, depth = 0): unknown {
  if (dice.chance(0.12) || depth > 6) return dice.pick(oddities);
  const schema = resolved(document, given);
  const any = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (any && any.length > 0) return valueOf(document, dice.pick(any), dice, depth + 1);
  if (schema.enum && schema.enum.length > 0) return dice.pick(schema.enum);
  if (schema.const !== undefined) return schema.const;
  const type = [schema.type].flat()[0];
  if (type === 'object' || schema.properties) {
    const entries = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
      dice.chance(0.75) ? [[name, valueOf(document, one, dice, depth + 1)]] : [],
    );
    const more = dice.chance(0.1) ? [[oddText(dice), dice.pick(oddities)]] : [];
    // `as`: pairs of a name and anything.
    return Object.fromEntries([...entries, ...more] as [string, unknown][]);
  }
  if (type === 'array') {
    const { items = {} } = schema;
    return Array.from({ length: dice.below(4) }, () => valueOf(document, items, dice, depth + 1));
  }
  if (type === 'string') return dice.pick(['text', 'data', 'human', 'a'.repeat(100), '']);
  if (type === 'integer' || type === 'number') return dice.pick([0, 1, -1, 7, 1e9, 1.5]);
  if (type === 'boolean') return dice.chance(0.5);
  return dice.pick(oddities);
}

function resolved(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return (name === undefined ? undefined : document.components.schemas[name]) ?? schema;
}

interface Dice {
  readonly below: (end: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
}

/** Mulberry32, which is small and good enough to choose with. */
function diceOf(seed: number): Dice {
  let state = seed + 1;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined && list.length === 0) throw new Error('there is nothing to pick');
      // `as`: within the list, whose items may be undefined.
      return found as (typeof list)[number];
    },
  };
}
