/**
 * Who should do it: the evidence of a text, added up for each specialist.
 *
 * Comes in: mentions with their parts, and the reading. Goes out: specialists with a score from
 * 0 to 1 and the words that decided, the specialists whose deliverables are all asked for, in
 * order, and whether the words leave it open between two.
 *
 * The strongest piece of evidence counts fully, each further one a third of the one before, so that
 * many weak hints do not outvote one clear wish.
 */

import { eitherOr } from './cues.ts';
import { type Evidence, evidenceIn } from './evidence.ts';
import { type AgentName, agentNames, type DeliverableName } from './lexicon.ts';
import type { Mention, Scene } from './mentions.ts';
import { shape } from './shape.ts';
import { joiners, joiningMarks } from './wordlists.ts';
import type { Reading } from './words.ts';

export interface Fit {
  readonly agent: AgentName;
  /** 0 to 1; 0.5 is about one clear wording. */
  readonly score: number;
  /** The words that decided, verbatim, strongest first. */
  readonly because: readonly string[];
}

export interface Wanted {
  readonly agent: AgentName;
  readonly deliverables: readonly DeliverableName[];
  readonly because: readonly string[];
}

export interface Fitting {
  /** Best first; only those with evidence. */
  readonly specialists: readonly Fit[];
  /** All whose deliverables are asked for, in the order in which they should work. */
  readonly wanted: readonly Wanted[];
  /** Why in this order; empty for one. */
  readonly order: string;
  /** The words leave it open between the first two: by how it is put, or by what is named. */
  readonly open: 'wording' | 'name' | undefined;
  readonly evidence: readonly Evidence[];
}

/** Weighs a text. */
export function fit(scene: Scene, mentions: readonly Mention[]): Fitting {
  const evidence = evidenceIn(scene, mentions);
  const specialists = agentNames
    .map((agent) => fitOf(scene.reading, { agent, evidence }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const wishes = wishesOf(scene, { evidence, specialists });
  const { agents, order } = inOrder(scene.reading, { wishes, specialists });
  const wanted = agents.map((agent) => wantedOf(scene.reading, { agent, wishes, evidence }));
  const open = openBy(scene.reading, { wanted, evidence });
  return { specialists, wanted, order, open, evidence };
}

/** What all hints together may count. */
const hintsMax = 0.6;

function fitOf(reading: Reading, of: { agent: AgentName; evidence: readonly Evidence[] }): Fit {
  const own = of.evidence
    .filter(({ agent }) => agent === of.agent)
    .toSorted((a, b) => b.weight - a.weight || a.first - b.first);
  let sum = 0;
  let factor = 1;
  for (const { weight, by } of own) {
    if (weight <= 0 || by === 'hint') continue;
    sum += weight * factor;
    factor /= 3;
  }
  // Hints add up to less than one wording, and count the less, the more there is besides.
  const hinted = own.filter(({ by }) => by === 'hint').reduce((all, { weight }) => all + weight, 0);
  sum += (Math.min(hinted, hintsMax) * 0.5) / (1 + 4 * sum);
  for (const { weight } of own) if (weight < 0) sum += weight;
  const score = sum <= 0 ? 0 : Math.round((1 - Math.exp(-sum)) * 1000) / 1000;
  const because = own
    .filter(({ weight }) => weight > 0.05)
    .map(({ first, last }) => reading.slice(first, last));
  return { agent: of.agent, score, because: [...new Set(because)].slice(0, 5) };
}

/**
 * The names of what is asked for. An everyday word counts beside another specialist's wish only
 * where the two are joined (`flow, stories and test plan`) or where its own verb asks for it.
 */
function wishesOf(
  scene: Scene,
  of: { evidence: readonly Evidence[]; specialists: readonly Fit[] },
): readonly Evidence[] {
  const best = of.specialists[0];
  const named = of.evidence.filter(
    ({ by, weight, deliverable }) =>
      by === 'mention' && weight >= 0.42 && !unowned.has(deliverable),
  );
  return named.filter((wish) => {
    const score = of.specialists.find((one) => one.agent === wish.agent)?.score ?? 0;
    if (!best || score < best.score * 0.55) return false;
    if (wish.weight >= 0.7 || wish.agent === best.agent) return true;
    const verb = of.evidence.some(
      (one) =>
        one.by === 'verb' &&
        one.agent === wish.agent &&
        wish.first - one.first > 0 &&
        wish.first - one.first < 6,
    );
    return (
      verb || named.some((other) => other.agent !== wish.agent && joined(scene, { wish, other }))
    );
  });
}

/** A joiner stands close before the later of two names in one clause. */
function joined(scene: Scene, of: { wish: Evidence; other: Evidence }): boolean {
  const [early, late] = [of.wish, of.other].toSorted((a, b) => a.first - b.first);
  if (!early || !late) return false;
  const clause = scene.clauses.find(
    ({ first, last }) => first <= early.first && early.first <= last,
  );
  if (!clause || late.first > clause.last) return false;
  return scene.reading.words
    .slice(Math.max(early.last + 1, late.first - 4), late.first)
    .some(({ plain }) => joiners.has(plain) || joiningMarks.has(plain));
}

/** Names that another specialist's deliverable often contains. */
const unowned: ReadonlySet<DeliverableName> = new Set<DeliverableName>([
  'test_data',
  'approval_matrix',
]);

/** Something is wanted for each part of a process. */
const perStep = new RegExp(
  shape`\b(?:each|every|per|jeden|jeder|chaque|cada|ogni|elke) (?:step|gap|activity|task
      |schritt|etape|paso|passo|passaggio|stap|etapa|lucke)\b`,
);

function inOrder(
  reading: Reading,
  of: { wishes: readonly Evidence[]; specialists: readonly Fit[] },
): { agents: readonly AgentName[]; order: string } {
  const inText: AgentName[] = [];
  for (const { agent } of of.wishes.toSorted((a, b) => a.first - b.first)) {
    if (!inText.includes(agent)) inText.push(agent);
  }
  const best = of.specialists[0];
  if (!best) return { agents: [], order: '' };
  if (inText.length < 2) return { agents: [best.agent], order: '' };
  const score = (agent: AgentName): number =>
    of.specialists.find((one) => one.agent === agent)?.score ?? 0;
  const part = perStep.exec(reading.plain)?.[0].split(' ').at(-1);
  if (inText.includes('process') && part !== undefined) {
    const rest = inText.filter((agent) => agent !== 'process');
    return {
      agents: ['process', ...rest],
      order: `process first, because the others go by each ${part}`,
    };
  }
  const named = inText.filter((agent) =>
    of.wishes.some((one) => one.agent === agent && one.weight >= 0.7),
  );
  if (named.length > 0 && named.length < inText.length && score(named[0] ?? best.agent) > 0.5) {
    const rest = inText.filter((agent) => !named.includes(agent));
    return {
      agents: [...named, ...rest],
      order: `${named[0]} first, because it is named outright`,
    };
  }
  if (inText.includes('testing') && inText.includes('requirements')) {
    const rest = inText.filter((agent) => agent !== 'testing');
    return {
      agents: [...rest, 'testing'],
      order: 'testing last, because tests are derived from the criteria',
    };
  }
  const [first, second] = inText;
  if (first && second && inText.length === 2 && score(second) - score(first) > 0.2) {
    return {
      agents: [second, first],
      order: `${second} first, because it is asked for more clearly`,
    };
  }
  return { agents: inText, order: 'in the order of the text' };
}

function wantedOf(
  reading: Reading,
  of: { agent: AgentName; wishes: readonly Evidence[]; evidence: readonly Evidence[] },
): Wanted {
  let own = of.wishes.filter(({ agent }) => agent === of.agent);
  if (own.length === 0) {
    own = of.evidence
      .filter(({ agent, weight }) => agent === of.agent && weight > 0)
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, 1);
  }
  return {
    agent: of.agent,
    deliverables: [...new Set(own.map(({ deliverable }) => deliverable))],
    because: [...new Set(own.map(({ first, last }) => reading.slice(first, last)))],
  };
}

function openBy(
  reading: Reading,
  of: { wanted: readonly Wanted[]; evidence: readonly Evidence[] },
): Fitting['open'] {
  if (of.wanted.length > 1) return undefined;
  const plain = reading.plain.replace(/ ([.?!,])/g, '$1').trim();
  const clear = of.evidence.some(
    ({ by, weight, deliverable }) =>
      by === 'mention' && weight >= 0.8 && !openNames.has(deliverable),
  );
  if (clear) return undefined;
  if (eitherOr.some((pattern) => pattern.test(plain))) return 'wording';
  const named = of.evidence.some(
    ({ by, weight, deliverable, first }) =>
      by === 'mention' &&
      weight >= 0.8 &&
      openNames.has(deliverable) &&
      reading.words[first]?.plain !== 'feature',
  );
  return named ? 'name' : undefined;
}

/** Deliverables that two specialists make. */
const openNames: ReadonlySet<DeliverableName> = new Set<DeliverableName>([
  'gherkin',
  'test_data',
  'approval_matrix',
]);
