/** The store on disk against the contract that every store keeps. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { storeContract } from '@baton/core/testing';
import { openSqliteStore, type SqliteStore } from '../src/index.ts';

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'baton-sqlite-'));
  const opened: SqliteStore[] = [];
  const openHere = (): SqliteStore => {
    const store = openSqliteStore({ path: join(folder, 'baton.db') });
    opened.push(store);
    return store;
  };
  return {
    store: openHere(),
    reopen: async () => {
      await opened[0]?.close();
      return openHere();
    },
    dispose: async () => {
      for (const store of opened) await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

for (const { name, skip, run } of storeContract(open)) test(name, { skip: skip ?? false }, run);
