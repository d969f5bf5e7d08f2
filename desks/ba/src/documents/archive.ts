/**
 * Office files as the same bytes for the same content.
 *
 * Comes in: a .docx or .xlsx as its library wrote it. Goes out: the same parts in the same order,
 * without the time of writing: entries have one fixed date, and the core properties name no
 * moment at all.
 */

const moments = /<dcterms:(created|modified)\b[^>]*>[^<]*<\/dcterms:\1>/g;

/** The archive without anything that depends on when it was written. */
export async function stableZip(bytes: Uint8Array): Promise<Uint8Array> {
  const { unzip, zip } = await import('@cj-tech-master/excelts/archive');
  const reader = unzip(bytes);
  const archive = zip({ reproducible: true, level: 6 });
  for await (const entry of reader.entries()) {
    const content = await entry.bytes();
    const core = entry.path === 'docProps/core.xml';
    const text = core ? new TextDecoder().decode(content).replace(moments, '') : undefined;
    archive.add(entry.path, text === undefined ? content : new TextEncoder().encode(text));
  }
  return archive.bytes();
}

/** What a file of a deliverable holds of it. */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
