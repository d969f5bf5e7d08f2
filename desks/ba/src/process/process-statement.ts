/**
 * From a sentence or list item of a process description to statements: under which condition,
 * what happens. Every statement quotes the text verbatim; what is no statement is handed back.
 */
import { type Action, isRole, laneName, named, readAction } from './process-clause.ts';
import {
  backToNameCue,
  backToNumberCue,
  conditionCue,
  ellipsisCue,
  hardJointCue,
  jointCue,
  limitCue,
  meanwhileCue,
  orderCue,
  otherwiseCue,
  overCue,
  parallelCue,
  startOverCue,
  temporalCue,
  trailingConditionCue,
} from './process-cues.ts';

export type Condition =
  | { readonly kind: 'if'; readonly text: string }
  /** A limit behind the action: "up to 5k". */
  | { readonly kind: 'limit'; readonly word: string; readonly amount: string }
  | { readonly kind: 'otherwise' };

export type Doing =
  | { readonly kind: 'act'; readonly action: Action }
  /** The one or the other, without saying when. */
  | { readonly kind: 'either'; readonly pieces: readonly Piece[] }
  /** Paths that are taken at the same time, each with its steps in order. */
  | { readonly kind: 'together'; readonly paths: readonly (readonly Piece[])[] }
  /** At the same time as what was said before. */
  | { readonly kind: 'beside'; readonly action: Action }
  /** Somebody else does what was said before: "CFO above". */
  | { readonly kind: 'same'; readonly lane: string }
  | { readonly kind: 'wait'; readonly action: Action; readonly minutes: number | undefined }
  /** Back to a step: its number in the list, or its name. */
  | { readonly kind: 'back'; readonly to: string }
  | { readonly kind: 'over' };

export interface Piece {
  readonly action: Action;
  readonly quote: string;
}

export interface Statement {
  readonly quote: string;
  readonly condition?: Condition;
  /** Where the condition was said, if not in the quote. */
  readonly conditionQuote?: string;
  readonly doing: Doing;
  /** What starts it, from "when the order arrives, …". */
  readonly after?: string;
  /** Belongs to the same branch as the statement before it. */
  readonly goesOn?: boolean;
  /** Number of the list item it begins. */
  readonly number?: string;
}

export interface Reading {
  readonly statements: readonly Statement[];
  readonly notUnderstood: readonly string[];
}

/** How a text is read: in a list or chain, everything is a step; in prose, only what reads so. */
export type Manner = 'listed' | 'prose';

/** A longer sentence, in characters, is no statement of a step. */
const sentenceMax = 1500;

/** Reads a sentence, list item or link of a chain. */
export function readStatements(text: string, manner: Manner): Reading {
  const said = text.trim();
  if (said.length > sentenceMax) return lost(said);
  const { condition, after, body } = leading(said);
  const [, meanwhile] = meanwhileCue.exec(body) ?? [];
  if (meanwhile) {
    const action = readAction(meanwhile) ?? (manner === 'listed' ? named(meanwhile) : undefined);
    if (!action) return lost(said);
    return { statements: [{ quote: body, doing: { kind: 'beside', action } }], notUnderstood: [] };
  }
  const [, together] = parallelCue.exec(body) ?? [];
  const paths = together ? pathsOf(together) : [];
  if (paths.length > 1) {
    const statement = { quote: said, doing: { kind: 'together' as const, paths } };
    return {
      statements: [{ ...statement, ...(condition ? { condition } : {}) }],
      notUnderstood: [],
    };
  }
  const statements: Statement[] = [];
  const notUnderstood: string[] = [];
  for (const [i, clause] of splitClauses(body).entries()) {
    const read = readClause(clause, manner);
    if (!read) {
      notUnderstood.push(clause);
      continue;
    }
    const isFirst = i === 0;
    const isHeld = condition !== undefined && read.condition === undefined;
    statements.push({
      ...read,
      quote: isFirst && condition ? said.slice(0, said.indexOf(clause) + clause.length) : clause,
      ...(isFirst && after ? { after } : {}),
      ...(isHeld && statements.length === 0 ? { condition } : {}),
      ...(isHeld && statements.length > 0 ? { goesOn: true } : {}),
    });
  }
  return { statements: statements.map(shareObject), notUnderstood };
}

function lost(text: string): Reading {
  return { statements: [], notUnderstood: [text] };
}

interface Leading {
  readonly condition?: Condition;
  readonly after?: string;
  readonly body: string;
}

/** Takes "if …," "when …," and "otherwise" off the front. */
function leading(text: string): Leading {
  const [, instead] = otherwiseCue.exec(text) ?? [];
  if (instead) return { condition: { kind: 'otherwise' }, body: instead };
  const [, word, clause, body] = conditionCue.exec(text) ?? withoutComma(text) ?? [];
  if (!word || !clause || !body) return { body: text.replace(orderCue, '') };
  if (temporalCue.test(word)) return { after: clause, body };
  return { condition: conditionOf(word, clause), body };
}

/** `if documents are missing the clerk asks …`: what follows begins where somebody does something. */
function withoutComma(text: string): readonly string[] | undefined {
  const [, word, rest] =
    /^(?:and |but )?(if|unless|in case|when|once|as soon as)\s+(\S.*)$/is.exec(text) ?? [];
  if (!word || !rest) return undefined;
  for (const { index } of rest.matchAll(/\s+(?=(?:the|an?)\s)/gi)) {
    const [clause, body] = [rest.slice(0, index), rest.slice(index).trim()];
    if (/\s/.test(clause) && readAction(body)?.lane !== undefined)
      return [text, word, clause, body];
  }
  return undefined;
}

function conditionOf(word: string, clause: string): Condition {
  return { kind: 'if', text: /^unless$/i.test(word) ? `unless ${clause}` : clause };
}

/** Cuts where a new clause begins; an "and" between two objects is none. */
function splitClauses(text: string): readonly string[] {
  const clauses: string[] = [];
  let from = 0;
  for (const match of text.matchAll(jointCue)) {
    const left = text.slice(from, match.index);
    const right = text.slice(match.index + match[0].length);
    const isHard = hardJointCue.test(match[0]);
    if (!isHard && !beginsClause(left, right.split(jointCue)[0] ?? right, /,/.test(match[0])))
      continue;
    if (left.trim()) clauses.push(left.trim());
    from = match.index + match[0].length;
  }
  const rest = text.slice(from).trim();
  return rest ? [...clauses, rest] : clauses;
}

function beginsClause(left: string, right: string, hasComma: boolean): boolean {
  if (/^(?:otherwise|else|if|unless)\b/i.test(right)) return true;
  if (ellipsis(right) || overOrBack(right.replace(/[.!;]+$/, ''))) return true;
  const next = readAction(right);
  if (!next) return false;
  if (next.lane !== undefined || next.sameLane) return true;
  // Two imperatives are two steps only if the first has its own object: "pick and pack goods".
  const before = readAction(left);
  return before !== undefined && before.object !== '' && (hasComma || next.object !== '');
}

type Clause = Pick<Statement, 'condition' | 'doing'>;

function readClause(clause: string, manner: Manner): Clause | undefined {
  const { condition, body } = leading(clause);
  if (condition) {
    const inner = readClause(body, manner);
    return inner && { ...inner, condition };
  }
  const text = clause.replace(/[.!;]+$/, '');
  const short = ellipsis(text);
  if (short) return short;
  const special = overOrBack(text);
  if (special) return { doing: special };
  const [, before, word, said] = trailingConditionCue.exec(text) ?? [];
  if (before && word && said) {
    const doing = overOrBack(before) ?? act(before, manner);
    return doing && { doing, condition: conditionOf(word, said) };
  }
  const limit = trailingLimit(text);
  if (limit) {
    const inner = act(limit.body, manner);
    return inner && { doing: inner, condition: limit.condition };
  }
  const either = eitherOf(text);
  if (either) return { doing: either };
  const doing = act(text, manner);
  return doing && { doing };
}

function act(text: string, manner: Manner): Doing | undefined {
  const action = readAction(text) ?? (manner === 'listed' ? named(text) : undefined);
  if (action?.verb === 'wait') return { kind: 'wait', action, minutes: minutesOf(text) };
  return action && { kind: 'act', action };
}

const minutesIn: Readonly<Record<string, number>> = {
  minute: 1,
  hour: 60,
  day: 1440,
  week: 10_080,
};

function minutesOf(text: string): number | undefined {
  const [, count, unit] = /(\d+)\s*(minute|hour|day|week)s?\b/i.exec(text) ?? [];
  return count && unit ? Number(count) * (minutesIn[unit.toLowerCase()] ?? 0) : undefined;
}

function trailingLimit(text: string): { body: string; condition: Condition } | undefined {
  const [, body, word, amount] = limitCue.exec(text) ?? [];
  if (!body || !word || !amount) return undefined;
  return { body, condition: { kind: 'limit', word: word.toLowerCase(), amount } };
}

/** "CFO above", "the director otherwise", "the board over 50k". */
function ellipsis(text: string): Clause | undefined {
  const [, who, word, amount = ''] = ellipsisCue.exec(text.replace(/[.!;]+$/, '')) ?? [];
  if (!who || !word || !isRole(who)) return undefined;
  const condition: Condition = /^otherwise$/i.test(word)
    ? { kind: 'otherwise' }
    : { kind: 'limit', word: word.toLowerCase().replace(/\s+that$/, ''), amount };
  return { doing: { kind: 'same', lane: laneName(who) }, condition };
}

function overOrBack(text: string): Doing | undefined {
  if (overCue.test(text)) return { kind: 'over' };
  if (startOverCue.test(text)) return { kind: 'back', to: '1' };
  const to = (backToNumberCue.exec(text) ?? backToNameCue.exec(text))?.[1];
  return to === undefined ? undefined : { kind: 'back', to };
}

/** "pay or reject", "the clerk pays or rejects the claim" */
function eitherOf(text: string): Doing | undefined {
  const pieces = piecesOf(text.replace(/^either\s+/i, ''), /,?\s+or\s+/giu);
  const [first, ...others] = pieces;
  if (!first || others.length === 0) return undefined;
  const isVerb = pieces.every(({ action }) => action.verb !== '');
  const isShort = first.action.object === '' || /^either\b/i.test(text);
  if (!isVerb || !isShort) return undefined;
  const object = others.at(-1)?.action.object ?? '';
  const { lane } = first.action;
  const full = pieces.map(({ action, quote }) => ({
    quote,
    action: withObject({ ...action, ...(lane === undefined ? {} : { lane }) }, object),
  }));
  return { kind: 'either', pieces: full };
}

function piecesOf(text: string, separator: RegExp): readonly Piece[] {
  return text.split(separator).map((part) => {
    const quote = part.trim();
    return { quote, action: readAction(quote) ?? named(quote) };
  });
}

/** Parallel paths: a verb without a subject of its own goes on with the path before it. */
function pathsOf(text: string): readonly (readonly Piece[])[] {
  const paths: Piece[][] = [];
  for (const piece of piecesOf(text, /,\s+(?:and\s+)?|\s+and\s+/giu)) {
    const last = paths.at(-1);
    const before = last?.at(-1);
    if (!last || !before || !piece.action.sameLane) {
      paths.push([piece]);
      continue;
    }
    last[last.length - 1] = { ...before, action: withObject(before.action, piece.action.object) };
    last.push(piece);
  }
  return paths;
}

/** "checks and approves the invoice": the first verb has the object of the second. */
function shareObject(statement: Statement, i: number, all: readonly Statement[]): Statement {
  const next = all[i + 1];
  if (statement.doing.kind !== 'act' || next?.doing.kind !== 'act') return statement;
  const { action } = statement.doing;
  if (action.object !== '' || !action.verb || !next.doing.action.sameLane) return statement;
  return {
    ...statement,
    doing: { kind: 'act', action: withObject(action, next.doing.action.object) },
  };
}

function withObject(action: Action, object: string): Action {
  if (action.object !== '' || !object) return action;
  const { name } = named(`${action.verb} ${object}`);
  return { ...action, object, name };
}
