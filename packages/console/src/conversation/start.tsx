/** The first page: ask the desk for something. */
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { write } from '../api/client.ts';
import type { Accepted } from '../api/documents.ts';
import { Composer } from '../chat/composer.tsx';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';

export function StartPage(): ReactNode {
  const { team } = useDesk();
  const [, goTo] = useLocation();
  const start = async (content: string): Promise<void> => {
    const { conversation } = await write<Accepted>('/api/conversations', { body: { content } });
    goTo(`/c/${conversation}`);
  };
  return (
    <div className="mx-auto flex h-full max-w-3xl flex-col justify-center gap-6 overflow-y-auto p-6">
      <h1 className="text-2xl font-semibold text-balance">What do you need from {team.title}?</h1>
      <Composer
        label="Your request"
        placeholder="Describe it as you would to a colleague"
        send={start}
      />
      <ul className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {team.agents.map(({ name, description }) => (
          <li key={name} className="flex gap-2">
            <AgentMark name={name} />
            <div className="min-w-0 text-sm">
              <AgentName name={name} />
              <p className="text-dim">{description}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
