/**
 * The published form of the core: one file for each entry and one for what they share, because
 * Node takes about a millisecond to find and link each module, and there are forty
 * (docs/decisions/010-one-file.md).
 */
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: {
    index: 'packages/core/dist/index.js',
    testing: 'packages/core/dist/testing/index.js',
  },
  output: {
    dir: 'packages/core/dist/published',
    format: 'esm',
    cleanDir: true,
    chunkFileNames: 'shared.js',
    sourcemap: true,
  },
});
