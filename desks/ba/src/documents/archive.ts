/**
 * Office files as the same bytes for the same content.
 *
 * Comes in: a .docx or .xlsx as its library wrote it. Goes out: the same parts in the same order,
 * without the time of writing: entries have one fixed date, and the core properties name no
 * moment at all.
 */

const moments = /<dcterms:(created|modified)\b[^>]*>[^<]*<\/dcterms:\1>/g;

/** Parts that a library writes differently each time, and what is left of the difference. */
const settled: Readonly<Record<string, (text: string) => string>> = {
  'docProps/core.xml': (text) => text.replace(moments, ''),
  // Bookmarks are counted on from document to document.
  'word/document.xml': (text) => renumbered(renumbered(text, /_Toc\d+/g, '_Toc'), bookmarks, ''),
};

const bookmarks = /(?<=<w:bookmark(?:Start|End)\b[^>]*w:id=")\d+(?=")/g;

/** Every name that matches, by its place among them. */
function renumbered(text: string, pattern: RegExp, prefix: string): string {
  const places = new Map<string, number>();
  return text.replace(pattern, (name) => {
    const place = places.get(name) ?? places.size + 1;
    places.set(name, place);
    return `${prefix}${place}`;
  });
}

/** The archive without anything that depends on when it was written. */
export async function stableZip(bytes: Uint8Array): Promise<Uint8Array> {
  const { unzip, zip } = await import('@cj-tech-master/excelts/archive');
  const reader = unzip(bytes);
  const archive = zip({ reproducible: true, level: 6 });
  for await (const entry of reader.entries()) {
    const content = await entry.bytes();
    const settle = settled[entry.path];
    const made = settle && new TextEncoder().encode(settle(new TextDecoder().decode(content)));
    archive.add(entry.path, made ?? content);
  }
  return archive.bytes();
}

/** What a file of a deliverable holds of it. */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
