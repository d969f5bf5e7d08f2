/**
 * A log as it comes in, folded: the state after each event, by the very `apply` that the kernel
 * works with. States share their storage, so all of them are kept and any position can be shown.
 *
 * Invariants
 * 1. `events[i].seq` is `i + 1`: nothing is missing and nothing twice.
 * 2. A chronicle does not change; `extended` gives a new one. Arrays are shared and only grow, and
 *    each chronicle looks at its own first `length` entries.
 */
import { apply, emptyState, type LogEvent, type Seq, type State } from '@baton/core';

export interface Chronicle {
  /** Position of the newest event; 0 when there is none. */
  readonly length: Seq;
  /** The state after a position; the empty one for 0. */
  readonly stateAt: (seq: Seq) => State;
  /** The event at a position. @throws RangeError when there is none. */
  readonly eventAt: (seq: Seq) => LogEvent;
  /** The events up to a position, that one included. */
  readonly upTo: (seq: Seq) => readonly LogEvent[];
  /** With what came. Events it has already are left out. @throws RangeError when one is missing. */
  readonly extended: (events: readonly LogEvent[]) => Chronicle;
}

/** A log of which nothing has come yet. */
export function emptyChronicle(): Chronicle {
  return chronicleOf([], [emptyState()], 0);
}

function chronicleOf(events: LogEvent[], states: State[], length: Seq): Chronicle {
  const within = (seq: Seq): Seq => Math.min(Math.max(seq, 0), length);
  const stateAt = (seq: Seq): State => {
    const state = states[within(seq)];
    if (!state) throw new RangeError(`Cannot show position ${seq}: the log has ${length}.`);
    return state;
  };
  return {
    length,
    stateAt,
    eventAt: (seq) => {
      const event = seq <= length ? events[seq - 1] : undefined;
      if (!event) throw new RangeError(`Cannot show event ${seq}: the log has ${length}.`);
      return event;
    },
    upTo: (seq) => events.slice(0, within(seq)),
    extended: (more) => {
      const fresh = more.filter(({ seq }) => seq > length);
      if (fresh.length === 0) return chronicleOf(events, states, length);
      // Only the newest chronicle grows the shared arrays; an older one that is extended copies.
      const newest = events.length === length;
      const eventsNow = newest ? events : events.slice(0, length);
      const statesNow = newest ? states : states.slice(0, length + 1);
      let state = stateAt(length);
      for (const event of fresh) {
        if (event.seq !== eventsNow.length + 1) {
          throw new RangeError(`Cannot go on after ${eventsNow.length}: the next is ${event.seq}.`);
        }
        state = apply(state, event);
        eventsNow.push(event);
        statesNow.push(state);
      }
      return chronicleOf(eventsNow, statesNow, eventsNow.length);
    },
  };
}
