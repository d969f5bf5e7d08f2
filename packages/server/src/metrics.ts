/** What is counted, in the text form that Prometheus reads. Names of conversations are not in it. */
import type { LogEvent, Outcome } from '@baton/core';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly request: (seen: {
    readonly method: string;
    /** The route, never the path: ids would make a series each. */
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }) => void;
  readonly event: (event: LogEvent) => void;
  readonly ended: (outcome: Outcome) => void;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

export interface Gauges {
  readonly runs: () => number;
  readonly streams: () => number;
}

export function createMetrics({ runs, streams }: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'baton_http_request_seconds',
    help: 'Time until the head of a response, in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  });
  const counter = (name: string, help: string, labelNames: string[] = []): Counter =>
    new Counter({ name, help, labelNames, registers });
  const outcomes = counter('baton_runs_ended_total', 'Runs that ended', ['outcome']);
  const handoffs = counter('baton_handoffs_total', 'Handoffs committed', ['from', 'to']);
  const refused = counter('baton_handoffs_refused_total', 'Handoffs refused', ['code']);
  const tools = counter('baton_tool_calls_total', 'Tool calls answered', ['tool', 'status']);
  const turns = counter('baton_turns_total', 'Turns taken', ['agent']);
  const tokens = counter('baton_tokens_total', 'Tokens sent and received', ['direction']);
  const cost = counter('baton_cost_dollars_total', 'What models cost, in US dollars');
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('baton_runs_active', 'Conversations that are being worked on', runs);
  gauge('baton_streams_open', 'Listeners', streams);
  gauge('process_resident_memory_bytes', 'Memory', () => process.memoryUsage.rss());

  return {
    request: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status }, seconds),
    event: (event) => {
      switch (event.type) {
        case 'handoff_committed':
          return handoffs.inc({ from: event.from, to: event.to });
        case 'handoff_refused':
          return refused.inc({ code: event.code });
        case 'tool_answered':
          return tools.inc({ tool: event.tool, status: event.status });
        case 'turn_taken': {
          turns.inc({ agent: event.agent });
          if (!event.usage) return;
          tokens.inc({ direction: 'in' }, event.usage.inputTokens);
          tokens.inc({ direction: 'out' }, event.usage.outputTokens);
          return cost.inc(event.usage.costMicroUsd / 1e6);
        }
        default:
      }
    },
    ended: ({ kind }) => outcomes.inc({ outcome: kind }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
