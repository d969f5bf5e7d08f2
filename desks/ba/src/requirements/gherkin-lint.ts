/**
 * Rules for a feature file, over the parser's document: is each scenario one testable example?
 *
 * Comes in: the text of a `.feature` file. Goes out: findings in order of line. What makes a
 * scenario untestable or broken is an error; what makes it worse is a warning. Rules about words
 * read English and are silent for other languages.
 */
import {
  type Feature,
  type Scenario,
  type Step,
  StepKeywordType,
  type TableRow,
} from '@cucumber/messages';
import type { Finding } from '../deliverable.ts';
import {
  contentOf,
  hasFigure,
  identityOf,
  joinedClauses,
  screenWordsIn,
  vagueIn,
  withoutQuotes,
} from '../wording.ts';
import { parseGherkin } from './gherkin.ts';

export interface GherkinFinding extends Finding {
  /** From 1. */
  readonly line: number;
}

/** More steps than this and a reader loses the point. */
export const stepsMax = 10;

/** Checks a feature file. */
export function lintGherkin(text: string): readonly GherkinFinding[] {
  const parsed = parseGherkin(text);
  if (!parsed.ok) return parsed.errors.map(parseError);
  const { feature } = parsed.document;
  if (!feature) {
    const message = 'There is no feature in this text. Begin it with `Feature:` and a name.';
    return [finding({ rule: 'no_feature', line: 1, message })];
  }
  const sections = sectionsOf(feature);
  const findings = [
    ...featureFindings(feature, sections),
    ...sections.flatMap((section) => sectionFindings(section, feature.language)),
  ];
  return findings.toSorted((a, b) => a.line - b.line);
}

type Part = 'given' | 'when' | 'then';
type PlacedStep = Step & { readonly part: Part };

/** A scenario with the background steps that run before it. */
interface Section {
  readonly scenario: Scenario;
  readonly steps: readonly PlacedStep[];
  readonly hasBackground: boolean;
}

function sectionsOf(feature: Feature): readonly Section[] {
  const top = feature.children.some(({ background }) => background !== undefined);
  return feature.children.flatMap(({ scenario, rule }) => {
    const scenarios = scenario
      ? [scenario]
      : (rule?.children ?? []).flatMap((child) => child.scenario ?? []);
    const hasBackground =
      top || (rule?.children ?? []).some(({ background }) => background !== undefined);
    return scenarios.map((one) => ({ scenario: one, steps: placed(one.steps), hasBackground }));
  });
}

/** `And`, `But` and `*` belong to the part before them. */
function placed(steps: readonly Step[]): readonly PlacedStep[] {
  let part: Part = 'given';
  return steps.map((step) => {
    if (step.keywordType === StepKeywordType.CONTEXT) part = 'given';
    else if (step.keywordType === StepKeywordType.ACTION) part = 'when';
    else if (step.keywordType === StepKeywordType.OUTCOME) part = 'then';
    return { ...step, part };
  });
}

function featureFindings(feature: Feature, sections: readonly Section[]): GherkinFinding[] {
  const findings: GherkinFinding[] = [];
  const { line } = feature.location;
  if (feature.name.trim() === '') {
    const message = 'The feature has no name. Name what it is about after `Feature:`.';
    findings.push(finding({ rule: 'no_feature_name', line, message }));
  }
  if (sections.length === 0) {
    const message = 'The feature has no scenario. Add one for each acceptance criterion.';
    findings.push(finding({ rule: 'no_scenario', line, message }));
  }
  const names = new Map<string, Section>();
  const bodies = new Map<string, Section>();
  for (const section of sections) {
    const { scenario, steps } = section;
    const name = identityOf(scenario.name);
    const first = names.get(name);
    if (first && name !== '') {
      const message =
        `Another scenario, in line ${first.scenario.location.line}, has this name. ` +
        'Name what is different about this one.';
      findings.push(finding({ rule: 'duplicate_scenario_name', scenario, message }));
    } else names.set(name, section);
    const body = steps
      .map((step) => `${step.part} ${identityOf(step.text)} ${argumentOf(step)}`)
      .join('\n');
    const twin = bodies.get(body);
    if (twin && steps.length > 0) {
      const message =
        `It has the steps of "${twin.scenario.name}" in line ${twin.scenario.location.line}. ` +
        'Remove one, or show what is different.';
      findings.push(finding({ rule: 'same_steps', severity: 'warning', scenario, message }));
    } else bodies.set(body, section);
  }
  return findings;
}

function argumentOf({ dataTable, docString }: Step): string {
  const rows = dataTable?.rows.map(({ cells }) => cells.map(({ value }) => value));
  return JSON.stringify([rows, docString?.content]);
}

function sectionFindings(section: Section, language: string): GherkinFinding[] {
  const { scenario, steps } = section;
  if (scenario.name.trim() === '' && steps.length > 0) {
    const message = 'The scenario has no name. Name the one case it shows.';
    return [
      finding({ rule: 'no_scenario_name', scenario, message }),
      ...partFindings(section),
      ...examplesFindings(scenario),
    ];
  }
  if (steps.length === 0) {
    const [stray = ''] = scenario.description.trim().split('\n');
    const why = stray === '' ? '' : ` “${stray}” does not begin with Given, When or Then.`;
    const message = `The scenario has no steps.${why} Write Given, When and Then, or remove it.`;
    return [finding({ rule: 'empty_scenario', scenario, message })];
  }
  const english = language.startsWith('en');
  return [
    ...partFindings(section),
    ...orderFindings(section),
    ...examplesFindings(scenario),
    ...(english ? [...stepWordFindings(section), ...scenarioWordFindings(section)] : []),
  ];
}

function partFindings({ scenario, steps, hasBackground }: Section): GherkinFinding[] {
  const has = (part: Part): boolean => steps.some((step) => step.part === part);
  const findings: GherkinFinding[] = [];
  if (!has('given') && !hasBackground) {
    const message = 'There is no Given. Say the state it starts from, or that there is none.';
    findings.push(finding({ rule: 'missing_given', severity: 'warning', scenario, message }));
  }
  if (!has('when')) {
    const message = 'There is no When. Say the one thing that happens.';
    findings.push(finding({ rule: 'missing_when', scenario, message }));
  }
  if (!has('then')) {
    const message = 'There is no Then. Say what can be observed afterwards.';
    findings.push(finding({ rule: 'missing_then', scenario, message }));
  }
  if (steps.length > stepsMax) {
    const message =
      `It has ${steps.length} steps, more than ${stepsMax}. Split it, or move ` +
      'common steps to a Background.';
    findings.push(finding({ rule: 'long_scenario', severity: 'warning', scenario, message }));
  }
  return findings;
}

function orderFindings({ scenario, steps }: Section): GherkinFinding[] {
  const findings: GherkinFinding[] = [];
  const parts = steps.map(({ part }) => part);
  const firstWhen = parts.indexOf('when');
  const firstThen = parts.indexOf('then');
  const early = firstThen !== -1 && firstWhen > firstThen;
  if (early) {
    const message = 'A Then stands before the When. Put what happens first, then what is observed.';
    findings.push(finding({ rule: 'then_before_when', scenario, step: steps[firstThen], message }));
  }
  const later = steps.findIndex(
    ({ part }, index) => part === 'when' && parts.indexOf('then') < index,
  );
  if (firstThen !== -1 && firstWhen < firstThen && later > firstThen) {
    const message = 'A When follows a Then: these are two scenarios in one. Split them here.';
    findings.push(finding({ rule: 'when_after_then', scenario, step: steps[later], message }));
  }
  const lateGiven = steps.find(
    ({ part }, index) =>
      part === 'given' && parts.slice(0, index).some((before) => before !== 'given'),
  );
  if (lateGiven) {
    const message = 'A Given follows a When or a Then. Put every Given first.';
    findings.push(finding({ rule: 'given_after_when', scenario, step: lateGiven, message }));
  }
  const whens = steps.filter(({ part }) => part === 'when');
  if (whens.length > 1 && later <= firstThen) {
    const message =
      `It has ${whens.length} actions in its When. Keep the one it is about; ` +
      'move what only leads there to the Given.';
    findings.push(
      finding({ rule: 'several_when', severity: 'warning', scenario, step: whens[1], message }),
    );
  }
  return findings;
}

const placeholder = /<([^<>\s](?:[^<>]*[^<>\s])?)>/g;

function examplesFindings(scenario: Scenario): GherkinFinding[] {
  const findings: GherkinFinding[] = [];
  const used = new Set(
    scenario.steps.flatMap((step) =>
      [...`${step.text} ${argumentOf(step)} ${scenario.name}`.matchAll(placeholder)].map(
        ([, name = '']) => name,
      ),
    ),
  );
  const outline = /outline|template/i.test(scenario.keyword);
  if (scenario.examples.length === 0) {
    if (outline) {
      const message = 'The outline has no Examples. Add a table with a row for each case.';
      findings.push(finding({ rule: 'outline_without_examples', scenario, message }));
    } else if (used.size > 0) {
      const message =
        `${quoted(used)} has no value: there are no Examples. Add the table, or ` +
        'write the value.';
      findings.push(
        finding({ rule: 'placeholder_without_examples', severity: 'warning', scenario, message }),
      );
    }
    return findings;
  }
  for (const { tableHeader, tableBody, location } of scenario.examples) {
    const { line } = location;
    const columns = (tableHeader?.cells ?? []).map(({ value }) => value);
    const missing = [...used].filter((name) => !columns.includes(name));
    const unused = columns.filter((name) => !used.has(name));
    if (tableBody.length === 0) {
      const message = 'The Examples have no row, so nothing is run. Add a row for each case.';
      findings.push(finding({ rule: 'outline_without_examples', scenario, line, message }));
    }
    if (missing.length > 0 && columns.length > 0) {
      const message =
        `${quoted(missing)} is in no column of the Examples. Add the column, or ` +
        'correct the name.';
      findings.push(finding({ rule: 'placeholder_without_column', scenario, line, message }));
    }
    if (unused.length > 0) {
      const message = `No step uses column ${quoted(unused)}. Write <${unused[0]}>, or remove it.`;
      findings.push(
        finding({ rule: 'unused_column', severity: 'warning', scenario, line, message }),
      );
    }
    findings.push(...repeatedRows(scenario, tableBody));
  }
  return findings;
}

function repeatedRows(scenario: Scenario, rows: readonly TableRow[]): GherkinFinding[] {
  const seen = new Set<string>();
  return rows.flatMap(({ cells, location }) => {
    const row = JSON.stringify(cells.map(({ value }) => value));
    if (!seen.has(row)) {
      seen.add(row);
      return [];
    }
    const message = 'This row of the Examples repeats an earlier one. Remove it.';
    return [
      finding({
        rule: 'repeated_example',
        severity: 'warning',
        scenario,
        line: location.line,
        message,
      }),
    ];
  });
}

function stepWordFindings({ scenario, steps }: Section): GherkinFinding[] {
  return steps.flatMap((step) => {
    const findings: GherkinFinding[] = [];
    const [vague] = vagueIn(step.text);
    if (vague && step.part === 'then') {
      // With a figure beside it the step can be tested all the same.
      const severity =
        hasFigure(step.text) || step.dataTable || step.docString ? 'warning' : 'error';
      const message =
        `“${vague.word}” can be understood in several ways. Say ${vague.instead}; ` +
        'what the user has not said is a question to ask, not a figure to make up.';
      findings.push(finding({ rule: 'vague_then', severity, scenario, step, message }));
    }
    const screen = screenWordsIn(step.text);
    if (screen.length > 0) {
      const message = `${quoted(screen)} ties it to a screen. Say what the person does or gets.`;
      findings.push(
        finding({ rule: 'screen_words', severity: 'warning', scenario, step, message }),
      );
    }
    const clauses = step.part === 'then' ? joinedClauses(step.text) : undefined;
    if (clauses) {
      const message = `It asserts two things. Write “${clauses[1]}” as a step of its own with And.`;
      findings.push(
        finding({ rule: 'joined_assertions', severity: 'warning', scenario, step, message }),
      );
    }
    return findings;
  });
}

function scenarioWordFindings({ scenario, steps }: Section): GherkinFinding[] {
  const findings: GherkinFinding[] = [];
  const whenWords = contentOf(
    steps
      .filter(({ part }) => part === 'when')
      .map(({ text }) => text)
      .join(' '),
  );
  const thens = steps.filter(({ part }) => part === 'then');
  const thenWords = contentOf(thens.map(({ text }) => withoutQuotes(text)).join(' '));
  const bare = thens.every(
    ({ text, dataTable, docString }) => !dataTable && !docString && !hasFigure(text),
  );
  if (bare && thenWords.size > 0 && [...thenWords].every((word) => whenWords.has(word))) {
    const message = 'The Then only says the When again. Say what can be observed because of it.';
    findings.push(
      finding({
        rule: 'then_restates_when',
        severity: 'warning',
        scenario,
        step: thens[0],
        message,
      }),
    );
  }
  const texts = steps.map(({ text }) => withoutQuotes(text));
  const first = texts.some((text) => /\b(?:I|my|me)\b/.test(text));
  const third = texts.find((text) =>
    /\b(?:the|a) (?:\w+ )?(?:user|customer|client|visitor|member|person)\b/i.test(text),
  );
  if (first && third !== undefined) {
    const message = `It says both “I” and “${third}”. Keep to one; the role's name is clearer.`;
    findings.push(finding({ rule: 'mixed_person', severity: 'warning', scenario, message }));
  }
  return findings;
}

function parseError({ line, message }: { line: number; message: string }): GherkinFinding {
  return finding({
    rule: 'parse_error',
    line,
    message: `Cannot read the Gherkin: ${message}. Correct this line.`,
  });
}

interface Found {
  readonly rule: string;
  /** `error` when absent. */
  readonly severity?: Finding['severity'];
  readonly scenario?: Scenario;
  readonly step?: PlacedStep | undefined;
  readonly line?: number;
  readonly message: string;
}

function finding({
  rule,
  severity = 'error',
  scenario,
  step,
  line,
  message,
}: Found): GherkinFinding {
  const place = line ?? step?.location.line ?? scenario?.location.line ?? 1;
  const where = scenario ? `scenario "${scenario.name}", line ${place}` : `line ${place}`;
  const text = step ? `${message} (step: ${step.text})` : message;
  return { rule, severity, where, message: text, line: place };
}

function quoted(names: Iterable<string>): string {
  return [...names].map((name) => `“${name}”`).join(', ');
}
