/**
 * Parameters with their values, read from a request: `browser: Chrome, Firefox; language: en, de`,
 * `browser (Chrome, Firefox) and language (en, de)`, one to a line, with `:` or `=`.
 */
import type { Parameter } from './pairwise.ts';

const name = "\\p{L}[\\p{L}\\p{N}_'’/-]*(?: [\\p{L}\\p{N}_'’/-]+){0,2}";
const inBrackets = new RegExp(`(${name})\\s*[([]([^()\\[\\]]+)[)\\]]`, 'gu');
const labelled = new RegExp(
  `(?:^|[;\\n,.]|\\bfor\\b|\\band\\b|\\bof\\b|[-*•])\\s*(${name})\\s*[:=]\\s*([^;:=\\n]+?)` +
    `(?=\\s*(?:[;\\n]|$|[,.]?\\s*(?:and\\s+)?${name}\\s*[:=]))`,
  'gu',
);

/** The parameters of a text that have two values or more, each name and value once. */
export function readParameters(text: string): readonly Parameter[] {
  const bracketed = found(text, inBrackets);
  const list = bracketed.length > 1 ? bracketed : found(text, labelled);
  const seen = new Set<string>();
  return list.filter((one) => {
    const key = one.name.toLowerCase();
    return one.values.length > 1 && !seen.has(key) && seen.add(key);
  });
}

function found(text: string, pattern: RegExp): readonly Parameter[] {
  return [...text.matchAll(pattern)].map(([, label = '', list = '']) => {
    const values = list
      .split(/\s*(?:,|\/|\||\bor\b|\band\b)\s*/i)
      .map((value) => value.replace(/[.\s]+$/, '').trim())
      .filter((value) => value !== '');
    return { name: shortName(label), values: [...new Set(values)] };
  });
}

/** `test cases for browser` is about the browser. */
function shortName(label: string): string {
  return label
    .replace(/^.*\b(?:for|of|over|with|the|and)\s+/i, '')
    .replace(/^(?:combine|test|use|try|vary|every|all)\s+/i, '')
    .trim();
}
