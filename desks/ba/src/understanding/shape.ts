/**
 * Long patterns, written over several lines.
 *
 * A line break and the indentation after it are no part of the pattern; a blank that belongs to it
 * stands at the end of no line.
 */
export function shape(strings: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: strings.raw }, ...values).replace(/\n\s*/g, '');
}
