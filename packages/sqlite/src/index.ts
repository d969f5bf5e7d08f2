/** Baton's log on `node:sqlite`: one file, durable, many processes, one writer per conversation. */

export type { CommitCounts } from './commit.ts';
export type { DueItem, DueQueue, DueWork } from './due.ts';
export { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from './store.ts';
