/** The classifier as its users see it: on n-grams alone, and with an embedding that can be counted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Classifier, trainClassifier } from '../src/classifier.ts';
import type { Embedder } from '../src/embedder.ts';
import { outOfScope } from '../src/example.ts';
import { inSlices } from '../src/slice.ts';
import { trainStage } from '../src/stage.ts';
import { fitTfidf } from '../src/tfidf.ts';
import { reordered, sentences } from './sentences.ts';

const requests = [
  'the hedge needs pruning',
  'boiling pasta with sauce',
  'glue and varnish for timber',
  'quarterly tax declaration',
  '',
];

/** Counts letters: texts with the same letters mean the same to it. */
function letters(): Embedder & { readonly asked: string[][] } {
  const asked: string[][] = [];
  return {
    name: 'letters',
    asked,
    embed: async (texts) => {
      asked.push([...texts]);
      return texts.map((text) => {
        const vector = new Float32Array(27);
        vector[26] = 0.1;
        for (const letter of text.toLowerCase()) {
          const at = letter.charCodeAt(0) - 97;
          if (at >= 0 && at < 26) vector[at] = (vector[at] ?? 0) + 1;
        }
        const norm = Math.hypot(...vector);
        return vector.map((value) => value / norm);
      });
    },
  };
}

test('it learns: other sentences of the same words find their label', async () => {
  const classifier = await trainClassifier(sentences(20));
  assert.deepEqual(classifier.labels, ['garden', 'kitchen', 'workshop']);
  const others = sentences(20, 99);
  const right = others.filter(
    ({ text, label }) => classifier.classifyNow(text).ranked[0]?.label === label,
  );
  assert.ok(right.length >= 0.95 * others.length, `${right.length} of ${others.length}`);
});

test('the same examples give the same numbers, whatever their order and however often', async () => {
  const examples = sentences(8);
  const said = async (classifier: Classifier) =>
    Promise.all(requests.map((text) => classifier.classify(text)));
  const first = await said(await trainClassifier(examples, { embedder: letters() }));
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const again = reordered([...examples, ...examples.slice(0, 5)], seed);
      const classifier = await trainClassifier(again, { embedder: letters() });
      assert.deepEqual(await said(classifier), first);
    }),
    { numRuns: 8 },
  );
});

test('all labels are ranked, best first, together 1; confidence is a probability', async () => {
  const classifier = await trainClassifier(sentences(10));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const { ranked, confidence, fits } = classifier.classifyNow(text);
      const sum = ranked.reduce((total, { probability }) => total + probability, 0);
      assert.equal(ranked.length, 3);
      assert.ok(Math.abs(sum - 1) < 1e-9);
      assert.ok(
        ranked.every(({ probability }, at) => probability <= (ranked[at - 1]?.probability ?? 1)),
      );
      assert.ok(confidence >= 0 && confidence <= 1);
      assert.ok(fits.length > 0 && fits.every((label) => classifier.labels.includes(label)));
    }),
  );
});

test('[R3] what is unlike every example is believed less than what is like one', async () => {
  const classifier = await trainClassifier(sentences(20));
  const known = classifier.classifyNow('the hedge and the roses need pruning').confidence;
  for (const stranger of ['quarterly tax declaration', 'xq zvw', '???', '', '\u0000\u0007']) {
    const { confidence } = classifier.classifyNow(stranger);
    assert.ok(confidence < 0.5 && confidence < known, `'${stranger}' ${confidence} ${known}`);
  }
});

test('examples of out of scope are no label, and lower confidence in what is like them', async () => {
  const strangers = ['drill sergeant and the timber market', 'timber prices at the market today'];
  const plain = await trainClassifier(sentences(12));
  const told = await trainClassifier(sentences(12), { outOfScope: strangers });
  const labelled = await trainClassifier([
    ...sentences(12),
    ...strangers.map((text) => ({ text, label: outOfScope })),
  ]);
  const text = 'timber market prices';
  assert.deepEqual(told.labels, plain.labels);
  assert.deepEqual(told.classifyNow(text), labelled.classifyNow(text));
  assert.ok(told.classifyNow(text).confidence < plain.classifyNow(text).confidence);
});

test('[R4] a message with two requests fits both labels, one request wrapped in words fits one', async () => {
  const classifier = await trainClassifier(sentences(20));
  const two = classifier.classifyNow(
    'about the roses and the hedge pruning. also do the pasta sauce with spices boiling',
  );
  assert.deepEqual([...two.fits].sort(), ['garden', 'kitchen']);
  const one = classifier.classifyNow('Hello team, about the roses and the hedge pruning. Thanks!');
  assert.deepEqual(one.fits, ['garden']);
});

test('[R4] two requests that n-grams told apart stay two when the embedding is asked', async () => {
  const examples = sentences(20);
  const others = new Set(examples.flatMap(({ text, label }) => (label === 'garden' ? [] : [text])));
  // Whatever is asked means the garden to it.
  const embed = async (texts: readonly string[]) =>
    texts.map((text) => (others.has(text) ? Float32Array.of(0, 1) : Float32Array.of(1, 0)));
  const classifier = await trainClassifier(examples, {
    embedder: { name: 'gardener', embed },
    sure: 2,
  });
  const text = 'the roses and the hedge need pruning. also do the pasta sauce with spices';
  const { by, fits } = await classifier.classify(text);
  assert.equal(by, 'embedding');
  assert.deepEqual([...fits].sort(), ['garden', 'kitchen']);
});

test('n-grams decide alone where they are sure; the embedding is not even loaded', async () => {
  const embedder = letters();
  const classifier = await trainClassifier(sentences(30), { embedder, sure: 0.8 });
  const sure = await classifier.classify('need the roses hedge lawn pruning today');
  assert.equal(sure.by, 'n_grams');
  assert.equal(embedder.asked.length, 0);
  const unsure = await classifier.classify('something else entirely');
  assert.equal(unsure.by, 'embedding');
  assert.equal(embedder.asked[0]?.length, 90);
});

test('many messages at once learn with the embedding once', async () => {
  const embedder = letters();
  const classifier = await trainClassifier(sentences(6), { embedder, sure: 2 });
  await Promise.all([...requests.map((text) => classifier.classify(text)), classifier.ready()]);
  assert.equal(embedder.asked.filter((texts) => texts.length === 18).length, 1);
});

test('when the embedding fails n-grams decide and say so, and ready says why', async () => {
  const embedder: Embedder = {
    name: 'broken',
    embed: () => Promise.reject(new Error('no weights')),
  };
  const classifier = await trainClassifier(sentences(6), { embedder, sure: 2 });
  const { by, embeddingFailed } = await classifier.classify('the hedge');
  assert.deepEqual([by, embeddingFailed], ['n_grams', 'no weights']);
  assert.equal(classifier.classifyNow('the hedge').embeddingFailed, undefined);
  await assert.rejects(classifier.ready(), /no weights/);
});

test('whoever aborts waits no longer, and the others still get their answer', async () => {
  const letter = letters();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const embedder: Embedder = {
    name: 'slow',
    embed: async (texts) => {
      await held;
      return letter.embed(texts);
    },
  };
  const classifier = await trainClassifier(sentences(6), { embedder, sure: 2 });
  const controller = new AbortController();
  const aborted = classifier.classify('the hedge', controller.signal);
  const patient = classifier.classify('the hedge');
  controller.abort(new Error('gave up'));
  await assert.rejects(aborted, /gave up/);
  release();
  assert.equal((await patient).by, 'embedding');
});

test('no label is a mistake of the caller; one label and single examples are learned', async () => {
  const invalid = { code: 'input_invalid', message: /no label, got 0 examples/ };
  await assert.rejects(trainClassifier([]), invalid);
  await assert.rejects(trainClassifier([], { outOfScope: ['a'] }), { code: 'input_invalid' });
  const one = await trainClassifier([{ text: 'roses', label: 'garden' }]);
  assert.equal(one.classifyNow('roses').ranked[0]?.probability, 1);
  const two = await trainClassifier([
    { text: 'roses', label: 'garden' },
    { text: 'pasta', label: 'kitchen' },
    { text: 'pasta', label: 'garden' },
  ]);
  assert.equal(two.classifyNow('roses').ranked[0]?.label, 'garden');
});

test('with more examples than landmarks all are learned from', async () => {
  const examples = sentences(40);
  const labels = ['garden', 'kitchen', 'workshop'];
  const { examples: grams, size, weigh } = fitTfidf(examples.map(({ text }) => text));
  const classes = { of: examples.map(({ label }) => labels.indexOf(label)), labels: 3 };
  const readings = grams.map((one) => ({ grams: one }));
  const stage = await inSlices(
    trainStage({ readings, classes, vocabulary: size, exactMax: 12, landmarksMax: 12 }),
  );
  const others = sentences(20, 99);
  const right = others.filter(
    ({ text, label }) => labels[stage.judge({ grams: weigh(text) }).best] === label,
  );
  assert.ok(right.length >= 0.95 * others.length, `${right.length} of ${others.length}`);
  assert.ok(stage.judge({ grams: weigh('quarterly tax declaration') }).confidence < 0.5);
});

test('hostile texts neither hang nor break it', async () => {
  const classifier = await trainClassifier([
    ...sentences(5),
    { text: '\u0000\ud800', label: 'garden' },
    { text: 'roses '.repeat(200_000), label: 'garden' },
  ]);
  for (const text of [
    'x'.repeat(1_000_000),
    'roses. '.repeat(150_000),
    '\u0301'.repeat(100_000),
    'and also '.repeat(220),
    '\ufdfa'.repeat(4_000),
    '__proto__ constructor toString',
  ]) {
    assert.ok(classifier.classifyNow(text).confidence <= 1);
  }
});
