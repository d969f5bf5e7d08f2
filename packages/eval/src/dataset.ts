/**
 * Data sets: files of one JSON object a line, each a case. Everything is checked here, once; all
 * that is wrong with a file is said together, by line, and then no case of it is used.
 *
 * Comes in: text as a person wrote it, with whatever byte order mark and line ends. Goes out:
 * cases.
 * The form is that of a message (`text`, `label`, `accept`, `need`, `kind`…) or of a conversation
 * (`turns`, `expected_sequence`…); unknown fields are left alone, because sets carry notes.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type AgentName, BatonError, isObject, type Json } from '@baton/core';
import { agentsIn, type Case, type CaseTurn, type Forbidden, kinds, type Label } from './case.ts';
import { Fields, shown } from './fields.ts';

/** Characters of one line; a longer one is not a request but a mistake. */
export const lineMax = 1_000_000;
/** Characters of all files together. */
const fileMax = 64_000_000;
/** Findings that are shown; the rest is counted. */
const findingsMax = 20;

/**
 * The cases of some files, in their order.
 * @throws BatonError `input_invalid` that names every line that is wrong.
 */
export async function readDataSets(files: readonly string[]): Promise<readonly Case[]> {
  const sources: Source[] = [];
  for (const file of files) sources.push({ file, text: await textOf(file) });
  return decodeDataSets(sources);
}

export interface Source {
  /** For messages. */
  readonly file: string;
  readonly text: string;
}

/**
 * The cases of some texts.
 * @throws BatonError `input_invalid` that names every line that is wrong.
 */
export function decodeDataSets(sources: readonly Source[]): readonly Case[] {
  const cases: Case[] = [];
  const findings: string[] = [];
  const known = new Map<string, string>();
  for (const { file, text } of sources) {
    const before = cases.length + findings.length;
    const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const where = `${file}:${index + 1}`;
      const decoded = decodeLine(line, where);
      findings.push(...decoded.findings.map((finding) => `${where}: ${finding}`));
      if (!decoded.case) continue;
      const first = known.get(decoded.case.id);
      if (first === undefined) known.set(decoded.case.id, where);
      else findings.push(`${where}: the id '${decoded.case.id}' is taken by ${first}`);
      cases.push(decoded.case);
    }
    if (cases.length + findings.length === before) findings.push(`${file}: there is no case in it`);
  }
  if (findings.length > 0) throw refused(findings);
  return cases;
}

/**
 * Checks that a team has every agent that the cases speak of.
 * @throws BatonError `input_invalid` that names the lines.
 */
export function checkAgents(cases: readonly Case[], agents: readonly AgentName[]): void {
  const known = new Set(agents);
  const all = agents.join(', ');
  const findings = cases.flatMap((one) => {
    const unknown = agentsIn(one).filter((name) => !known.has(name));
    return unknown.length === 0
      ? []
      : [`${one.where}: there is no agent '${unknown.join("', '")}'; there are ${all}`];
  });
  if (findings.length > 0) throw refused(findings);
}

interface Decoded {
  readonly case: Case | undefined;
  readonly findings: readonly string[];
}

function decodeLine(line: string, where: string): Decoded {
  if (line.length > lineMax) {
    const size = line.length.toLocaleString('en');
    return {
      case: undefined,
      findings: [`a line has at most ${lineMax.toLocaleString('en')} characters, got ${size}`],
    };
  }
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { case: undefined, findings: [`it is no JSON: ${why}`] };
  }
  if (!isObject(row)) return { case: undefined, findings: ['a case is a JSON object'] };
  const findings: string[] = [];
  const decoded = caseOf(new Fields(row, findings), where);
  return { case: findings.length === 0 ? decoded : undefined, findings };
}

function caseOf(fields: Fields, where: string): Case {
  const turns = turnsOf(fields);
  const sequences = sequencesOf(fields);
  const { label, accept } = labelsOf(fields, sequences);
  const need = fields.texts('need');
  const kind = kindOf(fields, { accept, need, sequences });
  const app = fields.text('app');
  return {
    id: fields.text('id') ?? basename(where),
    where,
    turns,
    kind,
    label,
    accept,
    need,
    ordered: fields.flag('ordered'),
    sequences,
    mustNot: forbiddenOf(fields),
    lang: fields.text('lang') ?? 'en',
    tricky: fields.flag('tricky'),
    style: fields.texts('style'),
    // A set may hold cases for several teams; `app` says which one a case is for.
    tags: [...(app === undefined ? [] : [`app:${app}`]), ...fields.texts('tags')],
    note: fields.text('note') ?? fields.text('title') ?? '',
    world: fields.raw('world'),
  };
}

function turnsOf(fields: Fields): readonly CaseTurn[] {
  if (fields.has('text') === fields.has('turns')) {
    fields.finding('a case has either text (a request) or turns (a conversation)');
    return [];
  }
  if (!fields.has('turns')) return [{ user: fields.required('text') }];
  const turns = fields.rows('turns').map((turn) => {
    const expectAgent = turn.text('expect_agent');
    return { user: turn.required('user'), ...(expectAgent !== undefined && { expectAgent }) };
  });
  if (turns.length === 0) fields.finding('turns has none');
  return turns;
}

function sequencesOf(fields: Fields): readonly (readonly AgentName[])[] {
  const expected = fields.texts('expected_sequence');
  const others = fields.raw('accept_sequences');
  if (others !== null && !Array.isArray(others)) {
    fields.finding(`accept_sequences is a list of lists, got ${shown(others)}`);
    return [];
  }
  const more = (others ?? []).map((one: Json, index: number) =>
    fields.texts(`accept_sequences[${index}]`, one),
  );
  return [expected, ...more].filter((sequence) => sequence.length > 0);
}

/** From `label` and `accept`, or, in a conversation without them, from whom it begins with. */
function labelsOf(
  fields: Fields,
  sequences: Case['sequences'],
): { readonly label: Label; readonly accept: readonly Label[] } {
  const given = fields.texts('accept');
  // The first of a sequence is who reads the message; with nobody after it, it answers by itself.
  const begins = sequences.map(([, specialist]) => specialist ?? 'direct');
  const label = fields.text('label') ?? given[0] ?? begins[0];
  if (label === undefined) {
    fields.finding('it does not say who is right: label, accept or expected_sequence is missing');
    return { label: '', accept: [] };
  }
  const others = given.length > 0 ? given : fields.has('label') ? [] : begins;
  return { label, accept: [...new Set([label, ...others])] };
}

function kindOf(
  fields: Fields,
  { accept, need, sequences }: Pick<Case, 'accept' | 'need' | 'sequences'>,
): Case['kind'] {
  const given = fields.text('kind');
  const known = kinds.find((kind) => kind === given);
  if (given !== undefined && !known) {
    fields.finding(`kind is one of ${kinds.join(', ')}, got '${given}'`);
  }
  const [first] = accept;
  const outside = known === 'out_of_scope';
  if (known && first !== undefined && outside !== (first === 'out_of_scope')) {
    fields.finding(`kind '${known}' and label '${first}' contradict each other`);
  }
  if (known) return known;
  if (first === 'out_of_scope' || first === 'direct') return first;
  if (need.length > 1) return 'multi_need';
  return accept.length > 1 && sequences.length === 0 ? 'ambiguous_either' : 'plain';
}

function forbiddenOf(fields: Fields): readonly Forbidden[] {
  const value = fields.raw('must_not');
  if (value === null) return [];
  const list: readonly Json[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one, index): Forbidden[] => {
    if (typeof one === 'string' && one.trim() !== '') return [{ text: one }];
    const entries = isObject(one) ? Object.entries(one) : [];
    const [[name, what] = ['', null], ...more] = entries;
    const fits = more.length === 0 && typeof what === 'string' && what !== '';
    if (fits && name === 'agent') return [{ agent: what }];
    if (fits && name === 'tool') return [{ tool: what }];
    if (fits && name === 'says') {
      const why = patternFlaw(what);
      if (why === undefined) return [{ says: what }];
      fields.finding(`must_not[${index}].says is a regular expression: ${why}`);
      return [];
    }
    fields.finding(
      `must_not[${index}] is a text or has one of agent, tool, says; got ${shown(one)}`,
    );
    return [];
  });
}

function patternFlaw(pattern: string): string | undefined {
  try {
    return RegExp(pattern, 'iu') ? undefined : '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > fileMax) {
      const most = fileMax.toLocaleString('en');
      throw new Error(`it has ${size.toLocaleString('en')} bytes, and ${most} is the most`);
    }
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    for await (const piece of createReadStream(file)) {
      // `as`: a stream without an encoding gives bytes.
      text += decoder.decode(piece as Uint8Array, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const known = error instanceof TypeError ? 'it is not UTF-8' : why;
    throw new BatonError('input_invalid', `Cannot read the data set ${file}: ${known}.`, {
      cause: error,
    });
  }
}

function refused(findings: readonly string[]): BatonError {
  const more = findings.length - findingsMax;
  const list = findings.slice(0, findingsMax).join('\n  ');
  const rest = more > 0 ? `\n  and ${more} more` : '';
  return new BatonError(
    'input_invalid',
    `Cannot use the data set: nothing was run.\n  ${list}${rest}`,
  );
}
