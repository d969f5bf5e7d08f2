/** Says how good the routing of a team is, with numbers that hold. */

export * from './case.ts';
export * from './comparison.ts';
export type { PlayOptions } from './conversation.ts';
export * from './counts.ts';
export * from './dataset.ts';
export * from './evaluate.ts';
export { parseShare } from './figure.ts';
export * from './gate.ts';
export * from './junit.ts';
export * from './observation.ts';
export * from './outfile.ts';
export * from './page.ts';
export * from './refusal.ts';
export * from './report.ts';
export * from './results.ts';
export * from './risk.ts';
export * from './score.ts';
export * from './statistics.ts';
export * from './subject.ts';
export * from './tally.ts';
export * from './text.ts';
