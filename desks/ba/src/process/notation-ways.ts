/**
 * The ways on from a step or a question in process notation: in brackets, on the same line, or on the
 * lines below; each with its condition, its share and the chain that follows.
 */
import {
  type Ends,
  endOf,
  hasWays,
  isWay,
  kind,
  linesAhead,
  problem,
  type State,
  settled,
  spanName,
  squeezed,
  stepName,
  token,
  top,
  wordsOf,
} from './notation-cursor.ts';
import type { Token } from './notation-tokens.ts';
import type { DecisionNode, Name, NotationNode, StepNode, Way } from './notation-tree.ts';
import { backTo, elseWord, endWord, goesOn, ifWord, sameAnswer } from './notation-words.ts';

const inBrackets: Ends = new Set(['end', 'line', ')', '/', ';']);
const inLine: Ends = new Set(['end', 'line', ')', '/', ';']);

/** `(ok -> ship / not ok -> back)` */
export function waysInBrackets(at: State): DecisionNode {
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
export function decisionOf(at: State, named: StepNode, ends: Ends): DecisionNode {
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
  let chain = at.chain(at, ends);
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

/** A word that says more than that it ends is the name of the end. */
export function endNode(said: Name, start: number): NotationNode {
  const isBare = /^(?:the )?(?:end|ende|fin|stop)$/iu.test(said.text);
  return { kind: 'end', ...(!isBare && { name: said }), start, end: said.end };
}
