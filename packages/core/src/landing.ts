/**
 * How a run ends well when it may not go on (rules L1 to L3): which bound was met, the last turn,
 * or the human who gets it all; and last words for when even that fails.
 */
import type { Brief, Fact } from './event.ts';
import { withInventory } from './handoff.ts';
import {
  type Bound,
  type BudgetName,
  budgets,
  type Limits,
  limitsWith,
  reserveOf,
} from './limit.ts';
import { textOf } from './message.ts';
import { standingOf } from './sitout.ts';
import type { State } from './state.ts';
import { agentOf, type Team } from './team.ts';

/** The limits in force: the team's, with what the message and later continuations changed. */
export function limitsOf(team: Team, state: State): Limits {
  if (state.run.limits.length === 0) return team.limits;
  return state.run.limits.reduce((limits, changes) => limitsWith(changes, limits), team.limits);
}

/** How much of one budget is left, for the run and for the conversation, whichever is less. */
export function left(team: Team, state: State, name: BudgetName): number {
  const { run, conversation } = limitsOf(team, state);
  return Math.min(run[name] - state.run.spent[name], conversation[name] - state.spent[name]);
}

/**
 * The budget that leaves no room for another ordinary turn, its reserve kept back. Handoffs and
 * tool calls are not looked at: without them an agent can still think and answer.
 */
export function boundMet(team: Team, state: State): Bound | undefined {
  const { run, conversation } = limitsOf(team, state);
  for (const name of thinkingBudgets) {
    const max = run[name];
    const spare = Math.min(max - state.run.spent[name], conversation[name] - state.spent[name]);
    if (spare <= reserveOf(name, max)) return name;
  }
  return undefined;
}

const thinkingBudgets: readonly BudgetName[] = ['turns', 'tokens', 'costMicroUsd', 'timeMs'];

/** True when the whole conversation has nothing left, so that not even a last turn can be paid. */
export function conversationSpent(team: Team, state: State): boolean {
  const { conversation } = limitsOf(team, state);
  return thinkingBudgets.some((name) => state.spent[name] >= conversation[name]);
}

/** The facts that begin a landing because of `bound`. */
export function land(team: Team, state: State, bound: Bound): readonly Fact[] {
  const holder = agentOf(team, state.holder ?? team.entry);
  const { landing } = team;
  if (landing !== 'answer' && landing.human !== holder.name) {
    const brief = withInventory(landingBrief(team, state, bound), team, state);
    const standing = standingOf(holder, state);
    const from = holder.name;
    return [
      { type: 'handoff_committed', from, to: landing.human, brief, standing, landing: bound },
    ];
  }
  const message =
    `This is your last turn in this run: ${boundText(team, state, bound)}. No tools and no ` +
    'handoffs now. Answer with what there is, and say plainly what is missing.';
  return [{ type: 'landing_started', agent: holder.name, bound, message }];
}

/** A bound in words: `8 of 8 handoffs are used`. */
export function boundText(team: Team, state: State, bound: Bound): string {
  switch (bound) {
    case 'sit_out':
      return 'nobody may receive the baton until there is something new';
    case 'refusals':
      return 'too many handoffs in a row were refused';
    case 'silence':
      return 'the agent had nothing to say when it was asked again';
    case 'failure':
      return state.run.failures.at(-1)?.failure.message.replace(/\.$/, '') ?? 'the agent failed';
    default: {
      const max = limitsOf(team, state).run[bound];
      return `${state.run.spent[bound]} of ${max} ${budgets[bound].unit} are used`;
    }
  }
}

function landingBrief(team: Team, state: State, bound: Bound): Brief {
  const open = state.hold.arrival?.brief.open;
  return {
    reason: `The team could not finish: ${boundText(team, state, bound)}.`,
    wanted: state.message ? textOf(state.message.content).slice(0, 500) : '',
    carries: state.artifacts
      .values()
      .map((artifact) => artifact.id)
      .slice(0, 100),
    ...(open && { open }),
  };
}

/**
 * What a run that ends without an answer can still say: what was made, and what was said last.
 * Composed from the log alone.
 */
export function lastWords(state: State): string {
  const made = state.artifacts.values().map(({ id, title }) => `${id}: ${title}`);
  const said = state.log
    .toArray()
    .findLast((event) => event.type === 'turn_taken' && event.text.trim() !== '');
  const lines = [
    made.length > 0 ? `Made so far:\n${made.map((line) => `- ${line}`).join('\n')}` : '',
    said?.type === 'turn_taken' ? `${said.agent} said last:\n${said.text}` : '',
  ].filter((line) => line !== '');
  return lines.length > 0 ? lines.join('\n\n') : 'Nothing was made and nothing was said.';
}
