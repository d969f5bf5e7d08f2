/** The business analysis desk: the desk itself, and the parts that can be used alone. */

export type { Deliverable, DeskFile, Finding } from './deliverable.ts';
export { type Desk, type DeskOptions, openDesk, type Specialist, specialists } from './desk.ts';
export { offlineRefusal } from './frame/frames.ts';
export { checkLibrary, type LibraryCheck } from './library/check.ts';
export { type Library, libraryFolder, loadLibrary } from './library/library.ts';
export { writeFiles } from './output.ts';
export { promptFolder } from './prompt.ts';
export { type DeskRouterOptions, routedFrom, routerOf } from './router.ts';
export { sourcesIn } from './source.ts';
export { itemsIn } from './specialist.ts';
export * from './trace.ts';
export { type Understanding, understand } from './understanding/understand.ts';
