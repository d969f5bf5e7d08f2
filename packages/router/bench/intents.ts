/**
 * How good the classifier is on public intent sets, and how fast:
 *
 *   node --conditions=baton-source packages/router/bench/intents.ts --data <folder> [--only clinc150]
 *
 * Prints one table for each of: specialists, messages, order, failing, hint3, fewshot, clinc150,
 * banking77, speed. `--features n-grams` or `embedding` leaves out the other; `--cache <folder>` says
 * where vectors are kept, by default in the system's folder for temporary files; `--seeds` how many
 * draws.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Classifier,
  type Example,
  suggestThreshold,
  sureness,
  trainClassifier,
} from '../src/index.ts';
import { draw, examplesOf, type IntentSets, openSets, type Row, shuffled } from './intent-set.ts';
import {
  type Answered,
  type Asked,
  answersOf,
  bestThreshold,
  inScope,
  keptEmbedding,
  means,
  outside,
  percent,
  pointThreshold,
  routed,
} from './judged-set.ts';
import { measureSpeed } from './speed.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    cache: { type: 'string', default: join(tmpdir(), 'baton-intents') },
    features: { type: 'string' },
    seeds: { type: 'string', default: '5' },
  },
});
const sets: IntentSets = openSets(options.data);
const { embedder, prepare } = keptEmbedding(options.cache);
const seeds = Array.from({ length: Number(options.seeds) }, (_, at) => at + 1);
/** The same threshold for every set where a table needs one; nobody chose it for these. */
const threshold = 0.7;

const specialistSets = [
  { set: 'clinc150-domain', name: 'clinc150', val: 'clinc150_val', oos: 'clinc150_oos' },
  { set: 'banking8', name: 'banking8', val: 'banking77_val', oos: 'banking8_oos' },
];

const isRouted = (answer: Answered): boolean => routed(answer, threshold);

/** What is told of specialists: shares in percent of requests, those out of scope among them. */
const specialistShares: Readonly<Record<string, (answers: readonly Answered[]) => number>> = {
  accuracy: (answers) => percent(inScope(answers), ({ right }) => right),
  [`routed at ${threshold}`]: (answers) => percent(answers, isRouted),
  'of them wrong': (answers) => percent(answers.filter(isRouted), ({ right }) => !right),
  'out of scope kept out': (answers) => percent(outside(answers), (answer) => !isRouted(answer)),
  'decided by n-grams': (answers) => percent(answers, ({ scored }) => scored.by === 'n_grams'),
};

const choices: Readonly<Record<string, (answers: readonly Answered[]) => number>> = {
  'most right decisions': bestThreshold,
  'a point of accuracy': (answers) => pointThreshold(answers, 1),
};

type Variant = 'n-grams' | 'with embedding' | 'embedding always';
const variants = (['n-grams', 'with embedding'] as const).filter((variant) =>
  variant.includes(options.features ?? ''),
);

const tables: Readonly<Record<string, () => Promise<void>>> = {
  specialists,
  messages,
  order,
  failing,
  hint3,
  fewshot,
  banking77,
  clinc150,
  speed: () => measureSpeed(sets),
};
for (const [name, table] of Object.entries(tables)) {
  if (options.only !== undefined && options.only !== name) continue;
  console.log(`\n## ${name}\n`);
  await table();
}
await embedder.close?.();

async function train(examples: readonly Example[], variant: Variant): Promise<Classifier> {
  if (variant === 'n-grams') return trainClassifier(examples);
  const sure = variant === 'embedding always' ? { sure: 2 } : {};
  return trainClassifier(examples, { embedder, ...sure });
}

async function judge(
  examples: readonly Example[],
  asked: readonly Asked[],
  variant: Variant,
): Promise<readonly Answered[]> {
  if (variant !== 'n-grams') await prepare(asked.map(({ text }) => text));
  return answersOf(await train(examples, variant), asked);
}

/** By specialist: the label is the domain. Rows of domains that nobody learned are left out. */
function bySpecialist(rows: readonly Row[], examples: readonly Example[]): readonly Asked[] {
  const labels = new Set(examples.map(({ label }) => label));
  return rows
    .filter(({ domain }) => domain === 'oos' || labels.has(domain))
    .map(({ text, domain }) => ({ text, label: domain }));
}

interface SpecialistTable {
  /** Examples for each specialist. */
  readonly each: readonly number[];
  readonly features: readonly Variant[];
}

/** Eight and ten specialists; each row is the mean of the draws. */
async function specialistTable({ each: counts, features }: SpecialistTable): Promise<void> {
  row('set', 'examples each', 'features', ...Object.keys(specialistShares));
  rule(3 + Object.keys(specialistShares).length);
  for (const { set, name, val, oos } of specialistSets) {
    for (const each of counts) {
      for (const variant of features) {
        const runs: (readonly number[])[] = [];
        for (const seed of seeds) {
          const examples = sets.specialists({ set, seed, each });
          const asked = bySpecialist([...sets.rows(val), ...sets.rows(oos)], examples);
          const answers = await judge(examples, asked, variant);
          runs.push(Object.values(specialistShares).map((share) => share(answers)));
        }
        row(name, each, variant, ...means(runs));
      }
    }
  }
}

/** A few examples each. */
async function specialists(): Promise<void> {
  await specialistTable({ each: [5, 20, 50], features: variants });
}

/** Two requests in one message, requests wrapped in courtesy, errors in spelling; 50 examples each. */
async function messages(): Promise<void> {
  row(
    'set',
    'features',
    'two requests: abstains or says several',
    'wrapped: accuracy',
    'typos: accuracy',
    'plain: taken for several',
  );
  rule(6);
  for (const { set, name, val } of specialistSets) {
    const examples = sets.specialists({ set, seed: 1, each: 50 });
    for (const variant of variants) {
      const ask = async (file: string): Promise<readonly Answered[]> => {
        const rows = sets.rows(file);
        const multi = rows.map(({ text, label }) => ({ text, label }));
        return judge(
          examples,
          file.endsWith('multi') ? multi : bySpecialist(rows, examples),
          variant,
        );
      };
      const correct = ({ right }: Answered): boolean => right;
      row(
        name,
        variant,
        percent(await ask(`${name}_multi`), (answer) => !isRouted(answer)).toFixed(1),
        percent(await ask(`${name}_wrapped`), correct).toFixed(1),
        percent(await ask(`${name}_typos`), correct).toFixed(1),
        percent(
          await ask(val),
          (answer) => answer.scored.fits.length > 1 && answer.scored.confidence >= threshold,
        ).toFixed(1),
      );
    }
  }
}

/** What it costs that n-grams decide alone where they are sure. */
async function order(): Promise<void> {
  await specialistTable({ each: [20, 50], features: ['embedding always', 'with embedding'] });
}

/** What is left of a threshold that was chosen with the embedding when the embedding fails. */
async function failing(): Promise<void> {
  const shares = ['routed', 'wrong', 'sure by n-grams', 'wrong', 'by n-grams alone', 'wrong'];
  row('set', 'examples each', ...shares);
  rule(2 + shares.length);
  for (const { set, name, val, oos } of specialistSets) {
    for (const each of [20, 50]) {
      const runs: (readonly number[])[] = [];
      for (const seed of seeds) {
        const examples = sets.specialists({ set, seed, each });
        const asked = bySpecialist([...sets.rows(val), ...sets.rows(oos)], examples);
        const classifier = await train(examples, 'with embedding');
        const answers = await answersOf(classifier, asked);
        const alone = await answersOf(
          { classify: async (text) => classifier.classifyNow(text) },
          asked,
        );
        const judged = answers.map(({ scored, right }) => ({
          confidence: sureness(scored),
          right,
        }));
        const chosen = suggestThreshold(judged, { risk: 0.05 }).threshold;
        const taken = answers.filter((answer) => routed(answer, chosen));
        const sure = taken.filter(({ scored }) => scored.by === 'n_grams');
        const instead = alone.filter((answer) => routed(answer, chosen));
        runs.push(
          [taken, sure, instead].flatMap((some) => [
            (100 * some.length) / asked.length,
            percent(some, ({ right }) => !right),
          ]),
        );
      }
      row(name, each, ...means(runs));
    }
  }
}

/** Messages of real users; the classifier learns from the examples that were written for it. */
async function hint3(): Promise<void> {
  row('set', 'features', 'in scope: accuracy', `out of scope kept out at ${threshold}`);
  rule(4);
  for (const name of ['curekart', 'powerplay11', 'sofmattress']) {
    const examples = examplesOf(sets.rows(`hint3_${name}_train`));
    for (const variant of variants) {
      const answers = await judge(examples, sets.rows(`hint3_${name}_live`), variant);
      row(
        name,
        variant,
        percent(inScope(answers), ({ right }) => right).toFixed(1),
        percent(outside(answers), (answer) => !isRouted(answer)).toFixed(1),
      );
    }
  }
}

/** Ten examples for each intent. */
async function fewshot(): Promise<void> {
  row('set', 'intents', 'features', 'accuracy');
  rule(4);
  for (const name of ['clinc150', 'banking77', 'hwu64']) {
    const all = sets.rows(`${name}_train`);
    for (const variant of variants) {
      const runs: (readonly number[])[] = [];
      for (const seed of seeds) {
        const examples = examplesOf(draw(all, 10, seed));
        const answers = await judge(examples, sets.rows(`${name}_val`), variant);
        runs.push([percent(answers, ({ right }) => right)]);
      }
      row(name, new Set(all.map(({ label }) => label)).size, variant, ...means(runs));
    }
  }
}

async function banking77(): Promise<void> {
  row('features', 'accuracy');
  rule(2);
  for (const variant of variants) {
    const answers = await judge(
      examplesOf(sets.rows('banking77_train')),
      sets.rows('banking77_val'),
      variant,
    );
    row(variant, percent(answers, ({ right }) => right).toFixed(1));
  }
}

/**
 * All examples. A threshold is chosen on one half of the validation requests and measured on the
 * other half and the other requests out of scope, and the other way round; in two ways: the most
 * right decisions, and the highest that costs a point of accuracy in scope.
 */
async function clinc150(): Promise<void> {
  row('features', 'threshold', 'in scope', 'out-of-scope recall');
  rule(4);
  const validation = new Set(
    sets.rows('clinc150_oos').flatMap(({ text, part }) => (part === 'oos_val' ? [text] : [])),
  );
  const asked = shuffled([...sets.rows('clinc150_val'), ...sets.rows('clinc150_oos')], 1);
  for (const variant of variants) {
    const answers = await judge(examplesOf(sets.rows('clinc150_train')), asked, variant);
    row(variant, 'none', percent(inScope(answers), ({ right }) => right).toFixed(1), '0');
    for (const [name, choose] of Object.entries(choices)) {
      const runs = [0, 1].map((odd) => {
        const half = answers.filter(({ label, text }, at) => {
          return at % 2 === odd && (label !== 'oos' || validation.has(text));
        });
        const other = answers.filter((answer) => !half.includes(answer));
        const chosen = choose(half);
        const passes = ({ scored }: Answered): boolean => scored.confidence >= chosen;
        return [
          percent(inScope(other), (answer) => answer.right && passes(answer)),
          percent(outside(other), (answer) => !passes(answer)),
        ];
      });
      row(variant, name, ...means(runs));
    }
  }
}

function row(...cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

function rule(columns: number): void {
  console.log(`|${'---|'.repeat(columns)}`);
}
