/**
 * The drawn graph: nodes where the layout puts them, lines past the nodes, the baton on top. Heavy
 * (the drawing library, the layout), so it comes with a dynamic import.
 */
import '@xyflow/react/dist/base.css';
import './flow.css';
import type { AgentName } from '@baton/core';
import {
  getViewportForBounds,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  ViewportPortal,
} from '@xyflow/react';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useDesk } from '../desk/desk.tsx';
import { Button } from '../parts/button.tsx';
import { Baton } from './baton.tsx';
import { useGraph } from './context.ts';
import { type Bounds, boundsOf, type Drawn, drawingOf } from './drawing.ts';
import { LineEdge, LineEnds } from './edge.tsx';
import { LabelOnLine } from './labels.tsx';
import { columnsFor, layersOf, layoutOf, nodeSize, type Size, userSize } from './layout.ts';
import { AgentNode, UserNode } from './node.tsx';

const nodeTypes = { agent: AgentNode, user: UserNode };
const edgeTypes = { line: LineEdge };
const userId = '(user)';
const zoom = { least: 0.15, most: 2, fitting: 1.15 };
/** Around the whole, in px. */
const room = '10px';

/** Draws the graph of the context it is in; fills the box around it. */
export default function Flow({ label }: { label: string }): ReactNode {
  const [size, setSize] = useState<Size>();
  const measure = useCallback((box: HTMLDivElement) => {
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      if (width > 0 && height > 0) setSize({ width, height });
    });
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    <div ref={measure} role="group" aria-label={label} className="absolute inset-0">
      {size && (
        <ReactFlowProvider>
          <LineEnds />
          <Drawing pane={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function Drawing({ pane }: { pane: Size }): ReactNode {
  const { team } = useDesk();
  const { graph, holder, selected, still = false } = useGraph();
  const [pointed, point] = useState<AgentName>();
  const columns = useMemo(() => columnsFor(layersOf(team), pane), [team, pane]);
  const strangers = graph.agents.slice(team.agents.length).join(' ');
  const layout = useMemo(
    () => layoutOf(team, { columns, strangers: strangers === '' ? [] : strangers.split(' ') }),
    [team, columns, strangers],
  );
  const nodes = useMemo((): Node[] => {
    const placed = [...layout.places].map(([id, { x, y }]) => ({
      id,
      type: 'agent',
      data: {},
      ...nodeSize,
      position: { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 },
    }));
    const { x, y } = layout.user;
    const position = { x: x - userSize.width / 2, y: y - userSize.height / 2 };
    return [...placed, { id: userId, type: 'user', data: {}, position, ...userSize }];
  }, [layout]);
  const chosen = selected?.kind === 'agent' ? selected.agent : undefined;
  const focus = pointed ?? chosen ?? (still ? team.entry : holder);
  const drawn: Drawn = useMemo(
    () => drawingOf({ graph, layout, focus, selected, userId }),
    [graph, layout, focus, selected],
  );
  const bounds = useMemo(() => boundsOf(layout, team), [layout, team]);
  const { moved, fitAll } = useFit(bounds, pane);
  return (
    <ReactFlow
      className="team-graph"
      nodes={nodes}
      edges={[...drawn.lines]}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      minZoom={zoom.least}
      maxZoom={zoom.most}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      zoomOnDoubleClick={false}
      onMoveStart={(event) => {
        if (event) moved.current = true;
      }}
      onNodeMouseEnter={(_, { id }) => point(id)}
      onNodeMouseLeave={() => point(undefined)}
    >
      <ViewportPortal>
        {drawn.labels.map((label) => (
          <LabelOnLine key={label.key} label={label} />
        ))}
        {graph.passage && drawn.way !== undefined && (
          <Baton passage={graph.passage} way={drawn.way} />
        )}
      </ViewportPortal>
      <Controls fitAll={fitAll} />
    </ReactFlow>
  );
}

interface Fit {
  /** Somebody has moved or zoomed it. */
  readonly moved: { current: boolean };
  readonly fitAll: () => void;
}

/** Fits the whole into the pane when either changes, until somebody has moved or zoomed it. */
function useFit(bounds: Bounds, pane: Size): Fit {
  const moved = useRef(false);
  const { setViewport } = useReactFlow();
  const fitAll = useCallback(() => {
    moved.current = false;
    const { width, height } = pane;
    void setViewport(getViewportForBounds(bounds, width, height, zoom.least, zoom.fitting, room));
  }, [bounds, pane, setViewport]);
  useEffect(() => {
    if (!moved.current) fitAll();
  }, [fitAll]);
  return { moved, fitAll };
}

function Controls({ fitAll }: { fitAll: () => void }): ReactNode {
  const { zoomIn, zoomOut } = useReactFlow();
  return (
    <div className="absolute bottom-2 left-2 z-10 flex gap-0.5 rounded-md border border-line bg-raised">
      <Button weight="quiet" icon={ZoomOut} aria-label="Zoom out" onClick={() => void zoomOut()} />
      <Button weight="quiet" icon={ZoomIn} aria-label="Zoom in" onClick={() => void zoomIn()} />
      <Button weight="quiet" icon={Maximize} aria-label="Show all of the graph" onClick={fitAll} />
    </div>
  );
}
