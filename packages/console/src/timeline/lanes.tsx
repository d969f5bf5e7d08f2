/**
 * The log in lanes, one for the user and one for each agent: marks by kind, and the way of the baton
 * through the lanes as a line. However long the log is, only the columns that are seen are drawn,
 * and moving through the log moves a curtain over what is later and redraws no mark.
 */
import type { AgentName as Name } from '@baton/core';
import { memo, type ReactNode, useDeferredValue, useMemo, useRef, useState } from 'react';
import { AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';
import { useMoment, useTravel } from '../feed/following.tsx';
import { timeText } from '../parts/format.ts';
import { KindMark } from './mark.tsx';
import { lanesOf, type Row } from './rows.ts';
import { type Spread, spreadOf, step } from './spread.ts';
import { useTransport } from './transport.tsx';
import { namesWidth, useWindow } from './window.ts';

const laneHeight = 18;

export function Lanes({ spread }: { spread: Spread }): ReactNode {
  const { team } = useDesk();
  const { rows, shown, place } = useTransport();
  const { live } = useMoment();
  const travel = useTravel();
  const box = useRef<HTMLElement>(null);
  const [pointed, point] = useState<Row>();
  const lanes = useMemo(
    () =>
      lanesOf(
        team.agents.map(({ name }) => name),
        rows,
      ),
    [team, rows],
  );
  const places = useMemo(() => spreadOf(shown, spread), [shown, spread]);
  const x = places[place] ?? 0;
  const width = (places.at(-1) ?? 0) + step;
  const height = (lanes.length + 1) * laneHeight;
  const lane = lanes.indexOf(shown[place]?.agent ?? '') + 1;
  const y = (lane + 0.5) * laneHeight;
  const all = width + namesWidth;
  const { first, end, onScroll } = useWindow(box, { places, x, y, live, width: all });
  // The slider and the curtain are moved at once; marks are drawn when there is time.
  const drawn = useDeferredValue(useMemo(() => ({ first, end }), [first, end]));
  const here = pointed ?? shown[place];
  return (
    <div className="absolute inset-0 flex flex-col">
      <section
        ref={box}
        aria-label="Lanes of the log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys.
        tabIndex={0}
        onScroll={onScroll}
        className="relative min-h-0 flex-1 overflow-auto"
      >
        <div
          className="relative flex"
          style={{ width: width + namesWidth, minWidth: '100%', height }}
        >
          <Names lanes={lanes} />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the list and the slider do this for keys. */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list and the slider do this for keys. */}
          <div
            className="relative flex-1"
            onClick={({ target }) => {
              const row = rowOf(target, shown);
              if (row) travel.to(row.seq);
            }}
            onMouseOver={({ target }) => point(rowOf(target, shown))}
            onMouseLeave={() => point(undefined)}
          >
            <LaneLines count={lanes.length + 1} />
            <Marks {...{ lanes, rows: shown, places, ...drawn, height }} />
            {!live && (
              <div
                aria-hidden
                className="pointer-events-none absolute inset-y-0 right-0 bg-raised opacity-65"
                style={{ left: x + step / 2 }}
              />
            )}
            <div
              aria-hidden
              className="pointer-events-none absolute inset-y-0 rounded border-2 border-baton-fill"
              style={{ left: x - step / 2, width: step }}
            />
          </div>
        </div>
      </section>
      <p className="flex h-6 shrink-0 items-center gap-2 border-t border-line px-3 text-xs">
        {here && <RowLine row={here} />}
      </p>
    </div>
  );
}

/** One row in one line: when, who, what. */
function RowLine({ row }: { row: Row }): ReactNode {
  return (
    <>
      <span className="text-dim tabular-nums">{row.seq}</span>
      <span className="text-dim tabular-nums">{timeText(row.at)}</span>
      <KindMark kind={row.kind} />
      {row.agent !== undefined && <AgentName name={row.agent} />}
      <span className="min-w-0 truncate">{row.text}</span>
    </>
  );
}

const Names = memo(function Names({ lanes }: { lanes: readonly Name[] }): ReactNode {
  return (
    <div
      className="sticky left-0 z-10 h-full shrink-0 border-r border-line bg-raised text-xs"
      style={{ width: namesWidth }}
    >
      <div style={{ height: laneHeight }} className="px-3 leading-[18px] text-dim">
        user
      </div>
      {lanes.map((name) => (
        <div key={name} style={{ height: laneHeight }} className="truncate px-3 leading-[18px]">
          <AgentName name={name} />
        </div>
      ))}
    </div>
  );
});

function LaneLines({ count }: { count: number }): ReactNode {
  return Array.from({ length: count }, (_, lane) => (
    <div
      // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place.
      key={lane}
      className="absolute inset-x-0 h-px bg-line"
      style={{ top: (lane + 0.5) * laneHeight }}
    />
  ));
}

interface MarksProps {
  readonly lanes: readonly Name[];
  readonly rows: readonly Row[];
  readonly places: Float64Array;
  readonly first: number;
  readonly end: number;
  readonly height: number;
}

const Marks = memo(function Marks(props: MarksProps): ReactNode {
  const { lanes, rows, places, first, end, height } = props;
  const { hueOf } = useDesk();
  const laneOf = new Map(lanes.map((name, index) => [name, index + 1]));
  const left = places[first] ?? 0;
  const right = places[end - 1] ?? left;
  const middle = (agent: Name | undefined): number =>
    ((agent === undefined ? 0 : (laneOf.get(agent) ?? 0)) + 0.5) * laneHeight;
  const drawn = rows.slice(first, end);
  const slots = Math.ceil(drawn.length / usual) * usual;
  return (
    <>
      <svg
        aria-hidden
        className="pointer-events-none absolute top-0"
        style={{ left: left - step }}
        width={right - left + 2 * step}
        height={height}
      >
        <path
          d={batonPath(props, middle)}
          transform={`translate(${step - left} 0)`}
          fill="none"
          strokeWidth="3"
          strokeLinejoin="round"
          className="stroke-baton-fill"
        />
      </svg>
      {drawn.map((row, index) => (
        <Mark
          // A row far away takes over the elements of one that is no longer drawn.
          key={(first + index) % slots}
          row={row}
          place={first + index}
          hue={row.agent === undefined ? undefined : hueOf(row.agent)}
          left={(places[first + index] ?? 0) - step / 2}
          top={middle(row.agent) - step / 2}
        />
      ))}
    </>
  );
});

/** The columns of most screens, and those drawn beside them. */
const usual = 192;

interface MarkProps {
  readonly row: Row;
  readonly place: number;
  readonly hue: number | undefined;
  readonly left: number;
  readonly top: number;
}

const Mark = memo(function Mark({ row, place, hue, left, top }: MarkProps): ReactNode {
  return (
    <span
      data-row={place}
      data-kind={row.kind}
      data-hue={hue}
      className="absolute flex size-[18px] cursor-pointer items-center justify-center text-(--agent) hover:scale-125"
      style={{ left, top }}
    >
      <KindMark kind={row.kind} />
    </span>
  );
});

/** Along the lane of whoever has the baton, and down or up where it is passed on. */
function batonPath(
  { rows, places, first, end }: MarksProps,
  middle: (agent: Name | undefined) => number,
): string {
  const before = rows[first - 1];
  let holder = before?.holder;
  let path = holder === undefined ? '' : `M ${places[first - 1] ?? 0} ${middle(holder)}`;
  for (let index = first; index < end; index += 1) {
    const row = rows[index];
    if (row?.holder === undefined) continue;
    const x = places[index] ?? 0;
    const y = middle(row.holder);
    if (holder === undefined) path += `M ${x} ${y}`;
    else path += row.holder === holder ? `H ${x}` : `H ${x} V ${y}`;
    holder = row.holder;
  }
  return path;
}

function rowOf(target: EventTarget, rows: readonly Row[]): Row | undefined {
  if (!(target instanceof Element)) return undefined;
  const place = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  return place === undefined ? undefined : rows[Number(place)];
}
