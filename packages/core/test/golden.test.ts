/**
 * Logs of every release stay readable (rule G5): they verify, load, fold to what they meant, go on.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  createBaton,
  type FactType,
  fold,
  type Line,
  memoryStore,
  type Seam,
  type Store,
  sha256,
  storeSeam,
  unseal,
  verifyChain,
} from '@baton/core';
import { manualClock, scriptedModel } from '@baton/core/testing';
import { stories } from './golden/0.1.0/teams.ts';
import { summaryOf } from './golden/summary.ts';
import { here } from './stage.ts';

const folder = join(import.meta.dirname, 'golden');
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
// `as`: these files were written by the script beside them.
const json = (...path: string[]): unknown => JSON.parse(read(...path)) as unknown;

const releases = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const logs = releases.flatMap((release) =>
  readdirSync(join(folder, release))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => ({ release, name: name.replace('.jsonl', '') })),
);

function linesOf(release: string, name: string): Line[] {
  const texts = read(release, `${name}.jsonl`).trimEnd().split('\n');
  return texts.map((text) => JSON.parse(text) as Line);
}

function blobsFor(release: string, name: string): Map<string, string> {
  return new Map(Object.entries(json(release, `${name}.blobs.json`) as Record<string, string>));
}

/** A store that has the golden log, as an upgrade of the program finds it. */
async function storeWith(release: string, name: string): Promise<Store> {
  const store = memoryStore();
  const [lines, blobs] = [linesOf(release, name), blobsFor(release, name)];
  const events = lines.map((line) => unseal(line, blobs));
  const state = fold(events);
  const last = lines.at(-1);
  assert.ok(last);
  const head = {
    conversation: here,
    team: state.team ?? '',
    seq: last.seq,
    hash: last.hash,
    status: 'ended',
    waitingFor: null,
    holder: state.holder ?? null,
    outcome: null,
    title: '',
    spent: state.spent,
    startedAt: 0,
    updatedAt: 0,
  } as const;
  await store.append({ conversation: here, expected: 0, lines, head, blobs });
  return store;
}

for (const { release, name } of logs) {
  const story = stories[name];
  test(`[G5] the log '${name}' of ${release} is whole and folds to what it meant`, async () => {
    assert.ok(story);
    const lines = linesOf(release, name);
    const { seq = 0, hash = '' } = lines.at(-1) ?? {};
    assert.equal(verifyChain(lines, { sha256, head: { seq, hash } }), undefined);
    const seam: Seam = storeSeam(here, {
      store: await storeWith(release, name),
      sha256,
      published: () => {},
    });
    const events = await seam.read(1, Number.MAX_SAFE_INTEGER);
    assert.equal(events.length, lines.length);
    assert.deepEqual(summaryOf(story.team, events), json(release, `${name}.summary.json`));
  });

  test(`[G5] the conversation '${name}' of ${release} goes on`, async () => {
    assert.ok(story);
    const store = await storeWith(release, name);
    const before = await store.read(here, 1, 999);
    const models = scriptedModel(['Still here.']);
    const clock = manualClock();
    const baton = createBaton({ team: story.team, store, models, clock });
    const { kind, text } = await baton.send(here, 'Are you there?').outcome;
    assert.ok(kind === 'waiting' || text === 'Still here.');
    const after = await store.read(here, 1, 999);
    assert.deepEqual(after.slice(0, before.length), before);
    assert.equal(verifyChain(after, { sha256 }), undefined);
  });
}

const types: Readonly<Record<FactType, true>> = {
  conversation_started: true,
  message_received: true,
  routed: true,
  turn_taken: true,
  turn_failed: true,
  reply_questioned: true,
  tool_started: true,
  tool_answered: true,
  approval_requested: true,
  approval_answered: true,
  handoff_refused: true,
  handoff_committed: true,
  landing_started: true,
  human_requested: true,
  human_answered: true,
  run_ended: true,
  run_continued: true,
  cancel_requested: true,
};

test('[G5] the golden logs have every type of event, and blobs', () => {
  const seen = new Set<string>();
  for (const { release, name } of logs) {
    const blobs = blobsFor(release, name);
    for (const line of linesOf(release, name)) seen.add(unseal(line, blobs).type);
  }
  assert.deepEqual([...seen].toSorted(), Object.keys(types).toSorted());
  assert.ok(blobsFor('0.1.0', 'whole').size >= 2);
});
