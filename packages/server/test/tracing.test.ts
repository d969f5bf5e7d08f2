/**
 * Spans of OpenTelemetry, through its own SDK and its exporter in memory: names, attributes,
 * parents and times, what is left out, and a run that another process brought to its end.
 */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import type { ConversationId, Model } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import * as otel from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { record } from '../src/tracing.ts';
import { drafting, freshFolder, type Office, open, parked, started } from './office.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
otel.trace.setGlobalTracerProvider(provider);

beforeEach(() => exporter.reset());
after(async () => {
  otel.trace.disable();
  await provider.shutdown();
});

/** Spans of everything that has ended, in the order in which they ended. */
async function spansOf(office: Office): Promise<readonly ReadableSpan[]> {
  // A stop waits for the traces.
  await office.serving.close();
  return exporter.getFinishedSpans();
}

/** The tree as text: each span under its parent, in the order of their beginning. */
function treeOf(spans: readonly ReadableSpan[]): readonly string[] {
  const under = (parent: string | undefined, depth: number): string[] =>
    spans
      .filter((span) => span.parentSpanContext?.spanId === parent)
      .toSorted((one, other) => msOf(one.startTime) - msOf(other.startTime))
      .flatMap((span) => [
        '  '.repeat(depth) + span.name,
        ...under(span.spanContext().spanId, depth + 1),
      ]);
  return under(undefined, 0);
}

function msOf([seconds, nanos]: otel.HrTime): number {
  return seconds * 1_000 + nanos / 1e6;
}

function named(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const found = spans.find((span) => span.name === name);
  assert.ok(found, `${name} is among ${spans.map((span) => span.name).join(', ')}`);
  return found;
}

describe('a run', () => {
  test('it is one trace: run, agents, turns, model calls, tools, handoffs', async (t) => {
    const usage = { inputTokens: 30, cachedTokens: 20, outputTokens: 10, costMicroUsd: 5 };
    const model = scriptedModel(drafting, { name: 'acme/fast-1', usage });
    const office = await open(t, { model, tracing: {} });
    const id = await started(office);
    const spans = await spansOf(office);
    assert.deepEqual(treeOf(spans), [
      'invoke_workflow office',
      '  invoke_agent triage',
      '    turn triage',
      '      chat fast-1',
      '      execute_tool transfer_to_data',
      '  invoke_agent data',
      '    turn data',
      '      chat fast-1',
      '      execute_tool draft',
      '    turn data',
      '      chat fast-1',
      '      execute_tool draft',
      '    turn data',
      '      chat fast-1',
    ]);
    assert.equal(new Set(spans.map((span) => span.spanContext().traceId)).size, 1);
    for (const span of spans)
      assert.equal(span.attributes['gen_ai.conversation.id'], id, span.name);
    const agent = named(spans, 'invoke_agent data');
    assert.equal(agent.attributes['gen_ai.operation.name'], 'invoke_agent');
    assert.equal(agent.attributes['gen_ai.agent.name'], 'data');
    assert.equal(agent.attributes['gen_ai.agent.description'], 'knows the figures');
    const handoff = named(spans, 'execute_tool transfer_to_data');
    assert.equal(handoff.attributes['gen_ai.agent.handoff.source.name'], 'triage');
    assert.equal(handoff.attributes['gen_ai.agent.handoff.target.name'], 'data');
    assert.deepEqual(
      agent.links.map((link) => link.context.spanId),
      [handoff.spanContext().spanId],
      'what brought the baton',
    );
    const chat = named(spans, 'chat fast-1');
    assert.equal(chat.kind, otel.SpanKind.CLIENT);
    assert.equal(chat.attributes['gen_ai.provider.name'], 'acme');
    assert.equal(chat.attributes['gen_ai.request.model'], 'fast-1');
    assert.equal(chat.attributes['gen_ai.usage.input_tokens'], 30);
    assert.equal(chat.attributes['gen_ai.usage.output_tokens'], 10);
    assert.equal(chat.attributes['gen_ai.usage.cache_read.input_tokens'], 20);
    const tool = named(spans, 'execute_tool draft');
    assert.equal(tool.attributes['gen_ai.tool.name'], 'draft');
    assert.match(String(tool.attributes['gen_ai.tool.call.id']), /^c\d+_0$/);
    assert.equal(named(spans, 'invoke_workflow office').attributes['baton.outcome'], 'answered');
  });

  test('its times are those of the log', async (t) => {
    const script = { triage: [{ delayMs: 60, then: 'Done.' }] };
    const office = await open(t, { script, tracing: {} });
    const id = await started(office);
    const { json } = await office.ask('GET', `/api/conversations/${id}/log`);
    const spans = await spansOf(office);
    const at = (type: string) => json.events.find((event: { type: string }) => event.type === type);
    const run = named(spans, 'invoke_workflow office');
    assert.deepEqual(
      [msOf(run.startTime), msOf(run.endTime)],
      [at('conversation_started').at, at('run_ended').at],
    );
    const turn = named(spans, 'turn triage');
    const { at: taken, ms } = at('turn_taken');
    assert.ok(ms >= 59);
    assert.deepEqual([msOf(turn.startTime), msOf(turn.endTime)], [taken - ms, taken]);
  });

  test('what goes wrong is an error with its code: refusals, tools, the run', async (t) => {
    const office = await open(t, {
      script: {
        triage: [{ handoff: 'nobody' }, { handoff: 'data' }],
        data: [{ tool: 'draft', args: { id: 1 } }, { fail: 'model_rejected' }],
      },
      tracing: {},
    });
    await started(office);
    const spans = await spansOf(office);
    const errors = spans
      .filter((span) => span.status.code === otel.SpanStatusCode.ERROR)
      .map((span) => [span.name, span.attributes['error.type']]);
    assert.deepEqual(errors, [
      ['execute_tool transfer_to_nobody', 'target_unknown'],
      ['execute_tool draft', 'arguments_invalid'],
      ['turn data', 'model_rejected'],
      ['invoke_workflow office', 'model_rejected'],
    ]);
  });

  test('a person is an agent, too; each run of a conversation is a trace of its own', async (t) => {
    const office = await open(t, {
      script: { triage: [{ handoff: 'human' }, 'Hello again.'], data: ['Thanks.'] },
      tracing: {},
    });
    const id = await started(office);
    assert.equal(exporter.getFinishedSpans().length, 0, 'it has not ended');
    const handoff = { to: 'data', brief: { reason: 'the price is 12' } };
    await office.ask('POST', `/api/inbox/${id}/answer`, { body: { text: 'It is 12', handoff } });
    await parked(office, id);
    await office.ask('POST', `/api/conversations/${id}/messages`, { body: { content: 'More' } });
    await parked(office, id);
    const spans = await spansOf(office);
    const agents = treeOf(spans).filter((line) => /^( {2})?invoke/.test(line));
    assert.deepEqual(agents, [
      'invoke_workflow office',
      '  invoke_agent triage',
      '  invoke_agent human',
      '  invoke_agent data',
      'invoke_workflow office',
      '  invoke_agent data',
    ]);
    assert.equal(named(spans, 'invoke_agent human').attributes['baton.agent.kind'], 'human');
    assert.equal(new Set(spans.map((span) => span.spanContext().traceId)).size, 2);
  });

  test('one that is cancelled while it waits is traced', async (t) => {
    const office = await open(t, { script: [{ handoff: 'human' }], tracing: {} });
    const id = await started(office);
    await office.ask('POST', `/api/conversations/${id}/cancel`, { body: {} });
    const run = named(await spansOf(office), 'invoke_workflow office');
    assert.equal(run.attributes['baton.outcome'], 'cancelled');
  });
});

describe('contents', () => {
  const script = {
    triage: [{ handoff: 'data', brief: { reason: 'a secret reason' } }],
    data: [{ tool: 'draft', args: { id: 'n', text: 'a secret draft' } }, 'a secret answer'],
  } as const;

  test('they are in no span unless they are asked for', async (t) => {
    const office = await open(t, { script, tracing: {} });
    await started(office, 'a secret question');
    const spans = await spansOf(office);
    assert.ok(spans.length > 0);
    const told = spans.map(({ name, attributes, events }) => ({ name, attributes, events }));
    assert.ok(!JSON.stringify(told).includes('secret'));
  });

  test('asked for, they are what was said, called and answered', async (t) => {
    const office = await open(t, { script, tracing: { contents: true } });
    await started(office, 'a secret question');
    const spans = await spansOf(office);
    const text = (name: string, attribute: string): string =>
      String(named(spans, name).attributes[attribute]);
    assert.match(text('invoke_workflow office', 'gen_ai.input.messages'), /secret question/);
    assert.match(text('execute_tool draft', 'gen_ai.tool.call.arguments'), /secret draft/);
    assert.match(text('execute_tool draft', 'gen_ai.tool.call.result'), /written/);
    assert.match(
      text('execute_tool transfer_to_data', 'gen_ai.tool.call.arguments'),
      /secret reason/,
    );
    const answers = spans.map((span) => span.attributes['gen_ai.output.messages']);
    assert.ok(answers.some((answer) => String(answer).includes('secret answer')));
  });
});

test('a run that one server began and another one ended is one whole trace', async (t) => {
  const folder = freshFolder(t);
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const triage = scriptedModel({ triage: [{ handoff: 'data' }] });
  const model: Model = {
    name: 'scripted',
    ask: (request) => (request.view.agent === 'triage' ? triage.ask(request) : promise),
  };
  const first = await open(t, { folder, model, tracing: {} });
  const { json } = await first.ask('POST', '/api/conversations', { body: { content: 'Hello' } });
  const id = json.conversation as ConversationId;
  for (let seq = 0; seq < 5; ) seq = (await first.store.head(id))?.seq ?? 0;
  await first.serving.close({ graceMs: 10 });
  await first.store.close();
  resolve({ text: 'Too late.' });
  assert.deepEqual(exporter.getFinishedSpans(), []);
  const second = await open(t, { folder, script: { data: ['Here I am.'] }, tracing: {} });
  await parked(second, id);
  const { json: log } = await second.ask('GET', `/api/conversations/${id}/log`);
  const spans = await spansOf(second);
  assert.deepEqual(
    treeOf(spans).filter((line) => /invoke/.test(line)),
    ['invoke_workflow office', '  invoke_agent triage', '  invoke_agent data'],
  );
  assert.equal(msOf(named(spans, 'invoke_workflow office').startTime), log.events[0].at);
});

test('times from long before the process was started stay what they are', () => {
  const span = {
    name: 'old',
    kind: 'internal',
    start: 1_000,
    end: 2_500,
    attributes: {},
    notes: [{ name: 'note', at: 1_500, attributes: {} }],
    children: [],
    cause: undefined,
  } as const;
  record(otel, { ...span, attributes: {}, notes: [...span.notes], children: [] });
  const [old] = exporter.getFinishedSpans();
  assert.deepEqual(
    [old?.startTime, old?.endTime],
    [
      [1, 0],
      [2, 500_000_000],
    ],
  );
  assert.deepEqual(old?.events[0]?.time, [1, 500_000_000]);
});

test('the trace of a fork begins where it departs', async (t) => {
  const office = await open(t, { script: drafting, tracing: {} });
  const id = await started(office);
  const { json } = await office.ask('GET', `/api/conversations/${id}/log`);
  const last = json.events.findLast((event: { type: string }) => event.type === 'turn_taken');
  const fork = await office.ask('POST', `/api/conversations/${id}/forks`, {
    body: { at: last.seq },
  });
  await parked(office, fork.json.conversation);
  const spans = await spansOf(office);
  const of = (conversation: string) =>
    spans.filter((span) => span.attributes['gen_ai.conversation.id'] === conversation);
  assert.equal(of(id).filter((span) => span.name.startsWith('turn')).length, 4);
  assert.deepEqual(treeOf(of(fork.json.conversation)), [
    'invoke_workflow office',
    '  invoke_agent data',
    '    turn data',
    '      chat scripted',
  ]);
});

test('without tracing nothing is recorded', async (t) => {
  const office = await open(t);
  await started(office);
  assert.deepEqual(await spansOf(office), []);
});
