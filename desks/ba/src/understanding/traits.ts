/**
 * What the rules made of a text, as named numbers from 0 to 1: how much speaks for each specialist
 * and of what kind it is, whether a question or a greeting was recognised, and some of its shape.
 */
import type { Evidence } from './evidence.ts';
import { domainWords } from './questions.ts';
import type { Ruled } from './ruled.ts';
import { agentNames } from './term.ts';

const ways = ['mention', 'cue', 'verb', 'hint'] as const;

/** The traits that a text has; those it has not are left out. */
export function traitsOf(ruled: Ruled): ReadonlyMap<string, number> {
  const { fitting, direct } = ruled;
  const { reading } = ruled.scene;
  const domain = domainWords(reading).length;
  const traits: [string, number][] = [
    [`hop ${hopOf(ruled)}`, 1],
    [`direct ${direct}`, direct ? 1 : 0],
    ['outside', ruled.outside ? 1 : 0],
    ['domain words', Math.min(1, domain / 10)],
    ['no domain word', domain === 0 ? 1 : 0],
    ['nothing named', ruled.mentions.length === 0 ? 1 : 0],
    ['length', Math.min(1, reading.words.length / 60)],
    ['ends with a question', /\?\s*$/.test(reading.text) ? 1 : 0],
  ];
  for (const agent of agentNames) {
    const own = fitting.evidence.filter((one) => one.agent === agent);
    const score = fitting.specialists.find((one) => one.agent === agent)?.score ?? 0;
    const place = fitting.wanted.findIndex((one) => one.agent === agent);
    traits.push(
      [`score ${agent}`, score],
      [`first ${agent}`, place === 0 ? 1 : 0],
      [`wanted ${agent}`, place >= 0 ? 1 : 0],
      [`refused ${agent}`, own.some(({ weight }) => weight < 0) ? 1 : 0],
      [`hints ${agent}`, Math.min(1, sum(weightsBy(own, 'hint')))],
      ...ways.map((by): [string, number] => [`${by} ${agent}`, most(weightsBy(own, by))]),
    );
  }
  return new Map(traits.filter(([, value]) => value > 0));
}

/** Whom the rules alone would give it to; `asks` where they leave it open. */
function hopOf({ judgement: { kind }, fitting: { wanted, open } }: Ruled): string {
  if (kind === 'question' || kind === 'greeting') return 'direct';
  if (kind === 'out_of_scope') return kind;
  return kind === 'unclear' || open !== undefined ? 'asks' : (wanted[0]?.agent ?? 'asks');
}

function weightsBy(evidence: readonly Evidence[], by: Evidence['by']): readonly number[] {
  return evidence.filter((one) => one.by === by && one.weight > 0).map(({ weight }) => weight);
}

function most(weights: readonly number[]): number {
  return Math.max(0, ...weights);
}

function sum(weights: readonly number[]): number {
  return weights.reduce((all, weight) => all + weight, 0);
}
