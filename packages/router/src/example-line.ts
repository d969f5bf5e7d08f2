/**
 * One line of a training file: bytes in, an example or what is wrong with it out. Pure.
 *
 * A line is a JSON object with `text` and `label`; further fields are left alone. What would be
 * learnt from wrongly is refused here: control characters, half characters, bytes that are no
 * UTF-8. Tabs and line breaks within a text are part of it.
 */
import { type AgentName, isObject } from '@baton/core';
import { direct, type Example, outOfScope } from './example.ts';

/** Characters of a text; longer ones are documents, not requests. */
export const textMax = 8_000;
/** Characters of a label. */
export const labelMax = 200;

/** An example, or why the line is none: *what is wrong, got value. What to do.* */
export type LineRead =
  | { readonly ok: true; readonly example: Example }
  | { readonly ok: false; readonly why: string };

/** Takes a byte order mark off, as the files of some editors, put one after the other, have them. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads one line; `agents` are the labels that may be used. Undefined for a blank one. */
export function readLine(
  bytes: Uint8Array,
  agents: readonly AgentName[] | undefined,
): LineRead | undefined {
  let line: string;
  try {
    line = decoder.decode(bytes);
  } catch {
    return wrong('it is not UTF-8', 'Save the file as UTF-8.');
  }
  if (line.trim() === '') return undefined;
  const raw = controlIn(line, /[^\P{Cc}\t]/u);
  if (raw !== undefined) {
    return wrong(`a control character, got ${raw}`, 'Take it out, or write it as JSON does (\\n).');
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return wrong(`it is no JSON, got ${shown(line)}`, form);
  }
  if (!isObject(value)) return wrong(`it is no JSON object, got ${shown(line)}`, form);
  const { text, label } = value as { readonly text?: unknown; readonly label?: unknown };
  const why = flawOfText(text) ?? flawOfLabel(label, agents);
  if (why !== undefined) return { ok: false, why };
  // Trimmed, because what stands around a text is never what tells two agents apart.
  return { ok: true, example: { text: String(text).trim(), label: String(label) } };
}

/** What makes two texts one: case, width of letters and spaces do not count. */
export function sameText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

const form = 'Write {"text": "…", "label": "…"} on one line.';

function flawOfText(text: unknown): string | undefined {
  if (text === undefined) return said('`text` is missing', form);
  if (typeof text !== 'string') return said(`\`text\` is no text, got ${json(text)}`, form);
  if (text.trim() === '') return said('`text` is empty', 'Take the line out.');
  if (text.length > textMax) {
    const size = `${text.length.toLocaleString('en')} characters`;
    return said(`\`text\` is too long, got ${size}`, `Keep it under ${textMax} characters.`);
  }
  return flawOfCharacters('text', text, /[^\P{Cc}\t\n\r]/u);
}

function flawOfLabel(label: unknown, agents: readonly AgentName[] | undefined): string | undefined {
  if (label === undefined) return said('`label` is missing', form);
  if (typeof label !== 'string') return said(`\`label\` is no text, got ${json(label)}`, form);
  if (label.trim() === '') return said('`label` is empty', 'Name the agent that the text is for.');
  if (label.length > labelMax) return said('`label` is too long', 'Name an agent.');
  const flaw = flawOfCharacters('label', label, /\p{Cc}/u);
  if (flaw !== undefined) return flaw;
  if (label !== label.trim()) return said(`\`label\` has spaces around it, got '${label}'`, '');
  if (agents === undefined || [...agents, direct, outOfScope].includes(label)) return undefined;
  const near = agents.find((agent) => sameText(agent) === sameText(label).replace(/[\s-]/g, '_'));
  const hint = near === undefined ? `The agents are ${agents.join(', ')}` : `Write '${near}'`;
  return said(`the team has no agent '${clipped(label)}'`, `${hint}; or ${direct}, ${outOfScope}.`);
}

function flawOfCharacters(field: string, value: string, control: RegExp): string | undefined {
  const found = controlIn(value, control);
  if (found !== undefined) return said(`a control character in \`${field}\`, got ${found}`, '');
  if (!value.isWellFormed()) return said(`half a character (a lone surrogate) in \`${field}\``, '');
  return undefined;
}

/** The first control character and its column, such as `U+0007 in column 12`. */
function controlIn(text: string, pattern: RegExp): string | undefined {
  const at = text.search(pattern);
  if (at < 0) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return `U+${code} in column ${at + 1}`;
}

function wrong(what: string, advice: string): LineRead {
  return { ok: false, why: said(what, advice) };
}

function said(what: string, advice: string): string {
  return advice === '' ? `${what}.` : `${what}. ${advice}`;
}

function shown(line: string): string {
  return `'${clipped(line.trim())}'`;
}

function json(value: unknown): string {
  return clipped(JSON.stringify(value) ?? String(value));
}

function clipped(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60).toWellFormed()}…`;
}
