/**
 * What tokens cost. These are list prices as the providers published them in November 2026, without
 * anything an account may have agreed on; they are an estimate for budgets, not an invoice. Where a
 * price has steps (by time of day, by length of the prompt) it says which step is here. Whoever
 * knows better hands in their own with the option `prices`, which wins.
 */
import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { Usage } from '@baton/core';

/** Millionths of a US dollar for a million tokens: $0.30 is 300_000. */
export interface Price {
  readonly input: number;
  /** Input read from the provider's cache. Default: as `input`. */
  readonly cached?: number;
  /** Input written to the provider's cache, where that is charged for. Default: as `input`. */
  readonly written?: number;
  readonly output: number;
}

/** Prices by the name of the model, `deepseek/deepseek-v4-flash`. */
export type Prices = Readonly<Record<string, Price>>;

/** Prices in US dollars, as providers print them: input, cached, output, written. */
function dollars(input: number, cached: number, output: number, written = input): Price {
  return {
    input: micro(input),
    cached: micro(cached),
    output: micro(output),
    written: micro(written),
  };
}

function micro(amount: number): number {
  return Math.round(amount * 1_000_000);
}

export const prices: Prices = {
  // api-docs.deepseek.com/quick_start/pricing; peak hours, off-peak is half of it.
  'deepseek/deepseek-flash': dollars(0.3, 0.006, 1.2),
  'deepseek/deepseek-v4-flash': dollars(0.3, 0.006, 1.2),
  'deepseek/deepseek-v4-pro': dollars(1.32, 0.044, 3.96),

  // developers.openai.com/api/docs/pricing; prompts of up to 272,000 tokens.
  'openai/gpt-6-astra': dollars(10, 1, 50),
  'openai/gpt-6-sol': dollars(2, 0.2, 10, 2.5),
  'openai/gpt-6-luna': dollars(0.1, 0.01, 0.5, 0.125),
  'openai/gpt-6.1-terra': dollars(1, 0.05, 5, 1.25),
  'openai/gpt-5.6-terra': dollars(2, 0.2, 12),
  'openai/gpt-5.6-luna': dollars(0.2, 0.02, 1.2),
  'openai/gpt-5.4': dollars(2.5, 0.25, 15),
  'openai/gpt-5.4-mini': dollars(0.75, 0.075, 4.5),
  'openai/gpt-5': dollars(1.25, 0.125, 10),
  'openai/gpt-5-mini': dollars(0.25, 0.025, 2),
  'openai/gpt-5-nano': dollars(0.05, 0.005, 0.4),
  'openai/gpt-4.1': dollars(2, 0.5, 8),
  'openai/gpt-4.1-mini': dollars(0.4, 0.1, 1.6),
  'openai/gpt-4.1-nano': dollars(0.1, 0.025, 0.4),
  'openai/gpt-4o': dollars(2.5, 1.25, 10),
  'openai/gpt-4o-mini': dollars(0.15, 0.075, 0.6),

  // platform.claude.com/docs/en/about-claude/pricing; caches of five minutes.
  'anthropic/claude-fable-5-1': dollars(10, 0.25, 50, 12.5),
  'anthropic/claude-fable-5': dollars(10, 1, 50, 12.5),
  'anthropic/claude-opus-5-5': dollars(4, 0.2, 20, 5),
  'anthropic/claude-opus-5': dollars(5, 0.5, 25, 6.25),
  'anthropic/claude-opus-4-8': dollars(5, 0.5, 25, 6.25),
  'anthropic/claude-opus-4-7': dollars(5, 0.5, 25, 6.25),
  'anthropic/claude-opus-4-6': dollars(5, 0.5, 25, 6.25),
  'anthropic/claude-opus-4-5': dollars(5, 0.5, 25, 6.25),
  'anthropic/claude-sonnet-5-5': dollars(2, 0.1, 10, 2.5),
  'anthropic/claude-sonnet-5': dollars(2, 0.2, 10, 2.5),
  'anthropic/claude-sonnet-4-6': dollars(3, 0.3, 15, 3.75),
  'anthropic/claude-sonnet-4-5': dollars(3, 0.3, 15, 3.75),
  // Prompts of up to 100,000 tokens; five times as much above.
  'anthropic/claude-haiku-5-5': dollars(0.1, 0.01, 0.5, 0.125),
  'anthropic/claude-haiku-4-5': dollars(1, 0.1, 5, 1.25),

  // ai.google.dev/gemini-api/docs/pricing; prompts of up to 200,000 tokens.
  'google/gemini-3-pro-preview': dollars(2, 0.2, 12),
  'google/gemini-3-flash-preview': dollars(0.5, 0.05, 3),
  'google/gemini-2.5-pro': dollars(1.25, 0.125, 10),
  'google/gemini-2.5-flash': dollars(0.3, 0.03, 2.5),
  'google/gemini-2.5-flash-lite': dollars(0.1, 0.01, 0.4),
};

/** The price of a model; a dated name (`…-2025-08-07`, `…-20250514`) costs what its model costs. */
export function priceOf(model: string, own: Prices = {}): Price | undefined {
  const undated = model.replace(/-(\d{4}-\d{2}-\d{2}|\d{8})$/, '');
  return own[model] ?? own[undated] ?? prices[model] ?? prices[undated];
}

/** What one reply took, in the kernel's words; without a price its cost is 0. */
export function usageOf(usage: LanguageModelV4Usage | undefined, price: Price | undefined): Usage {
  const { inputTokens, outputTokens } = usage ?? {};
  const input = count(inputTokens?.total);
  const cached = Math.min(count(inputTokens?.cacheRead), input);
  const written = Math.min(count(inputTokens?.cacheWrite), input - cached);
  const output = count(outputTokens?.total);
  const cost = price
    ? (input - cached - written) * price.input +
      cached * (price.cached ?? price.input) +
      written * (price.written ?? price.input) +
      output * price.output
    : 0;
  return {
    inputTokens: input,
    cachedTokens: cached,
    outputTokens: output,
    // Rounded up, so that a budget is never overspent by rounding.
    costMicroUsd: Math.ceil(cost / 1_000_000),
  };
}

/** Servers leave numbers out, and some send NaN or less than nothing. */
function count(tokens: number | undefined): number {
  return tokens !== undefined && tokens > 0 && Number.isFinite(tokens) ? Math.round(tokens) : 0;
}
