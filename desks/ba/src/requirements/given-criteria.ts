/**
 * Acceptance criteria that the user gave, kept word for word without a story around them.
 *
 * Comes in: text with Given/When/Then. Goes out: `<topic>-criteria.feature` and AC items with the
 * user's words as their source; tests can be derived from them.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, fileName, type TextFile } from '../deliverable.ts';
import { counted } from '../naming.ts';
import { checkQuotes, draftLine, type Origin, openRegister, sourceOf } from '../register.ts';
import type { Trace } from '../trace.ts';
import { type ScenarioText, writeGherkin } from './gherkin.ts';
import { lintGherkin } from './gherkin-lint.ts';
import { type CriterionParts, cleanStep, criterionText, readCriterion } from './story-items.ts';

export interface GivenCriteriaInput {
  readonly topic: string;
  readonly text: string;
}

const text = z.string().trim().min(1);

/** What `recordCriteria` takes. */
export const givenCriteriaInput: z.ZodType<GivenCriteriaInput> = z.object({
  topic: text.describe('A short name. Names the file.'),
  text: text.describe('The criteria in Given/When/Then, verbatim.'),
});

/** A criterion as it was found, with the words it is from. */
export interface GivenCriterion extends CriterionParts {
  readonly quote: string;
}

const scenario: RegExp = new RegExp(
  String.raw`(?:(?:scenario(?: outline)?|criterion|AC[-\s]?\d*)\s*:\s*(?<title>[^\n]{1,120})\n\s*)?` +
    String.raw`(?:\bgiven\b(?<given>[\s\S]{1,600}?))?\bwhen\b(?<when>[\s\S]{1,400}?)` +
    String.raw`\bthen\b(?<then>[\s\S]{1,600}?)` +
    String.raw`(?=\s*(?:[-*•]\s*)?(?:\d+[.)]\s*)?(?:\bgiven\b|\bscenario\b|\bcriterion\b|\bAC[-\s]?\d+\b)|\n\s*\n|$)`,
  'gi',
);

/** Every Given/When/Then of a text, in the order they are written. */
export function criteriaGiven(source: string): readonly GivenCriterion[] {
  const titles = new Set<string>();
  return [...source.matchAll(scenario)].flatMap(({ 0: quote, groups = {} }): GivenCriterion[] => {
    const when = sentences(groups['when']);
    const then = sentences(groups['then']);
    const [event = '', ...more] = when;
    if (event === '' || then.length === 0) return [];
    const wanted = (groups['title'] ?? event).trim();
    const title = titles.has(wanted) ? `${wanted} (${titles.size + 1})` : wanted;
    titles.add(title);
    const given = sentences(groups['given']).map((step) => cleanStep('given', step));
    const parts = {
      given,
      when: cleanStep('when', [event, ...more].join(' and ')),
      then: then.map((step) => cleanStep('then', step)),
    };
    return [{ title: capital(title), ...parts, quote: quote.trim() }];
  });
}

/** Registers and writes criteria that the user gave. */
export function recordCriteria(
  { topic, text: given }: GivenCriteriaInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const criteria = criteriaGiven(given);
  const quotes = criteria.map(({ quote, title }) => ({ quote, where: `criterion "${title}"` }));
  const findings: Finding[] = [...checkQuotes(quotes, { trace, origin })];
  if (criteria.length === 0) findings.push(noCriteria);
  if (findings.some(({ severity }) => severity === 'error')) return { ok: false, findings };

  const register = openRegister(trace);
  for (const { quote, ...parts } of criteria) {
    register.put({
      kind: 'AC',
      text: criterionText(parts),
      identity: `${topic} ${parts.title}`,
      source: sourceOf({ quote }, { trace, origin }),
      details: { ...parts, topic },
    });
  }
  const file = givenFile(topic, { trace, origin });
  const lint = lintGherkin(file.text).map(
    ({ rule, where, message }): Finding => ({ rule, severity: 'warning', where, message }),
  );
  return {
    ok: true,
    summary:
      `Kept ${counted(criteria.length, 'acceptance criterion', 'acceptance criteria')} of ` +
      `yours for “${topic}”.`,
    findings: [...findings, ...lint],
    items: register.changed(),
    files: [file],
  };
}

/** The feature file of a topic, with every criterion of it that was kept without a story. */
export function givenFile(
  topic: string,
  { trace, origin }: { readonly trace: Trace; readonly origin: Origin },
): TextFile {
  const own = trace
    .of('AC')
    .filter(({ status, details }) => status !== 'rejected' && details['topic'] === topic);
  const scenarios = own.flatMap((item): ScenarioText[] => {
    const parts = readCriterion(item, trace);
    if (!parts) return [];
    const { title, given, when, then } = parts;
    return [{ name: title, tags: [item.id], given, when: [when], then }];
  });
  const text = writeGherkin({ name: topic, description: [draftLine(origin)], scenarios });
  const name = fileName(`${topic} criteria`, 'feature');
  return { name, mediaType: 'text/x-gherkin', text };
}

const noCriteria: Finding = {
  rule: 'no_criteria',
  severity: 'error',
  where: 'text',
  message: 'There is no criterion in this text. Write it as “Given …, when …, then …”.',
};

/** Steps of one keyword: lines, or parts joined by `and` at the beginning of a line. */
function sentences(part: string | undefined): readonly string[] {
  return (part ?? '')
    .split(/\n\s*(?:[-*•]\s*)?(?:and|but)\b|\n+/i)
    .map((line) =>
      line
        .replace(/^[\s,:;*•-]+|[\s,;]+$/g, '')
        .replace(/\.$/, '')
        .trim(),
    )
    .filter((line) => line !== '');
}

function capital(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
