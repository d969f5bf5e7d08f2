/** Numbers as they are typed for `baton eval`: whole ones, shares, dollars. */
import { BatonError } from '@baton/core';
import { parseShare } from '@baton/eval';

/** A whole number. @throws BatonError `input_invalid`. */
export function wholeOf(
  name: string,
  text: string,
  { min = 1, max }: { readonly min?: number; readonly max: number },
): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw misused(name, `a whole number from ${min} to ${max.toLocaleString('en')}`, text);
}

/** `0.05`, `5%`: above 0, at most 1. @throws BatonError `input_invalid`. */
export function shareOf(name: string, text: string): number {
  const share = parseShare(text);
  if (share !== undefined && share > 0) return share;
  throw misused(name, 'a share above 0, such as 0.05 or 5%', text);
}

/** US dollars as millionths. @throws BatonError `input_invalid`. */
export function dollarsOf(name: string, text: string): number {
  const value = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value > 0) return Math.round(value * 1e6);
  throw misused(name, 'US dollars above 0, such as 0.50', text);
}

function misused(name: string, what: string, text: string): BatonError {
  return new BatonError('input_invalid', `Cannot use ${name}: it is ${what}, got '${text}'.`);
}
