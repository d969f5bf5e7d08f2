/** The OpenAPI 3.1 document, made of the schemas that requests are checked with. */
import { BatonError } from '@baton/core';
import type { z } from 'zod';
import type { App, Service } from './service.ts';

/** Serves the document; it needs no key, because it says nothing about anybody. */
export function openApiRoute(app: App, { title }: Service): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key. Scopes: read, drive (start, send, cancel, continue, fork), answer (as the human), ' +
      'inbox (as the human for everybody), admin (all of that, in everybody’s conversations). A ' +
      'browser has a session in a cookie: POST /api/session.',
  });
  let document: unknown;
  app.get('/api/openapi.json', (c) => {
    document ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title, version: '0.1.0', description: 'Baton: who holds it, why, and what came out' },
      servers: [{ url: '/' }],
    });
    return c.body(JSON.stringify(document), 200, { 'Content-Type': 'application/json' });
  });
}

type Checked =
  | { readonly success: true }
  | { readonly success: false; readonly error: z.ZodError; readonly target: string };

/** Turns what a schema does not take into the one error of wrong input, with the path to it. */
export function refuseInvalid(result: Checked): void {
  if (result.success) return;
  const { target, error } = result;
  const [first] = error.issues;
  const path = [target, ...(first?.path ?? []).map(String)].join('.');
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  throw new BatonError(
    'input_invalid',
    `Cannot take the request: ${path}: ${first?.message ?? 'it does not fit'}${more}. ` +
      'GET /api/openapi.json says what fits.',
    { path },
  );
}
