/**
 * For tests over real HTTP: a small server that speaks the OpenAI API, refuses what strict providers
 * refuse, and misbehaves on command.
 */

export type { Answer, Behaviour, TokenCounts } from './behaviour.ts';
export { type MisbehavingServer, misbehavingServer, type Recorded } from './server.ts';
export { type ChatBody, type ChatMessage, complaintAbout } from './strict.ts';
