/**
 * Reads process notation: `triage 2 days -> approval 6 days (ok -> ship / not ok -> back)`. The
 * grammar is in docs/process-notation.md; this is a recursive descent over its tokens.
 *
 * Comes in: any text. Goes out: a tree, and the places that do not read.
 *
 * Invariants
 * 1. Never throws, and every word is in the tree, a comment, or `notUnderstood`.
 * 2. A bracket without a partner ends with its line; a sign in a wrong place is left out; both are
 *    problems that say where, what was found and what was expected.
 */
import {
  bracketLane,
  bracketWords,
  closing,
  depthMax,
  type Ends,
  endOf,
  hasMore,
  hasWays,
  kind,
  laneWords,
  linesAhead,
  problem,
  type State,
  settled,
  skip,
  spanName,
  squeezed,
  startsItem,
  stepName,
  token,
  top,
  wordsOf,
} from './notation-cursor.ts';
import { roleLike } from './notation-lane.ts';
import { tokensOf } from './notation-tokens.ts';
import type { Chain, Name, NotationNode, NotationTree, StepNode } from './notation-tree.ts';
import { decisionOf, endNode, waysInBrackets } from './notation-ways.ts';
import { backTo, endWord } from './notation-words.ts';
import { type SaidTime, timeOf, trailingTime } from './process-time.ts';

const arrow = /-{1,5}>|={1,5}>|[–—]>|[→➔⇒⟶➜]/u;

/** Whether a text has an arrow, and so may be notation. */
export function hasArrow(text: string): boolean {
  return arrow.test(text);
}

/** Reads a text as process notation. */
export function parseNotation(source: string): NotationTree {
  const { tokens, comments, unmatched } = tokensOf(source);
  const at: State = {
    source,
    tokens,
    unmatched,
    i: 0,
    problems: [],
    labels: [],
    depth: 0,
    chain: chainOf,
  };
  const chains: Chain[] = [];
  const notUnderstood: Name[] = [];
  let title: Name | undefined;
  while (kind(at) !== 'end') {
    const from = at.i;
    if (kind(at) === 'line' || kind(at) === ';') {
      at.i += 1;
      continue;
    }
    const heading = headingOf(at);
    if (heading) {
      if (title) notUnderstood.push(heading);
      title ??= heading;
      continue;
    }
    const hadArrow = kind(at) === 'arrow';
    const chain = chainOf(at, top);
    const isLone = chain.length === 1 && chain[0]?.kind === 'step' && !hadArrow;
    if (isLone && isProse(chain[0] as StepNode)) {
      notUnderstood.push(spanName(at, from));
    } else if (chain.length > 0) {
      const before = chains.at(-1);
      // A line that begins with an arrow, or follows one, goes on with the line before.
      if (before && (hadArrow || at.openArrow)) chains[chains.length - 1] = [...before, ...chain];
      else chains.push(chain);
    }
    at.openArrow = at.i > 0 && at.tokens[at.i - 1]?.kind === 'arrow';
    if (at.i === from) skip(at, 'a step');
  }
  const named = titled(chains, at, title);
  return { ...named, problems: at.problems, notUnderstood, comments };
}

const inPath: Ends = new Set(['end', 'line', ')']);

/** `Refund process:` on a line of its own. */
function headingOf(at: State): Name | undefined {
  let ahead = 0;
  while (kind(at, ahead) === 'word' || kind(at, ahead) === 'quoted') ahead += 1;
  if (ahead === 0 || kind(at, ahead) !== ':') return undefined;
  const after = kind(at, ahead + 1);
  if (after !== 'line' && after !== 'end') return undefined;
  const from = at.i;
  const name = wordsOf(at);
  if (kind(at) !== ':') {
    at.i = from;
    return undefined;
  }
  at.i += 1;
  return settled(name);
}

/** A line without an arrow is a step only where it is marked as one. */
function isProse({ lane, time, name }: StepNode): boolean {
  return lane === undefined && time === undefined && !name.isQuoted;
}

function chainOf(at: State, ends: Ends): Chain {
  const nodes: NotationNode[] = [];
  if (kind(at) === 'arrow') at.i += 1;
  while (!ends.has(kind(at))) {
    const before = at.i;
    const item = itemsOf(at, ends);
    nodes.push(...item);
    if (at.i === before) {
      skip(at, 'a step');
      continue;
    }
    if (kind(at) === 'arrow') {
      at.i += 1;
      while (kind(at) === 'line' && hasMore(at)) at.i += 1;
      while (kind(at) === 'arrow') skip(at, 'a step');
    } else if (kind(at) === 'line' && kind(at, linesAhead(at)) === 'arrow') {
      at.i += linesAhead(at) + 1;
    } else if (!ends.has(kind(at))) {
      problem(at, '“->” or the end of the line');
      if (startsItem(kind(at))) continue;
      at.i += 1;
      if (kind(at) === 'arrow') at.i += 1;
    }
  }
  return nodes;
}

/** A step with what belongs to it, or several that are done together. */
function itemsOf(at: State, ends: Ends): readonly NotationNode[] {
  const start = token(at).start;
  const first = pathOf(at, ends);
  if (kind(at) !== '&') return first;
  const paths = [first];
  while (kind(at) === '&') {
    at.i += 1;
    const before = at.i;
    const path = pathOf(at, ends);
    if (path.length > 0) paths.push(path);
    if (at.i === before) problem(at, 'a step that is done at the same time');
  }
  const real = paths.filter((path) => path.length > 0);
  if (real.length < 2) return real.flat();
  return [{ kind: 'together', paths: real, start, end: endOf(at) }];
}

/** One of several paths: `(a -> b)`, or a single item. */
function pathOf(at: State, ends: Ends): Chain {
  if (kind(at) !== '(' || at.unmatched.has(token(at).start) || at.depth >= depthMax) {
    return itemOf(at, ends);
  }
  if (hasWays(at)) return [waysInBrackets(at)];
  at.i += 1;
  at.depth += 1;
  const chain = chainOf(at, inPath);
  at.depth -= 1;
  if (kind(at) === ')') at.i += 1;
  return chain;
}

function itemOf(at: State, ends: Ends): readonly NotationNode[] {
  const start = token(at).start;
  let lane = kind(at) === '[' ? bracketLane(at) : undefined;
  if (kind(at) === '(' && lane === undefined) return afterName(at, undefined, ends);
  let said = wordsOf(at);
  if (said && kind(at) === ':') {
    at.i += 1;
    if (!said.isQuoted && endWord.test(said.text)) {
      if (lane) problem(at, 'a step: an end has no lane');
      const name = settled(wordsOf(at));
      return [{ kind: 'end', ...(name && { name }), start, end: endOf(at) }];
    }
    const next = wordsOf(at);
    if (lane) {
      // The lane is in front already, so the colon is part of the name.
      const text = squeezed(`${said.text}: ${next?.text ?? ''}`);
      const name = { ...said, text, isQuoted: true };
      return afterName(at, { kind: 'step', name, lane, start, end: endOf(at) }, ends);
    }
    const again = next && kind(at) === ':' ? next : undefined;
    if (again && !again.isQuoted && endWord.test(again.text)) {
      problem(at, 'a step: an end has no lane');
      at.i += 1;
      const name = settled(wordsOf(at));
      return [{ kind: 'end', ...(name && { name }), start, end: endOf(at) }];
    }
    // "Refund: Clerk: enter": two labels, of which the first is the title.
    const isFirst = at.labels.length === 0 && at.tokens[0]?.start === said.start;
    if (!again || isFirst) at.labels.push(said);
    if (again && !isFirst) {
      // A lane and a name with a colon in it.
      const text = squeezed(at.source.slice(again.start, endOf(at)));
      at.i += 1;
      const rest = wordsOf(at);
      const name = { ...again, text: `${text}: ${rest?.text ?? ''}`.trim(), isQuoted: true };
      lane = laneWords(said);
      return afterName(at, { kind: 'step', name, lane, start, end: endOf(at) }, ends);
    }
    if (again) {
      at.doubled = said;
      at.i += 1;
      at.labels.push(again);
      lane = laneWords(again);
      said = wordsOf(at);
    } else {
      lane ??= laneWords(said);
      said = next;
    }
  }
  if (!said) {
    if (lane) problem(at, `what ${lane.text} does`);
    // A lane without a step is kept as the name of one.
    return lane
      ? afterName(at, { kind: 'step', name: stepName(lane, false), start, end: endOf(at) }, ends)
      : [];
  }
  if (!said.isQuoted && lane === undefined) {
    if (endWord.test(said.text)) return [endNode(said, start)];
    const to = backTo(said);
    if (to)
      return [{ kind: 'back', ...(to.text !== '' && { to: settled(to) }), start, end: endOf(at) }];
  }
  const split = said.isQuoted ? splitQuoted(at, said) : trailingTime(said.text);
  const name = stepName(split ? { ...said, text: split.name } : said, lane !== undefined);
  const step: StepNode = {
    kind: 'step',
    name,
    ...(lane && { lane }),
    ...(split && { time: split.time }),
    start,
    end: endOf(at),
  };
  return afterName(at, step, ends);
}

/** `"Wait for Bob" 2 days`: words after a quoted name can only be its time. */
function splitQuoted(
  at: State,
  name: Name,
): { readonly name: string; readonly time: SaidTime } | undefined {
  const from = at.i;
  if (kind(at) !== 'word') return undefined;
  const words = wordsOf(at);
  const time = words && timeOf(words.text);
  if (time) return { name: name.text, time };
  at.i = from;
  return undefined;
}

/** What may follow a name: a question mark, brackets with a time, a lane, a note, or the ways on. */
function afterName(at: State, named: StepNode | undefined, ends: Ends): readonly NotationNode[] {
  if (named && kind(at) === '?') return [decisionOf(at, named, ends)];
  const nodes: NotationNode[] = [];
  let step = named;
  while (kind(at) === '(' || kind(at) === '[') {
    if (kind(at) === '[') {
      if (!step || step.lane || startsItem(kind(at, closing(at) + 1))) break;
      const lane = bracketLane(at);
      step = { ...step, ...(lane && { lane }), end: endOf(at) };
    } else if (hasWays(at)) {
      if (step) nodes.push(step);
      nodes.push(waysInBrackets(at));
      return nodes;
    } else {
      const content = bracketWords(at);
      if (!content) continue;
      step = step ? described(step, content, endOf(at)) : stepOf(at, content);
    }
  }
  if (!step) return nodes;
  return kind(at) === '?' ? [decisionOf(at, step, ends)] : [step];
}

/** Words in brackets where a step should be are its name. */
function stepOf(at: State, words: Name): StepNode {
  const split = words.isQuoted ? undefined : trailingTime(words.text);
  const name = stepName({ ...words, text: split?.name ?? words.text }, false);
  const time = split && { time: split.time };
  return { kind: 'step', name, ...time, start: words.start, end: endOf(at) };
}

/** Words in round brackets behind a step: its time, who does it, or a note. */
function described(step: StepNode, content: Name, end: number): StepNode {
  const time = step.time === undefined && !content.isQuoted ? timeOf(content.text) : undefined;
  if (time) return { ...step, time, end };
  const lane = step.lane === undefined && !content.isQuoted ? roleLike(content.text) : undefined;
  if (lane) return { ...step, lane: laneWords({ ...content, text: lane }), end };
  const text = step.note ? `${step.note.text}; ${content.text}` : content.text;
  return { ...step, note: settled({ ...content, text }), end };
}

/** A label in front of everything is the title where no other step has one and it is no role. */
function titled(
  chains: readonly Chain[],
  { labels, doubled }: State,
  heading: Name | undefined,
): Pick<NotationTree, 'title' | 'chains'> {
  // "Refund: Clerk: enter": both labels stand in front of the same step.
  if (doubled) return { title: heading ?? settled(doubled), chains };
  const [label] = labels;
  const node = chains[0]?.[0];
  if (!label || (node?.kind !== 'step' && node?.kind !== 'decision')) {
    return { ...(heading && { title: heading }), chains };
  }
  const isTitle =
    node.lane?.start === label.start &&
    !heading &&
    labels.length === 1 &&
    roleLike(label.text) === undefined;
  if (!isTitle) return { ...(heading && { title: heading }), chains };
  const { lane: _, ...bare } = node;
  const start = node.kind === 'step' ? node.name.start : (node.question?.start ?? node.start);
  const [first = [], ...others] = chains;
  // Without its label "done" would be an end, not a step.
  const whole =
    bare.kind === 'step'
      ? {
          ...bare,
          name: stepName(bare.name, false),
          ...(bare.note && { note: { ...bare.note, isQuoted: true } }),
          start,
        }
      : { ...bare, ...(bare.question && { question: stepName(bare.question, false) }), start };
  return { title: settled(label), chains: [[whole, ...first.slice(1)], ...others] };
}
