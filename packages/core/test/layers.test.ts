/**
 * What keeps the core readable, as tests: the order of its files, what it may touch, how big it is.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

const src = join(import.meta.dirname, '..', 'src');
const repository = join(import.meta.dirname, '..', '..', '..');
const textOf = (file: string): string => readFileSync(join(src, file), 'utf8');
const typescript = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.ts'));

const files = typescript(src).filter((name) => name !== 'index.ts');
const kit = typescript(join(src, 'testing')).map((name) => `testing/${name}`);
const order = [...textOf('index.ts').matchAll(/^export \* from '\.\/(.+)';$/gm)].map(
  ([, name = '']) => name,
);

/** The code of a file without its comments. */
function codeOf(file: string): string {
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(?<=^|\s)\/\/.*$/gm, '');
}

function importsOf(file: string): string[] {
  return [...codeOf(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, path = '']) => path);
}

test('every file of the core is in the table of contents, once', () => {
  assert.deepEqual(order.toSorted(), files.toSorted());
});

for (const [place, file] of order.entries()) {
  test(`${file} imports only what comes before it`, () => {
    const allowed = new Set(order.slice(0, place).map((name) => `./${name}`));
    assert.deepEqual(
      importsOf(file).filter((path) => !allowed.has(path)),
      [],
    );
  });
}

test('the core imports nothing but itself, the test kit included', () => {
  const foreign = [...files, ...kit].flatMap((file) =>
    importsOf(file)
      .filter((path) => !/^\.\.?\/[\w-]+\.ts$/.test(path))
      .map((path) => `${file}: ${path}`),
  );
  assert.deepEqual(foreign, []);
});

test('nothing of the core imports the test kit', () => {
  const kitted = files.filter((file) => importsOf(file).some((path) => path.includes('testing')));
  assert.deepEqual(kitted, []);
});

/** Where the core may touch the platform at all. */
const touches: Readonly<Record<string, readonly string[]>> = {
  'clock.ts': ['Date', 'setTimeout', 'clearTimeout'],
  'deadline.ts': ['AbortController'],
  'testing/scripted-model.ts': ['setTimeout', 'clearTimeout'],
};
const platform =
  /(?<![.\w'])(Date|setTimeout|clearTimeout|setInterval|setImmediate|queueMicrotask|process|globalThis|console|fetch|crypto|performance|Buffer|AbortController|Intl|structuredClone|localStorage|navigator|WebSocket)\b(?=\s*[.(])|new (Date|AbortController)\b|Math\.random/g;

for (const file of [...files, ...kit]) {
  test(`${file} touches no clock, no chance and no platform that it may not`, () => {
    const found = [...codeOf(file).matchAll(platform)].map(([all, one, two]) => one ?? two ?? all);
    const allowed = touches[file] ?? [];
    assert.deepEqual(
      found.filter((name) => !allowed.includes(name)),
      [],
    );
  });

  test(`${file} has a header, at most 400 lines, and none above 100 columns`, () => {
    const lines = textOf(file).split('\n');
    assert.ok(lines.length <= 401, `${lines.length - 1} lines`);
    assert.deepEqual(
      lines.filter((line) => line.length > 100),
      [],
    );
    assert.match(textOf(file), /^\/\*\* ?|^\/\*\*$/);
  });
}

test('the searches above find what they look for', () => {
  const hits = 'Date.now() new Date() setTimeout(f) Math.random() console.log(1) process.exit()';
  assert.equal([...hits.matchAll(platform)].length, 6);
  assert.equal([...'clock.setTimeout(x) updateDate(y) a.process(1)'.matchAll(platform)].length, 0);
});

test('no file anywhere is named for being left over', () => {
  const left = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'types', 'misc', 'shared']);
  const skipped = new Set(['node_modules', 'dist', '.git', '.stryker-tmp', 'reports']);
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (left.has(basename(entry.name).replace(/\..*$/, ''))) found.push(path);
      if (entry.isDirectory()) walk(path);
    }
  };
  walk(repository);
  assert.deepEqual(found, []);
});
