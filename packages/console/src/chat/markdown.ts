/**
 * Markdown as models write it, cut into blocks, so that of a reply on its way only the last block
 * is drawn anew.
 *
 * Invariants
 * 1. What was written is seen: HTML in it is shown as text and not taken out.
 * 2. Nothing is loaded: a picture becomes a link to it.
 * 3. The HTML that goes out has not been cleaned; whoever puts it into a page does that.
 */
import { Marked, type Token, type Tokens } from 'marked';

export type Block =
  | { readonly kind: 'html' | 'table'; readonly html: string; readonly raw: string }
  | {
      readonly kind: 'code';
      /** As it stands after the fence; empty when there is nothing. */
      readonly language: string;
      readonly text: string;
      readonly raw: string;
    };

const marked = new Marked({
  gfm: true,
  renderer: {
    heading({ tokens, depth }) {
      // The page has headings of its own above these.
      const level = Math.min(depth + 2, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    html({ text }) {
      return /^\s*<br\s*\/?>\s*$/i.test(text) ? '<br>' : escaped(text);
    },
    image({ href, text }) {
      return `<a href="${escaped(href)}">${escaped(text === '' ? href : text)}</a>`;
    },
    checkbox({ checked }) {
      return checked ? '☑ ' : '☐ ';
    },
  },
});

/** The blocks of a text, in order. */
export function blocksOf(text: string): Block[] {
  return marked.lexer(text).flatMap((token): Block[] => {
    // What these say is in the links that use them, or nothing.
    if (token.type === 'space' || token.type === 'def') return [];
    if (isCode(token)) {
      const { lang = '', raw } = token;
      return [{ kind: 'code', language: lang.split(/\s/, 1)[0] ?? '', text: token.text, raw }];
    }
    const kind = token.type === 'table' ? 'table' : 'html';
    return [{ kind, html: marked.parser([token]), raw: token.raw }];
  });
}

function isCode(token: Token): token is Tokens.Code {
  return token.type === 'code';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
