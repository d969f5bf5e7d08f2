/**
 * What went wrong with a model, in the kernel's codes. In: whatever a provider throws, or sends in
 * the middle of a stream. Out: a BatonError that says what to do and never has a key in it. Errors
 * are recognised by their shape, not by their class: objects of users bring their own copies.
 */
import { BatonError, type FailureCode, type Retry } from '@baton/core';
import { retryAfterMs } from './wait.ts';

export interface FailureContext {
  /** Name of the model, for the message. */
  readonly model: string;
  /** The variable that the key is read from. */
  readonly keyName: string | undefined;
  /** Texts that must not be in any message. */
  readonly secrets: readonly string[];
  /** Ms since 1970, to read dates in headers. */
  readonly now: number;
}

/** The failure that `thrown` is. */
export function modelFailure(thrown: unknown, context: FailureContext): BatonError {
  if (isBatonError(thrown)) return thrown;
  const kind = kindOf(thrown);
  const said = redacted(messageOf(thrown), context.secrets);
  const afterMs = retryAfterMs(answerOf(thrown), context.now);
  return new BatonError(
    kind.code,
    `Cannot ask ${context.model}: ${kind.why}, got '${said}'. ${kind.todo(context)}`,
    {
      ...(kind.retry && { retry: kind.retry }),
      ...(afterMs !== undefined && { afterMs }),
      // Not the provider's own error: it has the whole request in it, and some repeat the key.
      cause: new Error(said),
    },
  );
}

/** `text` on one line, without keys, at most 300 characters. */
export function redacted(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '[key]');
  clean = clean
    .replace(/\b(sk|pk|rk|key|api|gsk|xai)[-_][\w*.-]{8,}|\bAIza[\w*-]{10,}/gi, '[key]')
    .replace(/(bearer\s+)[\w.*-]{6,}/gi, '$1[key]')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > 300 ? `${clean.slice(0, 299)}…` : clean;
}

interface Kind {
  readonly code: FailureCode;
  readonly why: string;
  readonly todo: (context: FailureContext) => string;
  readonly retry?: Retry;
}

function kindOf(thrown: unknown): Kind {
  const status = statusOf(thrown);
  const network = networkCode(thrown);
  const name = field(thrown, 'name');
  const message = messageOf(thrown);
  if (network !== undefined) {
    // With a status, the answer had begun.
    if (status !== undefined && status < 400) return kinds.cut;
    return /TIMEDOUT|TIMEOUT/.test(network) ? kinds.timeout : kinds.unreachable;
  }
  if (/without a finish reason|stream ended|terminated|premature/i.test(message)) return kinds.cut;
  if (name === 'AI_EmptyResponseBodyError') return kinds.cut;
  if (name === 'TimeoutError') return kinds.timeout;
  if (name === 'AI_LoadAPIKeyError') return kinds.keyMissing;
  if (name === 'AI_NoSuchModelError') return kinds.unknown;
  const unreadable = /^AI_(JSONParse|TypeValidation|InvalidResponseData|NoContentGenerated)Error$/;
  if (typeof name === 'string' && unreadable.test(name)) return kinds.garbled;
  if (status !== undefined) return kindOfStatus(status, thrown);
  return kinds.rejected;
}

function kindOfStatus(status: number, thrown: unknown): Kind {
  const body = field(thrown, 'responseBody');
  const text = `${messageOf(thrown)} ${typeof body === 'string' ? body : ''}`;
  if (status < 400) return kinds.garbled;
  if (status === 401 || status === 403) return kinds.unauthorized;
  if (status === 402 || /insufficient[_ ](quota|balance)/i.test(text)) return kinds.noCredit;
  if (status === 404) return kinds.unknown;
  if (status === 408 || status === 504) return kinds.timeout;
  if (status === 413 || /context[_ ](length|window)|too (long|large|many tokens)/i.test(text)) {
    return kinds.tooLong;
  }
  if (status === 429) return kinds.limited;
  if (status === 409 || status >= 500) return kinds.overloaded;
  return kinds.rejected;
}

const keyOf = ({ keyName }: FailureContext): string => keyName ?? 'the API key';

const kinds = {
  timeout: {
    code: 'model_timeout',
    why: 'it took too long',
    todo: () => 'Try again, or give the agent more time (timeoutMs).',
  },
  unreachable: {
    code: 'model_unreachable',
    why: 'its server can not be reached',
    todo: () => 'Check the network, and the base URL if there is one.',
  },
  cut: {
    code: 'model_cut',
    why: 'the connection ended in the middle of the reply',
    todo: () => 'Try again.',
  },
  garbled: {
    code: 'model_garbled',
    why: 'what came back can not be read',
    todo: () => 'Try again; if it stays so, check that the base URL is that of an OpenAI API.',
  },
  limited: {
    code: 'model_rate_limited',
    why: 'there were too many requests',
    todo: () => 'Wait a little and continue.',
  },
  noCredit: {
    code: 'model_rate_limited',
    why: 'the account has no credit left',
    todo: () => 'Add credit with the provider, or take another model.',
    retry: 'never',
  },
  overloaded: {
    code: 'model_overloaded',
    why: 'its server failed or is overloaded',
    todo: () => 'Wait a little and continue, or take another model.',
  },
  unauthorized: {
    code: 'model_unauthorized',
    why: 'the provider refuses the key',
    todo: (context) => `Check ${keyOf(context)}, and that it may use this model.`,
  },
  keyMissing: {
    code: 'key_missing',
    why: 'there is no key',
    todo: (context) => `Set ${keyOf(context)}.`,
  },
  unknown: {
    code: 'model_rejected',
    why: 'the provider does not know it',
    todo: () => "Check the model's name, and the base URL if there is one.",
  },
  tooLong: {
    code: 'model_rejected',
    why: 'the conversation is too long for it',
    todo: () => 'Narrow what the agent sees (context), or take a model with a larger window.',
  },
  rejected: {
    code: 'model_rejected',
    why: 'the provider refuses the request',
    todo: () => 'Check the model and its options; another model may take it.',
  },
} satisfies Record<string, Kind>;

/** The HTTP status, also of an error that came inside a stream and has only words. */
function statusOf(thrown: unknown): number | undefined {
  const status = field(thrown, 'statusCode') ?? field(thrown, 'status');
  if (typeof status === 'number') return status;
  const code = field(thrown, 'code');
  if (/^[45]\d\d$/.test(String(code))) return Number(code);
  const words = [field(thrown, 'type'), code].filter((word) => typeof word === 'string').join(' ');
  return statusWords.find(([pattern]) => pattern.test(words))?.[1];
}

const statusWords: readonly (readonly [RegExp, number])[] = [
  [/insufficient_quota|rate_limit|too_many|RESOURCE_EXHAUSTED/i, 429],
  [/overloaded|unavailable|server_error|internal|api_error/i, 503],
  [/timeout|deadline/i, 504],
  [/auth|api_key|permission/i, 401],
  [/not_found/i, 404],
  [/invalid|bad_request|context_length/i, 400],
];

/** Node's code of a broken connection, wherever in the chain of causes. */
function networkCode(thrown: unknown): string | undefined {
  for (let error = thrown, depth = 0; error !== undefined && depth < 8; depth++) {
    const code = field(error, 'code');
    if (
      typeof code === 'string' &&
      /^(E[A-Z]{3,}|EAI_AGAIN|UND_ERR_\w+|CERT_\w+|ERR_TLS\w*)$/.test(code)
    ) {
      return code;
    }
    error = field(error, 'cause');
  }
  return undefined;
}

/** The headers and the body of the answer that an error was made of. */
function answerOf(thrown: unknown): { headers: Record<string, string>; body: string } {
  const headers = field(thrown, 'responseHeaders');
  const body = field(thrown, 'responseBody');
  const pairs = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return {
    headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)])),
    body: typeof body === 'string' ? body : '',
  };
}

function messageOf(thrown: unknown): string {
  const message = field(thrown, 'message');
  if (typeof message === 'string' && message !== '') return message;
  const status = field(thrown, 'statusCode');
  return typeof status === 'number' ? `HTTP ${status}` : String(thrown);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isBatonError(thrown: unknown): thrown is BatonError {
  return thrown instanceof Error && thrown.name === 'BatonError' && 'retry' in thrown;
}
