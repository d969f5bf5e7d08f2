/**
 * A process that evaluates until it is killed, and says each case that it plays.
 *
 *     node results.child.ts <results file> <cases>
 */
import { writeSync } from 'node:fs';
import { evaluate, openResults } from '@baton/eval';
import { casesOf, officeSubject } from './office.ts';

const [, , file = '', count = '0'] = process.argv;
const subject = officeSubject();
const results = await openResults(file);
const cases = casesOf(
  ...Array.from({ length: Number(count) }, (_, index) => ({
    text: index % 3 === 0 ? 'process slow' : 'data slow',
    label: 'data',
  })),
);
const { trials, notRun } = await evaluate({
  cases,
  subject: {
    ...subject,
    async play(one, options) {
      // Written at once: a line in a buffer dies with the process.
      writeSync(1, `plays ${one.id}\n`);
      return await subject.play(one, options);
    },
  },
  results,
  concurrency: 3,
});
await results.close();
const hops = trials.map(({ case: { id }, observation }) => `${id}=${observation.hop}`);
writeSync(1, `ended ${notRun.length} ${hops.join(' ')}\n`);
