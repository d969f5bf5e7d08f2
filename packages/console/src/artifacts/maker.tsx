/** Who made a version of an artifact: an agent, or the user who changed or confirmed it. */
import type { ReactNode } from 'react';
import { AgentMark, AgentName, UserMark } from '../desk/agent.tsx';
import type { Maker } from './versions.ts';

export function MakerMark({ maker }: { maker: Maker }): ReactNode {
  // What came before anybody had the baton came with the first message.
  return maker.user || maker.name === '' ? <UserMark /> : <AgentMark name={maker.name} />;
}

/** The name, in the agent's colour when it is one. */
export function MakerName({ maker }: { maker: Maker }): ReactNode {
  if (maker.user || maker.name === '') {
    return <span className="font-semibold">{maker.name || 'user'}</span>;
  }
  return <AgentName name={maker.name} />;
}
