/** An agent as the page writes it: its name in its colour, a mark, and the baton when it has it. */
import type { AgentName } from '@baton/core';
import { Bot, Compass, Cpu, User, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDesk } from './desk.tsx';

export interface AgentProps {
  readonly name: AgentName;
  /** It has the baton. */
  readonly holds?: boolean;
}

/** Kinds differ by the picture, so that nothing is said by colour alone. */
export function AgentMark({ name, holds = false }: AgentProps): ReactNode {
  const { agents, hueOf } = useDesk();
  const agent = agents.get(name);
  const kinds = {
    model: agent?.dispatcher ? Compass : Bot,
    code: agent?.dispatcher ? Compass : Cpu,
    human: UserRound,
  };
  const Icon = agent ? kinds[agent.kind] : Bot;
  return (
    <span
      data-hue={hueOf(name)}
      aria-hidden
      className={`inline-flex size-6 shrink-0 items-center justify-center rounded-full border-2 ${
        holds ? 'border-baton-fill bg-baton-soft' : 'border-transparent bg-sunken'
      } text-(--agent)`}
    >
      <Icon size={14} strokeWidth={2} />
    </span>
  );
}

/** The name in the agent's colour. */
export function AgentName({ name, holds = false }: AgentProps): ReactNode {
  const { hueOf } = useDesk();
  return (
    <span data-hue={hueOf(name)} className="font-semibold text-(--agent)">
      {name}
      {holds && <span className="sr-only"> (has the baton)</span>}
    </span>
  );
}

/** Whoever sits in front of the desk. */
export function UserMark(): ReactNode {
  return (
    <span
      aria-hidden
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-ink text-surface"
    >
      <User size={14} strokeWidth={2} />
    </span>
  );
}
