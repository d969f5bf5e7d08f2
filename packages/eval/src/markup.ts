/** Text as HTML: whatever a user, a model or a file said is shown and never becomes markup. */

/** A piece of HTML that is safe to put into a page. Only `html` and `raw` make it. */
export interface Markup {
  readonly markup: string;
}

type Value = Markup | string | number | readonly Markup[];

/** HTML with its values escaped, except those that are markup already. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = texts.map((text, index) => {
    const value = values[index];
    return value === undefined ? text : text + markupOf(value);
  });
  return { markup: parts.join('') };
}

/** Takes a text as HTML as it is. Contract: only for what this package wrote itself. */
export function raw(markup: string): Markup {
  return { markup };
}

/** The part when the condition holds, else nothing. */
export function when(condition: boolean, part: () => Markup): Markup {
  return condition ? part() : raw('');
}

function markupOf(value: Value): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}

function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // Control characters have no look; those of direction could show a text as another.
      .replace(/[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
      // A figure stays on one line with its percent sign.
      .replace(/(?<=\d) (?=%)/g, '\u00a0')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  );
}
