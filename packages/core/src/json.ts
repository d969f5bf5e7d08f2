/** JSON values, and the one place where an unknown value becomes one. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * A JSON value equal to what `JSON.stringify` would keep of `value`; `null` where it would keep
 * nothing (undefined, functions, values that refer to themselves).
 */
export function toJson(value: unknown): Json {
  try {
    const text = JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'bigint' ? inner.toString() : inner,
    );
    // `as`: the text was made by JSON.stringify one line above.
    return text === undefined ? null : (JSON.parse(text) as Json);
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
