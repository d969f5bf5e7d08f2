/** A router that learns from examples and knows when it does not know. */

export * from './audit.ts';
export { errorFreeNeeded, upperBound } from './binomial.ts';
export * from './classifier.ts';
export type * from './embedder.ts';
export * from './example.ts';
export {
  type FileRead,
  type Finding,
  fileLimits,
  findingText,
  type Linted,
  lintExamples,
  type ReadOptions,
  readExamples,
} from './example-file.ts';
export * from './history.ts';
export * from './judge.ts';
export * from './learn.ts';
export { miniLm } from './minilm.ts';
export {
  type LeftOut,
  type LoggedRequest,
  type LoggedRequests,
  leftOutReasons,
  requestsIn,
  type Spent,
} from './request.ts';
export * from './risk.ts';
export * from './router.ts';
export * from './router-file.ts';
export * from './rule-file.ts';
export { remembering } from './vectors.ts';
