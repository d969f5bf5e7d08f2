/** Lines of a log, letter by letter: what stays in one, what goes out, what is said of a bad one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Artifact,
  blobsOf,
  type Fact,
  fixed,
  type Line,
  type LogEvent,
  seal,
  sha256,
  unseal,
  verifyChain,
} from '@baton/core';

const at = (fact: Fact, seq = 1): LogEvent => ({ seq, at: 5, ...fact });
const said = (text: string, more: object = {}): LogEvent => {
  const content = [{ type: 'text', text }] as const;
  return at({ type: 'message_received', from: 'x'.repeat(3_000), content, ...more });
};
const whole = (event: LogEvent, prev: string): string =>
  `{"prev":"${prev}",${JSON.stringify(event).slice(1)}`;

test('[G4] a long line whose fields are small stays whole and names no blob', () => {
  const event = said('y'.repeat(3_000));
  const { line, blobs } = seal(event, 'p', sha256);
  assert.ok(line.text.length > fixed.inlineMax);
  assert.deepEqual([line.text, blobs.size], [whole(event, 'p'), 0]);
  assert.deepEqual([blobsOf(line), unseal(line)], [[], event]);
});

test('[G4] a field that is there without a value is left out of a line, short or long', () => {
  for (const text of ['short', 'z'.repeat(3_000), 'z'.repeat(9_000)]) {
    const { line, blobs } = seal(said(text, { limits: undefined }), 'p', sha256);
    assert.deepEqual(unseal(line, blobs), said(text));
  }
});

test('[G4] a line names its blobs, outer ones first, each with its place, hash and length', () => {
  const artifact = (id: string, body: string): Artifact => {
    return { id, kind: 'k', title: 't', body, hash: 'h' };
  };
  const artifacts = [artifact('a', 'small'), artifact('b', 'b'.repeat(5_000))];
  const event = said('y'.repeat(5_000), { artifacts });
  const { line, blobs } = seal(event, 'p', sha256);
  const content = JSON.stringify([{ type: 'text', text: 'y'.repeat(5_000) }]);
  const body = JSON.stringify('b'.repeat(5_000));
  assert.deepEqual(JSON.parse(line.text), {
    prev: 'p',
    seq: 1,
    at: 5,
    type: 'message_received',
    from: 'x'.repeat(3_000),
    content: null,
    artifacts: [artifact('a', 'small'), { ...artifact('b', ''), body: null }],
    blobs: [
      { path: ['content'], sha256: sha256(content), length: content.length },
      { path: ['artifacts', 1, 'body'], sha256: sha256(body), length: body.length },
    ],
  });
  assert.deepEqual([...blobs.values()].toSorted(), [body, content]);
  assert.deepEqual(blobsOf(line), [sha256(content), sha256(body)]);
  assert.deepEqual(unseal(line, blobs), event);
  assert.equal(artifacts[1]?.body, 'b'.repeat(5_000));
});

test('[G4] a line that names no blob is not read to look for some', () => {
  assert.deepEqual(blobsOf({ seq: 1, text: 'no JSON', hash: '' }), []);
});

const lineOf = (value: unknown): Line => {
  const text = JSON.stringify(value);
  return { seq: 7, text, hash: sha256(text) };
};
const blob = { path: ['output'], sha256: 'f00', length: 9 };
const answered = { seq: 7, type: 'tool_answered', output: null };

for (const [line, why] of [
  [{ seq: 7, text: '{"prev":', hash: '' }, 'it is no JSON object'],
  [lineOf(null), 'it is no JSON object'],
  [lineOf([answered]), 'it is no JSON object'],
  [lineOf('text'), 'it is no JSON object'],
  [lineOf({ seq: 7 }), 'it is no event of that position'],
  [lineOf({ seq: 7, type: 5 }), 'it is no event of that position'],
  [lineOf({ ...answered, seq: 8 }), 'it is no event of that position'],
  [lineOf({ ...answered, blobs: [blob] }), 'its blob f00 is missing'],
] as const) {
  test(`[G6] of the line ${line.text} it is said that ${why}`, () => {
    assert.throws(() => unseal(line), {
      code: 'log_broken',
      message: `Cannot read event 7: ${why}. Nothing was changed; restore the log from a backup.`,
    });
  });
}

for (const [event, why] of [
  [{ seq: 7, type: 'baton_dropped' }, "event 7 is of the unknown type 'baton_dropped'."],
  [
    { seq: 7, type: 'conversation_started', format: 2 },
    'its format is 2, and this version knows 1.',
  ],
  [
    { seq: 7, type: 'conversation_started', format: '1' },
    'its format is "1", and this version knows 1.',
  ],
] as const) {
  test(`[G5] of a log of a newer release it is said: ${why}`, () => {
    assert.throws(() => unseal(lineOf(event)), {
      code: 'log_newer',
      message: `Cannot read the log: ${why} It was written by a newer version; update this one.`,
    });
  });
}

test('[G5] only the fact that starts a conversation tells a format', () => {
  const event = { seq: 7, type: 'tool_started', format: 2 };
  assert.deepEqual(unseal(lineOf(event)), event);
});

test('[G6] a log that has lost its newest event alone, or all, is found by its head', () => {
  const first = seal(at({ type: 'human_requested', agent: 'a' }), '', sha256).line;
  const second = seal(at({ type: 'human_requested', agent: 'a' }, 2), first.hash, sha256).line;
  const why = 'event 2 is missing; the log ends before it';
  assert.deepEqual(verifyChain([first], { sha256, head: second }), { seq: 2, why });
  assert.equal(verifyChain([first, second], { sha256, head: second }), undefined);
  const from = { sha256, from: 2, prev: first.hash };
  assert.deepEqual(verifyChain([], { ...from, head: second }), { seq: 2, why });
  assert.equal(verifyChain([], { ...from, head: first }), undefined);
  assert.deepEqual(verifyChain([], { ...from, head: { seq: 1, hash: 'x' } }), {
    seq: 1,
    why: 'event 1 is not the one that the head names',
  });
});
