/** What a router learns from: a text, and the agent that it is for. */

/** A text and whom it is for. */
export interface Example {
  readonly text: string;
  /** The name of an agent, `direct` or `out_of_scope`. */
  readonly label: string;
}

/** The label of what nobody of the team should take. No agent of a team can be meant by it. */
export const outOfScope = 'out_of_scope';

/** The label of what the entry agent answers by itself. A router leaves it to that agent. */
export const direct = 'direct';
