/** The table of contents of the core, in the order in which it reads. */

export * from './agent.ts';
export * from './artifact.ts';
export * from './event.ts';
export * from './failure.ts';
export * from './id.ts';
export * from './json.ts';
export * from './limit.ts';
export * from './message.ts';
export * from './port.ts';
export * from './schema.ts';
export * from './sequence.ts';
export * from './team.ts';
