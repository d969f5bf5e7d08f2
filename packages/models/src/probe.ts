/** Can a model be asked, how fast does it answer, does it call? For people who wonder why not. */
import { type ConversationId, type Failure, failureOf, Sequence, type View } from '@baton/core';
import { type OpenOptions, openModel } from './catalog.ts';
import type { ProviderModel } from './model.ts';

export interface Probe {
  readonly ok: boolean;
  /** Name of the model, or what was asked for when it could not be opened. */
  readonly model: string;
  /** Ms from the question to the whole answer. */
  readonly latencyMs: number | undefined;
  /** Did it make the call it was asked to make? A model that does not can be used in another style. */
  readonly callsTools: boolean | undefined;
  readonly priceKnown: boolean;
  readonly failure: Failure | undefined;
}

/**
 * Asks a model for one small call. Never throws. Costs about a hundred tokens.
 * Time: `timeoutMs` of the options, 20 s by default.
 */
export async function probe(
  model: ProviderModel | string,
  options: OpenOptions = {},
): Promise<Probe> {
  const begun = performance.now();
  let name = typeof model === 'string' ? model : model.name;
  let priceKnown = false;
  try {
    const opened =
      typeof model === 'string' ? await openModel(model, { attempts: 1, ...options }) : model;
    name = opened.name;
    priceKnown = opened.price !== undefined;
    const reply = await opened.ask({
      view: question,
      key: 'probe',
      temperature: 0,
      asks: false,
      signal: AbortSignal.timeout(options.timeoutMs ?? 20_000),
      delta: () => {},
    });
    return {
      ok: true,
      model: name,
      latencyMs: Math.round(performance.now() - begun),
      callsTools: reply.calls?.some((call) => call.name === 'say_ready') ?? false,
      priceKnown,
      failure: undefined,
    };
  } catch (error) {
    return {
      ok: false,
      model: name,
      latencyMs: undefined,
      callsTools: undefined,
      priceKnown,
      failure: failureOf(error, 'model_rejected'),
    };
  }
}

const question: View = {
  // `as`: the probe is no conversation; nothing is kept of it.
  conversation: 'probe' as ConversationId,
  agent: 'probe',
  instructions: 'You are being tested. Call say_ready once, and say nothing else.',
  messages: Sequence.of([
    { role: 'user', content: [{ type: 'text', text: 'Are you ready? Call say_ready.' }] },
  ]),
  tools: [
    {
      name: 'say_ready',
      description: 'Says that you are ready.',
      parameters: { type: 'object', properties: {} },
    },
  ],
  handoffs: [],
  landing: undefined,
  request: 'Are you ready? Call say_ready.',
  arrival: undefined,
  satOut: [],
  hold: [],
  log: Sequence.empty(),
  artifacts: () => [],
  cut: undefined,
  saw: 0,
};
