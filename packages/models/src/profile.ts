/**
 * What each provider and model accepts (rule C4), in one table. A profile is the strict base with
 * every row that fits laid over it, in order, so that the last row that says something wins.
 *
 * What no row needs to say, because every prompt is made so whatever the provider: one system
 * message, first; then a user message; roles alternate; every call answered right after it; no
 * empty text; a user message or a tool's answer last. And forced tool choice is never used: DeepSeek
 * V4 (deepseek-ai/DeepSeek-V3#1376) and Claude (mastra-ai/mastra#7507) refuse it while they think,
 * and Ollama ignores it (ollama/ollama#17921).
 */
export interface Profile {
  /**
   * What becomes of the reasoning of a model's own earlier turns. `dropped`: never sent. `kept`:
   * goes back as it came, with its signature. `required`: as `kept`, and a turn without any says so
   * with an empty one. Reasoning of another model is never sent.
   */
  readonly reasoning: 'dropped' | 'kept' | 'required';
  /** How much a model thinks when nothing is said; `default` leaves that to the provider. */
  readonly thinking: 'default' | 'none';
  readonly temperature: boolean;
  /** May a user message follow a tool's answer directly? */
  readonly userAfterTool: boolean;
  readonly callId: RegExp;
  readonly toolName: RegExp;
  readonly toolsMax: number;
  /** Is `tool_choice: none` obeyed? Where it is not, a turn without calls is offered no tools. */
  readonly choiceNone: boolean;
  /** `plain`: only the keywords of OpenAPI 3.0 that Gemini knows. */
  readonly schema: 'full' | 'plain';
  /** Media types of the files it reads; text files are always sent as text. */
  readonly files: RegExp;
  /** Does it want to be told where a prefix to be cached ends? */
  readonly cacheMarks: boolean;
}

/** Which model it is about: `openai`, `gpt-5.4-mini`. */
export interface ModelId {
  readonly provider: string;
  readonly model: string;
}

interface Row {
  readonly provider?: RegExp;
  readonly model?: RegExp;
  readonly is: Partial<Profile>;
}

/** What is safe with a server nobody knows. */
const base: Profile = {
  reasoning: 'dropped',
  thinking: 'default',
  temperature: true,
  userAfterTool: true,
  callId: /^[\w-]{1,64}$/,
  // Gemini: begins with a letter or _ (google-gemini/gemini-cli#6704); OpenAI and DeepSeek: 64.
  toolName: /^[a-zA-Z_][\w-]{0,63}$/,
  // OpenAI: "Expected an array with maximum length 128" (0x4m4/hexstrike-ai#29).
  toolsMax: 128,
  // Ollama and older vLLM call tools all the same (ollama/ollama#17921, vllm-project/vllm#9426).
  choiceNone: false,
  schema: 'full',
  files: /^image\//,
  cacheMarks: false,
};

const images = /^image\/(png|jpeg|jpg|gif|webp)$/;
const imagesAndPdf = /^(image\/(png|jpeg|jpg|gif|webp)|application\/pdf)$/;
const none = /(?!)/;

const rows: readonly Row[] = [
  // Encrypted reasoning items go back with the calls they led to (Responses API, store: false).
  {
    provider: /^(openai|azure)$/,
    is: { reasoning: 'kept', choiceNone: true, files: imagesAndPdf },
  },
  // "Only the default (1) value is supported" (QwenLM/qwen-code#921, tmc/langchaingo#1355).
  { model: /(^|\/)(o\d|gpt-[5-9])(?!.*chat-latest)/, is: { temperature: false } },

  // "a final assistant message must start with a thinking block" (openai/openai-agents-python#1704).
  {
    provider: /^anthropic$/,
    is: { reasoning: 'kept', choiceNone: true, files: imagesAndPdf, cacheMarks: true },
  },
  // "`temperature` is deprecated for this model" (anomalyco/models.dev#1468, vercel/ai#16853).
  {
    model: /claude-(opus-4[-.][7-9]|(opus|sonnet|haiku|fable|mythos)-[5-9])/,
    is: { temperature: false },
  },

  // "Function call is missing a thought_signature" (mpfaffenberger/code_puppy#165).
  {
    provider: /^google/,
    is: { reasoning: 'kept', choiceNone: true, files: /^(image|audio|video)\/|^application\/pdf$/ },
  },
  // "Unknown name exclusiveMinimum", const, $ref … (zed-industries/zed#44875, cline/cline#7339).
  { model: /gemini/i, is: { schema: 'plain' } },

  // Thinking ignores temperature, so that a team at temperature 0 does not think unless told to
  // (api-docs.deepseek.com/guides/thinking_mode).
  {
    provider: /^deepseek$/,
    is: { thinking: 'none', choiceNone: true, files: none },
  },
  { provider: /^deepseek$/, model: /flash/, is: { files: images } },
  // "The reasoning_content in the thinking mode must be passed back to the API", also an empty one
  // (anomalyco/opencode#24722, deepseek-ai/deepseek-harness discussion 739).
  {
    model: /deepseek-(v[4-9]|flash|pro|reasoner)/i,
    is: { reasoning: 'required' },
  },
  // "thinking is enabled but reasoning_content is missing" (mastra-ai/mastra#12592).
  { model: /kimi-k\d/i, is: { reasoning: 'required' } },

  // "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9" (anomalyco/opencode#1680);
  // "Unexpected role 'user' after role 'tool'" (zed-industries/zed#37021).
  {
    model: /(mistral|mixtral|ministral|magistral|codestral|devstral|pixtral)/i,
    is: { callId: /^[a-zA-Z0-9]{9}$/, userAfterTool: false },
  },
];

/** The profile of a model; `changes` are what a user knows better. */
export function profileOf(id: ModelId, changes: Partial<Profile> = {}): Profile {
  const fitting = rows.filter(
    ({ provider, model }) =>
      (provider?.test(id.provider) ?? true) && (model?.test(id.model) ?? true),
  );
  return Object.assign({}, base, ...fitting.map((row) => row.is), changes);
}
