/**
 * One listener, by itself: whatever the order of commits, reads, deltas and the reader's own pace, it
 * gets each event once and in order, and the deltas that make up the reply.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationId, type LogEvent, type Seq } from '@baton/core';
import fc from 'fast-check';
import { Follower } from '../src/follower.ts';
import { eventFrame } from '../src/frame.ts';

/** One thing that happens; a number is how many events are committed at once. */
type Happening = number | 'other process' | 'delta' | 'refresh' | 'reader reads' | 'store answers';

const happenings = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 5, arbitrary: fc.constant<Happening>('reader reads') },
    { weight: 5, arbitrary: fc.constant<Happening>('store answers') },
    fc.constantFrom<Happening>('other process', 'delta', 'refresh'),
  ),
  { minLength: 1, maxLength: 60 },
);

test('each event once and in order, whatever happens in between', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, fc.nat({ max: 4 }), async (story, after) => {
      const log: LogEvent[] = [];
      const waiting: (() => void)[] = [];
      const follower = new Follower({
        conversation: conversationOf('c'),
        key: 'k',
        after,
        bufferMax: 150,
        speaking: () => '',
        // The store has read when it is asked, and answers later.
        read: async (from, to) => {
          const found = log.slice(from - 1, to);
          await new Promise<void>((resolve) => void waiting.push(resolve));
          return found;
        },
        gone: () => {},
      });
      const reader = follower.stream.getReader();
      let text = '';
      let reading: Promise<void> | undefined;
      const readOn = (): void => {
        reading ??= reader.read().then(({ value }) => {
          text += new TextDecoder().decode(value);
          reading = undefined;
        });
      };
      const commit = (told: boolean): void => {
        const event = eventAt(log.length + 1);
        log.push(event);
        if (told) follower.push(event, () => eventFrame(event));
      };
      for (const one of story) {
        if (typeof one === 'number') for (let n = 0; n < one; n += 1) commit(true);
        else if (one === 'other process') commit(false);
        else if (one === 'delta') follower.pushDelta(`event: delta\ndata: ${'x'.repeat(40)}\n\n`);
        else if (one === 'refresh') follower.refresh();
        else if (one === 'reader reads') readOn();
        else waiting.shift()?.();
        await settled();
      }
      // Of what another process writes nobody tells, until the hub has looked.
      if (story.includes('other process')) follower.refresh();
      for (let quiet = 0; quiet < 8; quiet += 1) {
        const before = text;
        readOn();
        waiting.shift()?.();
        await settled();
        if (text !== before) quiet = 0;
      }
      const got = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
      assert.deepEqual(
        got,
        log.map(({ seq }) => seq).filter((seq) => seq > after),
      );
      follower.close();
    }),
    { numRuns: 300 },
  );
});

/** Long enough for everything that waits for nothing. */
async function settled(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve));
}

function eventAt(seq: Seq): LogEvent {
  return { seq, at: 0, type: 'cancel_requested', by: 'somebody', reason: 'r'.repeat(20) };
}

function conversationOf(text: string): NonNullable<ReturnType<typeof conversationId>> {
  const id = conversationId(text);
  assert.ok(id);
  return id;
}
