/**
 * Reads the steps of a process from the user's own words, without a language model: chains with
 * arrows, lists, sentences, and given-when-then. Comes in: free text; goes out: part of a process
 * (what was said, with verbatim quotes) and what was not understood.
 *
 * Invariants: every step quotes the text; nothing is added that the text does not say, except what
 * is listed as an assumption; what was not understood is handed back verbatim.
 */

import { named, readAction } from './process-clause.ts';
import { type Draft, draftProcess } from './process-draft.ts';
import { type Manner, readStatements, type Statement } from './process-statement.ts';

export interface ReadSteps extends Draft {
  /** How the text was read; `none` if there is no step in it. */
  readonly form: 'chain' | 'list' | 'scenarios' | 'prose' | 'none';
  /** A heading in the text. */
  readonly title?: string;
  /** Sentences that ask for a map rather than describe the process, verbatim. */
  readonly requests: readonly string[];
}

/** Reads a process from text. */
export function readSteps(text: string): ReadSteps {
  const { requests, body } = withoutRequests(text);
  const { form, parts, title, rest } = formOf(body);
  const statements: Statement[] = [];
  const lost: string[] = [...rest];
  const manner: Manner = form === 'prose' ? 'prose' : 'listed';
  for (const part of parts) {
    const read = 'statements' in part ? part : readStatements(part.text, manner);
    const number = 'number' in part ? part.number : undefined;
    statements.push(
      ...read.statements.map((each, i) =>
        i === 0 && number !== undefined ? { ...each, number } : each,
      ),
    );
    lost.push(...read.notUnderstood);
  }
  const draft = draftProcess(statements);
  return {
    ...draft,
    form: draft.steps.length > 0 ? form : 'none',
    notUnderstood: [...lost, ...draft.notUnderstood],
    ...(title === undefined ? {} : { title }),
    requests,
  };
}

/** "Map the refund process:", a whole sentence, or one that introduces what follows. */
const request = new RegExp(
  '^\\s*[^\\n.:]{0,80}\\b(?:map|draw|document|model|describe|analy[sz]e|visuali[sz]e|create|make' +
    '|write|design|improve|show)\\b[^\\n.:]{0,80}\\b(?:process|workflow|flow|map|diagram|bpmn' +
    '|procedure|steps?)\\b[^\\n.:]{0,80}(?::\\s|[.!?]\\s|[.!?:]?\\s*(?:\\n|$))',
  'i',
);

/** Takes "Map the refund process:" off the front. */
function withoutRequests(text: string): { requests: readonly string[]; body: string } {
  const match = request.exec(text);
  // A chain or a sentence with a subject describes, whatever its verb.
  if (!match || arrow.test(match[0]) || readAction(match[0])?.lane !== undefined) {
    return { requests: [], body: text };
  }
  return { requests: [match[0].trim()], body: text.slice(match[0].length) };
}

type Part =
  | { readonly text: string; readonly number?: string | undefined }
  | { readonly statements: readonly Statement[]; readonly notUnderstood: readonly string[] };

interface Form {
  readonly form: ReadSteps['form'];
  readonly parts: readonly Part[];
  readonly title?: string;
  readonly rest: readonly string[];
}

const arrow = /-{1,5}>|={1,5}>|[→➔⇒⟶➜]/u;
const bullet = /^\s*(?:(?:step\s+)?(\d{1,3})[.):]|\(?[a-z][.)]|[-*•–])\s+(\S.*)$/iu;

function formOf(text: string): Form {
  const lines = text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter(Boolean);
  const items = lines.filter((line) => bullet.test(line));
  if (arrow.test(text)) return chain(text, lines);
  if (/\bgiven\b/i.test(text)) {
    const scenarios = readScenarios(text);
    if (scenarios) return scenarios;
  }
  if (items.length > 1) return list(lines);
  return prose(lines);
}

/** "Refund: submit claim -> validate -> pay or reject"; several lines are one chain. */
function chain(text: string, lines: readonly string[]): Form {
  const isLinked = (line: string): boolean => arrow.test(line);
  const rest = lines.filter((line) => !isLinked(line));
  // A chain that is broken over lines begins or ends its lines with an arrow.
  const links = lines.filter(isLinked).flatMap((line) => line.split(arrow));
  const parts = links.map((link) => link.trim()).filter(Boolean);
  const [first = '', ...others] = parts;
  const [, heading, begin] = /^(\p{L}[^:]{1,60}?):\s+(\S.*)$/su.exec(first) ?? [];
  const isLabelled = (link: string): boolean => /^\p{L}[^:]{1,40}:\s/u.test(link);
  // "Clerk: enter -> Manager: approve" has lanes; in "Refund: Clerk: enter" the first is a title.
  const hasLanes = others.some(isLabelled) && !isLabelled(begin ?? '');
  const isTitle = heading !== undefined && begin !== undefined && !hasLanes && text.includes(begin);
  const texts = isTitle ? [begin, ...others] : parts;
  return {
    form: 'chain',
    parts: texts.map((each) => ({ text: each })),
    ...(isTitle ? { title: heading } : {}),
    rest: rest.filter((line) => !line.endsWith(':')),
  };
}

function list(lines: readonly string[]): Form {
  const parts: Part[] = [];
  const rest: string[] = [];
  let title: string | undefined;
  for (const line of lines) {
    const [, number, item] = bullet.exec(line) ?? [];
    if (item !== undefined) {
      // An item may have several sentences; only the first is the step the number names.
      const [first = item, ...others] = sentencesOf(item);
      parts.push({ text: first, number }, ...others.map((each) => ({ text: each })));
    } else if (line.endsWith(':') || /^#+\s/.test(line)) {
      title ??= line.replace(/^#+\s*|:$/g, '');
    } else {
      rest.push(line);
    }
  }
  return { form: 'list', parts, rest, ...(title === undefined ? {} : { title }) };
}

function prose(lines: readonly string[]): Form {
  const parts = lines.flatMap(sentencesOf).map((each) => ({ text: each }));
  return { form: 'prose', parts, rest: [] };
}

const abbreviation = 'approx|e\\.g|i\\.e|no|nr|mr|mrs|ms|dr|incl|excl|max|min|vs|\\d';
const sentenceEnd = new RegExp(`(?<!\\b(?:${abbreviation})\\.)(?<=[.!?;]["”)]?)\\s+`, 'iu');

/** Sentences end with a full stop before a space, but not after a number or abbreviation. */
function sentencesOf(line: string): readonly string[] {
  return line
    .split(sentenceEnd)
    .map((each) => each.trim())
    .filter(Boolean);
}

interface Scenario {
  readonly given: string;
  readonly when: string;
  readonly then: string;
}

/**
 * Given-when-then: scenarios with the same "when" are the exits of one decision. Where one has no
 * "when", all are ways of one decision: `given no stock then backorder`.
 */
function readScenarios(text: string): Form | undefined {
  const pattern = new RegExp(
    '\\bgiven\\s+(?:that\\s+)?((?:(?!\\bgiven\\b).){1,400}?)' +
      '(?:[,\\s]+when\\s+((?:(?!\\bgiven\\b).){1,400}?))?[,\\s]+then\\s+(.{1,400}?)' +
      '(?=[\\s.;*•-]*\\bgiven\\b|[.;]?\\s*$)',
    'gis',
  );
  const scenarios = [...text.matchAll(pattern)].map(
    ([, given = '', when = '', then = '']): Scenario => ({
      given: given.trim(),
      when: when.trim(),
      then: then.trim(),
    }),
  );
  if (scenarios.length === 0) return undefined;
  if (scenarios.some(({ when }) => when === '')) return readWays(scenarios);
  const parts: Part[] = [];
  for (const [when, same] of Map.groupBy(scenarios, (scenario) => scenario.when)) {
    const isChoice = same.length > 1;
    const [only] = same;
    parts.push(stepPart(when, isChoice || !only ? undefined : only.given));
    for (const { given, then } of same) {
      const read = readStatements(then, 'listed');
      const statements = read.statements.map((each, i): Statement => {
        if (!isChoice) return each;
        if (i > 0) return { ...each, goesOn: true };
        return { ...each, condition: { kind: 'if', text: given }, conditionQuote: given };
      });
      parts.push({ ...read, statements });
    }
  }
  return { form: 'scenarios', parts, rest: [] };
}

function readWays(scenarios: readonly Scenario[]): Form {
  const parts = scenarios.map(({ given, when, then }): Part => {
    const read = readStatements(then, 'listed');
    const text = when === '' ? given : `${given} and ${when}`;
    const statements = read.statements.map(
      (each, i): Statement =>
        i > 0
          ? { ...each, goesOn: true }
          : { ...each, condition: { kind: 'if', text }, conditionQuote: given },
    );
    return { ...read, statements };
  });
  return { form: 'scenarios', parts, rest: [] };
}

function stepPart(quote: string, after: string | undefined): Part {
  const action = readAction(quote) ?? named(quote);
  const statement = { quote, doing: { kind: 'act' as const, action } };
  return {
    statements: [after === undefined ? statement : { ...statement, after }],
    notUnderstood: [],
  };
}
