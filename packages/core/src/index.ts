// biome-ignore-all assist/source/organizeImports: this is the order in which the core reads.
/**
 * The table of contents of the core, in the order in which it reads: each file imports only files
 * above it.
 */

// Words
export * from './json.ts';
export * from './id.ts';
export * from './hash.ts';
export * from './failure.ts';
export * from './limit.ts';
export * from './schema.ts';
export * from './sequence.ts';
export * from './message.ts';
export * from './artifact.ts';

// Facts, and who acts
export * from './event.ts';
export * from './agent.ts';
export * from './team.ts';
export * from './state.ts';
export * from './effect.ts';

// A run, in the order it happens; all pure
export * from './route.ts';
export * from './sitout.ts';
export * from './handoff.ts';
export * from './turn.ts';
export * from './landing.ts';
export * from './transcript.ts';
export * from './view.ts';
export * from './decide.ts';

// World
export * from './port.ts';
export * from './log.ts';
export * from './clock.ts';
export * from './deadline.ts';
export * from './redact.ts';
export * from './replay.ts';
export * from './perform.ts';
export * from './seam.ts';
export * from './run.ts';
export * from './stream.ts';
export * from './input.ts';
export * from './fork.ts';
export * from './forking.ts';
export * from './baton.ts';
export * from './timeline.ts';
export * from './difference.ts';
export * from './memory.ts';
