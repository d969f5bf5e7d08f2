/** What happened to a run besides what was said: short lines between the speakers. */
import {
  CirclePlay,
  CircleStop,
  type LucideIcon,
  PlaneLanding,
  RotateCcw,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { AgentName } from '../desk/agent.tsx';
import type {
  CancelEntry,
  ContinuedEntry,
  FailureEntry,
  LandingEntry,
  QuestionedEntry,
} from './entry.ts';
import { Line, Row } from './row.tsx';
import { boundText, limitsText, nudgeTexts } from './words.ts';

export type NoteEntry =
  | QuestionedEntry
  | FailureEntry
  | LandingEntry
  | ContinuedEntry
  | CancelEntry;

export function NoteView({ entry }: { entry: NoteEntry }): ReactNode {
  switch (entry.kind) {
    case 'questioned':
      return (
        <Note entry={entry} icon={RotateCcw} ink="text-warn">
          <AgentName name={entry.agent} /> {nudgeTexts[entry.reason]}
        </Note>
      );
    case 'failure': {
      const { agent, failure, attempt } = entry;
      const again = failure.retry === 'now' && attempt < 3 ? ' It is asked again.' : '';
      return (
        <Note entry={entry} icon={TriangleAlert} ink="text-bad" more={failure.code}>
          <AgentName name={agent} /> could not reply: {failure.message}
          {again}
        </Note>
      );
    }
    case 'landing':
      return (
        <Note entry={entry} icon={PlaneLanding} ink="text-warn">
          Landing: <AgentName name={entry.agent} /> has one last turn, because{' '}
          {boundText(entry.bound)}
        </Note>
      );
    case 'continued': {
      const limits = limitsText(entry.limits);
      return (
        <Note entry={entry} icon={CirclePlay} ink="text-dim">
          <b>{personOf(entry.by)}</b> continues the run
          {limits === '' ? '' : ` with up to ${limits}`}
        </Note>
      );
    }
    case 'cancel':
      return (
        <Note entry={entry} icon={CircleStop} ink="text-bad">
          <b>{personOf(entry.by)}</b> stops the run{entry.reason === '' ? '' : `: ${entry.reason}`}
        </Note>
      );
    default:
      return entry satisfies never;
  }
}

function personOf(by: string): string {
  return by === 'user' ? 'User' : by;
}

interface NoteProps {
  readonly entry: NoteEntry;
  readonly icon: LucideIcon;
  readonly ink: string;
  readonly more?: string;
  readonly children: ReactNode;
}

function Note({ entry, icon: Icon, ink, more, children }: NoteProps): ReactNode {
  return (
    <Row mark={<Icon aria-hidden size={14} className={`mt-1 ${ink}`} />}>
      <Line entry={entry} {...(more !== undefined && { more })}>
        <p className="text-sm break-words text-dim">{children}</p>
      </Line>
    </Row>
  );
}
