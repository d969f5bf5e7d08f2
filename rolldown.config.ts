/**
 * The published form of the packages that must start fast: one file for each entry and one for what
 * they share, because Node takes about a millisecond to find and link each module
 * (docs/decisions/010-one-file.md).
 */
import { defineConfig } from 'rolldown';

export default defineConfig([
  published('core', { index: 'index.js', testing: 'testing/index.js' }),
  published('router', { index: 'index.js', 'embedding-worker': 'embedding-worker.js' }),
]);

function published(name: string, entries: Readonly<Record<string, string>>): object {
  const dist = `packages/${name}/dist`;
  const input = Object.entries(entries).map(([entry, file]) => [entry, `${dist}/${file}`]);
  return {
    input: Object.fromEntries(input),
    external: /^(@baton\/|@lat\.md\/|node:)/,
    output: {
      dir: `${dist}/published`,
      format: 'esm',
      cleanDir: true,
      chunkFileNames: 'shared.js',
      sourcemap: true,
    },
  };
}
