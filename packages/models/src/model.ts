/**
 * A model of the AI SDK as a `Model` of the kernel: view in, reply out, with retries.
 *
 * A turn that fails in a way that may pass is asked for again, at most `attempts` times and only
 * while there is time; what was already streamed is taken back with a `restart`. What the server
 * says about waiting is obeyed; when it asks for more than there is, the failure says for how long.
 */
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import {
  BatonError,
  type Clock,
  type Delta,
  type Model,
  type ModelRequest,
  type Reply,
} from '@baton/core';
import { attempt, type LanguageModel } from './attempt.ts';
import { modelFailure } from './failure.ts';
import { type Price, type Prices, priceOf } from './prices.ts';
import { type Profile, profileOf } from './profile.ts';
import { type Prompt, promptOf } from './prompt.ts';
import type { CallStyle } from './protocol.ts';
import { replyFrom } from './reply.ts';
import { backoffMs, sleep } from './wait.ts';

export interface ModelOptions {
  /** Kept with every turn. Default: provider and id, `openai/gpt-5.4-mini`. */
  readonly name?: string;
  /** How the model calls tools and hands over. Default `native`. */
  readonly calls?: CallStyle;
  /** What a user knows better about the model than the table of profiles. */
  readonly profile?: Partial<Profile>;
  /** How much it thinks; `default` leaves that to the provider. Default: what the profile says. */
  readonly thinking?: 'default' | 'none' | 'low' | 'medium' | 'high';
  /** Tokens of one reply, at most. Default: the provider's. */
  readonly outputTokensMax?: number;
  /** Own prices, which win over the table. */
  readonly prices?: Prices;
  /** Ask for a stream? Default true. */
  readonly stream?: boolean;
  /** How often a turn is asked for at most. Default 4. */
  readonly attempts?: number;
  /** Time for one turn with all its attempts, in ms. Default 300,000. */
  readonly timeoutMs?: number;
  /** Silence after which an attempt is given up, in ms. Default 60,000. */
  readonly silenceMs?: number;
  /** Length of a reply, in characters, at most. Default 2,000,000. */
  readonly replyMax?: number;
  /** Options for the provider, as the AI SDK takes them. */
  readonly providerOptions?: LanguageModelV4CallOptions['providerOptions'];
  /** The variable the key is from; named when the provider refuses it. */
  readonly keyName?: string;
  /** Texts that must not be in any message, such as the key. */
  readonly secrets?: readonly string[];
  readonly clock?: Clock;
  /** 0 to 1, for the jitter of waits. */
  readonly random?: () => number;
}

/** A model of the kernel that knows what it is. */
export interface ProviderModel extends Model {
  readonly profile: Profile;
  readonly calls: CallStyle;
  /** Undefined when the price is not known: turns then cost 0. */
  readonly price: Price | undefined;
}

const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Makes any AI SDK model object (spec V4 or V3) a model of the kernel. */
export function modelOf(languageModel: LanguageModel, options: ModelOptions = {}): ProviderModel {
  const provider = languageModel.provider.split('.')[0] ?? languageModel.provider;
  const name = options.name ?? `${provider}/${languageModel.modelId}`;
  const profile = profileOf({ provider, model: languageModel.modelId }, options.profile);
  const price = priceOf(name, options.prices);
  const calls = options.calls ?? 'native';
  // Models come out faster than tables are kept: what one has refused once it is not sent again.
  const refused = { temperature: !profile.temperature };

  const ask = async (request: ModelRequest): Promise<Reply> => {
    const { view, asks } = request;
    const prompt = promptOf(view, { model: name, profile, calls, asks });
    const once = async (delta: (piece: Delta) => void, signal: AbortSignal): Promise<Reply> => {
      const temperature = refused.temperature ? undefined : request.temperature;
      const given = callOptions(prompt, { languageModel, profile, options, temperature });
      const hears = calls === 'native' ? delta : onlyThoughts(delta);
      const raw = await attempt(languageModel, given, {
        signal,
        delta: hears,
        clock: options.clock ?? realClock,
        silenceMs: options.silenceMs ?? 60_000,
        replyMax: options.replyMax ?? 2_000_000,
        stream: options.stream ?? true,
      });
      const reply = replyFrom(raw, { name, profile, calls, price, offer: prompt.offer });
      if (calls !== 'native' && reply.text) delta({ type: 'text', text: reply.text });
      return reply;
    };
    return await persist(once, { request, name, options, refused });
  };

  return { name, ask, profile, calls, price };
}

interface Persistence {
  readonly request: ModelRequest;
  readonly name: string;
  readonly options: ModelOptions;
  readonly refused: { temperature: boolean };
}

/** Asks again and again, while that may help and there is time. */
async function persist(
  once: (delta: (piece: Delta) => void, signal: AbortSignal) => Promise<Reply>,
  { request, name, options, refused }: Persistence,
): Promise<Reply> {
  const { clock = realClock, random = Math.random, attempts = 4, timeoutMs = 300_000 } = options;
  const deadline = clock.now() + timeoutMs;
  const ending = new AbortController();
  const pass = (): void => ending.abort(request.signal.reason);
  if (request.signal.aborted) pass();
  else request.signal.addEventListener('abort', pass, { once: true });
  const cancel = clock.after(timeoutMs, () => ending.abort(outOfTime(name, timeoutMs)));
  let streamed = false;
  const delta = (piece: Delta): void => {
    streamed = true;
    request.delta(piece);
  };
  try {
    for (let number = 1; ; number++) {
      try {
        return await once(delta, ending.signal);
      } catch (thrown) {
        if (ending.signal.aborted) throw endOf(ending.signal, name);
        const failure = modelFailure(thrown, {
          model: name,
          keyName: options.keyName,
          secrets: options.secrets ?? [],
          now: clock.now(),
        });
        const dropped = dropTemperature(failure, refused);
        if (!dropped && (failure.retry === 'never' || number >= attempts)) throw failure;
        const wait = dropped ? 0 : (failure.afterMs ?? 0) + backoffMs(number, random);
        if (clock.now() + wait >= deadline) throw failure;
        await sleep(wait, ending.signal, clock).catch(() => {
          throw endOf(ending.signal, name);
        });
        if (streamed) request.delta({ type: 'restart' });
        streamed = false;
      }
    }
  } finally {
    cancel();
    request.signal.removeEventListener('abort', pass);
  }
}

/** True when the model refused the temperature and has not been asked without one yet. */
function dropTemperature(failure: BatonError, refused: { temperature: boolean }): boolean {
  if (refused.temperature || failure.code !== 'model_rejected') return false;
  refused.temperature = /\btemperature\b/i.test(failure.message);
  return refused.temperature;
}

/** What an ask ends with when it was stopped from outside. */
function endOf(signal: AbortSignal, name: string): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'BatonError') return reason;
  const late = reason instanceof Error && reason.name === 'TimeoutError';
  return new BatonError(
    late ? 'model_timeout' : 'cancelled',
    `Cannot finish asking ${name}: ${late ? 'the time for the turn is up' : 'it was cancelled'}. ` +
      'Continue the conversation to ask again.',
    { cause: reason },
  );
}

function outOfTime(name: string, ms: number): BatonError {
  return new BatonError(
    'model_timeout',
    `Cannot finish asking ${name}: it may take ${ms} ms with all attempts. ` +
      'Try again, or set a longer timeoutMs.',
  );
}

function callOptions(
  prompt: Prompt,
  {
    languageModel,
    profile,
    options,
    temperature,
  }: {
    readonly languageModel: LanguageModel;
    readonly profile: Profile;
    readonly options: ModelOptions;
    readonly temperature: number | undefined;
  },
): LanguageModelV4CallOptions {
  const thinking = options.thinking ?? profile.thinking;
  const provider = languageModel.provider.split('.')[0];
  // Nothing of a conversation is left lying at OpenAI; reasoning comes back encrypted instead.
  const stateless = provider === 'openai' ? { openai: { store: false } } : undefined;
  const providerOptions = { ...stateless, ...options.providerOptions };
  return {
    prompt: [...prompt.messages],
    ...(prompt.tools.length > 0 && { tools: [...prompt.tools] }),
    ...(prompt.toolChoice && { toolChoice: { type: prompt.toolChoice } }),
    ...(temperature !== undefined && { temperature }),
    ...(options.outputTokensMax !== undefined && { maxOutputTokens: options.outputTokensMax }),
    ...(thinking !== 'default' && { reasoning: thinking }),
    ...(Object.keys(providerOptions).length > 0 && { providerOptions }),
  };
}

/** Calls that are written as text must not be seen as text; the answer is shown when it is read. */
function onlyThoughts(delta: (piece: Delta) => void): (piece: Delta) => void {
  return (piece) => {
    if (piece.type !== 'text') delta(piece);
  };
}
