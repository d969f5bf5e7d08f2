/**
 * One request to a model and all that comes back, put together. In: an AI SDK model (spec V4 or V3)
 * and a prompt; out: text, calls, reasoning and usage, with what the provider wants back.
 *
 * An abort ends the wait also when a provider ignores it: nothing here is awaited without the
 * signal. Whatever the end, the signal that the provider got is aborted, so that no socket stays
 * open behind an attempt that failed.
 */
import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3Content,
  LanguageModelV3StreamPart,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { BatonError, type Clock, type Delta, type Json, toJson } from '@baton/core';
import { thinkingSplitter } from './thinking.ts';
import { reasonOf } from './wait.ts';

/** Any model object of the AI SDK that Baton takes. */
export type LanguageModel = LanguageModelV4 | LanguageModelV3;

export interface AttemptOptions {
  /** Whoever asks may stop the wait. */
  readonly signal: AbortSignal;
  readonly delta: (delta: Exclude<Delta, { readonly type: 'restart' }>) => void;
  readonly clock: Clock;
  /** Ms without a sign of life after which an attempt is given up. */
  readonly silenceMs: number;
  /** Characters after which a reply is given up. */
  readonly replyMax: number;
  /** Ask for a stream? */
  readonly stream: boolean;
}

export interface RawCall {
  readonly name: string;
  /** What should be JSON. */
  readonly input: string;
  readonly metadata: Json;
}

export interface RawReply {
  readonly text: string;
  readonly calls: readonly RawCall[];
  readonly reasoning: readonly { readonly text: string; readonly metadata: Json }[];
  /** Metadata of the text. */
  readonly metadata: Json;
  readonly usage: LanguageModelV4Usage | undefined;
  readonly finish: LanguageModelV4FinishReason;
}

/**
 * Asks once.
 * @throws whatever the provider throws; the signal's reason; BatonError `model_timeout`,
 * `model_cut`, `model_garbled`.
 */
export async function attempt(
  model: LanguageModel,
  options: LanguageModelV4CallOptions,
  { signal, delta, clock, silenceMs, replyMax, stream }: AttemptOptions,
): Promise<RawReply> {
  const ending = new AbortController();
  const pass = (): void => ending.abort(signal.reason);
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass, { once: true });
  let calm: () => void = idle;
  const alive = (): void => {
    calm();
    calm = clock.after(silenceMs, () => ending.abort(silence(silenceMs)));
  };
  const aborted = rejectionOf(ending.signal);
  const until = async <T>(promise: PromiseLike<T>): Promise<T> =>
    await Promise.race([promise, aborted]);
  const reply = replyBuilder(delta, replyMax);
  try {
    ending.signal.throwIfAborted();
    alive();
    const given = { ...options, abortSignal: ending.signal };
    if (!stream) {
      const result = await until(generate(model, given));
      for (const part of result.content) reply.take(part);
      reply.take({ type: 'finish', usage: result.usage, finishReason: result.finishReason });
      return reply.end();
    }
    const { stream: parts } = await until(start(model, given));
    const reader = parts.getReader();
    for (;;) {
      const { done, value } = await until(reader.read());
      if (done) return reply.end();
      alive();
      reply.take(value);
    }
  } catch (error) {
    // An abort reaches us in as many ways as there are providers; its reason is what counts.
    throw ending.signal.aborted ? reasonOf(ending.signal) : error;
  } finally {
    calm();
    signal.removeEventListener('abort', pass);
    ending.abort();
  }
}

type Part =
  | LanguageModelV4StreamPart
  | LanguageModelV3StreamPart
  | LanguageModelV4Content
  | LanguageModelV3Content;

/** Puts a reply together from what comes in. */
function replyBuilder(
  delta: AttemptOptions['delta'],
  replyMax: number,
): { readonly take: (part: Part) => void; readonly end: () => RawReply } {
  const splitter = thinkingSplitter();
  const reasoning: { text: string; metadata: Json; id: string | undefined }[] = [];
  const calls: RawCall[] = [];
  let text = '';
  let metadata: Json = null;
  let usage: LanguageModelV4Usage | undefined;
  let finish: LanguageModelV4FinishReason | undefined;
  let size = 0;

  const think = (id: string | undefined, words: string, given: unknown): void => {
    const last = reasoning.at(-1);
    const current = last && last.id === id && id !== undefined ? last : undefined;
    if (current) {
      current.text += words;
      if (given !== undefined) current.metadata = toJson(given);
    } else reasoning.push({ text: words, metadata: toJson(given), id });
    if (words !== '') delta({ type: 'reasoning', text: words });
  };

  const say = (pieces: ReturnType<typeof splitter.take>): void => {
    for (const piece of pieces) {
      if (piece.type === 'reasoning') think('inline', piece.text, undefined);
      else {
        text += piece.text;
        delta(piece);
      }
    }
  };

  const grow = (by: string): void => {
    size += by.length;
    if (size > replyMax) throw tooLarge(replyMax);
  };

  const take = (part: Part): void => {
    switch (part.type) {
      case 'text':
      case 'text-delta': {
        const words = part.type === 'text' ? part.text : part.delta;
        grow(words);
        say(splitter.take(words));
        if (part.providerMetadata) metadata = toJson(part.providerMetadata);
        return;
      }
      case 'text-end':
        if (part.providerMetadata) metadata = toJson(part.providerMetadata);
        return;
      case 'reasoning':
        grow(part.text);
        think(undefined, part.text, part.providerMetadata);
        return;
      case 'reasoning-start':
      case 'reasoning-end':
        think(part.id, '', part.providerMetadata);
        return;
      case 'reasoning-delta':
        grow(part.delta);
        think(part.id, part.delta, part.providerMetadata);
        return;
      case 'tool-input-delta':
        grow(part.delta);
        return;
      case 'tool-call':
        // What the provider runs by itself is not the kernel's to answer.
        if (part.providerExecuted) return;
        calls.push({
          name: part.toolName,
          input: part.input,
          metadata: toJson(part.providerMetadata),
        });
        return;
      case 'finish':
        usage = part.usage;
        finish = part.finishReason;
        return;
      case 'error':
        throw part.error;
      default:
      // Sources, files, pings and raw chunks are nothing an agent says.
    }
  };

  const end = (): RawReply => {
    say(splitter.end());
    if (!finish || finish.unified === 'interrupted') throw cut();
    // A stream that ends without saying why has ended too early (DeepSeek's provider says 'other').
    if (finish.unified === 'other' && finish.raw === undefined) throw cut();
    return { text, calls, reasoning, metadata, usage, finish };
  };

  return { take, end };
}

async function start(
  model: LanguageModel,
  options: LanguageModelV4CallOptions,
): Promise<{ readonly stream: ReadableStream<Part> }> {
  return model.specificationVersion === 'v3'
    ? await model.doStream(toV3(options))
    : await model.doStream(options);
}

async function generate(
  model: LanguageModel,
  options: LanguageModelV4CallOptions,
): Promise<{
  readonly content: readonly Part[];
  readonly usage: LanguageModelV4Usage;
  readonly finishReason: LanguageModelV4FinishReason;
}> {
  return model.specificationVersion === 'v3'
    ? await model.doGenerate(toV3(options))
    : await model.doGenerate(options);
}

/** The same for a V3 model: it knows no `reasoning` option and takes file data untagged. */
function toV3(options: LanguageModelV4CallOptions): LanguageModelV3CallOptions {
  const { reasoning: _thinking, prompt, ...rest } = options;
  const older = prompt.map((message) =>
    message.role === 'user'
      ? {
          ...message,
          content: message.content.map((part) =>
            part.type === 'file' ? { ...part, data: untagged(part.data) } : part,
          ),
        }
      : message,
  );
  // `as`: of the parts that differ between the two, a prompt of ours has only files.
  return { ...rest, prompt: older } as LanguageModelV3CallOptions;
}

type FileData = Extract<
  Extract<LanguageModelV4CallOptions['prompt'][number], { role: 'user' }>['content'][number],
  { type: 'file' }
>['data'];

function untagged(data: FileData): string | Uint8Array | URL {
  if (data.type === 'url') return data.url;
  return data.type === 'data' ? data.data : '';
}

function idle(): void {}

/** Rejects when the signal is aborted; never resolves. */
function rejectionOf(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    const stop = (): void => reject(reasonOf(signal));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  // It is also aborted at the end of every attempt, when nobody waits any more.
  rejection.catch(() => {});
  return rejection;
}

function silence(ms: number): BatonError {
  return new BatonError(
    'model_timeout',
    `Cannot wait for the model any longer: it sent nothing, got silence for ${ms} ms. ` +
      'Try again, or set a longer silenceMs.',
  );
}

function cut(): BatonError {
  return new BatonError(
    'model_cut',
    'Cannot take the reply: it ended before the model was done, got no finish reason. Try again.',
  );
}

function tooLarge(max: number): BatonError {
  return new BatonError(
    'model_garbled',
    `Cannot take the reply: it may have at most ${max} characters, got more. ` +
      'Try again, or set a larger replyMax.',
    { retry: 'never' },
  );
}
