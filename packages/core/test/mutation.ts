/**
 * All tests of the core in one process: what a mutation run starts for every mutant, many times
 * faster than a process for each file. The exhaustive and random ones come last, because a mutant
 * that a plain test finds need not wait for them.
 */
import { globSync } from 'node:fs';

const slow = ['view', 'log', 'crash', 'exhaustive'];
const place = (file: string): number => slow.indexOf(file.replace('.test.ts', ''));

const files = globSync('*.test.ts', { cwd: import.meta.dirname }).toSorted();
for (const file of files.toSorted((one, other) => place(one) - place(other))) {
  await import(`./${file}`);
}
