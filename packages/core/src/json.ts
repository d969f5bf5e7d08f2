/** JSON values, and the one place where an unknown value becomes one. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * A JSON value equal to what `JSON.stringify` would keep of `value`, and a copy of it, so that
 * whoever made it can not change it later; `null` where nothing would be kept (undefined,
 * functions, values that refer to themselves).
 */
export function toJson(value: unknown): Json {
  try {
    return copied(value, 0) ?? cleaned(value);
  } catch {
    // A getter that throws, a value that refers to itself: nothing of it can be kept.
    return null;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a value with the keys of its objects in order: equal for equal values. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) => {
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A copy of plain JSON; undefined for anything else, and for values too deep to be sure. */
function copied(value: unknown, depth: number): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
  if (typeof value !== 'object' || depth > 16) return undefined;
  if (Array.isArray(value)) {
    const list: Json[] = [];
    for (const inner of value) {
      const copy = copied(inner, depth + 1);
      if (copy === undefined) return undefined;
      list.push(copy);
    }
    return list;
  }
  const kind: unknown = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== null) return undefined;
  const fields: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    const copy = key === '__proto__' ? undefined : copied(inner, depth + 1);
    if (copy === undefined) return undefined;
    fields[key] = copy;
  }
  return fields;
}

/** The long way, for dates, classes with `toJSON`, holes, -0, bigints and the like. */
function cleaned(value: unknown): Json {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  );
  // `as`: the text was made by JSON.stringify one line above.
  return text === undefined ? null : (JSON.parse(text) as Json);
}
