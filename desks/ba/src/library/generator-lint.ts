/**
 * What the schema of a generator cannot see: slots, lists and names of entries that are not there.
 *
 * Comes in: a generator as it was read. Goes out: problems with the path of what is wrong; the
 * library adds file and line.
 */
import { type GeneratorPattern, slotForms } from './generator.ts';
import { type Pattern, placeholder } from './pattern.ts';

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** `entity.one` and all the others that texts of a generator may name beside parameters. */
export function slotNames(pattern: Pattern): readonly string[] {
  if (pattern.kind !== 'generator') return [];
  const texts = pattern.slots.flatMap(({ name, kind }) =>
    slotForms[kind].texts.map((text) => `${name}.${text}`),
  );
  // What an entry has depends on its list; that is looked at where the list is named.
  const entries = pattern.slots.flatMap(({ kind }) => Object.values(slotForms[kind].lists).flat());
  return [...texts, ...entries.map((name) => `each.${name}`)];
}

/** Everything that is wrong with the slots of a generator and what uses them. */
export function generatorProblems(pattern: GeneratorPattern): readonly Problem[] {
  return [
    ...pattern.slots.flatMap((slot, index): Problem[] => {
      const path = ['slots', index];
      const twin = pattern.slots.findIndex(({ name }) => name === slot.name);
      if (twin < index) {
        return [{ path, message: `There are two slots ${slot.name}. Rename one of them.` }];
      }
      if (slot.name === 'each') {
        return [{ path, message: 'A slot cannot be called each. Rename it.' }];
      }
      if ((slot.default === undefined) !== (slot.assume === undefined)) {
        const message = `A default needs the assumption that it is, and the other way round. Give ${slot.name} both.`;
        return [{ path, message }];
      }
      return isUsed(slot.name, pattern)
        ? []
        : [{ path, message: `Nothing uses the slot ${slot.name}. Name it as {{${slot.name}.…}}.` }];
    }),
    ...pattern.parameters.flatMap(({ assume, ask }, index) =>
      [assume, ask].some((text) =>
        [...text.matchAll(placeholder)].some(([, name]) => name?.includes('.')),
      )
        ? [
            {
              path: ['parameters', index],
              message: 'A later answer finds a parameter by these words. Name no slot in them.',
            },
          ]
        : [],
    ),
    ...entryProblems(pattern, { path: [], pattern, inside: undefined }),
  ];
}

interface Walk {
  readonly path: readonly PropertyKey[];
  readonly pattern: GeneratorPattern;
  /** What the entries of the list around have; nothing outside of every list. */
  readonly inside: readonly string[] | undefined;
}

/** Lists that no slot has, and `{{each.…}}` outside of a list or with a name its entries lack. */
function entryProblems(value: unknown, walk: Walk): readonly Problem[] {
  if (typeof value === 'string') return textProblems(value, walk);
  if (typeof value !== 'object' || value === null) return [];
  const record: Record<string, unknown> = { ...value };
  const problems: Problem[] = [];
  let { inside } = walk;
  for (const word of ['each', 'if', 'unless']) {
    const list = Array.isArray(value) ? undefined : record[word];
    if (typeof list !== 'string') continue;
    const entries = entriesOf(list, walk.pattern);
    if (!entries) {
      const message = `No slot has the list ${list}. There are: ${listsOf(walk.pattern)}.`;
      problems.push({ path: [...walk.path, word], message });
    } else if (word === 'each') inside = entries;
  }
  const inner = Object.entries(record).flatMap(([key, one]) =>
    entryProblems(one, {
      ...walk,
      inside,
      path: [...walk.path, Array.isArray(value) ? Number(key) : key],
    }),
  );
  return [...problems, ...inner];
}

function textProblems(text: string, { inside, path }: Walk): readonly Problem[] {
  return [...text.matchAll(placeholder)].flatMap(([, name = '']): Problem[] => {
    const [slot, part = ''] = name.split('.');
    if (slot !== 'each' || inside?.includes(part)) return [];
    const message = inside
      ? `An entry of this list has no ${part}. It has: ${inside.join(', ')}.`
      : `{{${name}}} stands in no list. Say each: with the list it is repeated for.`;
    return [{ path, message }];
  });
}

function entriesOf(list: string, { slots }: GeneratorPattern): readonly string[] | undefined {
  const [slot, name = ''] = list.split('.');
  const kind = slots.find((one) => one.name === slot)?.kind;
  return kind && slotForms[kind].lists[name];
}

function listsOf({ slots }: GeneratorPattern): string {
  return slots
    .flatMap(({ name, kind }) => Object.keys(slotForms[kind].lists).map((one) => `${name}.${one}`))
    .join(', ');
}

function isUsed(slot: string, pattern: GeneratorPattern): boolean {
  const body = { ...pattern, slots: [] };
  return new RegExp(`\\{\\{\\s*${slot}\\.|"(?:each|if|unless)":"${slot}\\.`).test(
    JSON.stringify(body),
  );
}
