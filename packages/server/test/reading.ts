/** A client of server-sent events that does nothing by itself: no reconnect, no parsing of data. */
export interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data: string;
}

export interface Reading {
  readonly status: number;
  /** Frames until `enough` is true for what was read, or the stream ends. */
  readonly until: (enough: (frames: readonly Frame[]) => boolean) => Promise<readonly Frame[]>;
  /** Frames until the server ends the stream. */
  readonly rest: () => Promise<readonly Frame[]>;
  /** The same; rejects when it is not the server that ends it, or not for half a minute. */
  readonly ended: () => Promise<void>;
  readonly cut: () => void;
}

export interface How {
  readonly secret: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens a stream. */
export async function read(url: string, { secret, method, body, headers }: How): Promise<Reading> {
  const abort = new AbortController();
  const response = await fetch(url, {
    method: method ?? 'GET',
    // What never comes is to fail, not to hang.
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(30_000)]),
    headers: {
      Accept: 'text/event-stream',
      Authorization: `Bearer ${secret}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const frames: Frame[] = [];
  let broken: unknown;
  const until: Reading['until'] = async (enough) => {
    while (!enough(frames)) {
      const { done, value } =
        (await reader?.read().catch((error: unknown) => {
          broken = error;
          return { done: true, value: '' };
        })) ?? {};
      if (done !== false) break;
      text += value;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const frame = frameOf(part);
        if (frame) frames.push(frame);
      }
    }
    return frames;
  };
  return {
    status: response.status,
    until,
    rest: () => until(() => false),
    async ended() {
      await until(() => false);
      if (broken !== undefined) throw new Error('the server did not end it', { cause: broken });
    },
    cut: () => abort.abort(),
  };
}

/** The events of a log among frames, by their positions. */
export function places(frames: readonly Frame[]): readonly number[] {
  return frames.filter((frame) => frame.id !== undefined).map((frame) => Number(frame.id));
}

export function isLive(frames: readonly Frame[]): boolean {
  return frames.some(({ event }) => event === 'live');
}

function frameOf(part: string): Frame | undefined {
  const fields = new Map<string, string>();
  for (const line of part.split('\n')) {
    const [, name, value] = /^(\w+): (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value);
  }
  const data = fields.get('data');
  if (data === undefined) return undefined;
  const id = fields.get('id');
  const event = fields.get('event');
  return { data, ...(id !== undefined && { id }), ...(event !== undefined && { event }) };
}
