/** One cold start, for the table `speed`: examples from a file, one route, then what it took. */
import { readFileSync } from 'node:fs';
import { type Example, trainClassifier } from '../src/index.ts';

const [, , file = '', text = ''] = process.argv;
// Written by the measurement that starts this.
const examples = JSON.parse(readFileSync(file, 'utf8')) as readonly Example[];
const classifier = await trainClassifier(examples);
const { ranked } = await classifier.classify(text);
// From the start of the process, which is where the performance clock begins.
console.log(JSON.stringify({ ms: performance.now(), label: ranked[0]?.label }));
