/** What each code means to a program: an interface, so a change of it is a change for users (L3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatonError, codes, outcomeExits } from '@baton/core';

/** Code, kind, when to try again, HTTP status, exit status. */
const told = `
  log_does_not_fold bug never 500 70
  effect_broken bug never 500 70
  definition_invalid misuse never 400 2
  limit_invalid misuse never 400 2
  input_invalid misuse never 400 2
  conversation_unknown misuse never 404 2
  conversation_taken misuse never 409 2
  team_differs misuse never 409 2
  nothing_waits misuse never 409 2
  run_active misuse never 409 2
  model_unknown misuse never 400 2
  key_missing misuse never 400 78
  model_timeout failure later 503 75
  model_unreachable failure later 503 75
  model_rate_limited failure later 429 75
  model_overloaded failure later 503 75
  model_cut failure now 502 69
  model_garbled failure now 502 69
  model_silent failure never 502 69
  model_refused failure never 502 69
  model_rejected failure never 502 69
  model_unauthorized failure never 502 78
  agent_failed failure never 502 69
  tool_failed failure never 502 69
  tool_timeout failure never 502 69
  tool_outcome_unknown failure never 502 69
  router_failed failure never 502 69
  store_full failure later 507 74
  store_busy failure later 503 75
  store_corrupt failure never 500 74
  store_read_only failure never 500 74
  store_failed failure never 500 74
  store_newer failure never 500 74
  stale_writer failure now 409 75
  conversation_busy failure later 409 75
  log_broken failure never 500 65
  log_newer failure never 500 65
  target_unknown refusal never 409 77
  edge_undeclared refusal never 409 77
  target_is_self refusal never 409 77
  target_sits_out refusal never 409 77
  second_handoff refusal never 409 77
  brief_invalid refusal never 409 77
  budget_spent refusal never 409 77
  landing refusal never 409 77
  tool_unknown refusal never 409 77
  calls_too_many refusal never 409 77
  arguments_invalid refusal never 409 77
  approval_denied refusal never 409 77
  tool_unrecorded refusal never 409 77
  cancelled refusal never 409 130
`;

test('[L3] each code has its kind, its retry, its HTTP status and its exit status', () => {
  const lines = Object.entries(codes).map(([code, { kind, retry, http, exit }]) => {
    return [code, kind, retry, http, exit].join(' ');
  });
  assert.deepEqual(lines, told.trim().split(/\n */));
});

test('[L2] an error tries again as its code says, unless it was told better', () => {
  assert.equal(new BatonError('model_cut', 'x').retry, 'now');
  assert.equal(new BatonError('model_cut', 'x', { retry: 'never' }).retry, 'never');
  assert.equal(new BatonError('store_busy', 'x', { afterMs: 5 }).afterMs, 5);
});

test('[L3] each outcome has its exit status', () => {
  assert.deepEqual(outcomeExits, {
    answered: 0,
    waiting: 10,
    landed: 11,
    exhausted: 12,
    failed: 69,
    cancelled: 130,
  });
});
