/** Server-sent events as text: what goes over the wire to whoever follows a conversation. */
import type { AgentName, Delta, LogEvent, Outcome, Seq } from '@baton/core';

/** A fact; its id is its position, which a client that reconnects sends back. */
export function eventFrame(event: LogEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** A piece of a reply on its way. It has no id: nothing can be resumed from it. */
export function deltaFrame(agent: AgentName, delta: Delta): string {
  return named('delta', { agent, ...delta });
}

/** What an agent has said so far of a reply on its way, for who has missed pieces of it. */
export function speechFrames(agent: AgentName, text: string): string {
  return deltaFrame(agent, { type: 'restart' }) + deltaFrame(agent, { type: 'text', text });
}

/** From here on it is live. */
export function liveFrame(seq: Seq): string {
  return named('live', { seq });
}

/** How the run ended, as the last frame of a streamed reply. */
export function outcomeFrame(outcome: Outcome): string {
  return named('outcome', outcome);
}

/** Opens a stream, so that its headers are sent; tells the browser how soon to reconnect. */
export const openingFrame = 'retry: 1000\n\n';

/** A comment, so that nobody between takes the connection for dead. */
export const heartbeatFrame = ': \n\n';

function named(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
