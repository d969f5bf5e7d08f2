/**
 * Reads JSON as models write it. Invents nothing: it takes off what stands around (a code fence, a
 * second layer of quotes, a comma too many) and adds closing brackets that were forgotten. A text
 * that stops inside a value is not repaired, because half a query or half a name would be run.
 */
import type { Json } from '@baton/core';

/**
 * The JSON in `text`, or undefined when there is none to be had without guessing. `cut`: the model
 * was stopped while it wrote, so that brackets are missing with what belongs between them.
 */
export function readJson(text: string, cut = false): Json | undefined {
  const bare = unfenced(text.trim());
  const tidy = withoutCommas(bare);
  for (const candidate of [bare, tidy, cut ? undefined : closed(tidy)]) {
    const value = candidate === undefined ? undefined : parse(candidate);
    // Some models write the arguments as a string that has the JSON in it.
    if (typeof value === 'string' && /^\s*[[{]/.test(value)) return parse(value) ?? value;
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * The pieces of `text` that may be JSON: from each outer `{` (or a `[` that the text begins with) to
 * the bracket that closes it, or to the end when none does.
 */
export function bracketed(text: string): string[] {
  const found: string[] = [];
  let from = /^\s*\[\s*\{/.test(text) ? text.indexOf('[') : text.indexOf('{');
  while (from >= 0) {
    const end = scan(text, from).end ?? text.length;
    found.push(text.slice(from, end));
    from = text.indexOf('{', end);
  }
  return found;
}

function unfenced(text: string): string {
  return /^```[\w-]*\s*\n?([\s\S]*?)\n?\s*```$/.exec(text)?.[1]?.trim() ?? text;
}

/** Without commas that stand before a closing bracket or at the very end. */
function withoutCommas(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[\]}]|\s*$)/g, (match) =>
    match === ',' ? '' : match,
  );
}

/** With the brackets that are still open closed; undefined when it stops inside a value. */
function closed(text: string): string | undefined {
  const { open, inString, end } = scan(text, 0);
  if (end !== undefined || open.length === 0 || inString) return undefined;
  // After a bracket or a closed string a value is whole; after a digit or a letter it may not be.
  if (!/["\]}]\s*$/.test(text)) return undefined;
  return text + open.toReversed().join('');
}

function scan(text: string, from: number): { open: string[]; inString: boolean; end?: number } {
  const open: string[] = [];
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') open.push('}');
    else if (char === '[') open.push(']');
    else if (char === '}' || char === ']') {
      open.pop();
      if (open.length === 0) return { open, inString, end: at + 1 };
    }
  }
  return { open, inString };
}

function parse(text: string): Json | undefined {
  try {
    // `as`: JSON.parse gives JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
