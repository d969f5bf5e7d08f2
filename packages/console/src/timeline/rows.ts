/**
 * The rows of a log as the timeline draws them: the core's own, with who has the baton after each
 * and to whom a handoff went. A log grows while it is looked at, so what is known is kept and only
 * what came is worked out.
 */
import { type AgentName, type LogEvent, type Seq, type TimelineRow, timeline } from '@baton/core';
import type { Chronicle } from '../feed/chronicle.ts';

export type RowKind = TimelineRow['kind'];

export interface Row extends TimelineRow {
  /** Who has the baton from here on; undefined before the first routing. */
  readonly holder: AgentName | undefined;
}

/** The kinds in the order in which they are shown, and what each is called. */
export const kindNames: Readonly<Record<RowKind, string>> = {
  message: 'Messages',
  route: 'Routes',
  turn: 'Turns',
  tool: 'Tools',
  handoff: 'Handoffs',
  refusal: 'Refusals',
  wait: 'Waits',
  landing: 'Landings',
  end: 'Outcomes',
};

export const rowKinds = Object.keys(kindNames) as readonly RowKind[];

/** The rows of one log, whichever of its chronicles is asked about. */
export class RowBook {
  #rows: Row[] = [];
  #upTo: Seq = 0;
  /** The newest event that gave somebody the baton. */
  #gave: LogEvent | undefined;

  /** The rows of a chronicle, in order. Contract: never asked about an older one than before. */
  rowsOf(chronicle: Chronicle): readonly Row[] {
    const fresh = chronicle.upTo(chronicle.length).slice(this.#upTo);
    if (fresh.length === 0) return this.#rows;
    // Whoever had the baton is told to the core by the event that gave it; its row is known.
    const told = this.#gave ? [this.#gave, ...fresh] : fresh;
    const rows = timeline(told).slice(this.#gave ? 1 : 0);
    this.#rows = [...this.#rows, ...this.#held(fresh, rows)];
    this.#upTo = chronicle.length;
    return this.#rows;
  }

  /** Rows with who holds the baton after each. */
  #held(events: readonly LogEvent[], rows: readonly TimelineRow[]): Row[] {
    let place = 0;
    return rows.map((row) => {
      for (let event = events[place]; event && event.seq <= row.seq; event = events[++place]) {
        if (event.type === 'routed' || event.type === 'handoff_committed') this.#gave = event;
      }
      return { ...row, holder: holderAfter(this.#gave) };
    });
  }
}

function holderAfter(event: LogEvent | undefined): AgentName | undefined {
  return event?.type === 'routed' || event?.type === 'handoff_committed' ? event.to : undefined;
}

/** The place of the last row that is not later than a position; -1 when all are. */
export function placeAt(rows: readonly TimelineRow[], seq: Seq): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.seq ?? Infinity) <= seq) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Lanes shown from the start; more come as their agents do something, below, so none moves. */
const lanesMax = 8;

/** The agents that have a lane, from top to bottom; the user's lane is above them. */
export function lanesOf(team: readonly AgentName[], rows: readonly Row[]): readonly AgentName[] {
  const lanes = new Set(team.length <= lanesMax ? team : []);
  for (const { agent, holder } of rows) {
    if (agent !== undefined) lanes.add(agent);
    if (holder !== undefined) lanes.add(holder);
  }
  return [...lanes];
}
