/**
 * From a request to the inputs of the tools, without a language model.
 *
 * Comes in: an understanding and the library. Goes out: what `writeStories`, `drawProcess`,
 * `writeQuery` and `writeUatPlan` take, with everything that nobody said labelled as an assumption
 * and everything open as a question; or an honest statement of what cannot be drafted, with one
 * question. Each function has a file of its own.
 */
export type { Draft } from './draft-basis.ts';
export { draftProcess } from './draft-process.ts';
export { draftQueryTemplate, type QueryDraft } from './draft-query.ts';
export { draftSpecification } from './draft-specification.ts';
export { draftStories } from './draft-stories.ts';
export { draftUat } from './draft-uat.ts';
