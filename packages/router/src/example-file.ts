/**
 * Training files: JSONL in, checked examples out, or everything that is wrong with them at once.
 *
 * Files are read as a stream and no line is kept past `lineBytesMax`, so a file of any size costs
 * what its examples cost. Several files count as one: a text must not have one label here and
 * another there. A byte order mark and CRLF are taken as they are; blank lines are skipped.
 *
 * Invariants
 * 1. `readExamples` gives all examples of all files or throws; nothing is half trained.
 * 2. An error stands for a line that was left out or a class that can not be learnt; a warning is
 *    about lines that can be used.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type AgentName, BatonError } from '@baton/core';
import { type Example, outOfScope } from './example.ts';
import { readLine, sameText } from './example-line.ts';
import { linesOf } from './lines.ts';

/** Bounds of one reading. */
export const fileLimits = {
  /** Bytes of a line. */
  lineBytesMax: 65_536,
  /** Examples of all files together. */
  examplesMax: 200_000,
  /** Bytes of a file; what comes later is not read. */
  fileBytesMax: 1_073_741_824,
  /** Findings that are kept; further ones are counted. */
  findingsMax: 100,
} as const;

/** Something about a line of a file. */
export interface Finding {
  readonly file: string;
  /** From 1; 0 when it is about the file as a whole. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do. */
  readonly message: string;
}

export interface ReadOptions {
  /** Labels that may be used besides `direct` and `out_of_scope`; every label when left out. */
  readonly agents?: readonly AgentName[];
  /**
   * `training` (the default): each label needs two examples, a text is learnt once and has one
   * label. `requests`: real traffic, which repeats itself and contradicts itself.
   */
  readonly as?: 'training' | 'requests';
}

/** A file as it was read. */
export interface FileRead {
  readonly file: string;
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  readonly examples: number;
}

export interface Linted {
  /** What can be used: without the lines that have errors, a text once. */
  readonly examples: readonly Example[];
  /** At most `findingsMax`: line by line, then what is wrong with labels. */
  readonly findings: readonly Finding[];
  /** Findings beyond these. */
  readonly more: number;
  readonly errors: number;
  /** Examples of each label, most first. */
  readonly counts: readonly { readonly label: string; readonly examples: number }[];
  readonly files: readonly FileRead[];
}

/**
 * The examples of all files, and the warnings about them.
 * @throws BatonError `input_invalid` with every finding when one of them is an error; its path is
 * the first, as `file:line`.
 */
export async function readExamples(
  files: readonly string[],
  options: ReadOptions = {},
): Promise<Linted> {
  const linted = await lintExamples(files, options);
  if (linted.errors > 0) throw unusable(linted);
  return linted;
}

/** Reads all files and says all that is wrong with them; throws for nothing that is in a file. */
export async function lintExamples(
  files: readonly string[],
  { agents, as = 'training' }: ReadOptions = {},
): Promise<Linted> {
  const reading = new Reading(agents, as);
  for (const file of files) await reading.file(file);
  return reading.end();
}

/** A finding as one line: `file:line: message`. */
export function findingText({ file, line, message }: Finding): string {
  return `${line > 0 ? `${file}:${line}` : file}: ${message}`;
}

function unusable({ findings, more, errors }: Linted): BatonError {
  const wrong = findings.filter(({ severity }) => severity === 'error');
  const lines = wrong.map(findingText);
  const [first] = wrong;
  const hidden = errors - wrong.length;
  const rest = more > 0 && hidden > 0 ? [`and ${hidden} more`] : [];
  const message =
    lines.length === 1 && rest.length === 0
      ? `Cannot use the examples: ${lines[0]}`
      : `Cannot use the examples: ${errors} things are wrong, nothing was learnt.\n` +
        [...lines, ...rest].map((line) => `  ${line}`).join('\n');
  return new BatonError('input_invalid', message, {
    ...(first && { path: `${first.file}:${first.line}` }),
  });
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/** One reading of several files; what is known of earlier lines is kept by text and by label. */
class Reading {
  readonly #agents: readonly AgentName[] | undefined;
  readonly #training: boolean;
  readonly #examples: Example[] = [];
  readonly #files: FileRead[] = [];
  readonly #findings: Finding[] = [];
  readonly #byText = new Map<string, Place & { readonly label: string }>();
  readonly #byLabel = new Map<string, Place & { count: number }>();
  #errors = 0;
  #more = 0;

  constructor(agents: readonly AgentName[] | undefined, as: 'training' | 'requests') {
    this.#agents = agents;
    this.#training = as === 'training';
  }

  async file(file: string): Promise<void> {
    const before = this.#examples.length;
    const errors = this.#errors;
    const hash = createHash('sha256');
    try {
      const source = bounded(createReadStream(file), hash);
      for await (const { line, bytes, size } of linesOf(source, fileLimits.lineBytesMax)) {
        this.#line({ file, line }, bytes, size);
      }
    } catch (error) {
      this.#find({ file, line: 0 }, 'error', unreadable(error));
      return;
    }
    const examples = this.#examples.length - before;
    this.#files.push({ file, sha256: hash.digest('hex'), examples });
    if (examples === 0 && errors === this.#errors) {
      this.#find({ file, line: 0 }, 'error', 'it is empty. Write one example on each line.');
    }
  }

  end(): Linted {
    const counts = [...this.#byLabel]
      .map(([label, { count }]) => ({ label, examples: count }))
      .toSorted((a, b) => b.examples - a.examples || (a.label < b.label ? -1 : 1));
    if (this.#training) this.#checkLabels();
    return {
      examples: this.#examples,
      findings: this.#findings,
      more: this.#more,
      errors: this.#errors,
      counts,
      files: this.#files,
    };
  }

  #line(place: Place, bytes: Uint8Array | undefined, size: number): void {
    if (bytes === undefined) {
      const got = `got ${size.toLocaleString('en')} bytes`;
      const max = fileLimits.lineBytesMax.toLocaleString('en');
      return this.#find(place, 'error', `the line is too long, ${got}. ${max} are the most.`);
    }
    if (place.line === 1 && isUtf16(bytes)) {
      return this.#find(place, 'error', 'it is UTF-16. Save the file as UTF-8.');
    }
    const read = readLine(bytes, this.#agents);
    if (read === undefined) return;
    if (!read.ok) return this.#find(place, 'error', read.why);
    this.#take(place, read.example);
  }

  #take(place: Place, example: Example): void {
    const key = sameText(example.text);
    const known = this.#byText.get(key);
    if (known !== undefined && known.label !== example.label) {
      const where = known.file === place.file ? `line ${known.line}` : findingPlace(known);
      const what = `the same text has the label '${known.label}' in ${where}, got '${example.label}'`;
      if (this.#training) return this.#find(place, 'error', `${what}. Decide for one.`);
      this.#find(place, 'warning', `${what}. One of them counts as wrong.`);
    } else if (known !== undefined && this.#training) {
      const where = known.file === place.file ? `line ${known.line}` : findingPlace(known);
      return this.#find(place, 'warning', `the same as ${where}. It counts once.`);
    }
    if (this.#examples.length >= fileLimits.examplesMax) {
      throw new Error(`more than ${fileLimits.examplesMax.toLocaleString('en')} examples`);
    }
    if (known === undefined) this.#byText.set(key, { ...place, label: example.label });
    this.#examples.push(example);
    const counted = this.#byLabel.get(example.label);
    if (counted) counted.count += 1;
    else this.#byLabel.set(example.label, { ...place, count: 1 });
  }

  /** Out of scope is no class of its own: one example of it, or none, is no flaw. */
  #checkLabels(): void {
    const labels = [...this.#byLabel].filter(([label]) => label !== outOfScope);
    const bySame = new Map<string, string>();
    for (const [label, { count, file, line }] of labels) {
      if (count === 1) {
        const why = `the only example of '${label}'. Write at least two; from five on it is of use.`;
        this.#find({ file, line }, 'error', why);
      }
      const same = sameText(label);
      const other = bySame.get(same);
      bySame.set(same, label);
      if (other === undefined) continue;
      const why = `the labels '${other}' and '${label}' differ by case only.`;
      this.#find({ file, line }, 'warning', why);
    }
    const [place] = this.#files;
    if (labels.length > 1 || this.#examples.length === 0 || place === undefined) return;
    const whom = labels[0] === undefined ? 'an agent' : `another agent than '${labels[0][0]}'`;
    const why = `nothing is to be told apart. Add examples for ${whom}.`;
    this.#find({ file: place.file, line: 0 }, 'error', why);
  }

  #find(place: Place, severity: Finding['severity'], message: string): void {
    if (severity === 'error') this.#errors += 1;
    if (this.#findings.length < fileLimits.findingsMax) {
      this.#findings.push({ ...place, severity, message });
    } else this.#more += 1;
  }
}

function findingPlace({ file, line }: Place): string {
  return `${file}:${line}`;
}

/** Passes chunks on, takes their hash, and ends a file that has no end. */
async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  hash: { readonly update: (chunk: Uint8Array) => unknown },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > fileLimits.fileBytesMax) throw new Error('the file has more than 1 GiB');
    hash.update(chunk);
    yield chunk;
  }
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file.';
  if (code === 'EISDIR') return 'it is a folder. Name a file.';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read.';
  return `it can not be read: ${error instanceof Error ? error.message : String(error)}.`;
}
