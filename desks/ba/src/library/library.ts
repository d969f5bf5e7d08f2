/**
 * The pattern library: YAML files that people can read, change and add to.
 *
 * Comes in: folders, the shipped one first, a user's after it. Goes out: patterns, and findings
 * with file and line for every file that cannot be used.
 *
 * Invariants
 * 1. A pattern of a later folder replaces one of the same kind and name.
 * 2. A file with an error is left out whole; the other files are used.
 * 3. Every parameter that a text names is there, every rule that a criterion names is there, every
 *    process can be drawn: a pattern that loads makes an input that its tool accepts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../deliverable.ts';
import { checkProcess } from '../process/process-check.ts';
import type { GeneratorPattern } from './generator.ts';
import { generatorProblems, slotNames } from './generator-lint.ts';
import { type Pattern, placeholder, type StoriesPattern, textsIn } from './pattern.ts';
import { openPatternCache, type PatternCache } from './pattern-cache.ts';
import { patternSchema } from './pattern-schema.ts';
import { readYaml } from './yaml-file.ts';

/** The folder of the patterns that come with the desk. */
export const libraryFolder: string = fileURLToPath(new URL('../../library', import.meta.url));

export interface Library {
  readonly patterns: readonly Pattern[];
  /** What could not be used, and why. */
  readonly findings: readonly Finding[];
}

/** Folders of the library that hold something else than patterns. */
const others = new Set(['glossary', 'templates']);

/** Loads all patterns of some folders, also those of folders below them. */
export function loadLibrary(folders: readonly string[] = [libraryFolder]): Library {
  const patterns = new Map<string, Pattern>();
  const findings: Finding[] = [];
  const cache = openPatternCache();
  for (const folder of folders) {
    for (const { pattern } of readPatterns(folder, findings, cache)) {
      patterns.set(`${pattern.kind} ${pattern.name}`, pattern);
    }
  }
  cache.save();
  return { patterns: [...patterns.values()], findings };
}

/** The patterns of one folder with their files; what cannot be used goes to the findings. */
export function readPatterns(
  folder: string,
  findings: Finding[],
  cache?: PatternCache,
): readonly { readonly file: string; readonly pattern: Pattern }[] {
  const own = new Map<string, { readonly file: string; readonly pattern: Pattern }>();
  for (const file of yamlFiles(folder, findings)) {
    const pattern = load(join(folder, file), { file, findings, cache });
    if (!pattern) continue;
    const id = `${pattern.kind} ${pattern.name}`;
    const twin = own.get(id)?.file;
    if (twin === undefined) own.set(id, { file, pattern });
    else findings.push(problem(`${file}:1`, `${twin} is a ${id} pattern too. Rename one of them.`));
  }
  return [...own.values()];
}

/** YAML files below a folder, in order of path; hidden ones are left out. */
export function yamlFiles(folder: string, findings: Finding[]): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[^.].*\.ya?ml$/.test(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .filter((file) => !others.has(file.split(/[/\\]/)[0] ?? ''))
      .toSorted();
  } catch (error) {
    findings.push(
      problem(folder, `Cannot read the folder: ${String(error)}. Check the path and its rights.`),
    );
    return [];
  }
}

interface Loading {
  /** Below its folder, as findings show it. */
  readonly file: string;
  readonly findings: Finding[];
  readonly cache: PatternCache | undefined;
}

function load(path: string, { file, findings, cache }: Loading): Pattern | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    findings.push(problem(file, `Cannot read the file: ${String(error)}. Check its rights.`));
    return undefined;
  }
  const { pattern, findings: found } = patternIn(text, file, cache);
  findings.push(...found);
  return pattern;
}

interface Read {
  readonly pattern?: Pattern;
  readonly findings: readonly Finding[];
}

/** What was read from a text once; the shipped files are the same for every desk of a process. */
const readBefore = new Map<string, Read>();

function patternIn(text: string, file: string, cache: PatternCache | undefined): Read {
  const key = `${file}\n${text}`;
  const known = readBefore.get(key);
  if (known) return known;
  const kept = cache?.get(text);
  const made = kept ? { pattern: kept, findings: [] } : parsed(text, file);
  if (made.pattern && !kept) cache?.put(text, made.pattern);
  readBefore.set(key, made);
  return made;
}

function parsed(text: string, file: string): Read {
  const read = readYaml(text, { file, schema: patternSchema });
  if (!read.ok) return { findings: read.findings };
  const findings = inconsistencies(read.value).map(({ path, message }) =>
    problem(`${file}:${read.lineOf(path)}`, message),
  );
  return findings.length > 0 ? { findings } : { pattern: read.value, findings };
}

export interface Inconsistency {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What the schema cannot see: names that lead nowhere. */
function inconsistencies(pattern: Pattern): readonly Inconsistency[] {
  return [...parameterProblems(pattern), ...entityProblems(pattern), ...bodyProblems(pattern)];
}

function entityProblems({ kind, entities }: Pattern): readonly Inconsistency[] {
  // What a generator has to keep is named by its slots.
  if (kind === 'generator') return [];
  const known = new Set(entities.map(({ name }) => name));
  return entities.flatMap(({ name, attributes }, index) => {
    const path = ['entities', index];
    const found: Inconsistency[] = attributes.flatMap(({ of }, at) => {
      if (of === undefined || known.has(of)) return [];
      const message = `There is no entity ${of}. Add it to entities, or name one that is there.`;
      return [{ path: [...path, 'attributes', at, 'of'], message }];
    });
    if (attributes.some(({ key }) => key)) return found;
    const message = `Nothing tells one ${name} from another. Mark an attribute with key: true.`;
    return [...found, { path, message }];
  });
}

function parameterProblems(pattern: Pattern): readonly Inconsistency[] {
  const known = new Set([...pattern.parameters.map(({ name }) => name), ...slotNames(pattern)]);
  const { parameters, ...body } = pattern;
  const found: Inconsistency[] = [];
  const { sql, ...texts } = { sql: '', ...body };
  const named = namesIn(body);
  for (const { path, text } of placesIn(texts)) {
    for (const name of namesIn(text)) {
      if (known.has(name)) continue;
      const message = `Cannot fill in {{${name}}}: there is no such parameter. Add it.`;
      found.push({ path, message });
    }
  }
  for (const [index, one] of parameters.entries()) {
    const path = ['parameters', index];
    if (!named.has(one.name) && !sql.includes(`value ${one.name}`))
      found.push({ path, message: `Nothing uses ${one.name}. Name it as {{${one.name}}}.` });
    if (!namesIn(one.assume).has(one.name)) {
      found.push({
        path: [...path, 'assume'],
        message: `The assumption does not show the value. Name it as {{${one.name}}}.`,
      });
    }
    for (const [at, phrase] of one.said.entries()) {
      if (phrase.match(/[#*]/g)?.length === 1) continue;
      const message = `Cannot find a value by "${phrase}". Put # for the number or * for words.`;
      found.push({ path: [...path, 'said', at], message });
    }
  }
  return found;
}

/** Every text of a value with the path to it. */
export function placesIn(
  value: unknown,
  path: readonly PropertyKey[] = [],
): readonly { path: readonly PropertyKey[]; text: string }[] {
  if (typeof value === 'string') return value.includes('{{') ? [{ path, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  return [...entries].flatMap(([key, inner]) => placesIn(inner, [...path, key]));
}

function namesIn(value: unknown): ReadonlySet<string> {
  return new Set(
    textsIn(value).flatMap((text) => [...text.matchAll(placeholder)].map(([, name = '']) => name)),
  );
}

function bodyProblems(pattern: Pattern): readonly Inconsistency[] {
  switch (pattern.kind) {
    case 'stories':
      return [
        ...pattern.stories.flatMap(({ criteria }, story) =>
          ruleProblems(criteria, { pattern, path: ['stories', story, 'criteria'] }),
        ),
        ...ruleProblems(pattern.tests, { pattern, path: ['tests'] }),
      ];
    case 'generator':
      return [
        ...generatorProblems(pattern),
        ...pattern.stories.flatMap(({ criteria }, story) =>
          ruleProblems(criteria, { pattern, path: ['stories', story, 'criteria'] }),
        ),
        ...ruleProblems(pattern.tests, { pattern, path: ['tests'] }),
      ];
    case 'process':
      return checkProcess({
        title: pattern.title,
        trigger: pattern.trigger,
        outcomes: pattern.outcomes,
        lanes: pattern.lanes,
        steps: pattern.steps,
        flows: pattern.flows,
      })
        .filter(({ severity }) => severity === 'error')
        .map(({ where, message }) => ({
          path: pathOfStep(pattern, where),
          message: `${where}: ${message}`,
        }));
    case 'query':
      return roleProblems(pattern.sql, new Set(pattern.roles.map(({ name }) => name)));
    default:
      return pattern satisfies never;
  }
}

/** Criteria and tests that name a rule that is not there. */
function ruleProblems(
  list: readonly { readonly rule?: string | undefined }[],
  { pattern, path }: { pattern: StoriesPattern | GeneratorPattern; path: readonly PropertyKey[] },
): readonly Inconsistency[] {
  return list.flatMap(({ rule }, index): Inconsistency[] => {
    if (rule === undefined || pattern.rules.some(({ key }) => key === rule)) return [];
    const message = `There is no rule ${rule}. Add it to rules, or name one that is there.`;
    return [{ path: [...path, index, 'rule'], message }];
  });
}

function pathOfStep(pattern: Extract<Pattern, { kind: 'process' }>, where: string): PropertyKey[] {
  const index = pattern.steps.findIndex(({ key }) => new RegExp(`\\b${key}\\b`).test(where));
  return index < 0 ? ['steps'] : ['steps', index];
}

function roleProblems(sql: string, roles: ReadonlySet<string>): readonly Inconsistency[] {
  const used = [
    ...sql.matchAll(/\{\{[#^/]?\s*(?:(?:day|week|month|quarter|year|name)\s+)?([a-z_]+)\s*\}\}/g),
  ];
  return [...new Set(used.map(([, name = '']) => name))]
    .filter((name) => name !== 'table' && !roles.has(name))
    .map((name) => ({
      path: ['sql'],
      message: `The SQL names the role ${name}, which is not there. Add it to roles.`,
    }));
}

function problem(where: string, message: string): Finding {
  return { rule: 'library_file', severity: 'error', where, message };
}
