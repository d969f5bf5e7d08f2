/**
 * A YAML file checked against a schema, with errors that name file and line.
 *
 * Comes in: the text of a file and a schema. Goes out: the value, or findings whose `where` is
 * `login.yaml:12`. A file is either all right or not used; nothing is guessed into place.
 */
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Finding } from '../deliverable.ts';

export type YamlFile<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** The line, from 1, of what is at a path such as `['rules', 0, 'text']`. */
      readonly lineOf: (path: readonly PropertyKey[]) => number;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads a file's text. `file` is the name that findings show. */
export function readYaml<T>(
  text: string,
  { file, schema }: { readonly file: string; readonly schema: z.ZodType<T> },
): YamlFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined): number =>
    offset === undefined ? 1 : lines.linePos(offset).line;
  const no = (line: number, message: string): Finding => ({
    rule: 'library_file',
    severity: 'error',
    where: `${file}:${line}`,
    message,
  });
  // Only the first: the others follow from it.
  const [broken] = document.errors;
  if (broken) {
    const message = `Cannot read the file: ${broken.message}. Correct the YAML.`;
    return { ok: false, findings: [no(lineAt(broken.pos[0]), message)] };
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    // What is missing has no place: the nearest that has one is shown.
    for (let length = path.length; length >= 0; length--) {
      const offset = offsetOf(document.contents, path.slice(0, length));
      if (offset !== undefined) return lineAt(offset);
    }
    return 1;
  };
  const checked = schema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (checked.success) return { ok: true, value: checked.data, lineOf };
  const findings = checked.error.issues.map((issue) => {
    const strange = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = strange === undefined ? issue.path : [...issue.path, strange];
    const at = path.length > 0 ? ` at ${path.map(String).join('.')}` : '';
    return no(lineOf(path), `Cannot use the file${at}: ${issue.message}. Correct it.`);
  });
  return { ok: false, findings };
}

/** Where the value at a path begins; for a key of a map, where the key begins. */
function offsetOf(root: unknown, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = root;
  let offset = isNode(root) ? root.range?.[0] : undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair || !isScalar(pair.key)) return undefined;
      offset = pair.key.range?.[0];
      node = pair.value;
    } else {
      const item: unknown = hasItems(node) ? node.items[Number(step)] : undefined;
      if (!isNode(item)) return undefined;
      offset = item.range?.[0];
      node = item;
    }
  }
  return offset;
}

function hasItems(node: unknown): node is { readonly items: readonly unknown[] } {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}
