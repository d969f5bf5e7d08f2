/**
 * JSON for people: whatever fits on a line is on one line, everything else is unfolded one step.
 * What comes out is the same JSON.
 */
import { isObject, type Json } from '@baton/core';

/** Columns of a line that is not unfolded. */
const columns = 76;

/** The JSON of a value, compact. */
export function compactJson(value: Json): string {
  return written(value, { indent: '', used: 0 });
}

/** `used`: columns that are taken before the value and after it. */
function written(value: Json, { indent, used }: { indent: string; used: number }): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = oneLine(value, columns - indent.length - used);
  if (line !== undefined) return line;
  const deeper = `${indent}  `;
  if (isList(value)) {
    const items = value.map((item) => deeper + written(item, { indent: deeper, used: 1 }));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(([name, field]) => {
    const key = `${JSON.stringify(name)}: `;
    return deeper + key + written(field, { indent: deeper, used: key.length + 1 });
  });
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

/** The value on one line, or undefined when it takes more than `room` columns. */
function oneLine(value: Json, room: number): string | undefined {
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value);
    return text.length <= room ? text : undefined;
  }
  const list = isList(value);
  const parts: string[] = [];
  let left = room - (list ? 2 : 4);
  for (const [name, inner] of Object.entries(value)) {
    const key = list ? '' : `${JSON.stringify(name)}: `;
    const text = oneLine(inner, left - key.length);
    if (text === undefined) return undefined;
    parts.push(key + text);
    left -= key.length + text.length + 2;
  }
  if (parts.length === 0) return room < 2 ? undefined : list ? '[]' : '{}';
  return list ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The first words of a call's arguments, for a row that is not unfolded. */
export function glimpse(args: Json): string {
  const values = isObject(args) ? Object.values(args) : isList(args) ? args : [args];
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const text = texts.join(' · ').replace(/\s+/g, ' ').trim();
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
