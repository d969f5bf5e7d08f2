/** An agent on the graph: who it is, what answers for it, whether it has the baton or sits out. */
import type { AgentName as Name } from '@baton/core';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Ban, X } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { AgentMark, UserMark } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';
import { durationText, numberText } from '../parts/format.ts';
import { Tip } from '../parts/tip.tsx';
import { useGraph } from './context.ts';
import { type Figures, noFigures } from './derive.ts';
import { nodeSize, userSize } from './layout.ts';

/** Its name is the id of the node. */
export const AgentNode = memo(function AgentNode({ id }: NodeProps): ReactNode {
  const { graph, holder, holds: active, satOut, selected, select, still = false } = useGraph();
  const { agents } = useDesk();
  const figures = graph.figures.get(id) ?? noFigures;
  const out = satOut.get(id);
  const holds = holder === id;
  const astray = graph.astray.get(id) ?? [];
  const standing = holds ? (active ? 'has the baton' : 'had the baton last') : undefined;
  const model = useModelOf(id, figures);
  const chosen = selected?.kind === 'agent' && selected.agent === id;
  const look = holds
    ? 'border-baton-fill bg-baton-soft'
    : out
      ? 'border-dashed border-strong-line bg-surface'
      : 'border-strong-line bg-raised';
  return (
    <>
      <Anchors />
      <Tip text={out ? `Sits out until there is news: ${out.reason}` : tipOf(id, astray, figures)}>
        <button
          type="button"
          data-agent={id}
          onClick={() => select({ kind: 'agent', agent: id })}
          aria-pressed={chosen}
          style={nodeSize}
          className={`nodrag nopan flex flex-col justify-center gap-px rounded-lg border-2 px-2 text-left leading-tight ${look} ${chosen ? 'outline-2 outline-offset-2 outline-focus' : ''}`}
        >
          <span className="flex min-w-0 items-center gap-1.5">
            <AgentMark name={id} holds={holds} />
            <Named name={id} out={out !== undefined} />
            {astray.length > 0 && (
              <span className="ml-auto flex items-center rounded bg-bad-soft px-1 text-[11px] font-semibold text-bad">
                <X aria-hidden size={11} strokeWidth={3} />
                {astray.length}
                <span className="sr-only"> refused</span>
              </span>
            )}
          </span>
          <span className="truncate text-[11px] text-dim">{model}</span>
          <span className="truncate text-[11px] tabular-nums">
            {still ? (
              <span className="text-dim">{toolsText(agents.get(id)?.tools.length ?? 0)}</span>
            ) : out ? (
              <span className="flex items-center gap-1 font-semibold text-warn">
                <Ban aria-hidden size={11} /> sat out
                <span className="sr-only">{out.reason}</span>
              </span>
            ) : (
              <span className={holds ? 'font-semibold text-baton' : 'text-dim'}>
                {standing ?? visitsText(figures)}
              </span>
            )}
            {!still && (holds || out) && <span className="sr-only">{visitsText(figures)}</span>}
          </span>
        </button>
      </Tip>
    </>
  );
});

/** Where messages come from. */
export const UserNode = memo(function UserNode(): ReactNode {
  return (
    <>
      <Anchors />
      <div
        style={userSize}
        className="flex items-center gap-1.5 rounded-full border border-line bg-raised pl-1 text-xs"
      >
        <UserMark /> user
      </div>
    </>
  );
});

function Named({ name, out }: { name: Name; out: boolean }): ReactNode {
  const { hueOf } = useDesk();
  return (
    <span
      data-hue={hueOf(name)}
      className={`min-w-0 truncate text-[13px] font-semibold text-(--agent) ${out ? 'line-through' : ''}`}
    >
      {name}
    </span>
  );
}

/** The library measures where lines may begin; these are never seen. */
function Anchors(): ReactNode {
  return (
    <>
      <Handle
        type="target"
        position={Position.Top}
        isConnectable={false}
        className="pointer-events-none opacity-0"
      />
      <Handle
        type="source"
        position={Position.Bottom}
        isConnectable={false}
        className="pointer-events-none opacity-0"
      />
    </>
  );
}

function useModelOf(name: Name, figures: Figures): string {
  const { agents } = useDesk();
  const agent = agents.get(name);
  if (!agent) return 'left the team';
  if (agent.kind === 'human') return 'human';
  if (agent.kind === 'code') return agent.dispatcher ? 'code, dispatcher' : 'code';
  const model = figures.model ?? agent.model ?? 'model';
  return agent.dispatcher ? `${model}, dispatcher` : model;
}

function visitsText({ visits, heldMs }: Figures): string {
  if (visits === 0) return 'not visited';
  return `${numberText(visits)} ${visits === 1 ? 'visit' : 'visits'}, ${durationText(heldMs)}`;
}

function toolsText(count: number): string {
  if (count === 0) return 'no tools';
  return count === 1 ? '1 tool' : `${count} tools`;
}

function tipOf(
  name: Name,
  astray: readonly { readonly to: string; readonly message: string }[],
  figures: Figures,
): string {
  const last = astray.at(-1);
  return last ? `To ${last.to}, refused: ${last.message}` : `${name}: ${visitsText(figures)}`;
}
