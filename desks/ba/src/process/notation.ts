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
import { roleLike } from './notation-lane.ts';
import { isPlain, type Token, type TokenKind, tokensOf } from './notation-tokens.ts';
import type {
  Chain,
  DecisionNode,
  Name,
  NotationNode,
  NotationTree,
  Problem,
  StepNode,
  Way,
} from './notation-tree.ts';
import { backTo, elseWord, endWord, goesOn, ifWord, sameAnswer } from './notation-words.ts';
import { type SaidTime, timeOf, trailingTime } from './process-time.ts';

const arrow = /-{1,5}>|={1,5}>|[–—]>|[→➔⇒⟶➜]/u;

/** Whether a text has an arrow, and so may be notation. */
export function hasArrow(text: string): boolean {
  return arrow.test(text);
}

/** Reads a text as process notation. */
export function parseNotation(source: string): NotationTree {
  const { tokens, comments, unmatched } = tokensOf(source);
  const at: State = { source, tokens, unmatched, i: 0, problems: [], labels: [], depth: 0 };
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

interface State {
  readonly source: string;
  readonly tokens: readonly Token[];
  readonly unmatched: ReadonlySet<number>;
  i: number;
  readonly problems: Problem[];
  /** Lanes that were given by a colon: the first may turn out to be the title. */
  readonly labels: Name[];
  depth: number;
  /** The first of two labels in front of the first step. */
  doubled?: Name;
  /** The chain before ended with an arrow. */
  openArrow?: boolean;
}

/** Deeper brackets are read as words. */
const depthMax = 40;

type Ends = ReadonlySet<TokenKind>;
const top: Ends = new Set(['end', 'line', ';']);
const inBrackets: Ends = new Set(['end', 'line', ')', '/', ';']);
const inLine: Ends = new Set(['end', 'line', ')', '/', ';']);
const inPath: Ends = new Set(['end', 'line', ')']);

function kind(at: State, ahead = 0): TokenKind {
  return at.tokens[at.i + ahead]?.kind ?? 'end';
}

function token(at: State): Token {
  return at.tokens[at.i] ?? (at.tokens.at(-1) as Token);
}

function problem(at: State, expected: string, where: Token = token(at)): void {
  const { start, end } = where;
  if (at.problems.some((one) => one.start === start)) return;
  const line = at.source.slice(0, start).split('\n').length;
  const column = start - at.source.lastIndexOf('\n', start - 1);
  const says = { end: 'the end of the text', line: 'the end of the line' };
  const found = where.kind === 'end' || where.kind === 'line' ? says[where.kind] : quoted(where);
  at.problems.push({ start, end, line, column, found, expected });
}

function quoted({ text }: Token): string {
  return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
}

/** Leaves a sign out, and says so. */
function skip(at: State, expected: string): void {
  problem(at, expected);
  if (kind(at) !== 'end') at.i += 1;
}

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

function linesAhead(at: State): number {
  let ahead = 0;
  while (kind(at, ahead) === 'line') ahead += 1;
  return ahead;
}

/** After an arrow at the end of a line, the next line goes on, whatever is between. */
function hasMore(at: State): boolean {
  return kind(at, linesAhead(at)) !== 'end';
}

function startsItem(of: TokenKind): boolean {
  return of === 'word' || of === 'quoted' || of === '[' || of === '(';
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

function endOf(at: State): number {
  return at.tokens[at.i - 1]?.end ?? 0;
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

/** A word that says more than that it ends is the name of the end. */
function endNode(said: Name, start: number): NotationNode {
  const isBare = /^(?:the )?(?:end|ende|fin|stop)$/iu.test(said.text);
  return { kind: 'end', ...(!isBare && { name: said }), start, end: said.end };
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

/** How many tokens ahead a square bracket closes. */
function closing(at: State): number {
  let ahead = 0;
  while (![']', 'line', 'end'].includes(kind(at, ahead))) ahead += 1;
  return ahead;
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

/** Words up to a sign; quoted where the whole of them is. */
function wordsOf(at: State): Name | undefined {
  const first = token(at);
  const list: Token[] = [];
  if (first.kind === 'quoted') {
    at.i += 1;
    return { text: squeezed(first.text), isQuoted: true, start: first.start, end: first.end };
  }
  while (kind(at) === 'word' || (kind(at) === 'quoted' && list.length > 0)) {
    list.push(token(at));
    at.i += 1;
  }
  const last = list.at(-1);
  if (!last) return undefined;
  for (const each of list) if (at.unmatched.has(each.start)) problem(at, 'a closing quote', each);
  const text = squeezed(list.map((each) => at.source.slice(each.start, each.end)).join(' '));
  return { text, isQuoted: false, start: first.start, end: last.end };
}

/** A name that does not read as one by itself is kept as if it were quoted. */
function settled<T extends Name | undefined>(name: T): T {
  if (!name || name.isQuoted || isPlain(name.text)) return name;
  return { ...name, isQuoted: true };
}

/** A name that would be read as an end, a way back or a time is kept as if it were quoted. */
function stepName(name: Name, hasLane: boolean): Name {
  const { text, isQuoted } = name;
  if (isQuoted) return name;
  const isWord = !hasLane && (endWord.test(text) || backTo(name) !== undefined);
  return isWord || trailingTime(text) ? { ...name, isQuoted: true } : settled(name);
}

function squeezed(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function spanName(at: State, from: number): Name {
  const start = at.tokens[from]?.start ?? 0;
  const end = endOf(at);
  return { text: squeezed(at.source.slice(start, end)), isQuoted: false, start, end };
}

/** `[Team lead]`; without its closing bracket, the words up to the next sign. */
function bracketLane(at: State): Name | undefined {
  const open = token(at);
  at.i += 1;
  const from = at.i;
  const closes = !at.unmatched.has(open.start);
  if (!closes) {
    problem(at, '“]” behind the name of the lane', open);
    // Without the bracket nobody can tell where the name ends; a colon would have done.
    const words = wordsOf(at);
    if (words && kind(at) === ':') {
      at.i += 1;
      return laneWords(words);
    }
    at.i = from;
    return undefined;
  }
  while (![']', 'end', 'line'].includes(kind(at))) at.i += 1;
  const words = at.i > from ? spanName(at, from) : undefined;
  if (!words) problem(at, 'the name of a lane');
  if (kind(at) === ']') at.i += 1;
  return words && laneWords(words);
}

/** The name of a lane without signs that would end it. */
function laneWords(words: Name): Name {
  return { ...words, text: squeezed(words.text.replace(/[[\]"“”„«»]|\/\//gu, ' ')) || '?' };
}

/** Whether the bracket here holds ways: there is an arrow or a colon in it. */
function hasWays(at: State): boolean {
  let depth = 0;
  if (at.depth >= depthMax || isUnclosedTime(at)) return false;
  for (let ahead = 0; ; ahead += 1) {
    const of = kind(at, ahead);
    if (of === 'end' || (of === 'line' && at.unmatched.has(token(at).start))) return false;
    if (of === '(') depth += 1;
    if (of === ')') depth -= 1;
    if (depth === 0) return false;
    // A path of steps that are done together has no condition, and an `&` behind or before it.
    if ((of === 'arrow' || of === ':') && depth === 1) {
      return !isPath(at);
    }
  }
}

/** `pick (2 h -> pack`: the bracket that is missing was to close the time. */
function isUnclosedTime(at: State): boolean {
  const open = token(at);
  if (!at.unmatched.has(open.start)) return false;
  let ahead = 1;
  while (kind(at, ahead) === 'word') ahead += 1;
  const last = at.tokens[at.i + ahead - 1];
  const words = last && ahead > 1 ? squeezed(at.source.slice(open.end, last.end)) : '';
  return kind(at, ahead) === 'arrow' && (timeOf(words) ?? roleLike(words)) !== undefined;
}

function isPath(at: State): boolean {
  if (at.tokens[at.i - 1]?.kind === '&') return true;
  let depth = 0;
  for (let ahead = 0; ; ahead += 1) {
    const of = kind(at, ahead);
    if (of === 'end') return false;
    if (of === '(') depth += 1;
    if (of === ')') depth -= 1;
    if (depth === 0) return kind(at, ahead + 1) === '&';
  }
}

/** `(ok -> ship / not ok -> back)` */
function waysInBrackets(at: State): DecisionNode {
  const open = token(at);
  at.i += 1;
  at.depth += 1;
  const ways: Way[] = [];
  while (kind(at) !== ')' && kind(at) !== 'end' && kind(at) !== 'line') {
    if (kind(at) === '/' || kind(at) === ';') at.i += 1;
    else ways.push(wayOf(at, inBrackets));
  }
  at.depth -= 1;
  if (kind(at) === ')' && !at.unmatched.has(token(at).start)) at.i += 1;
  else problem(at, '“)”, which closes the ways on', open);
  return { kind: 'decision', ways, start: open.start, end: endOf(at) };
}

/** `approved? yes -> pay; no -> refuse`, with or without brackets, on one line or on several. */
function decisionOf(at: State, named: StepNode, ends: Ends): DecisionNode {
  while (kind(at) === '?') at.i += 1;
  const { start, lane, time, note } = named;
  const noted = note && `${named.name.text} (${note.text})`;
  const name = noted === undefined ? named.name : { ...named.name, text: noted, isQuoted: true };
  const ways: Way[] = [];
  let inside: DecisionNode | undefined;
  if (kind(at) === '(' && hasWays(at)) inside = waysInBrackets(at);
  else if (kind(at) === 'word' || kind(at) === 'quoted') ways.push(...waysInLine(at));
  if (!inside && at.depth === 0 && ends === top)
    ways.push(...waysBelow(at, start, ways.length > 0));
  return {
    kind: 'decision',
    question: name,
    ...(lane && { lane }),
    ...(time && { time }),
    ways: inside?.ways ?? ways,
    start,
    end: endOf(at),
  };
}

function waysInLine(at: State): readonly Way[] {
  const ways = [wayOf(at, inLine)];
  while ((kind(at) === ';' || kind(at) === '/') && isWay(at, 1)) {
    at.i += 1;
    ways.push(wayOf(at, inLine));
  }
  return ways;
}

/** Lines below a decision that are indented, or begin with an answer, are its ways. */
function waysBelow(at: State, start: number, onlyAnswers: boolean): readonly Way[] {
  const ways: Way[] = [];
  const indent = start - at.source.lastIndexOf('\n', start - 1);
  for (;;) {
    const ahead = linesAhead(at);
    if (ahead === 0 || !isWay(at, ahead)) return ways;
    const next = at.tokens[at.i + ahead] as Token;
    const column = next.start - at.source.lastIndexOf('\n', next.start - 1);
    const isAnswer = sameAnswer.test(next.text) || elseWord.test(next.text);
    if (!isAnswer && (onlyAnswers || column <= indent)) return ways;
    at.i += ahead;
    ways.push(wayOf(at, inLine));
    while ((kind(at) === ';' || kind(at) === '/') && isWay(at, 1)) {
      at.i += 1;
      ways.push(wayOf(at, inLine));
    }
  }
}

/** Words and an arrow or colon. */
function isWay(at: State, ahead: number): boolean {
  let i = ahead;
  while (kind(at, i) === 'word' || kind(at, i) === 'quoted') i += 1;
  return i > ahead && (kind(at, i) === 'arrow' || kind(at, i) === ':');
}

/** `not ok 30 % -> back` */
function wayOf(at: State, ends: Ends): Way {
  const start = token(at).start;
  const words = conditionWords(at);
  const isMarked = kind(at) === 'arrow' || kind(at) === ':';
  if (isMarked) at.i += 1;
  else if (ends.has(kind(at)) && words) {
    const inner = withoutArrow(words, start);
    if (inner) return inner;
    problem(at, `“->” and what follows “${words.text}”`);
  } else problem(at, words ? '“->”' : 'a condition and “->”');
  const said = words && shareOf(words);
  let chain = chainOf(at, ends);
  const [only] = chain;
  if (chain.length === 1 && only?.kind === 'step' && !only.name.isQuoted) {
    if (goesOn.test(only.name.text)) chain = [];
  }
  return { ...(said ?? { condition: undefined, isElse: false }), chain, start, end: endOf(at) };
}

/** A condition may have brackets of its own: `over 500 (EUR) -> …`. */
function conditionWords(at: State): (Name & { readonly share?: string }) | undefined {
  const from = at.i;
  const first = wordsOf(at);
  if (first?.isQuoted) {
    const share = kind(at) === 'word' ? wordsOf(at) : undefined;
    const isOver = kind(at) !== 'quoted' && kind(at) !== '?';
    if (isOver && (!share || percent.test(share.text))) {
      return share ? { ...first, share: share.text } : first;
    }
  }
  while (['word', 'quoted', '?'].includes(kind(at))) at.i += 1;
  return at.i > from ? spanName(at, from) : undefined;
}

/** `otherwise back`: a way whose arrow was left out. */
function withoutArrow(words: Name, start: number): Way | undefined {
  const [, condition = '', rest = ''] = /^(\S+)\s+(\S.*)$/su.exec(words.text) ?? [];
  if (!elseWord.test(condition) && !sameAnswer.test(condition)) return undefined;
  const named: Name = { ...words, text: rest };
  const to = backTo(named);
  const node: NotationNode = to
    ? { kind: 'back', ...(to.text !== '' && { to: settled(to) }), start, end: words.end }
    : endWord.test(rest)
      ? endNode(named, start)
      : { kind: 'step', name: stepName(named, false), start, end: words.end };
  const said = shareOf({ ...words, text: condition });
  return { ...said, chain: [node], start, end: words.end };
}

const percent =
  /(?:^|\s)\(?(\d{1,3}(?:[.,]\d+)?)\s*(?:%|percent|per cent|prozent|pour cent|por ciento)\)?(?=\s|$)/iu;

function shareOf(
  words: Name & { readonly share?: string },
): Pick<Way, 'condition' | 'isElse' | 'sharePercent'> {
  const found = percent.exec(words.isQuoted ? (words.share ?? '') : words.text);
  const share = Number(found?.[1]?.replace(',', '.'));
  const isShare = found !== null && share <= 100;
  const rest = words.isQuoted
    ? words.text
    : isShare
      ? squeezed(words.text.replace(found[0], ' '))
      : words.text;
  const bare = words.isQuoted ? rest : rest.replace(ifWord, '').replace(/[,\s]+$/u, '');
  const isElse = !words.isQuoted && elseWord.test(bare);
  const condition = bare === '' ? undefined : settled({ ...words, text: bare });
  return { condition, isElse, ...(isShare && { sharePercent: share }) };
}

/** Words in round brackets; signs in them are words. */
function bracketWords(at: State): Name | undefined {
  const open = token(at);
  const closes = !at.unmatched.has(open.start);
  at.i += 1;
  const from = at.i;
  let depth = 0;
  for (;;) {
    const of = kind(at);
    const isOver = of === 'end' || of === 'line' || (!closes && of === 'arrow');
    if (isOver || (of === ')' && depth === 0)) break;
    depth += of === '(' ? 1 : of === ')' ? -1 : 0;
    at.i += 1;
  }
  const words = at.i > from ? spanName(at, from) : undefined;
  if (!closes) problem(at, '“)”, which closes the bracket', open);
  if (kind(at) === ')') at.i += 1;
  const only = at.i === from + 2 ? at.tokens[from] : undefined;
  return words && only?.kind === 'quoted'
    ? { ...words, text: squeezed(only.text), isQuoted: true }
    : words;
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
