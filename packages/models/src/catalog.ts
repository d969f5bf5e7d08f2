/**
 * Models by name: `deepseek/deepseek-v4-flash`, `openai/…`, `anthropic/…`, `google/…`, or any name
 * together with the address of a server that speaks the OpenAI API. A provider's code is loaded when
 * a model of it is opened; nothing here touches the network before a model is asked.
 */
import { BatonError } from '@baton/core';
import type { LanguageModel } from './attempt.ts';
import { type ModelOptions, modelOf, type ProviderModel } from './model.ts';

/** What is asked when nobody says which. */
export const defaultModel = 'deepseek/deepseek-v4-flash';

export interface OpenOptions extends ModelOptions {
  /**
   * Address of a server that speaks the OpenAI API, such as `http://127.0.0.1:11434/v1`. The whole
   * name is then the server's name for the model.
   */
  readonly baseUrl?: string;
  /** The key. Default: the provider's variable in `env`. */
  readonly apiKey?: string;
  /** Where keys are looked up. Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** More headers for every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another address for the provider's own API, such as that of a proxy. */
  readonly providerUrl?: string;
}

interface Provider {
  /** The variable that has the key. */
  readonly key: string;
  readonly open: (model: string, settings: Settings) => Promise<LanguageModel>;
}

/** As all AI SDK providers take them. */
interface Settings {
  apiKey: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
  baseURL?: string;
}

/** The providers there are, by the first part of a model's name. */
export const providers: Readonly<Record<string, Provider>> = {
  deepseek: {
    key: 'DEEPSEEK_API_KEY',
    open: async (model, settings) =>
      (await import('@ai-sdk/deepseek')).createDeepSeek(settings)(model),
  },
  openai: {
    key: 'OPENAI_API_KEY',
    open: async (model, settings) => (await import('@ai-sdk/openai')).createOpenAI(settings)(model),
  },
  anthropic: {
    key: 'ANTHROPIC_API_KEY',
    open: async (model, settings) =>
      (await import('@ai-sdk/anthropic')).createAnthropic(settings)(model),
  },
  google: {
    key: 'GOOGLE_GENERATIVE_AI_API_KEY',
    open: async (model, settings) =>
      (await import('@ai-sdk/google')).createGoogleGenerativeAI(settings)(model),
  },
};

/** The variable for the key of a server given by its address; it need not be set. */
export const baseUrlKey = 'BATON_API_KEY';

/**
 * Opens a model by its name.
 * @throws BatonError `model_unknown`, `key_missing`, `input_invalid` for an address that is none.
 */
export async function openModel(
  spec: string = defaultModel,
  options: OpenOptions = {},
): Promise<ProviderModel> {
  const env = options.env ?? process.env;
  if (options.baseUrl !== undefined) return await openServer(spec, options.baseUrl, options);
  const slash = spec.indexOf('/');
  const id = slash < 0 ? spec : spec.slice(0, slash);
  const model = slash < 0 ? '' : spec.slice(slash + 1);
  const provider = Object.hasOwn(providers, id) ? providers[id] : undefined;
  if (!provider || model === '') {
    throw new BatonError(
      'model_unknown',
      `Cannot open the model: its name is a provider out of ${Object.keys(providers).join(', ')}, ` +
        `a slash and a model, such as ${defaultModel}, got '${spec}'. ` +
        'Name one of these, or give the address of a server that speaks the OpenAI API (baseUrl).',
    );
  }
  const apiKey = (options.apiKey ?? env[provider.key] ?? '').trim();
  if (apiKey === '') {
    throw new BatonError(
      'key_missing',
      `Cannot open ${spec}: ${provider.key} is not set. Set it to your key for ${id}.`,
    );
  }
  const languageModel = await provider.open(model, {
    apiKey,
    headers: { ...options.headers },
    fetch: checkedFetch,
    ...(options.providerUrl !== undefined && { baseURL: addressOf(options.providerUrl).href }),
  });
  return modelOf(languageModel, {
    ...options,
    name: options.name ?? spec,
    keyName: provider.key,
    secrets: [apiKey, ...(options.secrets ?? [])],
  });
}

async function openServer(
  spec: string,
  baseUrl: string,
  options: OpenOptions,
): Promise<ProviderModel> {
  const address = addressOf(baseUrl);
  const apiKey = (options.apiKey ?? (options.env ?? process.env)[baseUrlKey] ?? '').trim();
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const provider = createOpenAICompatible({
    name: 'compatible',
    // People paste the whole address of the endpoint.
    baseURL: address.href.replace(/(\/chat\/completions)?\/*$/, ''),
    includeUsage: true,
    headers: { ...options.headers },
    fetch: checkedFetch,
    ...(apiKey !== '' && { apiKey }),
  });
  return modelOf(provider.chatModel(spec), {
    ...options,
    // Not the bare name: the same one may be somebody else's model elsewhere, at another price.
    name: options.name ?? `${address.host}/${spec}`,
    keyName: baseUrlKey,
    secrets: [apiKey, ...(options.secrets ?? [])],
  });
}

function addressOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new BatonError(
    'input_invalid',
    `Cannot open the model: the address of its server begins with http:// or https://, got ` +
      `'${address}'. Give one such as http://127.0.0.1:11434/v1.`,
    { path: 'baseUrl' },
  );
}

/** A fetch that notices when what answers is no API at all: a portal, a proxy, a wrong path. */
const checkedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !/^text\/html/i.test(type)) return response;
  await response.body?.cancel();
  throw new BatonError(
    'model_garbled',
    `Cannot ask the model: its address answers with a web page, got content type '${type}'. ` +
      'Check the base URL; it often ends in /v1.',
    { retry: 'never' },
  );
};
