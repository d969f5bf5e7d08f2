/**
 * A strict little reader of XML: tags nest, attributes are quoted and there once, no character or
 * reference that XML 1.0 forbids. Independent of the libraries that wrote the document.
 */
import assert from 'node:assert/strict';

const token = /<\?xml [^?]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const reference = /&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[\da-f]+);)/i;
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

/** Throws when a text is not well-formed XML. */
export function assertWellFormed(xml: string): void {
  assert.ok(xml.isWellFormed(), 'no lone surrogates');
  assert.doesNotMatch(xml, forbidden);
  assert.doesNotMatch(xml, reference);
  assert.doesNotMatch(xml.replace(/<style>[\s\S]*?<\/style>/, ''), /\]\]>/);
  const open: string[] = [];
  let at = 0;
  for (const match of xml.matchAll(token)) {
    at = match.index + match[0].length;
    const [, closes, name, attributes = '', isEmpty, text] = match;
    if (text !== undefined) {
      assert.ok(open.length > 0 || text.trim() === '', `text outside: ${text.slice(0, 40)}`);
    } else if (closes) {
      assert.equal(open.pop(), name);
    } else if (name) {
      const names = [...attributes.matchAll(/\s([\w:.-]+)="/g)].map(([, attribute]) => attribute);
      assert.equal(new Set(names).size, names.length, `attributes of ${name}`);
      if (!isEmpty) open.push(name);
    }
  }
  assert.equal(at, xml.length, `cannot go on at: ${xml.slice(at, at + 60)}`);
  assert.deepEqual(open, []);
}
