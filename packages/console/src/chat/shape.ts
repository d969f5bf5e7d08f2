/** What the pane that scrolls wants to know of entries before they are drawn. */
import { textOf } from '@baton/core';
import type { Entry } from './entry.ts';

/** Of a line of text, in pixels. */
const line = 21;
/** Letters of a line, in a pane of the usual width. */
const columns = 75;

/** About how high an entry will be, in pixels. */
export function heightOf(entry: Entry): number {
  switch (entry.kind) {
    case 'message':
      return 34 + Math.min(lines(textOf(entry.content)), 15) * line;
    case 'turn': {
      const text = entry.text === '' ? 0 : lines(entry.text) * (line + 2);
      const heading = entry.heading ? 26 : 0;
      return 10 + heading + text + entry.calls.length * 26 + (entry.reasoning === '' ? 0 : 24);
    }
    case 'handoff':
      return 62 + lines(entry.brief.reason) * line;
    case 'refusal':
      return 84 + entry.satOut.length * 18;
    case 'answer':
      return 34 + lines(textOf(entry.content)) * line;
    case 'end':
      return entry.newest && entry.outcome !== 'answered' ? 120 : 32;
    case 'person':
      return entry.open ? 220 : 32;
    case 'route':
      return entry.routing.question ? 200 : 32;
    case 'fork':
    case 'questioned':
    case 'failure':
    case 'landing':
    case 'continued':
    case 'cancel':
      return 32;
    default:
      return entry satisfies never;
  }
}

function lines(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) breaks += 1;
  return 1 + breaks + Math.floor(text.length / columns);
}

/** It has something that a person may be working with. */
export function asksSomething(entry: Entry): boolean {
  switch (entry.kind) {
    case 'turn':
      return entry.calls.some(({ status }) => status === 'awaiting');
    case 'person':
    case 'route':
      return entry.open;
    case 'end':
      return entry.newest;
    default:
      return false;
  }
}

/** A new entry for those who listen instead of looking: who, and how it begins. */
export function spoken(entry: Entry): string {
  switch (entry.kind) {
    case 'turn': {
      const waits = entry.calls.find(({ status }) => status === 'awaiting');
      if (waits) return `${entry.agent} needs your approval for ${waits.tool}`;
      return entry.text === '' ? '' : `${entry.agent}: ${begin(entry.text)}`;
    }
    case 'handoff':
      return `Handoff from ${entry.from} to ${entry.to}: ${begin(entry.brief.reason)}`;
    case 'refusal':
      return `Handoff from ${entry.from} to ${entry.to} refused`;
    case 'person':
      return `${entry.agent}, a person, has the baton`;
    case 'answer':
      return `${entry.agent}: ${begin(textOf(entry.content))}`;
    case 'end':
      return `The run is ${entry.outcome}`;
    default:
      return '';
  }
}

function begin(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
