/** The table of contents of the core, in the order in which it reads. */
// Words

export * from './agent.ts';
export * from './artifact.ts';
export * from './baton.ts';
// World
export * from './deadline.ts';
export * from './decide.ts';
export * from './effect.ts';
// Facts, and who acts
export * from './event.ts';
export * from './failure.ts';
export * from './handoff.ts';
export * from './hash.ts';
export * from './id.ts';
export * from './json.ts';
export * from './landing.ts';
export * from './limit.ts';
export * from './log.ts';
export * from './memory.ts';
export * from './message.ts';
export * from './perform.ts';
export * from './port.ts';
// A run, in the order it happens; all pure
export * from './route.ts';
export * from './run.ts';
export * from './schema.ts';
export * from './seam.ts';
export * from './sequence.ts';
export * from './sitout.ts';
export * from './state.ts';
export * from './stream.ts';
export * from './team.ts';
export * from './timeline.ts';
export * from './transcript.ts';
export * from './turn.ts';
export * from './view.ts';
