/** Spans of calendar time as people read them: the two largest units that say something. */

const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;

/** `2 d 7 h`, `45 min`, `0 s`; a day has 24 hours. Rounded to the smaller unit shown. */
export function durationText(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1_000) return size === 0 ? '0 s' : `${Math.max(1, Math.round(size))} ms`;
  const sign = ms < 0 ? '−' : '';
  for (const [index, unit] of units.entries()) {
    const smaller = units[index + 1];
    // A span that rounds up to a whole larger unit is shown in that one.
    const rounded = smaller ? Math.round(size / smaller.ms) * smaller.ms : size;
    if (Math.max(size, rounded) < unit.ms) continue;
    if (!smaller) return `${sign}${Math.round(size / unit.ms)} ${unit.name}`;
    const whole = Math.floor(rounded / unit.ms);
    const rest = Math.round((rounded - whole * unit.ms) / smaller.ms);
    // Past 99 of the larger unit the smaller one is noise.
    if (rest === 0 || whole > 99) return `${sign}${thousands(whole)} ${unit.name}`;
    return `${sign}${whole} ${unit.name} ${rest} ${smaller.name}`;
  }
  return `${sign}0 s`;
}

/** `100,000`. */
export function thousands(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `12.3 %`; what is not all is never shown as 100 %, what is not nothing never as 0 %. */
export function percentText(part: number, all: number): string {
  if (all === 0) return '–';
  if (part === all) return '100 %';
  const percent = (part / all) * 100;
  if (part === 0) return '0 %';
  return `${Math.min(99.9, Math.max(0.1, percent)).toFixed(1)} %`;
}

/** `2025-01-31 10:00` in the time of the log. */
export function momentText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** `1 case`, `2,000 cases`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}
