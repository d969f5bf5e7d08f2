/** `npm run bench`: everything that docs/benchmarks.md reports, measured now. */
import { cpus } from 'node:os';
import { durable } from './durable.ts';
import { inMemory } from './handoff.ts';
import type { Row } from './measure.ts';
import { starting } from './start.ts';
import { streaming } from './stream.ts';

const sections: Readonly<Record<string, () => Promise<readonly Row[]> | readonly Row[]>> = {
  'Handoffs in memory, log and hash chain included': inMemory,
  'Durable, SQLite with synchronous=FULL': durable,
  Streaming: streaming,
  Starting: starting,
};

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n`);
for (const [title, section] of Object.entries(sections)) {
  console.log(`## ${title}\n`);
  for (const { what, value, aim, met } of await section()) {
    const verdict = aim === undefined ? '' : `  (${aim}: ${met ? 'met' : 'NOT met'})`;
    console.log(`${what.padEnd(44)} ${value}${verdict}`);
  }
  console.log();
}
