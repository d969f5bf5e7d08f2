/**
 * Messages on their way: each is shown at once and goes when its event is in the log. What could
 * not be sent stays, and is kept across a reload, until it is sent again or taken back. A message
 * is sent under one idempotency key, so however often it is tried it arrives once.
 */
import { type LogEvent, type Seq, textOf } from '@baton/core';

export interface Outgoing {
  /** Idempotency key. */
  readonly key: string;
  readonly text: string;
  /** The newest position when it was sent. */
  readonly after: Seq;
  /** Where it is in the log, once the desk has said so. */
  readonly seq?: Seq;
  /** Why it was not sent. */
  readonly wrong?: string;
}

/** Those of which the log does not have the event yet. `events`: all there are. */
export function unsent(outgoing: readonly Outgoing[], events: readonly LogEvent[]): Outgoing[] {
  const taken = new Set<Seq>();
  return outgoing.filter((message) => {
    if (message.seq !== undefined) {
      taken.add(message.seq);
      return events.length < message.seq;
    }
    // The event may be here before the answer to the request is.
    const event = events.slice(message.after).find((one) => {
      return (
        one.type === 'message_received' &&
        !taken.has(one.seq) &&
        textOf(one.content) === message.text
      );
    });
    if (event) taken.add(event.seq);
    return event === undefined;
  });
}
