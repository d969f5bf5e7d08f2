/** Is it there, is the store readable, and what has it done so far. */
import { createRoute, z } from '@hono/zod-openapi';
import { needs } from './guard.ts';
import { json, plainText, problems } from './schema.ts';
import type { App, Service } from './service.ts';

const healthRoute = createRoute({
  method: 'get',
  path: '/api/health',
  summary: 'Is it there, and does it take work; needs no key',
  responses: {
    200: json(z.object({ status: z.literal('ok') }).openapi('Health'), 'It takes work'),
    503: json(z.object({ status: z.enum(['stopping', 'store_unreadable']) }), 'It takes none'),
  },
});

const metricsRoute = createRoute({
  method: 'get',
  path: '/api/metrics',
  summary: 'What is counted, for Prometheus',
  ...needs('admin'),
  responses: {
    200: plainText('Metrics'),
    ...problems,
  },
});

/** The route that is open to all, because a supervisor has no key. */
export function healthRoutes(app: App, { runs, store }: Service): void {
  app.openapi(healthRoute, async (c) => {
    if (runs.stopping) return c.json({ status: 'stopping' as const }, 503);
    try {
      await store.list({ limit: 1 });
      return c.json({ status: 'ok' as const }, 200);
    } catch {
      return c.json({ status: 'store_unreadable' as const }, 503);
    }
  });
}

/** Adds the route of the metrics. */
export function metricsRoutes(app: App, { metrics }: Service): void {
  app.openapi(metricsRoute, async (c) => {
    c.header('Content-Type', metrics.contentType);
    return c.body(await metrics.text(), 200);
  });
}
