/**
 * What goes wrong, as `application/problem+json` (RFC 9457). Codes of the kernel keep the status of
 * its table; the codes below are those that only a server has.
 *
 * Comes in: anything thrown. Goes out: a status and a document. What an unknown error says stays in
 * the server's own log.
 */
import { codes, type FailureCode, failureOf } from '@baton/core';
import { z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What a request can do wrong, or a server refuse, before the kernel is asked. */
export type RequestCode =
  | 'unauthorized'
  | 'forbidden'
  | 'host_refused'
  | 'origin_refused'
  | 'route_unknown'
  | 'artifact_unknown'
  | 'wait_unknown'
  | 'claimed'
  | 'length_missing'
  | 'body_too_large'
  | 'media_type_unknown'
  | 'idempotency_key_reused'
  | 'rate_limited'
  | 'too_many_streams'
  | 'too_many_runs'
  | 'too_many_conversations'
  | 'deletion_unsupported'
  | 'streams_exhausted'
  | 'stopping';

/** The status of each. */
export const requestCodes: Readonly<Record<RequestCode, ContentfulStatusCode>> = {
  unauthorized: 401,
  forbidden: 403,
  host_refused: 403,
  origin_refused: 403,
  route_unknown: 404,
  artifact_unknown: 404,
  wait_unknown: 404,
  claimed: 409,
  length_missing: 411,
  body_too_large: 413,
  media_type_unknown: 415,
  idempotency_key_reused: 422,
  rate_limited: 429,
  too_many_streams: 429,
  too_many_runs: 429,
  too_many_conversations: 429,
  deletion_unsupported: 501,
  streams_exhausted: 503,
  stopping: 503,
};

/** A refusal of the server itself. `message` reads: *Cannot …: why, got value. What to do.* */
export class RequestError extends Error {
  readonly code: RequestCode;
  /** When to come again, in seconds; sent as `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(code: RequestCode, message: string, { retryAfter }: { retryAfter?: number } = {}) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The document; `code` is what programs compare. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: FailureCode | RequestCode;
  /** What is wrong and what to do. */
  readonly detail: string;
  /** Where in the input. */
  readonly path?: string;
  /** The request's id, as in the server's log. */
  readonly instance: string;
}

export const problemSchema: z.ZodType = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    path: z.string().optional(),
    instance: z.string(),
  })
  .openapi('Problem');

export interface Told {
  readonly status: ContentfulStatusCode;
  readonly problem: Problem;
  readonly retryAfter: number | undefined;
}

/** The problem that a thrown error is. */
export function problemOf(thrown: unknown, instance: string): Told {
  if (thrown instanceof RequestError) {
    const { code, message, retryAfter } = thrown;
    return told(code, { detail: message, status: requestCodes[code], instance, retryAfter });
  }
  if (thrown instanceof HTTPException) return toldOfHono(thrown, instance);
  const { code, message, afterMs } = failureOf(thrown, 'effect_broken');
  const { kind, http, retry } = codes[code];
  const known = thrown instanceof Error && 'code' in thrown && thrown.code === code;
  const detail =
    known && kind !== 'bug'
      ? message
      : 'Cannot go on: something broke that should not. Nothing that was said is lost; the ' +
        "server's log has the rest under this instance.";
  const retryAfter = retry === 'later' ? Math.ceil((afterMs ?? 1_000) / 1_000) : undefined;
  // `as`: the statuses of the table are all of answers with a body.
  const status = http as ContentfulStatusCode;
  const path = thrown instanceof Error && 'path' in thrown ? thrown.path : undefined;
  return told(code, {
    detail,
    status,
    instance,
    retryAfter,
    ...(typeof path === 'string' && { path }),
  });
}

/** What Hono itself refuses: a body that is no JSON, or of another media type. */
function toldOfHono({ status, message }: HTTPException, instance: string): Told {
  const more = { instance, retryAfter: undefined };
  switch (status) {
    case 415: {
      const detail = 'Cannot read the body: it must be JSON. Send Content-Type: application/json.';
      return told('media_type_unknown', { ...more, detail, status });
    }
    case 413:
      return told('body_too_large', { ...more, detail: message, status });
    default: {
      const detail = `Cannot read the request: ${message}.`;
      return told('input_invalid', { ...more, detail, status: 400 });
    }
  }
}

interface Telling {
  readonly detail: string;
  readonly status: ContentfulStatusCode;
  readonly instance: string;
  readonly retryAfter: number | undefined;
  readonly path?: string;
}

function told(code: Problem['code'], { retryAfter, ...telling }: Telling): Told {
  const title = code.replaceAll('_', ' ');
  return {
    status: telling.status,
    problem: { type: `urn:baton:problem:${code}`, title, code, ...telling },
    retryAfter,
  };
}
