/**
 * Who works on a message besides the one it is for first.
 *
 * A specialist is added where its signs, weighed by what was learnt from the desk's own sentences,
 * are sure enough that it is wanted; one whom the rules name is left out where they are not. So a
 * wish that names no deliverable counts (`and how many there were last year`), and a name that asks
 * for nothing does not.
 */
import type { Fitting, Wanted } from './fit.ts';
import { likelihood, type Odds, type OddsTable } from './odds.ts';
import type { Ruled } from './ruled.ts';
import { candidatesOf, type ReadPart, readParts } from './signs.ts';
import type { AgentName } from './term.ts';

/**
 * From this on a further specialist is taken: when it is likelier wanted than not. A part of a
 * request that is lost without a word is worse than one that is answered in vain.
 */
const enough = 0.5;
/** From this on it may come before the one whom the message is for first. */
const sure = 0.8;

/** All who are wanted, in order, where `decided` has the first. */
export function withFurther(
  ruled: Ruled,
  of: {
    readonly decided: Pick<Fitting, 'wanted' | 'order'>;
    readonly odds: Odds;
    readonly table: OddsTable | undefined;
  },
): Pick<Fitting, 'wanted' | 'order'> {
  const { decided, odds, table } = of;
  const [first] = decided.wanted;
  if (!first) return decided;
  const parts = readParts(ruled, { odds, table });
  const likely = candidatesOf(ruled, { odds, first: first.agent, parts })
    .map(({ agent, signs }) => ({ agent, share: likelihood(signs, table) }))
    .filter(({ share }) => share >= enough);
  const agents = new Set<AgentName>([first.agent, ...likely.map(({ agent }) => agent)]);
  const asRuled = decided.wanted.filter(({ agent }) => agents.has(agent));
  if (asRuled.length === agents.size) {
    return { wanted: asRuled, order: agents.size > 1 ? decided.order : '' };
  }
  const opening = foundIn(parts, { agent: first.agent, known: asRuled });
  const rest = likely.map(({ agent, share }) => {
    const { at, wanted } = foundIn(parts, { agent, known: asRuled });
    return { at: share >= sure ? at : Math.max(at, opening.at), wanted };
  });
  const wanted = [opening, ...rest].toSorted((a, b) => a.at - b.at).map((one) => one.wanted);
  return { wanted, order: 'in the order of the text' };
}

/** Where in the text a specialist is asked for, and by which words. */
function foundIn(
  parts: readonly ReadPart[],
  { agent, known }: { readonly agent: AgentName; readonly known: readonly Wanted[] },
): { readonly at: number; readonly wanted: Wanted } {
  const [best] = parts
    .filter(({ part }) => part.manner !== 'told')
    .toSorted((a, b) => b.share[agent] - a.share[agent]);
  const at = best?.part.clause.first ?? 0;
  const { wanted = [], evidence = [] } = best?.ruled.fitting ?? {};
  const [strongest] = evidence
    .filter((one) => one.agent === agent && one.weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  const deliverables =
    wanted.find((one) => one.agent === agent)?.deliverables ??
    (strongest ? [strongest.deliverable] : []);
  const because = best ? [best.text] : [];
  const asRuled = known.find((one) => one.agent === agent);
  return { at, wanted: asRuled ?? { agent, deliverables, because } };
}
