/**
 * A ranked table of features, from what is known about them and from nothing else.
 *
 * Comes in: features with whatever priorities, figures, dependencies and reasons somebody gave.
 * Goes out: `<topic>-priorities.md` and `.csv`, and one question where figures are missing.
 *
 * Invariants
 * 1. A figure is never made up. Without figures the order comes from given priorities, words such
 *    as “must” or “legal” in the text (quoted as the reason), and dependencies; ties keep the given
 *    order.
 * 2. What another feature needs stands before it.
 *
 * RICE is Sean McBride's (Intercom, 2016); value for effort is the plain quotient; the warning
 * about Musts is DSDM's 60 % rule.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, refused } from '../deliverable.ts';
import { documentName } from '../naming.ts';
import { csvText, markdownTable, markdownText } from '../table.ts';
import { identityOf, phrases } from '../wording.ts';
import { findingList } from './story-document.ts';
import { type Priority, priorities, priorityNames } from './story-items.ts';

export interface FeatureInput {
  readonly name: string;
  readonly description?: string | undefined;
  readonly priority?: Priority | undefined;
  readonly value?: number | undefined;
  readonly effort?: number | undefined;
  readonly reach?: number | undefined;
  readonly impact?: number | undefined;
  readonly confidence?: number | undefined;
  readonly reason?: string | undefined;
  readonly dependsOn?: readonly string[] | undefined;
}

export interface PrioritiesInput {
  readonly topic: string;
  readonly features: readonly FeatureInput[];
}

const text = z.string().trim().min(1);
const given = 'Only when somebody gave it.';
const figure = z.number().nonnegative();

/** What `prioritise` takes. */
export const prioritiesInput: z.ZodType<PrioritiesInput> = z.object({
  topic: text.describe('What the features belong to. Names the files.'),
  features: z
    .array(
      z.object({
        name: text.describe('Short and unique.'),
        description: text.optional().describe("The user's own words about it."),
        priority: z.enum(priorities).optional().describe(`MoSCoW. ${given}`),
        value: figure.optional().describe(`Value on the user's own scale. ${given}`),
        effort: z
          .number()
          .positive()
          .optional()
          .describe(`Effort in the user's own unit. ${given}`),
        reach: figure.optional().describe(`RICE: people in a period. ${given}`),
        impact: figure.optional().describe(`RICE: effect on each of them. ${given}`),
        confidence: z.number().min(0).max(1).optional().describe(`RICE: from 0 to 1. ${given}`),
        reason: text.optional().describe('Why it matters, as somebody said it.'),
        dependsOn: z
          .array(text)
          .optional()
          .describe('Names of features that have to be there first.'),
      }),
    )
    .min(1),
});

/** Ranks features. */
export function prioritise(input: PrioritiesInput): Deliverable {
  const findings = checkFeatures(input.features);
  if (refused(findings)) return { ok: false, findings };
  const { method, score } = methodFor(input.features);
  const ranked = inOrder(input.features.map((feature) => judge(feature, score)));
  const notes = [...findings, ...orderFindings(ranked)];
  const question = questionFor(input.features, method);
  const rows = ranked.map((one, index) => rowOf(one, index + 1));
  const columns = [
    'Rank',
    'Feature',
    'Priority',
    method === 'none' ? 'Score' : methodNames[method],
    'Needs',
    'Why',
  ];
  const document = [
    `# Priorities: ${markdownText(input.topic)}\n`,
    `*${methodText[method]}*\n`,
    markdownTable(columns, rows),
    ...(question === undefined ? [] : ['## Open question\n', `${markdownText(question)}\n`]),
    ...(notes.length === 0 ? [] : ['## Notes\n', findingList(notes)]),
  ].join('\n');
  return {
    ok: true,
    summary:
      `${ranked.length} features of “${input.topic}” in ` +
      `order.${question === undefined ? '' : ` ${question}`}`,
    findings: notes,
    items: [],
    files: [
      {
        name: documentName(input.topic, 'priorities', 'md'),
        mediaType: 'text/markdown',
        text: document,
      },
      {
        name: documentName(input.topic, 'priorities', 'csv'),
        mediaType: 'text/csv',
        text: csvText(columns, rows),
      },
    ],
    data: {
      order: ranked.map(({ feature }) => feature.name),
      reasons: ranked.map(reasonOf),
      ...(question === undefined ? {} : { question }),
    },
  };
}

/** `Must, priority as given`: what stands beside a feature in a list. */
function reasonOf({ priority, why }: Judged): string {
  return priority === undefined ? why : `${priorityNames[priority]}: ${why}`;
}

type Method = 'rice' | 'value_for_effort' | 'value' | 'none';

const methodNames = { rice: 'RICE', value_for_effort: 'Value / effort', value: 'Value' } as const;

const methodText: Readonly<Record<Method, string>> = {
  rice: 'Within a priority by RICE: reach × impact × confidence ÷ effort, all as given.',
  value_for_effort: 'Within a priority by value ÷ effort, both as given.',
  value: 'Within a priority by value, as given; effort is not known.',
  none:
    'No figures were given, so the order rests on given priorities, words in the text and ' +
    'dependencies.',
};

interface Judged {
  readonly feature: FeatureInput;
  readonly priority: Priority | undefined;
  /** Why this priority. */
  readonly why: string;
  readonly score: number | undefined;
}

/** The first method for which at least one feature has every figure. */
function methodFor(features: readonly FeatureInput[]): {
  method: Method;
  score: (feature: FeatureInput) => number | undefined;
} {
  const scores = {
    rice: ({ reach, impact, confidence, effort }: FeatureInput) =>
      product(reach, impact, confidence, effort === undefined ? undefined : 1 / effort),
    value_for_effort: ({ value, effort }: FeatureInput) =>
      product(value, effort === undefined ? undefined : 1 / effort),
    value: ({ value }: FeatureInput) => value,
  };
  for (const method of ['rice', 'value_for_effort', 'value'] as const) {
    if (features.some((feature) => scores[method](feature) !== undefined))
      return { method, score: scores[method] };
  }
  return { method: 'none', score: () => undefined };
}

function product(...factors: readonly (number | undefined)[]): number | undefined {
  let result = 1;
  for (const factor of factors) {
    if (factor === undefined) return undefined;
    result *= factor;
  }
  return result;
}

const signs: readonly (readonly [Priority, RegExp])[] = [
  ['wont', phrases("won't have|wont have|not now|out of scope|next year|later release|not needed")],
  ['could', phrases('not (required|mandatory|critical|important|urgent)')],
  [
    'must',
    phrases(`
      must|mandatory|required|legal(ly)?|law|regulat\\w+|gdpr|complian\\w+|security|safety|critical
      blocker|cannot (go live|launch|work) without`),
  ],
  ['should', phrases('should|important')],
  ['could', phrases('could|nice to have|optional(ly)?|would be nice|if there is time')],
];

function judge(
  feature: FeatureInput,
  score: (feature: FeatureInput) => number | undefined,
): Judged {
  const known = { feature, score: score(feature) };
  const because = feature.reason === undefined ? '' : `“${feature.reason}”`;
  if (feature.priority)
    return { ...known, priority: feature.priority, why: because || 'priority as given' };
  const words = [feature.name, feature.description, feature.reason]
    .filter((part) => part !== undefined)
    .join('. ');
  for (const [priority, pattern] of signs) {
    const [word] = words.match(pattern) ?? [];
    if (word !== undefined) return { ...known, priority, why: `the text says “${word}”` };
  }
  return { ...known, priority: undefined, why: because || 'nothing was said about its priority' };
}

/** Best first, then moved so that what is needed comes before what needs it. */
function inOrder(judged: readonly Judged[]): readonly Judged[] {
  const best = judged.toSorted(
    (a, b) => classOf(a) - classOf(b) || (b.score ?? -1) - (a.score ?? -1),
  );
  const placed: Judged[] = [];
  const place = (one: Judged): void => {
    if (placed.includes(one)) return;
    for (const name of one.feature.dependsOn ?? []) {
      const needed = best.find(({ feature }) => identityOf(feature.name) === identityOf(name));
      if (needed) place(needed);
    }
    placed.push(one);
  };
  for (const one of best) place(one);
  return placed;
}

/** What nobody has said anything about stands before what was put off. */
function classOf({ priority }: Judged): number {
  return ['must', 'should', 'could', undefined, 'wont'].indexOf(priority);
}

function rowOf({ feature, priority, why, score }: Judged, rank: number): readonly unknown[] {
  return [
    rank,
    feature.name,
    priority
      ? `${priorityNames[priority]}${feature.priority ? '' : ' (from the text)'}`
      : 'not given',
    score === undefined ? 'not given' : Math.round(score * 100) / 100,
    (feature.dependsOn ?? []).join(', '),
    why,
  ];
}

function questionFor(features: readonly FeatureInput[], method: Method): string | undefined {
  const names = (missing: readonly FeatureInput[]): string =>
    missing.length === features.length
      ? 'each of them'
      : missing.map(({ name }) => `“${name}”`).join(', ');
  if (method === 'rice') {
    const missing = features.filter(
      (one) => product(one.reach, one.impact, one.confidence, one.effort) === undefined,
    );
    return missing.length === 0
      ? undefined
      : `What are reach, impact, confidence and effort of ${names(missing)}?`;
  }
  const missing = features.filter(
    ({ value, effort }) => value === undefined || effort === undefined,
  );
  if (missing.length === 0) return undefined;
  return (
    `What value do you give ${names(missing)}, and what does it cost (any scale, the same ` +
    'for all)?'
  );
}

function checkFeatures(features: readonly FeatureInput[]): Finding[] {
  const byName = new Map<string, FeatureInput>();
  const findings: Finding[] = [];
  const error = (rule: string, name: string, message: string): void => {
    findings.push({ rule, severity: 'error', where: `feature "${name}"`, message });
  };
  for (const feature of features) {
    const key = identityOf(feature.name);
    if (byName.has(key))
      error('duplicate_feature', feature.name, 'It is in the list twice. Keep one.');
    byName.set(key, feature);
  }
  for (const { name, dependsOn = [] } of features) {
    for (const needed of dependsOn) {
      if (byName.has(identityOf(needed))) continue;
      error(
        'unknown_dependency',
        name,
        `It needs “${needed}”, which is not in the list. Add it, or correct the name.`,
      );
    }
  }
  const circle = findCircle(features, byName);
  if (circle) {
    const path = circle.map((name) => `“${name}”`).join(' needs ');
    error('circular_dependency', circle[0] ?? '', `${path}. Say which of them can come first.`);
  }
  return findings;
}

function findCircle(
  features: readonly FeatureInput[],
  byName: ReadonlyMap<string, FeatureInput>,
): readonly string[] | undefined {
  const done = new Set<FeatureInput>();
  const walk = (
    feature: FeatureInput,
    path: readonly FeatureInput[],
  ): readonly string[] | undefined => {
    const start = path.indexOf(feature);
    if (start !== -1) return [...path.slice(start), feature].map(({ name }) => name);
    if (done.has(feature)) return undefined;
    for (const needed of feature.dependsOn ?? []) {
      const next = byName.get(identityOf(needed));
      const circle = next && walk(next, [...path, feature]);
      if (circle) return circle;
    }
    done.add(feature);
    return undefined;
  };
  for (const feature of features) {
    const circle = walk(feature, []);
    if (circle) return circle;
  }
  return undefined;
}

function orderFindings(ranked: readonly Judged[]): Finding[] {
  const findings: Finding[] = [];
  const byName = new Map(ranked.map((one) => [identityOf(one.feature.name), one]));
  for (const one of ranked) {
    for (const name of one.feature.dependsOn ?? []) {
      const needed = byName.get(identityOf(name));
      if (!needed || classOf(needed) <= classOf(one)) continue;
      const known = needed.priority ? 'which has a lower priority' : 'whose priority nobody gave';
      const message =
        `It needs “${needed.feature.name}”, ${known}; that one was moved up. ` +
        'Decide which of the two is right.';
      findings.push({
        rule: 'needs_lower_priority',
        severity: 'warning',
        where: `feature "${one.feature.name}"`,
        message,
      });
    }
  }
  const share = mustShare(ranked);
  if (share !== undefined && share > 0.6) {
    const message =
      `${Math.round(share * 100)} % of it is Must. With more than 60 % nothing is ` +
      'left to give up when time runs short; ask which would stop a launch.';
    findings.push({ rule: 'many_musts', severity: 'warning', where: 'features', message });
  }
  return findings;
}

/** By effort where every effort is known, by number otherwise; not for a handful. */
function mustShare(ranked: readonly Judged[]): number | undefined {
  if (ranked.length < 4) return undefined;
  const known = ranked.every(({ feature }) => feature.effort !== undefined);
  const weight = ({ feature }: Judged): number => (known ? (feature.effort ?? 0) : 1);
  const sum = (list: readonly Judged[]): number =>
    list.reduce((total, one) => total + weight(one), 0);
  return sum(ranked.filter(({ priority }) => priority === 'must')) / sum(ranked);
}
