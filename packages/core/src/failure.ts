/**
 * What can go wrong, in one table: code → kind, whether to try again, HTTP status, exit status.
 *
 * Four kinds (misuse and bugs are thrown; failures and refusals are values that become events):
 * bug     ours: the run is parked and its log untouched
 * misuse  a developer's or user's input: thrown before anything is done, with the path to it
 * failure of the world: a model, a tool, a disk
 * refusal by policy: an edge, a budget, an approval
 */

export type Retry = 'now' | 'later' | 'never';

export interface Code {
  readonly kind: 'bug' | 'misuse' | 'failure' | 'refusal';
  readonly retry: Retry;
  readonly http: number;
  /** Exit status of the command line. */
  readonly exit: number;
}

/** Every code there is. Across packages compare `error.code`, never the class. */
export type FailureCode =
  | 'log_does_not_fold'
  | 'effect_broken'
  | 'definition_invalid'
  | 'limit_invalid'
  | 'input_invalid'
  | 'conversation_unknown'
  | 'conversation_taken'
  | 'team_differs'
  | 'nothing_waits'
  | 'run_active'
  | 'model_unknown'
  | 'key_missing'
  | 'model_timeout'
  | 'model_unreachable'
  | 'model_rate_limited'
  | 'model_overloaded'
  | 'model_cut'
  | 'model_garbled'
  | 'model_silent'
  | 'model_refused'
  | 'model_rejected'
  | 'model_unauthorized'
  | 'agent_failed'
  | 'tool_failed'
  | 'tool_timeout'
  | 'tool_outcome_unknown'
  | 'router_failed'
  | 'store_full'
  | 'store_busy'
  | 'store_corrupt'
  | 'store_read_only'
  | 'store_failed'
  | 'store_newer'
  | 'stale_writer'
  | 'conversation_busy'
  | 'log_broken'
  | 'log_newer'
  | 'target_unknown'
  | 'edge_undeclared'
  | 'target_is_self'
  | 'target_sits_out'
  | 'second_handoff'
  | 'brief_invalid'
  | 'budget_spent'
  | 'landing'
  | 'tool_unknown'
  | 'calls_too_many'
  | 'arguments_invalid'
  | 'approval_denied'
  | 'tool_unrecorded'
  | 'cancelled';

const bug: Code = { kind: 'bug', retry: 'never', http: 500, exit: 70 };
const misuse: Code = { kind: 'misuse', retry: 'never', http: 400, exit: 2 };
const again: Code = { kind: 'failure', retry: 'now', http: 502, exit: 69 };
const later: Code = { kind: 'failure', retry: 'later', http: 503, exit: 75 };
const final: Code = { kind: 'failure', retry: 'never', http: 502, exit: 69 };
const refusal: Code = { kind: 'refusal', retry: 'never', http: 409, exit: 77 };

/** What each code means to a caller. */
export const codes: Readonly<Record<FailureCode, Code>> = {
  log_does_not_fold: bug,
  effect_broken: bug,

  definition_invalid: misuse,
  limit_invalid: misuse,
  input_invalid: misuse,
  conversation_unknown: { ...misuse, http: 404 },
  conversation_taken: { ...misuse, http: 409 },
  team_differs: { ...misuse, http: 409 },
  nothing_waits: { ...misuse, http: 409 },
  run_active: { ...misuse, http: 409 },
  model_unknown: misuse,
  key_missing: { ...misuse, exit: 78 },

  model_timeout: later,
  model_unreachable: later,
  model_rate_limited: { ...later, http: 429 },
  model_overloaded: later,
  model_cut: again,
  model_garbled: again,
  model_silent: final,
  model_refused: final,
  model_rejected: final,
  model_unauthorized: { ...final, exit: 78 },
  agent_failed: final,

  tool_failed: final,
  tool_timeout: final,
  tool_outcome_unknown: final,
  router_failed: final,

  store_full: { ...later, http: 507, exit: 74 },
  store_busy: { ...later, exit: 75 },
  store_corrupt: { ...final, http: 500, exit: 74 },
  store_read_only: { ...final, http: 500, exit: 74 },
  store_failed: { ...final, http: 500, exit: 74 },
  store_newer: { ...final, http: 500, exit: 74 },
  stale_writer: { ...again, http: 409, exit: 75 },
  conversation_busy: { ...later, http: 409 },
  log_broken: { ...final, http: 500, exit: 65 },
  log_newer: { ...final, http: 500, exit: 65 },

  target_unknown: refusal,
  edge_undeclared: refusal,
  target_is_self: refusal,
  target_sits_out: refusal,
  second_handoff: refusal,
  brief_invalid: refusal,
  budget_spent: refusal,
  landing: refusal,
  tool_unknown: refusal,
  calls_too_many: refusal,
  arguments_invalid: refusal,
  approval_denied: refusal,
  tool_unrecorded: refusal,
  cancelled: { ...refusal, exit: 130 },
};

/** A failure or refusal as a value, ready for the log. */
export interface Failure {
  readonly code: FailureCode;
  /** *Cannot …: why, got value. What to do.* */
  readonly message: string;
  readonly retry: Retry;
  /** For `later`: how long to wait at least, in ms, when the world said so. */
  readonly afterMs?: number;
}

/** The one error class. `message` reads: *Cannot …: why, got value. What to do.* */
export class BatonError extends Error {
  readonly code: FailureCode;
  readonly retry: Retry;
  /** Where in the input, such as `agents[2].tools[0].name`. */
  readonly path: string | undefined;
  readonly afterMs: number | undefined;

  constructor(
    code: FailureCode,
    message: string,
    more: { path?: string; cause?: unknown; afterMs?: number; retry?: Retry } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'BatonError';
    this.code = code;
    this.retry = more.retry ?? codes[code].retry;
    this.path = more.path;
    this.afterMs = more.afterMs;
  }
}

/** Turns anything thrown into a failure: a BatonError keeps its code, the rest gets `code`. */
export function failureOf(thrown: unknown, code: FailureCode): Failure {
  const known = isBatonError(thrown) ? thrown : undefined;
  const own = known?.code ?? code;
  const message = messageOf(thrown);
  return {
    code: own,
    message: message === '' ? `${own} without a message` : message,
    retry: known?.retry ?? codes[own].retry,
    ...(known?.afterMs !== undefined && { afterMs: known.afterMs }),
  };
}

/** The message of anything thrown. Never throws itself: not everything can be made a string. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return 'something was thrown that can not be shown';
  }
}

function isBatonError(thrown: unknown): thrown is BatonError {
  // Not instanceof: two copies of this package may be loaded side by side.
  return thrown instanceof Error && 'code' in thrown && Object.hasOwn(codes, String(thrown.code));
}
