/**
 * What becomes of a router whose embedding fails at run time: a thread that dies, a package that is
 * not there. What n-grams say in its place is never taken for what the threshold was chosen with.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { BatonError, type Router } from '@baton/core';
import {
  crossJudge,
  type Embedder,
  judge,
  openRouter,
  promiseThreshold,
  readExamples,
  routerFile,
  trainClassifier,
} from '@baton/router';
import { sentences } from './sentences.ts';

const home = mkdtempSync(join(tmpdir(), 'baton-router-without-'));
after(() => rmSync(home, { recursive: true, force: true }));

const agents = ['garden', 'kitchen', 'workshop'];
const { signal } = new AbortController();

/** Embeds by counting letters, in a thread of its own that dies with the text that says so. */
function mortal(): Embedder {
  const source = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (texts) => {
      if (texts.some((text) => text.includes('poison'))) process.exit(3);
      parentPort.postMessage(texts.map((text) => {
        const vector = new Float32Array(27).fill(0.01);
        for (const letter of text) vector[Math.min(26, Math.max(0, letter.charCodeAt(0) - 97))]++;
        const norm = Math.hypot(...vector);
        return vector.map((value) => value / norm);
      }));
    });
  `;
  let worker: Worker | undefined;
  return {
    name: 'mortal/1',
    embed: (texts) =>
      new Promise((resolve, reject) => {
        worker ??= new Worker(source, { eval: true });
        const dead = (code: number) => {
          worker = undefined;
          reject(new BatonError('router_failed', `Cannot embed: its thread ended with ${code}.`));
        };
        worker.once('exit', dead);
        worker.once('message', (vectors: readonly Float32Array[]) => {
          worker?.off('exit', dead);
          resolve(vectors);
        });
        worker.postMessage(texts, []);
      }),
    close: async () => {
      await worker?.terminate();
    },
  };
}

/** Warnings of routers while the function runs, as the process is told them. */
async function warningsOf(run: () => Promise<void>): Promise<readonly string[]> {
  const heard: string[] = [];
  const hear = ({ name, message }: Error) => {
    if (name === 'BatonRouterWarning') heard.push(message);
  };
  process.on('warning', hear);
  await run();
  // Warnings are told at the next tick.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  return heard;
}

async function said(router: Router, text: string): Promise<readonly [unknown, string]> {
  const { to, reason } = await router.route({ text, agents }, signal);
  return [to, reason];
}

test('[R3] a router whose promise is one with the embedding abstains while its thread is dead', async () => {
  const embedder = mortal();
  const path = join(home, 'router.json');
  const examples = join(home, 'examples.jsonl');
  writeFileSync(
    examples,
    sentences(20)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  );
  const read = await readExamples([examples]);
  const classifier = await trainClassifier(read.examples, { embedder });
  const choice = promiseThreshold(await judge(classifier, sentences(100, 99)), { risk: 0.05 });
  assert.ok(choice.kind === 'promised');
  const file = routerFile({
    path,
    examples: read.files,
    validated: [],
    embedding: embedder.name,
    choice: { ...choice, threshold: 0.3 },
  });
  writeFileSync(path, JSON.stringify(file));
  const { router } = await openRouter(path, { embedder });

  const unsure = 'the hedge and a neighbour';
  const [, before] = await said(router, unsure);
  assert.match(before, /^embedding, /);
  const warnings = await warningsOf(async () => {
    for (const text of [`${unsure} poison`, `${unsure} more poison`]) {
      const [to, reason] = await said(router, text);
      assert.equal(to, null);
      assert.match(
        reason,
        /^n-grams, as the embedding failed, garden 0\.\d\d is not by what the threshold was chosen with$/,
      );
    }
    const sure = await said(router, 'the roses hedge lawn pruning compost tulips');
    assert.match(sure.join(': '), /^garden: n-grams, 0\.9/, 'what n-grams are sure of goes on');
  });
  assert.deepEqual(warnings, [
    'Requests that n-grams are not sure of are judged without the embedding: ' +
      'Cannot embed: its thread ended with 3.',
  ]);
  assert.deepEqual(await said(router, unsure), [
    before.includes('below') ? null : 'garden',
    before,
  ]);
  await embedder.close?.();
});

test('a threshold is never chosen from what n-grams say in place of the embedding', async () => {
  const embedder: Embedder = {
    name: 'broken',
    embed: () => Promise.reject(new Error('no weights')),
  };
  const failed = {
    code: 'router_failed',
    message: /^Cannot judge: the embedding failed: no weights/,
  };
  const classifier = await trainClassifier(sentences(6), { embedder });
  await assert.rejects(judge(classifier, [{ text: 'some neighbour', label: 'garden' }]), failed);
  await assert.rejects(crossJudge(sentences(6), { embedder }), failed);
});

test('without the packages n-grams decide and one warning says what to install', async () => {
  // A copy of the package where nothing else is installed but the core.
  const place = join(home, 'bare');
  cpSync(fileURLToPath(new URL('../src', import.meta.url)), join(place, 'src'), {
    recursive: true,
  });
  mkdirSync(join(place, 'node_modules', '@baton'), { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
  const core = fileURLToPath(new URL('../../core', import.meta.url));
  symlinkSync(core, join(place, 'node_modules', '@baton', 'core'), 'junction');
  const script = `
    import { createRouter, miniLm, trainClassifier } from './src/index.ts';
    const classifier = await trainClassifier(
      ${JSON.stringify(sentences(10))},
      { embedder: miniLm() },
    );
    const asked = [{ text: 'the hedge and a neighbour', agents: ['garden'] }, new AbortController().signal];
    for (const withoutEmbedding of ['n_grams', 'abstain']) {
      const router = createRouter({ classifier, threshold: 0.1, withoutEmbedding });
      const { to, reason } = await router.route(...asked);
      console.log(to, '|', reason);
    }
  `;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=baton-source', '--input-type=module', '--eval', script],
    { cwd: place, timeout: 60_000 },
  );
  const [grams, abstained] = stdout.split('\n');
  assert.match(grams ?? '', /^garden \| n-grams, as the embedding failed, 0\.\d\d/);
  assert.match(
    abstained ?? '',
    /^null \| n-grams, as the embedding failed, garden 0\.\d\d is not by/,
  );
  assert.equal(stderr.match(/BatonRouterWarning/g)?.length, 1);
  assert.match(
    stderr,
    /Cannot load the embedding: .* Install it with: npm install @lat\.md\/embed/,
  );
});
