/** A router that learns from examples and knows when it does not know. */
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
