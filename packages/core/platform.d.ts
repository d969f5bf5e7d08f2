/**
 * The few platform globals the core may use, declared narrowly because its `types` are empty:
 * `process`, `fetch`, `Buffer` and the rest do not even resolve here. Every JavaScript platform
 * (browsers, Node, Deno, Bun, workers) has these. Not published: users bring their own lib.
 */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare function setTimeout(callback: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;
