/**
 * What a message asks for, read together with what was said before.
 *
 * Comes in: the user's messages and how the runs between them ended. Goes out: one understanding:
 * an answer is read with the request that was asked about; a request that names no topic (`now the
 * UAT plan`) takes the topic of the last one that did; and which messages came since then, newest
 * first, because what they say counts more.
 */
import { isOtherForm } from '../understanding/cues-testing.ts';
import { topicOr } from '../understanding/own-topic.ts';
import { type Understanding, understand } from '../understanding/understand.ts';
import { askingVerbs } from '../understanding/wordlists.ts';
import { read } from '../understanding/words.ts';

/** A message of the user and what became of it. */
export interface Told {
  readonly text: string;
  /** The desk asked something at the end. */
  readonly asked: boolean;
  /** Something was made. */
  readonly made: boolean;
}

export interface Subject {
  readonly understanding: Understanding;
  /** The newest message alone. */
  readonly newest: string;
  /** The request it goes on from; absent where it stands alone. */
  readonly base?: Understanding;
  /** For a question about data that varies others: those, oldest first. */
  readonly earlier: readonly string[];
  /** With `base`: the messages after that request, newest first. */
  readonly since: readonly string[];
}

/** Whether a message names something that the library knows. */
export type Knows = (understanding: Understanding) => boolean;

/** The subject of the newest message. */
export function subjectOf(told: readonly Told[], knows: Knows): Subject {
  const newest = told.at(-1)?.text ?? '';
  const own = understand(newest);
  const earlier = told.slice(0, -1);
  if (earlier.at(-1)?.asked && !standsAlone(own, knows)) {
    const joined = [...openChain(earlier, knows), newest].join('\n');
    return { understanding: understand(joined), newest, earlier: [], since: [] };
  }
  const place = lastTopic(earlier, knows);
  const base = place < 0 ? undefined : understand(earlier[place]?.text ?? '');
  if (!base || !goesOn(own, { base, knows })) {
    return { understanding: own, newest, earlier: [], since: [] };
  }
  const since = sinceOf(told, place);
  const variations = since.slice(1).filter((text) => isVaried(understand(text), base));
  const chain = isVaried(own, base) ? [base.text, ...variations.toReversed()] : [];
  return { understanding: merged(own, base), newest, base, earlier: chain, since };
}

/** The last request that named a topic and came to something, whatever the newest says. */
export function lastRequest(
  told: readonly Told[],
  knows: Knows,
): { readonly base: Understanding; readonly since: readonly string[] } | undefined {
  const place = lastTopic(told.slice(0, -1), knows);
  const text = told[place]?.text;
  return text === undefined ? undefined : { base: understand(text), since: sinceOf(told, place) };
}

function lastTopic(earlier: readonly Told[], knows: Knows): number {
  const first = earlier.findIndex(({ made }) => made);
  return earlier.findLastIndex(({ text, made }, index) => {
    if (!made || (index > first && variesText(text))) return false;
    return hasTopic(understand(text), knows);
  });
}

function sinceOf(told: readonly Told[], place: number): readonly string[] {
  return told
    .slice(place + 1)
    .map(({ text }) => text)
    .toReversed();
}

/** What is wanted from the newest, what it is about from the request before. */
function merged(own: Understanding, base: Understanding): Understanding {
  const { wanted, specialists, order } = isVaried(own, base) ? base : own;
  return {
    ...own,
    wanted,
    specialists,
    order,
    kind: 'work',
    text: `${base.text}\n${own.text}`,
    topic: base.topic,
    material: base.material,
    negated: [...base.negated, ...own.negated],
    mode: own.mode === 'unclear' || own.mode === 'draft_from_text' ? base.mode : own.mode,
  };
}

/** It asks for something and leaves open of what; or it varies a question about data. */
function goesOn(
  own: Understanding,
  { base, knows }: { base: Understanding; knows: Knows },
): boolean {
  if (!isOtherForm(own.text) && knows(own)) return false;
  if (own.kind === 'work' && own.wanted.length > 0 && !hasTopic(own, knows)) return true;
  return isVaried(own, base);
}

/** The question about data that was asked before, with something else in it. */
function isVaried({ text }: Understanding, base: Understanding): boolean {
  return base.wanted[0]?.agent === 'data' && variesText(text);
}

/** `by region instead`, `only 2025`, `and without returned orders`; a longer text is a question. */
function variesText(text: string): boolean {
  const short = text.trim().split(/\s+/).length <= 6;
  return text.length < 120 && (turns.test(text) || (short && begins.test(text)));
}

const turns =
  /\b(?:instead|too|as well)\W*$|^\W*(?:and|now|but|then) (?:also )?(?:by|per|only|without|excluding)\b/i;
const begins =
  /^\W*(?:(?:and|now|ok|please|also|but|then|the same|same)\W+)*(?:(?:by|per|for|only|just|in|without|excluding|except|including|with)\b|(?:top|bottom) \d+\W*$)/i;

/** The messages of one open question: back to the one that began it. */
function openChain(earlier: readonly Told[], knows: Knows): readonly string[] {
  const begin = earlier.findLastIndex(
    ({ text }, index) =>
      !(earlier[index - 1]?.asked ?? false) || standsAlone(understand(text), knows),
  );
  return earlier.slice(Math.max(0, begin)).map(({ text }) => text);
}

/** A message that is no answer: it asks for something of its own, or for nothing at all. */
function standsAlone(own: Understanding, knows: Knows): boolean {
  if (own.kind === 'greeting' || own.kind === 'question') return true;
  if (own.kind === 'out_of_scope') return own.outside?.reason !== 'not_ba_work';
  if (own.kind !== 'work' || own.deliverables.length === 0) return false;
  return hasTopic(own, knows) && asks(own.text);
}

/** It begins like a request. */
export function asks(text: string): boolean {
  const { words } = read(text.slice(0, 200));
  return words.slice(0, 5).some(({ plain, quoted }) => !quoted && askingVerbs.has(plain));
}

/** Names what it is about, or something that the library knows. */
function hasTopic(own: Understanding, knows: Knows): boolean {
  return !isOtherForm(own.text) && (knows(own) || topicOr(own, '') !== '');
}
