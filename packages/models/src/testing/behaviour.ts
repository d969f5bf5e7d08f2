/** What a misbehaving server can be told to do with a request. */

/** Token counts as the API reports them. */
export interface TokenCounts {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number };
  /** As DeepSeek reports cache hits. */
  readonly prompt_cache_hit_tokens?: number;
  readonly prompt_cache_miss_tokens?: number;
}

/** What may be said with every answer. */
export interface Answer {
  /** `null`: says nothing about tokens. */
  readonly usage?: TokenCounts | null;
  /** `reasoning_content`, before the rest. */
  readonly reasoning?: string;
  readonly finish?: string;
}

/** What the server does with one request. */
export type Behaviour =
  /** Answers with text, in so many pieces, waiting before each. */
  | ({
      readonly do: 'text';
      readonly text: string;
      readonly pieces?: number;
      readonly eachMs?: number;
    } & Answer)
  /** Calls tools. `args` as a string is sent as it is: broken JSON, for instance. */
  | ({
      readonly do: 'calls';
      readonly calls: readonly {
        readonly name: string;
        readonly args?: unknown;
        /** Default: another one for each call. */
        readonly id?: string;
      }[];
      readonly text?: string;
    } & Answer)
  /** Calls `transfer_to_<to>` with a brief. */
  | { readonly do: 'handoff'; readonly to: string; readonly brief?: object }
  /** Refuses, as OpenAI's models do. */
  | { readonly do: 'refuse'; readonly text: string }
  /** Answers with no content at all. */
  | { readonly do: 'empty' }
  /** Fails with a status; the body is an OpenAI error unless it is given. */
  | {
      readonly do: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
      readonly body?: string;
    }
  /** Begins to answer, then destroys the connection. */
  | { readonly do: 'cut'; readonly text?: string }
  /** Begins to answer and ends properly, without a finish reason. */
  | { readonly do: 'break_off'; readonly text?: string }
  /** Sends an error in the middle of the stream; with `stays` the connection is left open then. */
  | {
      readonly do: 'fail_midway';
      readonly type: string;
      readonly text?: string;
      readonly stays?: boolean;
    }
  /** Never answers. */
  | { readonly do: 'silence' }
  /** Sends a byte now and then, for ever, and never a whole message. */
  | { readonly do: 'trickle' }
  /** Sends pieces of text for ever. */
  | { readonly do: 'babble'; readonly eachMs?: number }
  /** Sends bytes that are no answer. */
  | { readonly do: 'garbage'; readonly bytes?: string | Uint8Array; readonly type?: string }
  /** Sends text with bytes in it that are no UTF-8. */
  | { readonly do: 'bad_utf8' }
  /** Sends a text of so many characters. */
  | { readonly do: 'huge'; readonly characters: number };
