/**
 * Starting: importing the core, `baton --help`, and ten thousand parked conversations. The first two
 * are measured on what is published, so this needs `npm run build`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, type Row, row } from './measure.ts';

const main = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));
const parked = fileURLToPath(new URL('./parked.ts', import.meta.url));

export function starting(): readonly Row[] {
  const load = `const t = performance.now(); await import('@baton/core'); console.log(performance.now() - t)`;
  const imports = times(11, () => Number(output(['--input-type=module', '-e', load])));
  const help = times(11, () => elapsed([main, '--help']));
  const bare = times(11, () => elapsed(['-e', '']));
  const memory = Number(output(['--conditions=baton-source', '--expose-gc', parked]));
  return [
    row(
      'import of @baton/core',
      `${median(imports).toFixed(0)} ms`,
      'under 20 ms',
      median(imports) < 20,
    ),
    row('baton --help', `${median(help).toFixed(0)} ms`, 'under 150 ms', median(help) < 150),
    row('node -e "" in the same run', `${median(bare).toFixed(0)} ms`),
    row('10,000 parked conversations', `${memory.toFixed(0)} MB`, 'under 300 MB', memory < 300),
  ];
}

function times(count: number, work: () => number): number[] {
  return Array.from({ length: count }, work);
}

function elapsed(args: readonly string[]): number {
  const begun = performance.now();
  output(args);
  return performance.now() - begun;
}

function output(args: readonly string[]): string {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Cannot measure ${args.join(' ')}: ${stderr}`);
  return stdout;
}
