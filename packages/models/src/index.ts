/**
 * Every AI SDK provider as a model of the kernel. What most people need is `openModel`; the rest is
 * for those who bring their own model objects or want to know what is sent, in the order in which
 * it reads: what a provider accepts, how a view becomes a prompt, how a reply is read, what it
 * costs, what can go wrong.
 */

export type { LanguageModel } from './attempt.ts';
export {
  baseUrlKey,
  defaultModel,
  type OpenOptions,
  openModel,
  providers,
} from './catalog.ts';
export { type FailureContext, modelFailure } from './failure.ts';
export { type ModelOptions, modelOf, type ProviderModel } from './model.ts';
export { type Price, type Prices, priceOf, prices } from './prices.ts';
export { type Probe, probe } from './probe.ts';
export { type ModelId, type Profile, profileOf } from './profile.ts';
export { type Prompt, type PromptOptions, promptOf } from './prompt.ts';
export type { CallStyle } from './protocol.ts';
export { validate } from './valid.ts';
