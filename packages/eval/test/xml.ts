/**
 * A strict little reader of XML: elements, attributes, text; throws at whatever is not well formed.
 */
import assert from 'node:assert/strict';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const name = String.raw`[A-Za-z][\w.-]*`;
const token = new RegExp(
  [
    String.raw`<\?xml [^<>]*\?>`,
    String.raw`<(?<close>\/)?(?<name>${name})(?<attributes>(?:\s+${name}="[^"<]*")*)\s*(?<empty>\/)?>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'gy',
);

/** The root of a document. */
export function parseXml(xml: string): Element {
  // What XML 1.0 has no place for, escaped or not.
  assert.doesNotMatch(xml, /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  const document: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  let at = 0;
  for (const match of xml.matchAll(token)) {
    at += match[0].length;
    const { close, name, attributes = '', empty, text } = match.groups ?? {};
    const parent = open.at(-1);
    assert.ok(parent, 'something follows the root');
    if (text !== undefined) parent.text += decoded(text);
    if (name === undefined) continue;
    if (close !== undefined) {
      assert.equal(parent.name, name);
      open.pop();
      continue;
    }
    const element: Element = { name, attributes: attributesIn(attributes), children: [], text: '' };
    parent.children.push(element);
    if (empty === undefined) open.push(element);
  }
  assert.equal(at, xml.length, `no markup at: ${xml.slice(at, at + 60)}`);
  assert.equal(open.length, 1, `not closed: ${open.at(-1)?.name}`);
  assert.equal(document.text.trim(), '');
  const [root, ...more] = document.children;
  assert.ok(root !== undefined && more.length === 0, 'a document has one root');
  return root;
}

function attributesIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w.-]+)="([^"]*)"/g)];
  const attributes = Object.fromEntries(
    found.map(([, name, value = '']) => [name, decoded(value)]),
  );
  assert.equal(Object.keys(attributes).length, found.length, 'an attribute is there twice');
  return attributes;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+);|(\w*);?)?/g, (all, code?: string, name?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const letter = all.endsWith(';') ? entities[name ?? ''] : undefined;
    assert.ok(letter !== undefined, `no entity: ${all}`);
    return letter;
  });
}
