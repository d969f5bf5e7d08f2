/**
 * What a request says for a slot of a generator.
 *
 * Comes in: the slot and the places to look: what stood for `*` in the name, what stands behind the
 * name, the whole request, and what a person answered since. Goes out: texts and lists, or nothing
 * where the request does not say it.
 *
 * Invariants
 * 1. Everything is from the request; what stands there and cannot be read is in `lost`, verbatim.
 * 2. A limit keeps its unit.
 */
import type { SlotKind, SlotValue } from './generator.ts';
import { readEntity, readPhrase } from './slot-entity.ts';
import { readFields } from './slot-fields.ts';
import { readRights } from './slot-rights.ts';
import { readSchedule } from './slot-schedule.ts';
import { readStates } from './slot-states.ts';

export interface SlotSource {
  /** What stood for `*` in the name; empty where nothing did. */
  readonly named: string;
  /** The text behind the name. */
  readonly rest: string;
  /** The whole request. */
  readonly text: string;
  /** A later answer to the slot's question, or its default; it counts alone. */
  readonly own?: string | undefined;
}

/** Reads a slot; nothing where the request does not say it. */
export function readSlot(kind: SlotKind, source: SlotSource): SlotValue | undefined {
  switch (kind) {
    case 'entity':
      return readEntity(source);
    case 'fields':
      return readFields(source);
    case 'states':
      return readStates(source);
    case 'rights':
      return readRights(source);
    case 'schedule':
      return readSchedule(source);
    case 'phrase':
      return readPhrase(source);
    default:
      return kind satisfies never;
  }
}
