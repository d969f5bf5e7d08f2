import type { ReactNode } from 'react';
import { useMoment } from '../feed/following.tsx';
import { Panel } from '../parts/panel.tsx';

export function ChatPanel(): ReactNode {
  const { events } = useMoment();
  return (
    <Panel title="Chat" className="h-full">
      <p className="p-3 text-dim">{events.length} events</p>
    </Panel>
  );
}
