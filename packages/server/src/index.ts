/** A desk for a team of people over HTTP. */

export { createServer, type Server, type ServerOptions } from './app.ts';
export {
  anyKey,
  type FindKey,
  type Key,
  localKey,
  newSecret,
  type Scope,
  type Sought,
  scopes,
  secretHash,
} from './key.ts';
export type { KeyLimits } from './key-limits.ts';
export { type LogLevel, logLevels, openLog } from './log.ts';
export { type Problem, type RequestCode, RequestError, requestCodes } from './problem.ts';
export { type ListedKey, openRegister, type Register } from './register.ts';
export { type ServeOptions, type Serving, serve } from './serve.ts';
export type { ArtifactFile } from './service.ts';
export type { Sessions } from './session.ts';
export type { TimeLimit, TimeLimits } from './time-limit.ts';
export type { TracingOptions } from './tracing.ts';
export type { Waiting, WaitingCall } from './waiting.ts';
