/**
 * Markdown for the documents of the process specialist: text from outside becomes text in a cell or
 * list, never markup.
 */

/** Escapes text so that Markdown shows it as it is, on one line. */
export function md(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#~]/g, (sign) => (sign === '<' ? '&lt;' : `\\${sign}`));
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A section, or nothing when it has no content. */
export function section(title: string, content: string | readonly string[]): readonly string[] {
  const text =
    typeof content === 'string' ? content : content.map((line) => `- ${line}`).join('\n');
  return text ? [`## ${title}`, text] : [];
}

/** Minutes as people say them: `45 min`, `5 h 15 min`, `3 d 4 h`; a day has 24 hours. */
export function duration(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole === 0 && minutes > 0) return '< 1 min';
  if (whole < 60) return `${whole} min`;
  if (whole === 1440) return '1 d';
  const parts: readonly (readonly [number, string])[] =
    whole < 2880
      ? [
          [Math.floor(whole / 60), 'h'],
          [whole % 60, 'min'],
        ]
      : [
          [Math.floor(whole / 1440), 'd'],
          [Math.round((whole % 1440) / 60), 'h'],
        ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** A number with its noun: `1 step`, `3 steps`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
