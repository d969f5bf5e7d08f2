/**
 * A router as a small file: the examples it learns from, the threshold, and what was promised of it.
 * Nothing that was learnt is kept, because learning takes less than a second; the hashes of the
 * examples make sure that it is the same.
 *
 * Invariants
 * 1. A router is opened only from the very examples, and with the very embedding, that its threshold
 *    was chosen with; anything else would be a promise about something else.
 * 2. When that embedding fails later, the router abstains on what n-grams alone are not sure of.
 * 3. What is written says whether it promises anything.
 */
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { type AgentName, BatonError, isObject, type JsonObject, type Router } from '@baton/core';
import type { Audit } from './audit.ts';
import { type Classifier, type ClassifierOptions, trainClassifier } from './classifier.ts';
import { type FileRead, readExamples } from './example-file.ts';
import type { NotPromised, Promised, Suggested } from './risk.ts';
import { createRouter } from './router.ts';
import { readSmall } from './small-file.ts';

/** A file that was learnt from or validated with; its path is from the folder of the router file. */
export interface UsedFile {
  readonly file: string;
  readonly sha256: string;
}

/** What is in the file. */
export interface RouterFile {
  readonly format: 1;
  readonly examples: readonly UsedFile[];
  /** Requests that the threshold was chosen with; none when it was chosen from the examples. */
  readonly validated: readonly UsedFile[];
  /** Name of the embedding; null for n-grams alone. */
  readonly embedding: string | null;
  readonly threshold: number;
  readonly risk: number;
  readonly assurance: number;
  /** The promise holds for traffic like the validated one; false: nothing is promised. */
  readonly promised: boolean;
  /** The same for a person, with the figures. */
  readonly says: string;
}

export interface RouterFileParts {
  /** Where it will be written. */
  readonly path: string;
  readonly examples: readonly FileRead[];
  readonly validated: readonly FileRead[];
  readonly embedding?: string | undefined;
  readonly choice: Promised | Suggested;
}

/** What to write. */
export function routerFile({
  path,
  examples,
  validated,
  embedding,
  choice,
}: RouterFileParts): RouterFile {
  const used = ({ file, sha256 }: FileRead): UsedFile => {
    const short = relative(dirname(path), file);
    return { file: isAbsolute(short) ? file : short, sha256 };
  };
  return {
    format: 1,
    examples: examples.map(used),
    validated: validated.map(used),
    embedding: embedding ?? null,
    threshold: choice.threshold,
    risk: choice.risk,
    assurance: choice.assurance,
    promised: choice.kind === 'promised',
    says: choiceText(choice),
  };
}

/** What a choice of a threshold means: what is promised, and what is not. */
export function choiceText(choice: Promised | Suggested | NotPromised): string {
  const risk = percent(choice.risk);
  const sure = percent(choice.assurance);
  if (choice.kind === 'not_promised') {
    const { needed, labels, tried } = choice;
    const why = tried
      ? `the surest ${tried.routed} of ${labels} requests have ${counted(tried.errors, 'error')}, ` +
        `which bounds the share at ${percent(tried.bound)}`
      : `it takes at least ${needed} routed requests without an error, and there are ${labels} labels`;
    return `Nothing can be promised at ${risk}: ${why}.`;
  }
  const { threshold, routed, labels, errors, coverage, bound } = choice;
  const did =
    `From ${threshold} on ${routed} of ${labels} are routed (${percent(coverage)}), ` +
    counted(errors, 'error');
  if (choice.kind === 'suggested') {
    return (
      `${did}. This is from examples that somebody wrote, and promises nothing for what users ` +
      'will write: validate it with labelled requests of real traffic.'
    );
  }
  return (
    `At most ${risk} of those routed are wrong, at ${sure} confidence. ${did}, bound ` +
    `${percent(bound)}. This holds for traffic like the validated one; it breaks when the share of ` +
    'out-of-scope requests changes, so a share of what is routed has to stay audited.'
  );
}

export interface OpenRouterOptions extends ClassifierOptions {
  /** The agents of the team: examples for others are refused. */
  readonly agents?: readonly AgentName[];
  readonly audit?: Audit;
}

export interface OpenedRouter {
  readonly router: Router;
  readonly classifier: Classifier;
  readonly file: RouterFile;
}

/**
 * Learns again what a router file was made from, and gives the router.
 * @throws BatonError `input_invalid` when the file or its examples are not what they were, or the
 * embedding is another.
 */
export async function openRouter(
  path: string,
  { agents, audit, ...options }: OpenRouterOptions = {},
): Promise<OpenedRouter> {
  const file = await readRouterFile(path);
  const embedding = options.embedder?.name ?? null;
  if (embedding !== file.embedding) {
    throw refusal(
      path,
      `its threshold was chosen with ${embeddingText(file.embedding)}, got ${embeddingText(embedding)}`,
    );
  }
  const files = file.examples.map((used) => resolve(dirname(path), used.file));
  const read = await readExamples(files, agents ? { agents } : {});
  for (const [index, used] of file.examples.entries()) {
    if (read.files[index]?.sha256 === used.sha256) continue;
    throw refusal(path, `${used.file} has changed since its threshold was chosen`);
  }
  const classifier = await trainClassifier(read.examples, options);
  const { threshold } = file;
  const given = { classifier, threshold, ...(audit && { audit }) };
  const router = createRouter({ ...given, withoutEmbedding: 'abstain' });
  return { router, classifier, file };
}

/** What a router file says. @throws BatonError `input_invalid` when it is none. */
export async function readRouterFile(path: string): Promise<RouterFile> {
  return fileIn(path, await readSmall(path, refusal));
}

function embeddingText(name: string | null): string {
  return name === null ? 'n-grams alone' : `the embedding ${name}`;
}

function fileIn(path: string, value: JsonObject): RouterFile {
  if (value['format'] !== 1) throw refusal(path, 'it has not the format 1');
  for (const name of ['examples', 'validated']) {
    const list = value[name];
    if (Array.isArray(list) && list.every(isUsed)) continue;
    throw refusal(path, `${name} is no list of files with their sha256`);
  }
  for (const name of ['threshold', 'risk', 'assurance']) {
    const share = value[name];
    if (typeof share === 'number' && share >= 0 && share <= 1) continue;
    throw refusal(path, `${name} is no share from 0 to 1, got ${JSON.stringify(share)}`);
  }
  const { embedding, promised, says } = value;
  if (embedding !== null && typeof embedding !== 'string') {
    throw refusal(path, 'embedding is no name');
  }
  if (typeof promised !== 'boolean' || typeof says !== 'string') {
    throw refusal(path, 'it does not say what is promised');
  }
  // `as`: every field was looked at.
  return value as unknown as RouterFile;
}

function isUsed(value: unknown): boolean {
  return (
    isObject(value) && typeof value['file'] === 'string' && typeof value['sha256'] === 'string'
  );
}

function refusal(path: string, why: string): BatonError {
  const message = `Cannot open the router ${path}: ${why}. Train it again.`;
  return new BatonError('input_invalid', message, { path });
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
