/** Numbers as people read and write them. */

/** A share as people read it: `85 %`, `84.7 %`. */
export function percent(share: number): string {
  const value = Math.round(share * 1000) / 10;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} %`;
}

/** Points, of which some may be halves or means: `134`, `6.5`. */
export function pointsText(points: number): string {
  return String(Math.round(points * 10) / 10);
}

/** A duration as people read it. */
export function ms(value: number | null): string {
  if (value === null) return '–';
  if (value >= 1000) return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`;
  if (value >= 100) return `${Math.round(value)} ms`;
  return `${value >= 1 ? value.toFixed(1) : Number(value.toPrecision(2))} ms`;
}

/** Millionths of a dollar as dollars. */
export function dollars(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(microUsd < 1e5 ? 4 : 2)}`;
}

/** `0.05` and `5%` as 0.05; undefined for what is no share from 0 to 1. */
export function parseShare(text: string): number | undefined {
  const [, digits, percent] = /^(\d*\.?\d+)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = digits === undefined ? Number.NaN : Number(digits) / (percent === '%' ? 100 : 1);
  return value >= 0 && value <= 1 ? value : undefined;
}
