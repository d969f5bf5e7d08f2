/**
 * Traces by OpenTelemetry. `@opentelemetry/api` is an optional peer: it is loaded when tracing is
 * asked for, and what it does with spans is said by the SDK that the process has registered.
 *
 * Invariants
 * 1. Spans are made of what is committed, when the run has ended: a run that was cut off is traced
 *    as a whole by whoever brings it to its end, with the times of the log.
 * 2. What was said is not in a span unless it was asked for.
 * 3. A run never waits for its trace, and never fails by it.
 */
import type { ConversationId, LogEvent, Seq, Store, Team } from '@baton/core';
import type * as Otel from '@opentelemetry/api';
import type { Logger } from 'pino';
import { readEvents } from './service.ts';
import { type TraceSpan, traceOf } from './trace.ts';

export interface TracingOptions {
  /** Messages, arguments and results, too. Default false. */
  readonly contents?: boolean;
}

export interface Tracing {
  /** A run has ended, at this position. */
  readonly ended: (conversation: ConversationId, seq: Seq) => void;
  /** Resolves when everything that has ended is handed to the SDK. */
  readonly idle: () => Promise<void>;
}

export interface TracingWorld {
  readonly team: Team;
  readonly store: Store;
  readonly log: Logger;
}

/** Nobody traces. */
export const noTracing: Tracing = { ended: () => {}, idle: async () => {} };

/** Begins to trace; without the package it says so in the log, once, and does nothing. */
export function openTracing(
  { contents = false }: TracingOptions,
  { team, store, log }: TracingWorld,
): Tracing {
  const api = import('@opentelemetry/api').catch((error: unknown) => {
    log.error({ err: error }, 'cannot trace without the package @opentelemetry/api');
    return undefined;
  });
  const pending = new Set<Promise<void>>();
  const trace = async (conversation: ConversationId, seq: Seq): Promise<void> => {
    const otel = await api;
    if (!otel) return;
    try {
      const events = await runUpTo(store, conversation, seq);
      const run = traceOf(events, { team, conversation, contents });
      if (run) record(otel, run);
    } catch (error) {
      log.warn({ conversation, err: error }, 'a run could not be traced');
    }
  };
  return {
    ended(conversation, seq) {
      const done = trace(conversation, seq);
      pending.add(done);
      void done.finally(() => pending.delete(done));
    },
    idle: async () => void (await Promise.all(pending)),
  };
}

/** Events of one read; most runs are shorter. */
const pageSize = 128;

/** The events of the run that ended at `seq`: back to the end of the one before. */
async function runUpTo(
  store: Store,
  conversation: ConversationId,
  seq: Seq,
): Promise<readonly LogEvent[]> {
  let run: readonly LogEvent[] = [];
  for (let to = seq; to > 0; to -= pageSize) {
    const page = await readEvents(store, conversation, {
      from: Math.max(1, to - pageSize + 1),
      to,
    });
    const before = page.findLast((event) => event.type === 'run_ended' && event.seq < seq);
    run = [...page.filter((event) => event.seq > (before?.seq ?? 0)), ...run];
    if (before) break;
  }
  // What a fork has copied was traced where it happened.
  const [first] = run;
  const copied = first?.type === 'conversation_started' ? (first.forkedFrom?.at ?? 1) : 1;
  return run.filter((event) => event.seq >= copied);
}

/** Hands a run to whatever the process has registered. */
export function record(otel: typeof Otel, run: TraceSpan): void {
  const { trace, ROOT_CONTEXT, SpanKind, SpanStatusCode } = otel;
  const tracer = trace.getTracer('@baton/server');
  const made = new Map<TraceSpan, Otel.Span>();
  const add = (span: TraceSpan, parent: Otel.Context): void => {
    const cause = span.cause && made.get(span.cause);
    const started = tracer.startSpan(
      span.name,
      {
        kind: span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
        // A plain number before the start of the process would be taken for one since its start.
        startTime: new Date(span.start),
        attributes: span.attributes,
        ...(cause && { links: [{ context: cause.spanContext() }] }),
      },
      parent,
    );
    made.set(span, started);
    const code = span.attributes['error.type'];
    if (code !== undefined) {
      started.setStatus({ code: SpanStatusCode.ERROR, message: String(code) });
    }
    for (const { name, at, attributes } of span.notes) {
      started.addEvent(name, attributes, new Date(at));
    }
    for (const child of span.children) add(child, trace.setSpan(parent, started));
    started.end(new Date(span.end));
  };
  add(run, ROOT_CONTEXT);
}
