/**
 * What every tool of the desk gives back: a checked deliverable, or the findings that stop it.
 *
 * A refused deliverable registers nothing and writes nothing; the findings go to the agent as data,
 * so that it can repair what was refused.
 */
import type { Item } from './trace.ts';

/** One thing a checker has to say. */
export interface Finding {
  /** The checker's name for the rule, such as `missing_then`; snake_case. */
  readonly rule: string;
  /** An error refuses the deliverable; a warning goes along with it. */
  readonly severity: 'error' | 'warning';
  /** Where: `scenario "Wrong code", line 12`, `column total`, `step "Pick goods"`. */
  readonly where: string;
  /** What is wrong, with the value, and what to do. */
  readonly message: string;
}

/** A file of a deliverable; the name is relative, without folders above it. */
export type DeskFile = TextFile | BinaryFile;

interface NamedFile {
  /** For example `login.feature`. */
  readonly name: string;
  /** For example `text/x-gherkin`. */
  readonly mediaType: string;
}

export interface TextFile extends NamedFile {
  readonly text: string;
  readonly base64?: undefined;
}

/** A file that is no text, such as a workbook. It has to say itself what kind of draft it is. */
export interface BinaryFile extends NamedFile {
  readonly base64: string;
  readonly text?: undefined;
}

export type Deliverable =
  | {
      readonly ok: true;
      /** One or two sentences for the agent and the user. */
      readonly summary: string;
      /** Warnings only. */
      readonly findings: readonly Finding[];
      /** Items added or changed, for the trace. */
      readonly items: readonly Item[];
      readonly files: readonly DeskFile[];
      /** What else the agent should see, such as the first rows of a result. */
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A deliverable is refused when a checker found an error. */
export function refused(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/** A file name from a title: lower case, words joined by hyphens, at most 60 characters. */
export function fileName(title: string, extension: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  const stem = (words ?? ['untitled']).join('-').slice(0, 60).replace(/-+$/, '');
  return `${stem}.${extension}`;
}
