/** What an agent is: what it is told, its tools, whom it may hand to, how messages find it. */
import type { AgentName as Name } from '@baton/core';
import { ArrowRight, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AgentDocument } from '../api/documents.ts';
import { AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';

export interface AboutProps {
  readonly agent: AgentDocument;
  /** Shows the agent of a handoff; without it names are only names. */
  readonly show?: (agent: Name) => void;
  /** Of the headings within. */
  readonly level: Level;
}

/** One below that of the heading around. */
type Level = 3 | 4;

export function About({ agent, show, level }: AboutProps): ReactNode {
  const { team } = useDesk();
  const { name, description, instructions, tools } = agent;
  const handoffs = team.handoffs.filter(({ from }) => from === name);
  const rules = team.rules.filter(({ to }) => to === name);
  return (
    <div className="grid gap-3 text-sm">
      <p>{description}</p>
      <p className="text-xs text-dim">{kindText(agent)}</p>
      {instructions !== null && (
        <Part level={level} title="Instructions">
          <section
            aria-label={`Instructions of ${name}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys.
            tabIndex={0}
            className="max-h-48 overflow-y-auto rounded border border-line bg-sunken p-2 text-xs break-words whitespace-pre-wrap"
          >
            {instructions}
          </section>
        </Part>
      )}
      <Part level={level} title={tools.length === 0 ? 'No tools' : `Tools (${tools.length})`}>
        <ul className="grid gap-1.5">
          {tools.map((tool) => (
            <li key={tool.name} className="min-w-0">
              <span className="flex flex-wrap items-center gap-x-2">
                <code className="font-mono text-xs font-semibold">{tool.name}</code>
                <span className="text-xs text-dim">{repeats[tool.repeat]}</span>
                {tool.approval !== 'never' && (
                  <span className="flex items-center gap-0.5 text-xs font-semibold text-warn">
                    <ShieldCheck aria-hidden size={12} />
                    {tool.approval === 'always' ? 'needs approval' : 'may need approval'}
                  </span>
                )}
              </span>
              <span className="line-clamp-3 text-xs text-dim">{tool.description}</span>
            </li>
          ))}
        </ul>
      </Part>
      <Part level={level} title={handoffs.length === 0 ? 'May hand to nobody' : 'May hand to'}>
        <ul className="grid gap-1">
          {handoffs.map(({ to, when }) => (
            <li key={to} className="flex items-baseline gap-1.5">
              <ArrowRight aria-hidden size={12} className="shrink-0 self-center text-dim" />
              {show ? (
                <button type="button" onClick={() => show(to)} className="hover:underline">
                  <AgentName name={to} />
                </button>
              ) : (
                <AgentName name={to} />
              )}
              {when !== '' && <span className="min-w-0 text-xs text-dim">when {when}</span>}
            </li>
          ))}
        </ul>
      </Part>
      {rules.length > 0 && (
        <Part level={level} title="Gets a message by rule">
          <ul className="list-disc pl-4 text-xs text-dim">
            {rules.map((rule) => (
              <li key={rule.name}>{rule.name}</li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly level: Level;
  readonly children: ReactNode;
}

/** A part of what is told, under a small heading. */
export function Part({ title, level, children }: PartProps): ReactNode {
  const Heading = `h${level}` as const;
  return (
    <section>
      <Heading className="mb-1 text-xs font-semibold text-dim">{title}</Heading>
      {children}
    </section>
  );
}

function kindText({ kind, model, dispatcher }: AgentDocument): string {
  const kinds = {
    model: `A language model${model === null ? '' : `: ${model}`}.`,
    code: 'A program, no language model.',
    human: 'A queue of people: see the inbox.',
  };
  return dispatcher ? `${kinds[kind]} A dispatcher: passing on is its trade.` : kinds[kind];
}

const repeats: Record<AgentDocument['tools'][number]['repeat'], string> = {
  read: 'reads only',
  write: 'writes, may be repeated',
  once: 'is never repeated',
};
