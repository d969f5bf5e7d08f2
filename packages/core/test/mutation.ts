/**
 * All tests of the core in one process: what a mutation run starts for every mutant, many times
 * faster than a process for each file. The random and exhaustive ones come last, because a mutant
 * that a plain test finds need not wait for them. What reads the sources as text is left out: a
 * mutation run writes all mutants into them.
 */
import { globSync } from 'node:fs';

const readsSources = ['layers.test.ts'];
const slow = ['growth.test.ts', 'log.test.ts', 'crash.test.ts', 'exhaustive.test.ts'];

const files = globSync('*.test.ts', { cwd: import.meta.dirname, exclude: readsSources });
for (const file of files.toSorted((one, other) => slow.indexOf(one) - slow.indexOf(other))) {
  await import(`./${file}`);
}
