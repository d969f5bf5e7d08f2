/** A piece of a line of code, and what it is. Lines of tokens joined are the text, letter by letter. */
export interface Token {
  readonly kind:
    | 'plain'
    | 'heading' // Feature, Scenario, SELECT
    | 'word' // Given, AND, a function
    | 'title' // what stands after a heading
    | 'tag'
    | 'string'
    | 'number'
    | 'variable'
    | 'mark'
    | 'comment';
  readonly text: string;
}

export type Line = readonly Token[];

/** The lines of a text; its last line break makes no line of its own. */
export function linesIn(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}
