/** Amounts and times as people read them. */

const whole = new Intl.NumberFormat('en');
const dollars = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** `12,345`. */
export function numberText(value: number): string {
  return whole.format(value);
}

/** Shortened from ten thousand on: `31k`, `1.2M`. */
export function shortNumber(value: number): string {
  if (value < 10_000) return whole.format(Math.round(value));
  if (value < 1_000_000) return `${whole.format(Math.round(value / 1_000))}k`;
  return `${(value / 1_000_000).toFixed(1).replace(/\.0$/, '')}M`;
}

/** Millionths of a US dollar: `$0.03`. */
export function moneyText(microUsd: number): string {
  return dollars.format(microUsd / 1_000_000);
}

/** `120 ms`, `1.2 s`, `3 min 5 s`, `2 h 4 min`, `3 d`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${rest(seconds % 60, 's')}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h${rest(minutes % 60, 'min')}`;
  return `${Math.floor(hours / 24)} d${rest(hours % 24, 'h')}`;
}

function rest(amount: number, unit: string): string {
  return amount === 0 ? '' : ` ${amount} ${unit}`;
}

/** The time of day: `14:02:09`. */
export function timeText(at: number): string {
  return clock.format(at);
}

/** Day and time: `22 Nov 2026, 14:02`. */
export function dateText(at: number): string {
  return day.format(at);
}
