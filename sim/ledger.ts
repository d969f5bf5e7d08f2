/**
 * What really happened in a world, kept outside it: it survives every crash, and the checkers hold
 * the log against it.
 */
import type { Outcome, Reply, View } from '@baton/core';
import type { FaultKind } from './faults.ts';

/** One question to a model or code agent. */
export interface Asked {
  readonly agent: string;
  readonly view: View;
  /** Length of the log in the store when the agent was asked. */
  readonly committed: number;
  /** How the agent behaved, for the counters. */
  readonly manner: string;
  /** What it said; undefined when it failed or said nothing that anybody got. */
  readonly reply: Reply | undefined;
  /** The reply breaks the contract on purpose. */
  readonly garbage: boolean;
}

/** One execution of a tool: the effect took place. */
export interface Executed {
  readonly key: string;
  readonly tool: string;
  readonly agent: string;
  readonly args: unknown;
  readonly worker: number;
  readonly committed: number;
  readonly at: number;
  /** How it ended: what it gave back, or what it threw; undefined while it hangs. */
  end: { readonly gave: unknown } | { readonly threw: string } | undefined;
}

/** One answer of the router. */
export interface Classified {
  readonly text: string;
  /** What it said, when it said it in time and well formed. */
  readonly said: { readonly fits: readonly string[]; readonly confidence: number } | undefined;
}

/** One thing a person did, and what came of it. */
export interface Deed {
  readonly kind: 'send' | 'answer' | 'approve' | 'continue' | 'cancel';
  /** Text that names this deed in the log; empty where the log keeps none. */
  readonly token: string;
  /**
   * `now`: it fits what the log says, and may be refused only because others act at the same time;
   * `not_now`: only that could make it fit; `never`: it has to be refused.
   */
  readonly right: 'now' | 'not_now' | 'never';
  readonly worker: number;
  readonly at: number;
  /** Length of the log when it was done. */
  readonly committed: number;
  state: 'pending' | 'kept' | 'rejected';
  /** The code it was rejected with; the text of the error where it has no code. */
  code: string | undefined;
  outcome: Outcome | undefined;
}

export interface Ledger {
  readonly asked: Asked[];
  readonly executed: Executed[];
  readonly classified: Classified[];
  readonly deeds: Deed[];
  /** Waits that the human port was told of. */
  readonly bells: { readonly seq: number; readonly for: 'approval' | 'human' }[];
  readonly crashes: { readonly worker: number; readonly at: number; readonly why: FaultKind }[];
  /** What went wrong outside every rule: an error that is no BatonError, a promise that hangs. */
  readonly alarms: { readonly rule: string; readonly message: string }[];
}

export function emptyLedger(): Ledger {
  return {
    asked: [],
    executed: [],
    classified: [],
    deeds: [],
    bells: [],
    crashes: [],
    alarms: [],
  };
}
