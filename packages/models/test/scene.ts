/** What the tests of this folder share: a view by hand, and one question to a model over HTTP. */
import {
  type CallId,
  type CallSpec,
  type ConversationId,
  type Delta,
  type Message,
  type Model,
  type Reply,
  Sequence,
  type View,
} from '@baton/core';

const reason = { type: 'object', properties: { reason: { type: 'string' } } } as const;

export const runSql: CallSpec = {
  name: 'run_sql',
  description: 'Runs a query.',
  parameters: { type: 'object', properties: { sql: { type: 'string' } }, required: ['sql'] },
};

export const handoffs: readonly CallSpec[] = [
  { name: 'transfer_to_data', description: 'Queries and reports.', parameters: reason },
  { name: 'transfer_to_data_quality', description: 'Checks data.', parameters: reason },
];

export function user(text: string): Message {
  return { role: 'user', content: [{ type: 'text', text }] };
}

export function call(
  id: string,
  name: string,
  args: object = {},
): {
  id: CallId;
  kind: 'tool' | 'handoff';
  name: string;
  args: { readonly [key: string]: string };
} {
  const kind = name.startsWith('transfer_to_') ? 'handoff' : 'tool';
  return { id: id as CallId, kind, name, args: { ...args } };
}

export function viewOf(messages: readonly Message[], more: Partial<View> = {}): View {
  return {
    conversation: 'c1' as ConversationId,
    agent: 'triage',
    instructions: 'You are the triage agent.',
    messages: Sequence.of(messages),
    tools: [runSql],
    handoffs,
    landing: undefined,
    request: 'Hello',
    arrival: undefined,
    satOut: [],
    hold: [],
    log: Sequence.empty(),
    artifacts: () => [],
    cut: undefined,
    saw: 1,
    ...more,
  };
}

export interface Asked {
  readonly reply: Reply;
  readonly deltas: readonly Delta[];
}

export async function ask(
  model: Model,
  {
    view = viewOf([user('Hello')]),
    signal = new AbortController().signal,
    temperature = 0,
    asks = true,
    deltas = [],
  }: {
    view?: View;
    signal?: AbortSignal;
    temperature?: number;
    asks?: boolean;
    deltas?: Delta[];
  } = {},
): Promise<Asked> {
  const reply = await model.ask({
    view,
    key: 'c1/ask@1',
    temperature,
    asks,
    signal,
    delta: (delta) => deltas.push(delta),
  });
  return { reply, deltas };
}

/** Waits are jittered by chance; tests want none. */
export const hasty = { random: (): number => 0 };

export function textOfDeltas(deltas: readonly Delta[], type: 'text' | 'reasoning'): string {
  return deltas.map((delta) => (delta.type === type ? delta.text : '')).join('');
}
