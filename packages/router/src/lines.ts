/**
 * Bytes as lines, without ever holding more than one line of bounded length. A line that is longer
 * is counted to its end and given without its bytes, so that the lines after it keep their numbers.
 */

/** A line as bytes. */
export interface RawLine {
  /** From 1. */
  readonly line: number;
  /** Without the line break; undefined when the line is longer than is read. */
  readonly bytes: Uint8Array | undefined;
  readonly size: number;
}

/** The lines of a stream; of each at most `bytesMax` are kept. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<RawLine> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let line = 1;
  const keep = (part: Uint8Array): void => {
    size += part.length;
    // What was kept of a line that turns out too long is let go.
    if (size > bytesMax) parts = [];
    else parts.push(part);
  };
  const take = (): RawLine => {
    const bytes = size > bytesMax ? undefined : trimmed(parts);
    const taken = { line, bytes, size };
    parts = [];
    size = 0;
    line += 1;
    return taken;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      keep(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    keep(chunk.subarray(from));
  }
  if (size > 0) yield take();
}

/** The bytes of a line without the CR of a CRLF. */
function trimmed(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(parts);
  return bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
}
