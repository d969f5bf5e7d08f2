/** A classifier on requests whose answer is known: what it said, and the figures made of that. */
import { type Classifier, type Embedder, miniLm, remembering, type Scored } from '../src/index.ts';
import { segmentsOf } from '../src/segment.ts';

export interface Asked {
  readonly text: string;
  /** The right label; `oos` when there is none. */
  readonly label: string;
}

export interface Answered extends Asked {
  readonly scored: Scored;
  readonly right: boolean;
}

export async function answersOf(
  classifier: Pick<Classifier, 'classify'>,
  asked: readonly Asked[],
): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (const { text, label } of asked) {
    const scored = await classifier.classify(text);
    answers.push({ text, label, scored, right: scored.ranked[0]?.label === label });
  }
  return answers;
}

export const inScope = (answers: readonly Answered[]): readonly Answered[] =>
  answers.filter(({ label }) => label !== 'oos');

export const outside = (answers: readonly Answered[]): readonly Answered[] =>
  answers.filter(({ label }) => label === 'oos');

/** The share for which it holds, in percent. */
export function percent<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return (100 * items.filter(holds).length) / items.length;
}

/** The mean of each column over these runs, with one digit. */
export function means(runs: readonly (readonly number[])[]): readonly string[] {
  const [first = []] = runs;
  return first.map((_, at) => {
    const sum = runs.reduce((total, run) => total + (run[at] ?? 0), 0);
    return (sum / runs.length).toFixed(1);
  });
}

/** One that stands out and is sure enough. */
export function routed({ scored }: Answered, threshold: number): boolean {
  return scored.fits.length === 1 && scored.confidence >= threshold;
}

/** The threshold with the most right decisions: routed right, or out of scope and abstained. */
export function bestThreshold(answers: readonly Answered[]): number {
  const byConfidence = [...answers].sort((a, b) => a.scored.confidence - b.scored.confidence);
  let right = inScope(answers).filter((answer) => answer.right).length;
  let best = { right, threshold: 0 };
  for (const { scored, label, right: was } of byConfidence) {
    // Everything up to here is abstained on.
    if (label === 'oos') right++;
    else if (was) right--;
    if (right > best.right) best = { right, threshold: scored.confidence + 1e-12 };
  }
  return best.threshold;
}

/** The highest threshold that costs at most so many points of accuracy in scope. */
export function pointThreshold(answers: readonly Answered[], points: number): number {
  const right = inScope(answers)
    .flatMap((answer) => (answer.right ? [answer.scored.confidence] : []))
    .sort((one, other) => one - other);
  return right[Math.floor((points / 100) * inScope(answers).length)] ?? 0;
}

/**
 * The embedding with everything it was ever asked for kept in a folder, messages as well: a set is
 * embedded once, which takes minutes. `prepare` embeds requests and their parts in one go.
 */
export function keptEmbedding(folder: string): {
  readonly embedder: Embedder;
  readonly prepare: (texts: readonly string[]) => Promise<void>;
} {
  const source = remembering(miniLm(), folder);
  const kept = new Map<string, Float32Array>();
  const add = async (texts: readonly string[]): Promise<void> => {
    const missing = [...new Set(texts)].filter((text) => !kept.has(text));
    // Two at least: a single text is not kept on disk.
    const vectors = missing.length > 0 ? await source.embed([...missing, '']) : [];
    for (const [at, text] of missing.entries()) {
      const vector = vectors[at];
      if (vector) kept.set(text, vector);
    }
  };
  return {
    prepare: (texts) =>
      add(
        texts.flatMap((text) => {
          const { request, parts } = segmentsOf(text);
          return [request, ...parts];
        }),
      ),
    embedder: {
      name: source.name,
      embed: async (texts) => {
        await add(texts);
        return texts.map((text) => kept.get(text) ?? new Float32Array());
      },
      close: async () => source.close?.(),
    },
  };
}
