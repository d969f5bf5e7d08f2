/**
 * The reports that were opened: kept in this browser (IndexedDB, because a report with its texts is
 * larger than what `localStorage` takes), never sent anywhere.
 */
import { messageOf } from '@baton/core';
import type { Report } from '@baton/eval';
import { decodeReport } from '@baton/eval/comparison';
import useSWR from 'swr';

/** A report and the name of its file. */
export interface Shelved {
  readonly id: string;
  readonly file: string;
  readonly report: Report;
}

export interface Shelf {
  readonly reports: readonly Shelved[];
  readonly loading: boolean;
  /** Reads files that `baton eval --save` wrote; gives what is wrong with those it did not take. */
  readonly add: (files: Iterable<File>) => Promise<readonly string[]>;
  readonly remove: (id: string) => Promise<void>;
}

/** The shelf of this browser, newest report first. */
export function useShelf(): Shelf {
  const { data, isLoading, mutate } = useSWR('evals', all);
  return {
    reports: data ?? [],
    loading: isLoading,
    add: async (files) => {
      const wrong: string[] = [];
      for (const file of files) {
        try {
          const report = decodeReport(await file.text(), file.name);
          // The same run opened twice is one report.
          const id = `${report.subject.fingerprint} ${report.at}`;
          await change((store) => store.put({ id, file: file.name, report } satisfies Shelved));
        } catch (error) {
          wrong.push(messageOf(error));
        }
      }
      await mutate();
      return wrong;
    },
    remove: async (id) => {
      await change((store) => store.delete(id));
      await mutate();
    },
  };
}

const name = 'reports';

async function all(): Promise<readonly Shelved[]> {
  const db = await opened();
  try {
    // `as`: nothing else is ever put there.
    const kept = (await settled(db.transaction(name).objectStore(name).getAll())) as Shelved[];
    return kept.toSorted((a, b) => b.report.at.localeCompare(a.report.at));
  } finally {
    db.close();
  }
}

async function change(how: (store: IDBObjectStore) => IDBRequest): Promise<void> {
  const db = await opened();
  try {
    const transaction = db.transaction(name, 'readwrite');
    how(transaction.objectStore(name));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(kept(transaction.error)));
    });
  } finally {
    db.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open('baton-evals', 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(name, { keyPath: 'id' });
  });
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(kept(request.error)));
  });
}

function kept(cause: DOMException | null): Error {
  return new Error('Cannot keep the report in this browser: its storage is full or switched off.', {
    cause,
  });
}
