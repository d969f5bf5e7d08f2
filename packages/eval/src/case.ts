/**
 * One case: what a user says, and what counts as right. A request is a conversation of one turn.
 *
 * Two labels are not agents: `direct` (the entry agent answers by itself) and `out_of_scope` (it
 * refuses, and neither a specialist nor a tool runs).
 */
import type { AgentName, Json } from '@baton/core';

export const kinds = ['plain', 'ambiguous_either', 'multi_need', 'direct', 'out_of_scope'] as const;

/** What sort of request it is; the rules of scoring differ by it. */
export type Kind = (typeof kinds)[number];

/** An agent, `direct` or `out_of_scope`. */
export type Label = string;

export interface CaseTurn {
  readonly user: string;
  /** Who holds the baton after this turn. */
  readonly expectAgent?: AgentName;
}

/** What must not happen. `text` is for people: no machine can check it, and reports say so. */
export type Forbidden =
  | { readonly agent: AgentName }
  | { readonly tool: string }
  /** A regular expression that nothing an agent says may match; case does not count. */
  | { readonly says: string }
  | { readonly text: string };

export interface Case {
  readonly id: string;
  /** `file:line`, for messages. */
  readonly where: string;
  /** At least one. */
  readonly turns: readonly CaseTurn[];
  readonly kind: Kind;
  /** The first choice. */
  readonly label: Label;
  /** Everything that counts as right for the first hop; holds `label`. */
  readonly accept: readonly Label[];
  /** Who must have taken part before the job is complete. */
  readonly need: readonly AgentName[];
  /** `need` is in the order in which they must take part. */
  readonly ordered: boolean;
  /** The right orders of activation; the expected one first. Empty: not scored. */
  readonly sequences: readonly (readonly AgentName[])[];
  readonly mustNot: readonly Forbidden[];
  readonly lang: string;
  readonly tricky: boolean;
  /** `short`, `typo`, `long`. A short plain request may be asked about, for half a point. */
  readonly style: readonly string[];
  /** More groups to report it under. */
  readonly tags: readonly string[];
  /** Why it is tricky, or what it is about; for people. */
  readonly note: string;
  /** What tools would find; handed to whoever opens the team for this case. */
  readonly world: Json;
}

/** Every group a case is counted in, each once. */
export function tagsOf({ kind, tricky, lang, style, turns, tags }: Case): readonly string[] {
  const english = /^en\b/i.test(lang);
  return [
    ...new Set([
      // What is hard is told apart from the rest of its kind: one number would hide it.
      ...(kind === 'plain' && tricky ? [] : [kind]),
      ...(tricky ? ['tricky'] : []),
      ...(english ? [] : ['not_english', `lang:${lang.toLowerCase()}`]),
      ...style,
      ...(turns.length > 1 ? ['conversation'] : []),
      ...tags,
    ]),
  ];
}

/** The agents a case speaks of. */
export function agentsIn({ accept, need, sequences, turns, mustNot }: Case): readonly AgentName[] {
  const named = [
    ...accept.filter((label) => label !== 'direct' && label !== 'out_of_scope'),
    ...need,
    ...sequences.flat(),
    ...turns.flatMap(({ expectAgent }) => expectAgent ?? []),
    ...mustNot.flatMap((forbidden) => ('agent' in forbidden ? forbidden.agent : [])),
  ];
  return [...new Set(named)];
}
