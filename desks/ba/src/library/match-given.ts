/**
 * Whether a name stands only in the text that a request gives to work on.
 *
 * `Turn these criteria into a flow: … then cancel and refund` is about its own criteria, not about
 * refunds in general: what is inside given text names no pattern. Two things are no given text
 * though they look like it: one statement beside the request (`We offer meal kits. Write stories
 * for …`), and an entry of a list that is nothing but a name (`Stories for our shop: login, order
 * return`).
 */
import type { Understanding } from '../understanding/understand.ts';
import { convertingVerbs, finiteVerbs, subordinators } from '../understanding/wordlists.ts';
import type { Reading, Word } from '../understanding/words.ts';
import type { PatternKind } from './pattern.ts';

type Span = readonly [start: number, end: number];

/** Whether the name from one word to another is only in given text. */
export function isOnlyGiven(
  understanding: Understanding,
  of: { reading: Reading; first: number; last: number; kind: PatternKind },
): boolean {
  const start = of.reading.words[of.first]?.start ?? 0;
  const spans = givenIn(understanding);
  const inside = spans.find(([from, to]) => from <= start && start < to);
  if (!inside) return false;
  if (isOver(understanding, { reading: of.reading, spans })) return true;
  if (spans.length === 1 && isRemark(understanding.text, inside)) return false;
  return !isEntry(of, inside);
}

/** The given pieces; what stands after a colon is given up to the end, or up to the topic. */
function givenIn({ text, topic, material, deliverables }: Understanding): readonly Span[] {
  const about = topic === '' ? -1 : text.indexOf(topic);
  const pieces = material.flatMap((piece): readonly Span[] => {
    const start = text.indexOf(piece);
    if (start < 0) return [];
    const end = start + piece.length;
    if (!isLabelled(text, start)) return [[start, end]];
    return [[start, about > end ? about : text.length]];
  });
  // `Draw the process: check the seal, refund`: a list of verbs looks like further wishes.
  const colon = text.search(/:\s/) + 1;
  const asked = deliverables.some(({ because }) => text.slice(0, colon).includes(because));
  const known = pieces.some(([start, end]) => start <= colon + 2 && colon < end);
  return asked && !known ? [...pieces, [colon, text.length]] : pieces;
}

function isLabelled(text: string, start: number): boolean {
  return /:\s*[-*•"“„'«]?\s*$/.test(text.slice(0, start));
}

/** One statement beside the request, neither labelled nor quoted nor a criterion. */
function isRemark(text: string, [start, end]: Span): boolean {
  const piece = text.slice(start, end);
  const quoted = /["“„«]\s*$/.test(text.slice(0, start));
  return !isLabelled(text, start) && !quoted && !/[\n;]|\bgiven\b.*\bthen\b/i.test(piece);
}

/** `Turn these … into`, `from my notes`: the text is there to be made into something else. */
function isOver(
  { mode }: Understanding,
  { reading, spans }: { reading: Reading; spans: readonly Span[] },
): boolean {
  if (mode === 'review') return true;
  if (spans.some(([start]) => recorded.test(reading.text.slice(0, start)))) return true;
  const asked = reading.words.filter(
    ({ start }) => !spans.some(([from, to]) => from <= start && start < to),
  );
  return asked.some(({ plain }) => convertingVerbs.has(plain) || handedOver.has(plain));
}

/** `Columns:` and `Context:` list what there is, not what is wanted. */
const recorded =
  /\b(?:columns?|tables?|fields?|data|context|notes|spalten|felder|kontext)\s*:\s*$/i;

const handedOver = new Set(
  `these those following notes transcript minutes diese diesen folgende folgenden notizen ces
  suivants notas estas estos siguientes`.split(/\s+/),
);

/** Words of an entry that is a name and little more. */
const entryMax = 6;

/** The name begins an entry of a list; for a process, whose list is its steps, the only one. */
function isEntry(
  { reading, first, kind }: { reading: Reading; first: number; kind: PatternKind },
  span: Span,
): boolean {
  const { words } = reading;
  const outside = ({ start }: Word): boolean => start < span[0] || start >= span[1];
  const ends = (index: number): boolean => {
    const word = words[index];
    return !word || outside(word) || (word.mark && separating.has(word.plain));
  };
  let from = first;
  while (!ends(from - 1) && isLabel(words[from - 1])) from -= 1;
  if (!ends(from - 1)) return false;
  let to = first;
  while (!ends(to + 1)) to += 1;
  const entry = words.slice(first, to + 1);
  const only = [words[from - 1], words[to + 1]].every((word) => !word || outside(word));
  if (kind === 'process' && !only) return false;
  return (
    entry.length <= entryMax &&
    !entry.some(
      ({ plain }) => finiteVerbs.has(plain) || subordinators.has(plain) || telling.has(plain),
    )
  );
}

const separating = new Set([',', ';', '.', '\n', ':', '•', '*', '-', '"', '“', '”', '(', ')']);
const telling = new Set('then must shall should can will may'.split(' '));

/** `R3`, `2`, `the`. */
function isLabel(word: Word | undefined): boolean {
  return word !== undefined && /^(?:[a-z]{0,3}\d{1,4}|a|an|the|our|and|und|et|y)$/.test(word.plain);
}
