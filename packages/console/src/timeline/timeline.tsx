/**
 * The whole log at the foot of the page, in lanes or as a list, with the position that all panes
 * show. What is later than the position stays to be seen, faintly, and can be gone to.
 */
import { ToggleGroup } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useFeed } from '../feed/following.tsx';
import { Loading } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { Controls } from './controls.tsx';
import { Lanes } from './lanes.tsx';
import { RowList } from './list.tsx';
import { KindMark } from './mark.tsx';
import { kindNames, type RowKind, rowKinds } from './rows.ts';
import type { Spread } from './spread.ts';
import { useTransport } from './transport.tsx';

type Look = 'lanes' | 'list';

export function Timeline(): ReactNode {
  const { connection } = useFeed();
  const { rows, shown } = useTransport();
  const [look, setLook] = useState<Look>('lanes');
  const [spread, setSpread] = useState<Spread>('even');
  return (
    <Panel title="Timeline" className="h-full" aside={<Controls />}>
      <div className="flex h-full flex-col">
        <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-2 py-1">
          <KindFilter />
          <div className="ml-auto flex gap-3">
            {look === 'lanes' && (
              <Choice
                label="Distances"
                value={spread}
                options={{ even: 'Even', time: 'By time' }}
                choose={(next) => setSpread(next === 'time' ? 'time' : 'even')}
              />
            )}
            <Choice
              label="Timeline as"
              value={look}
              options={{ lanes: 'Lanes', list: 'List' }}
              choose={(next) => setLook(next === 'list' ? 'list' : 'lanes')}
            />
          </div>
        </div>
        <div className="relative min-h-0 flex-1">
          {rows.length === 0 && connection === 'loading' ? (
            <Loading label="Reading the log" />
          ) : shown.length === 0 ? (
            <p className="p-3 text-sm text-dim">
              {rows.length === 0 ? 'Nothing has happened yet.' : 'Nothing of the kinds shown.'}
            </p>
          ) : look === 'lanes' ? (
            <Lanes spread={spread} />
          ) : (
            <RowList />
          )}
        </div>
      </div>
    </Panel>
  );
}

function KindFilter(): ReactNode {
  const { kinds, showKinds } = useTransport();
  return (
    <ToggleGroup.Root
      type="multiple"
      aria-label="Kinds of rows that are shown"
      value={[...kinds]}
      onValueChange={(next) => showKinds(rowKinds.filter((kind) => next.includes(kind)))}
      className="flex min-w-0 flex-wrap gap-0.5"
    >
      {rowKinds.map((kind) => (
        <KindToggle key={kind} kind={kind} />
      ))}
    </ToggleGroup.Root>
  );
}

function KindToggle({ kind }: { kind: RowKind }): ReactNode {
  return (
    <ToggleGroup.Item
      value={kind}
      className="flex h-6 items-center gap-1 rounded px-1.5 text-xs text-dim line-through decoration-strong-line hover:bg-sunken data-[state=off]:opacity-60 data-[state=on]:text-ink data-[state=on]:no-underline"
    >
      <KindMark kind={kind} />
      {kindNames[kind]}
    </ToggleGroup.Item>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: Readonly<Record<string, string>>;
  readonly choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next !== '' && choose(next)}
      className="flex gap-0.5"
    >
      {Object.entries(options).map(([option, text]) => (
        <ToggleGroup.Item
          key={option}
          value={option}
          className="h-6 rounded px-1.5 text-xs text-dim hover:text-ink data-[state=on]:bg-sunken data-[state=on]:font-semibold data-[state=on]:text-ink"
        >
          {text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
