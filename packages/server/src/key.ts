/**
 * Keys: who may ask for what. A secret is 32 random bytes, so a plain SHA-256 of it can be kept
 * without salt or stretching, and looking a hash up gives nothing away by the time it takes.
 */
import { hash, randomBytes } from 'node:crypto';

/**
 * `read`: look at one's own conversations. `drive`: start them, send, cancel, continue. `answer`:
 * act as the human in them. `inbox`: act as the human wherever one is waited for, and look at such
 * a conversation for as long as it waits. `admin`: all of that, in the conversations of every key.
 */
export const scopes = ['read', 'drive', 'answer', 'inbox', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** A key, without its secret. */
export interface Key {
  /** Names it for ever; conversations belong to ids. */
  readonly id: string;
  /** For people and for the log. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** What a key is found by: the hash of its secret, or its id. */
export type Sought = { readonly secretHash: string } | { readonly id: string };

/** Finds a key that is good now. Contract: must not throw for an unknown one. */
export type FindKey = (sought: Sought) => Key | undefined;

/** A new secret; shown once and never kept. */
export function newSecret(): string {
  return `baton_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a secret. */
export function secretHash(secret: string): string {
  return hash('sha256', secret);
}

/** The id of the key of a desk on this machine. */
export const localId = 'local';

/**
 * The one key of a desk on this machine: its owner's, who may do everything. Its id stays the same
 * when the token changes, so what was started yesterday is still there today.
 */
export function localKey(token: string, name = 'local'): FindKey {
  const known = secretHash(token);
  const key: Key = { id: localId, name, scopes: new Set(scopes) };
  return (sought) => {
    const is = 'id' in sought ? sought.id === localId : sought.secretHash === known;
    return is ? key : undefined;
  };
}

/** The first of several that knows the key. */
export function anyKey(...finds: readonly FindKey[]): FindKey {
  return (sought) => {
    for (const find of finds) {
      const key = find(sought);
      if (key) return key;
    }
    return undefined;
  };
}

/** True when the key has the scope, or every one. */
export function may(key: Key, scope: Scope): boolean {
  return key.scopes.has(scope) || key.scopes.has('admin');
}
