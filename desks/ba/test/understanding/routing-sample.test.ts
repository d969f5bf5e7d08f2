/**
 * How well requests are routed without a language model, counted over labelled messages.
 *
 * `routing/ba.jsonl` is this desk's own set, on which the rules were made and from which wording was
 * learnt; a second set is used where it is there. Neither says how often somebody else's messages
 * are right: see `docs/routing.md`. The numbers are printed, because one overall number hides the
 * interesting part.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { agentNames } from '../../src/understanding/lexicon.ts';
import { understand } from '../../src/understanding/understand.ts';

const row = z.object({
  id: z.string(),
  text: z.string(),
  lang: z.string(),
  accept: z.array(z.string()),
  need: z.array(z.string()),
  kind: z.enum(['plain', 'ambiguous_either', 'multi_need', 'direct', 'out_of_scope']),
  tricky: z.boolean(),
  style: z.array(z.string()),
});
type Row = z.infer<typeof row>;

const own = fileURLToPath(new URL('../../routing/ba.jsonl', import.meta.url));
const other = fileURLToPath(
  new URL('../../../../../shared/data/routing/ba.jsonl', import.meta.url),
);

/** Who becomes active first, or what triage does itself. */
function firstHop(text: string): string {
  const { kind, ambiguous, wanted } = understand(text);
  if (kind === 'question' || kind === 'greeting') return 'direct';
  if (kind === 'out_of_scope') return 'out_of_scope';
  return kind === 'unclear' || ambiguous ? 'asks' : (wanted[0]?.agent ?? 'asks');
}

interface Score {
  readonly right: number;
  readonly of: number;
}

/** Shares by group; a clarifying question counts half for a short plain request. */
function score(rows: readonly Row[]): ReadonlyMap<string, Score> {
  const groups = new Map<string, { right: number; of: number }>();
  for (const one of rows) {
    const hop = firstHop(one.text);
    const half = hop === 'asks' && one.kind === 'plain' && one.style.includes('short') ? 0.5 : 0;
    const asks = hop === 'asks' && one.kind === 'ambiguous_either';
    const right = one.accept.includes(hop) || asks ? 1 : half;
    const visited = new Set<string>(understand(one.text).wanted.map(({ agent }) => agent));
    const complete = one.need.every((agent) => visited.has(agent)) ? 1 : 0;
    const kind = one.kind === 'plain' && one.tricky ? 'plain, tricky' : one.kind;
    const counted: [string, number][] = [[kind, right]];
    if (one.lang !== 'en') counted.push(['not English', right]);
    if (one.kind === 'multi_need') counted.push(['multi_need, complete', complete]);
    for (const [group, points] of counted) {
      const so = groups.get(group) ?? { right: 0, of: 0 };
      groups.set(group, { right: so.right + points, of: so.of + 1 });
    }
  }
  return groups;
}

const floors = {
  plain: 0.93,
  'plain, tricky': 0.88,
  out_of_scope: 0.9,
  direct: 0.9,
  'not English': 0.9,
} as const;

/** The share of plain requests that are asked back, at most. */
const askedMax = 0.05;

function rowsIn(file: string): readonly Row[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => row.parse(JSON.parse(line)));
}

describe('routing of labelled messages', () => {
  const sets = [
    { name: 'the set the rules were made on', file: own },
    { name: 'a set the rules were not made on', file: other },
  ];
  for (const { name, file } of sets) {
    const skip = existsSync(file) ? false : `not there: ${file}`;
    it(`${name}: first hop right at least as often as promised`, { skip }, (t) => {
      const scores = score(rowsIn(file));
      for (const [group, { right, of }] of scores) {
        t.diagnostic(`${group}: ${right} of ${of} (${((100 * right) / of).toFixed(0)} %)`);
      }
      for (const [group, floor] of Object.entries(floors)) {
        const { right, of } = scores.get(group) ?? { right: 0, of: 1 };
        assert.ok(right / of >= floor, `${group}: ${right} of ${of} is below ${floor}`);
      }
      const plain = rowsIn(file).filter(({ kind }) => kind === 'plain');
      const asked = plain.filter(({ text }) => firstHop(text) === 'asks').length;
      assert.ok(asked <= askedMax * plain.length, `${asked} of ${plain.length} asked back`);
    });
  }

  it('every id of the own set is there once, and every label is known', () => {
    const rows = rowsIn(own);
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    const known = new Set<string>([...agentNames, 'direct', 'out_of_scope']);
    for (const { id, accept } of rows)
      assert.ok(
        accept.every((one) => known.has(one)),
        id,
      );
  });
});
