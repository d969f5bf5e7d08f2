/**
 * Who may do what: `clerk: read, write; auditor: read`, or a pasted table with a row for each role.
 *
 * Invariants
 * 1. Every pair of a role and an action is allowed or denied, never both; what is not said to be
 *    allowed is denied.
 * 2. A cell that is neither a yes nor a no nor letters of CRUD is lost, not guessed.
 */
import type { Entry, SlotValue } from './generator.ts';
import type { SlotSource } from './slot.ts';
import { listed } from './slot-states.ts';

interface Matrix {
  readonly roles: string[];
  readonly actions: string[];
  readonly allowed: Set<string>;
  readonly quotes: string[];
  readonly lost: string[];
}

/** Reads roles and actions; nothing where there is no role with an action. */
export function readRights({ rest, text, own }: SlotSource): SlotValue | undefined {
  // A list may only stand behind the name; a table is one wherever it stands.
  const found = [readTable(own ?? rest) ?? readList(own ?? rest), own ?? readTable(text)]
    .filter((one) => one !== undefined && typeof one !== 'string')
    .find((matrix) => matrix.roles.length > 0 && matrix.actions.length > 0);
  if (!found) return undefined;
  const { roles, actions, allowed, quotes, lost } = found;
  const pairs = roles.flatMap((role) => actions.map((action) => ({ role, action })));
  const isAllowed = ({ role, action }: { role: string; action: string }): boolean =>
    allowed.has(pair(role, action));
  const named = (list: readonly string[]): readonly Entry[] => list.map((name) => ({ name }));
  return {
    texts: {
      roles: listed(roles),
      actions: listed(actions),
      rules: roles
        .map((role) => {
          const own = actions.filter((action) => isAllowed({ role, action }));
          return `${role}: ${own.length === 0 ? 'nothing' : own.join(', ')}`;
        })
        .join('; '),
    },
    lists: {
      roles: named(roles),
      actions: named(actions),
      allowed: pairs.filter(isAllowed),
      denied: pairs.filter((one) => !isAllowed(one)),
    },
    quotes: quotes,
    lost,
  };
}

function empty(): Matrix {
  return { roles: [], actions: [], allowed: new Set(), quotes: [], lost: [] };
}

function pair(role: string, action: string): string {
  return `${role}\n${action}`;
}

const yes = /^(?:x|✓|✔|✅|yes|y|ja|j|oui|o|s[ií]|1|\+|true|allowed|full)$/iu;
const no = /^(?:|[-–—]+|✗|✘|❌|no|n|nein|non|0|false|denied|none)$/iu;
const verbs: Readonly<Record<string, string>> = {
  C: 'create',
  R: 'read',
  U: 'change',
  D: 'delete',
};

/** A table with `|` or tabs: the first row names actions, or things where the cells have letters. */
function readTable(source: string): Matrix | undefined {
  const mark = /\|/.test(source) ? '|' : '\t';
  const lines = source.split('\n').filter((line) => line.split(mark).length > 2 || isEdged(line));
  const rows = lines
    .map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, '')
        .split(mark)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => !cells.every((cell) => /^:?-{2,}:?$/.test(cell)));
  const [head, ...body] = rows;
  if (!head || head.length < 2 || body.length === 0) return undefined;
  const matrix = empty();
  matrix.quotes.push(...lines.map((line) => line.trim()));
  const letters = body.some((cells) => cells.slice(1).some(isLetters));
  if (!letters) for (const action of head.slice(1)) addOnce(matrix.actions, action);
  for (const [role = '', ...cells] of body) {
    if (role === '') continue;
    addOnce(matrix.roles, role);
    for (const [index, cell] of cells.entries()) {
      const column = head[index + 1] ?? '';
      if (column === '') continue;
      if (letters && isLetters(cell)) {
        for (const letter of cell.toUpperCase().match(/[CRUD]/g) ?? []) {
          const action = `${verbs[letter]} ${column}`;
          addOnce(matrix.actions, action);
          matrix.allowed.add(pair(role, action));
        }
      } else if (!letters && yes.test(cell)) matrix.allowed.add(pair(role, column));
      else if (!no.test(cell)) matrix.lost.push(`${role}, ${column}: ${cell}`);
    }
  }
  return matrix;
}

function isEdged(line: string): boolean {
  return /^\s*\|.*\|\s*$/.test(line);
}

function isLetters(cell: string): boolean {
  return /^[CRUD](?:[\s,/]*[CRUD])*$/.test(cell);
}

const says =
  /^(?:an?\s+|the\s+)?(?<who>[\p{L}][\p{L}\p{M}\p{N} _/&-]{0,59}?)\s*(?:[:=]\s*|\s(?<may>(?:can|may|must|cannot|can't|may not|must not)(?: only)?)\s+)(?<what>.+)$/iu;

/** A role with its actions in each sentence, line or part between semicolons. */
function readList(source: string): Matrix {
  const matrix = empty();
  const denied = new Set<string>();
  const all: string[] = [];
  for (const piece of source.split(/[;\n]|\.(?=\s|$)/)) {
    const line = piece.replace(/^[\s:,]*(?:[-*•]\s+|\d{1,3}[.)]\s+)?/, '').trim();
    const { who = '', may = '', what = '' } = says.exec(line)?.groups ?? {};
    const roles = partsOf(who).filter(isName);
    if (roles.length === 0) {
      if (line !== '' && matrix.roles.length > 0) matrix.lost.push(line);
      continue;
    }
    const [given = '', exception = ''] = what.split(/\s+(?:except|but not|without)\s+/i);
    const everything = /^(?:all|everything|anything|full access|alles|tout|todo)\b/i.test(given);
    const nothing = /^(?:nothing|none|no access|no rights|nichts|rien|nada|[-–])$/i.test(
      given.trim(),
    );
    const actions = everything || nothing ? [] : partsOf(given);
    const without = partsOf(exception);
    if (![...actions, ...without].every(isName)) {
      matrix.lost.push(line);
      continue;
    }
    const refuses = /not|n't/i.test(may);
    matrix.quotes.push(line);
    for (const action of [...actions, ...without]) addOnce(matrix.actions, action);
    for (const role of roles) {
      addOnce(matrix.roles, role);
      if (everything) {
        all.push(role);
      }
      for (const action of actions) (refuses ? denied : matrix.allowed).add(pair(role, action));
      for (const action of without) denied.add(pair(role, action));
    }
  }
  for (const role of all) {
    for (const action of matrix.actions) matrix.allowed.add(pair(role, action));
  }
  for (const one of denied) matrix.allowed.delete(one);
  return matrix;
}

function partsOf(text: string): readonly string[] {
  return text
    .split(/\s*(?:,|\+|\band\b|\bund\b|\bet\b|\by\b)\s*/i)
    .map((part) =>
      part
        .replace(/["“”]/g, '')
        .replace(/^(?:only|the|an?)\s+/i, '')
        .trim(),
    )
    .filter((part) => part !== '');
}

function isName(text: string): boolean {
  return /^[\p{L}][\p{L}\p{M}\p{N} _/&'’-]{0,39}$/u.test(text) && text.split(/\s+/).length <= 4;
}

function addOnce(list: string[], name: string): void {
  if (!list.some((one) => one.toLowerCase() === name.toLowerCase())) list.push(name);
}
