/**
 * Requests to the desk's server. The key is in a cookie that no script reads; a write carries an
 * idempotency key, so that sending it again after a lost connection does it once.
 */

/** What the server says is wrong: `application/problem+json`. */
export class Problem extends Error {
  readonly status: number;
  /** Such as `conversation_unknown`; `unreachable` when there was no answer at all. */
  readonly code: string;

  constructor({ status, code, message }: { status: number; code: string; message: string }) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
  }
}

/** Reads a document. @throws Problem */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await answer(path, signal ? { signal } : {});
  // `as`: the server's tests hold its answers against its OpenAPI document.
  return (await response.json()) as T;
}

export interface Write {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** The same for each try of one write. Default: a new one. */
  readonly key?: string;
}

/** Writes, and gives what the server answered; undefined for no content. @throws Problem */
export async function write<T>(
  path: string,
  { method = 'POST', body, key }: Write = {},
): Promise<T> {
  const headers = {
    'Content-Type': 'application/json',
    ...(method === 'POST' && { 'Idempotency-Key': key ?? crypto.randomUUID() }),
  };
  const response = await answer(path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // `as`: see `get`.
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The address of a conversation's documents: `/api/conversations/…`. */
export function conversationPath(conversation: string, rest = ''): string {
  return `/api/conversations/${encodeURIComponent(conversation)}${rest}`;
}

async function answer(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem({
      status: 0,
      code: 'unreachable',
      message: 'The desk does not answer. Is `baton serve` still running?',
    });
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const said: unknown = await response.json().catch(() => undefined);
  const text = (name: string): string | undefined => {
    if (typeof said !== 'object' || said === null) return undefined;
    const value: unknown = Reflect.get(said, name);
    return typeof value === 'string' ? value : undefined;
  };
  const message = text('detail') ?? text('title') ?? `The desk answered with status ${status}.`;
  return new Problem({ status, code: text('code') ?? 'unknown', message });
}
