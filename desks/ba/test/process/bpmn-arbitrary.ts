/**
 * Random valid processes: nested sequences, decisions, parallel paths and loops over a few lanes,
 * with branches that end early.
 */
import fc from 'fast-check';
import type { Flow, ProcessInput, Step } from '../../src/process/process-input.ts';

type Block =
  | { readonly kind: 'task'; readonly lane: number; readonly wait: boolean }
  | {
      readonly kind: 'decision';
      readonly lane: number;
      readonly branches: Block[][];
      readonly ends: boolean;
    }
  | { readonly kind: 'parallel'; readonly lane: number; readonly branches: Block[][] }
  | { readonly kind: 'loop'; readonly lane: number; readonly body: Block[] };

const { blocks } = fc.letrec<{ blocks: Block[]; block: Block }>((tie) => ({
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
  block: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('task' as const),
        lane: fc.nat(4),
        wait: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('decision' as const),
        lane: fc.nat(4),
        branches: fc.array(tie('blocks'), { minLength: 2, maxLength: 3 }),
        ends: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('parallel' as const),
        lane: fc.nat(4),
        branches: fc.array(tie('blocks'), { minLength: 2, maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('loop' as const),
        lane: fc.nat(4),
        body: tie('blocks'),
      }),
    },
  ),
}));

/** Words that must survive XML, SVG, Markdown and a layout. */
export const hostileNames: readonly string[] = [
  '<&"]]>',
  "it's <b>bold</b> & -- \\ | `code`",
  'line\nbreak\tand tab\r\n',
  '🚚 Ship 👩‍👩‍👧 parcel',
  'שלח הזמנה ללקוח',
  'Check a very long name '.repeat(13).slice(0, 299),
  'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen',
  'control \u0001 char and lone \uD800 surrogate',
  '检查库存并通知客户',
];

/** Random processes; names are plain unless some are given. */
export function arbitraryProcess(
  names: readonly string[] = ['Check order'],
): fc.Arbitrary<ProcessInput> {
  return fc
    .record({ body: blocks, lanes: fc.integer({ min: 1, max: 4 }), name: fc.nat(1000) })
    .map(
      ({ body, lanes, name }): ProcessInput =>
        build(body, lanes, (n) => names[(n + name) % names.length] ?? 'Do'),
    )
    .filter(({ steps }) => steps.length <= 24);
}

type Exit = Omit<Flow, 'to'>;

function build(body: readonly Block[], lanes: number, nameOf: (n: number) => string): ProcessInput {
  const steps: Step[] = [{ key: 'start', name: 'Begun', kind: 'start' }];
  const flows: Flow[] = [];
  const add = (kind: Step['kind'], lane: number, entries: readonly Exit[]): string => {
    const key = `s${steps.length}`;
    steps.push({ key, name: nameOf(steps.length), kind, lane: `Lane ${lane % lanes}` });
    for (const entry of entries) flows.push({ ...entry, to: key });
    return key;
  };
  const all = (
    list: readonly Block[],
    entries: readonly Exit[],
    inParallel: boolean,
  ): readonly Exit[] => list.reduce((exits, block) => one(block, exits, inParallel), entries);
  const one = (block: Block, entries: readonly Exit[], inParallel: boolean): readonly Exit[] => {
    switch (block.kind) {
      case 'task':
        return [{ from: add(block.wait ? 'wait' : 'task', block.lane, entries) }];
      case 'decision': {
        const from = add('decision', block.lane, entries);
        const exits = block.branches.map((branch, i) =>
          all(branch, [{ from, condition: `case ${i}` }], inParallel),
        );
        if (!block.ends || inParallel) return exits.flat();
        const end = add('end', block.lane, exits[0] ?? []);
        return end ? exits.slice(1).flat() : [];
      }
      case 'parallel': {
        const from = add('parallel', block.lane, entries);
        const exits = block.branches.flatMap((branch) => {
          const ends = all(branch, [{ from }], true);
          // A path that a decision split is one path again before the join.
          return ends.length === 1 ? ends : [{ from: add('task', block.lane, ends) }];
        });
        return [{ from: add('parallel', block.lane, exits) }];
      }
      case 'loop': {
        const first = add('task', block.lane, entries);
        const exits = all(block.body, [{ from: first }], inParallel);
        const from = add('decision', block.lane, exits);
        flows.push({ from, to: first, condition: 'again' });
        return [{ from, default: true }];
      }
      default:
        return block satisfies never;
    }
  };
  const exits = all(body, [{ from: 'start' }], false);
  add('end', 0, exits);
  return {
    title: nameOf(0).slice(0, 100).toWellFormed() || 'Process',
    steps,
    flows: distinct(flows),
  };
}

function distinct(flows: readonly Flow[]): readonly Flow[] {
  return flows.filter(
    (flow, i) => flows.findIndex((f) => f.from === flow.from && f.to === flow.to) === i,
  );
}
