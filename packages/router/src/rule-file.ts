/**
 * Rules as a file that a person reads, changes and switches on: phrases, whole requests or patterns,
 * each with the agent that it is for.
 *
 *     { "format": 1, "team": "ba", "rules": [{ "to": "data", "phrase": "sales report" }] }
 *
 * Comes in: such a file, or what `learn` found. Goes out: rules for `defineTeam`.
 */
import { type AgentName, BatonError, isObject, type Rule } from '@baton/core';
import { sameText } from './example-line.ts';
import { says, wordsOf } from './phrase.ts';
import { readSmall } from './small-file.ts';

/** One rule of a file. Exactly one of `phrase`, `request` and `pattern` says when it matches. */
export interface RuleEntry {
  readonly to: AgentName;
  /** One row of words; signs and case do not count. */
  readonly phrase?: string;
  /** All that the message says; signs count, case and spaces do not. */
  readonly request?: string;
  /** A regular expression, with its `flags`. */
  readonly pattern?: string;
  readonly flags?: string;
  /** For the record. Default: what it matches. */
  readonly name?: string;
  /** For whoever reads the file. */
  readonly note?: string;
}

/** A rule for a team. @throws BatonError `input_invalid` when the entry says nothing, or two things. */
export function ruleOf(entry: RuleEntry, place = 'the rule'): Rule {
  const { to, phrase, request, pattern, flags = '' } = entry;
  const given = [phrase, request, pattern].filter((one) => one !== undefined);
  if (given.length !== 1) {
    const got = `got ${given.length} of them`;
    throw noRule(place, `it has one of phrase, request and pattern, ${got}`);
  }
  if (phrase !== undefined) {
    const words = wordsOf(phrase).join(' ');
    if (words === '') throw noRule(place, `its phrase has no word, got '${phrase}'`);
    const when = (text: string): boolean => says(text, words);
    return { name: entry.name ?? `says '${words}'`, to, when };
  }
  if (request !== undefined) {
    const whole = sameText(request);
    if (whole === '') throw noRule(place, 'its request is empty');
    const when = (text: string): boolean => sameText(text) === whole;
    return { name: entry.name ?? `is '${request}'`, to, when };
  }
  try {
    const when = new RegExp(pattern ?? '', flags);
    return { name: entry.name ?? `matches ${String(when)}`, to, when };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw noRule(place, `its pattern is none (${why})`);
  }
}

/**
 * The rules of a file, for `defineTeam({ rules })`.
 * @throws BatonError `input_invalid` with the file and the place in it, when a rule is none or names
 * somebody who is not among `agents`.
 */
export async function readRules(
  file: string,
  { agents }: { readonly agents?: readonly AgentName[] } = {},
): Promise<readonly Rule[]> {
  const content = await readSmall(file, noRule);
  const entries = content['rules'];
  if (content['format'] !== 1 || !Array.isArray(entries)) {
    throw noRule(file, 'it has not the format 1 with a list of rules');
  }
  return entries.map((entry: unknown, index) => {
    const place = `${file}: rules[${index}]`;
    const checked = entryOf(entry, place);
    if (agents && !agents.includes(checked.to)) {
      throw noRule(place, `the team has no agent '${checked.to}'; it has ${agents.join(', ')}`);
    }
    return ruleOf(checked, place);
  });
}

/** The text of a file of rules. */
export function rulesText(team: string, rules: readonly RuleEntry[]): string {
  return `${JSON.stringify({ format: 1, team, rules }, null, 2)}\n`;
}

const fields = ['phrase', 'request', 'pattern', 'flags', 'name', 'note'] as const;

function entryOf(value: unknown, place: string): RuleEntry {
  if (!isObject(value)) throw noRule(place, 'it is no object');
  if (typeof value['to'] !== 'string') throw noRule(place, 'it does not say whom it is `to`');
  for (const field of fields) {
    const given = value[field];
    if (given !== undefined && typeof given !== 'string')
      throw noRule(place, `${field} is no text`);
  }
  // `as`: every field was looked at.
  return value as unknown as RuleEntry;
}

function noRule(place: string, why: string): BatonError {
  const message = `Cannot use the rules: ${place}: ${why}. Set it right; nothing was switched on.`;
  return new BatonError('input_invalid', message, { path: place });
}
