/**
 * `baton router train`: a threshold for examples, what it covers and what can be promised of it; all
 * of it in a small file for somebody to look at. Nothing is switched on.
 */
import { resolve } from 'node:path';
import {
  choiceText,
  crossJudge,
  type Embedder,
  judge,
  type Linted,
  miniLm,
  type NotPromised,
  type Promised,
  promiseThreshold,
  readExamples,
  routerFile,
  type Suggested,
  suggestThreshold,
  trainClassifier,
} from '@baton/router';
import { plain, wrap } from './layout.ts';
import { command, pathText } from './report.ts';
import {
  agentsFrom,
  counted,
  type LabelOptions,
  misused,
  shareFrom,
  writeNew,
} from './router-options.ts';
import { openScreen, print, proseWidth, styled } from './terminal.ts';

export interface TrainOptions extends LabelOptions {
  readonly validate?: readonly string[];
  readonly risk: string;
  readonly out: string;
  readonly force?: boolean;
  readonly embedding?: boolean;
}

/** As with a gate of `eval`: it ran, and what was asked for does not hold. */
const notHeld = 13;

/** Exit status 13 when nothing can be promised; then nothing is written. */
export async function trainRouter(
  files: readonly string[],
  options: TrainOptions,
): Promise<number> {
  const risk = shareFrom(options.risk, '--risk');
  const agents = await agentsFrom(options);
  const labels = agents ? { agents } : {};
  const examples = await readExamples(files, labels);
  const requests =
    options.validate && (await readExamples(options.validate, { ...labels, as: 'requests' }));
  if (requests) refuseSame(examples, requests);
  const embedder = options.embedding ? miniLm() : undefined;
  const screen = openScreen(process.stderr);
  screen.working(`learning from ${counted(examples.examples.length, 'example')}`);
  let choice: Promised | NotPromised | Suggested;
  try {
    choice = await choose({ examples, requests, embedder, risk });
  } finally {
    screen.rest();
    await embedder?.close?.();
  }
  const path = resolve(options.out);
  const file =
    choice.kind === 'not_promised'
      ? undefined
      : routerFile({
          path,
          examples: absolute(examples),
          validated: requests ? absolute(requests) : [],
          embedding: embedder?.name,
          choice,
        });
  if (file) {
    const text = `${JSON.stringify(file, null, 2)}\n`;
    await writeNew([{ path, text }], options.force ?? false);
  }
  if (options.json) {
    print(
      JSON.stringify({ ...choice, counts: examples.counts, file: file ? path : null }, null, 2),
    );
  } else show(choice, examples, file && path);
  return file ? 0 : notHeld;
}

interface Choosing {
  readonly examples: Linted;
  readonly requests: Linted | undefined;
  readonly embedder: Embedder | undefined;
  readonly risk: number;
}

async function choose({
  examples,
  requests,
  embedder,
  risk,
}: Choosing): Promise<Promised | NotPromised | Suggested> {
  const options = embedder ? { embedder } : {};
  if (!requests) return suggestThreshold(await crossJudge(examples.examples, options), { risk });
  const classifier = await trainClassifier(examples.examples, options);
  // An embedding that can not be loaded is said now, and not replaced by n-grams in silence.
  await classifier.ready();
  return promiseThreshold(await judge(classifier, requests.examples), { risk });
}

/** What was learnt from says nothing about what was not. */
function refuseSame(examples: Linted, requests: Linted): void {
  const learnt = new Set(examples.files.map(({ sha256 }) => sha256));
  const same = requests.files.find(({ sha256 }) => learnt.has(sha256));
  if (same)
    throw misused('validate', `${pathText(same.file)} is learnt from. Name requests of users`);
}

function absolute({ files }: Linted): Linted['files'] {
  return files.map((read) => ({ ...read, file: resolve(read.file) }));
}

function show(
  choice: Promised | NotPromised | Suggested,
  { examples, counts, findings }: Linted,
  path: string | undefined,
): void {
  const labels = counts.map(({ label, examples: count }) => `${plain(label)} ${count}`).join(', ');
  print(`${counted(examples.length, 'example')}: ${labels}`);
  if (findings.length > 0) {
    print(
      styled('yellow', `${counted(findings.length, 'warning')}: see ${command('router check')}`),
    );
  }
  const style = choice.kind === 'promised' ? 'green' : 'yellow';
  print(styled(style, wrap(choiceText(choice), { width: proseWidth() })));
  if (path === undefined) print('Nothing was written.');
  else print(`Written: ${pathText(path)}. Look at it; nothing is switched on.`);
}
