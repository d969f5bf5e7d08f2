/**
 * Blank documents of the trade, kept as Markdown files that users can change or add to.
 *
 * Comes in: what somebody calls the document. Goes out: the file. The first line of a template
 * lists the names it answers to: `<!-- template: BRD | business requirements document -->`; it is
 * not part of what is given out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deliverable } from '../deliverable.ts';
import { fold } from '../understanding/spelling.ts';
import { identityOf } from '../wording.ts';

/** Where the templates that ship with the desk are. */
export const templateFolder: string = fileURLToPath(
  new URL('../../library/templates/', import.meta.url),
);

export interface Template {
  /** Such as `user-story.md`. */
  readonly file: string;
  /** The name shown to people. */
  readonly name: string;
  /** Everything it answers to, `name` first. */
  readonly names: readonly string[];
  readonly text: string;
}

/** Every template of a folder, by name. */
export function templates(folder: string = templateFolder): readonly Template[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => readTemplate(file, readFileSync(join(folder, file), 'utf8')))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The blank document of a kind, by any of its names. */
export function template(kind: string, folder: string = templateFolder): Deliverable {
  const all = templates(folder);
  const wanted = simplified(kind);
  const found =
    all.find(({ names }) => names.some((name) => simplified(name) === wanted)) ??
    longestNameIn(wanted, all);
  if (!found) {
    const known = all.map(({ name }) => name).join(', ');
    const message = `There is no template “${kind}”. There are: ${known}.`;
    return {
      ok: false,
      findings: [{ rule: 'unknown_template', severity: 'error', where: kind, message }],
    };
  }
  return {
    ok: true,
    summary: `A blank ${found.name}. What stands in […] is to be filled in.`,
    findings: [],
    items: [],
    files: [{ name: found.file, mediaType: 'text/markdown', text: found.text }],
  };
}

function readTemplate(file: string, content: string): Template {
  const [, list = '', text = content] =
    /^<!--\s*template:(.*?)-->\s*\n([\s\S]*)$/.exec(content) ?? [];
  const stem = file.replace(/\.md$/, '').replaceAll('-', ' ');
  const names = [...list.split('|').map((name) => name.trim()), stem].filter((name) => name !== '');
  return { file, name: names[0] ?? stem, names, text };
}

/** `a blank template for the UAT plan` still names the UAT plan. */
function longestNameIn(wanted: string, all: readonly Template[]): Template | undefined {
  const candidates = all
    .flatMap((one) => one.names.map((name) => ({ one, name: simplified(name) })))
    .filter(({ name }) => ` ${wanted} `.includes(` ${name} `));
  return candidates.toSorted((a, b) => b.name.length - a.name.length)[0]?.one;
}

/** Without accents, case and the endings of plurals. */
function simplified(name: string): string {
  return identityOf(fold(name)).replace(/\b(\w{4,}[^s])s\b/g, '$1');
}
