/**
 * Artifacts that came with a message or a call: a few by their titles, many by their ids. A click
 * shows one large.
 */
import { type LucideIcon, Package } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePlace } from '../artifacts/place.ts';
import { Fold } from './fold.tsx';
import { idsText } from './made.ts';

interface Named {
  readonly id: string;
  readonly title: string;
}

export interface ArtifactsProps {
  /** Names them within the chat. */
  readonly id: string;
  readonly artifacts: readonly Named[];
  readonly icon?: LucideIcon;
}

/** So many are shown without asking. */
const few = 3;

export function Artifacts({ id, artifacts, icon: Icon = Package }: ArtifactsProps): ReactNode {
  if (artifacts.length <= few) return <Chips artifacts={artifacts} icon={Icon} />;
  const summary = (
    <span className="flex min-w-0 items-center gap-1.5 text-xs">
      <Icon aria-hidden size={12} className="shrink-0 text-dim" />
      <span className="shrink-0">{artifacts.length} artifacts</span>
      <span className="truncate text-dim">{idsText(artifacts.map((one) => one.id))}</span>
    </span>
  );
  return (
    <Fold id={`${id} artifacts`} summary={summary}>
      <Chips artifacts={artifacts} icon={Icon} />
    </Fold>
  );
}

function Chips({
  artifacts,
  icon: Icon,
}: {
  artifacts: readonly Named[];
  icon: LucideIcon;
}): ReactNode {
  const { show } = usePlace();
  return (
    <ul aria-label="Artifacts" className="flex flex-wrap gap-1 py-0.5 text-xs">
      {artifacts.map(({ id, title }) => (
        <li key={id} className="max-w-full">
          <button
            type="button"
            onClick={() => show(id)}
            className="flex max-w-full items-center gap-1 rounded border border-line px-1.5 py-0.5 hover:border-strong-line hover:bg-sunken"
          >
            <Icon aria-hidden size={12} className="shrink-0 text-dim" />
            <span className="truncate">
              <b>{id}</b> {title === id ? '' : title}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
