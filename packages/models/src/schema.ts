/**
 * JSON Schemas of tools and briefs as providers take them. Schemas only ever get looser here: the
 * kernel validates with the real one, so what a provider can not be told is caught later.
 */
import { isObject, type Json, type JsonObject } from '@baton/core';
import type { Profile } from './profile.ts';

/** The parameters of a call as the provider takes them: always an object with properties. */
export function parametersFor(parameters: JsonObject, profile: Profile): JsonObject {
  const { $schema: _, ...rest } = parameters;
  const schema = profile.schema === 'plain' ? plain(rest, definitionsOf(rest), 0) : rest;
  return { ...schema, type: 'object', properties: schema['properties'] ?? {} };
}

/** The keywords of JSON Schema that Gemini's function declarations know. */
export const plainKeywords: ReadonlySet<string> = new Set([
  'type',
  'title',
  'description',
  'format',
  'nullable',
  'enum',
  'items',
  'minItems',
  'maxItems',
  'properties',
  'required',
  'anyOf',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
]);

/** Past this depth a schema that refers to itself is cut: what is below may be anything. */
const depthMax = 12;

function plain(schema: JsonObject, definitions: JsonObject, depth: number): JsonObject {
  if (depth > depthMax) return {};
  const inner = (value: Json | undefined): JsonObject =>
    isObject(value) ? plain(value, definitions, depth + 1) : {};
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const { $ref: _, ...beside } = schema;
    return { ...inner(definitions[reference.split('/').at(-1) ?? '']), ...inner(beside) };
  }
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value)) {
      kept[key] = Object.fromEntries(Object.entries(value).map(([name, s]) => [name, inner(s)]));
    } else if (key === 'items') kept[key] = inner(value);
    else if ((key === 'anyOf' || key === 'oneOf') && Array.isArray(value)) {
      kept['anyOf'] = value.map(inner);
    } else if (key === 'allOf' && Array.isArray(value)) {
      for (const part of value) Object.assign(kept, inner(part));
    } else if (key === 'const') kept['enum'] = [value];
    else if (key === 'exclusiveMinimum' && typeof value === 'number') kept['minimum'] = value;
    else if (key === 'exclusiveMaximum' && typeof value === 'number') kept['maximum'] = value;
    else if (plainKeywords.has(key)) kept[key] = value;
  }
  return typed(kept);
}

/** One type each, and arrays say what is in them. */
function typed(schema: Record<string, Json>): JsonObject {
  const { type, ...rest } = schema;
  if (Array.isArray(type)) {
    return { anyOf: type.map((one: Json) => typed({ ...rest, type: one })) };
  }
  if (type === 'array' && rest['items'] === undefined) return { ...schema, items: {} };
  return schema;
}

function definitionsOf(schema: JsonObject): JsonObject {
  const definitions = schema['$defs'] ?? schema['definitions'];
  return isObject(definitions) ? definitions : {};
}
