/**
 * Which column of a table plays which role in an event log.
 *
 * Comes in: the columns of a table, and the user's words. Goes out: the roles, with the reason of
 * each, or the one question that has to be answered first, with the candidates.
 *
 * Invariants
 * 1. A column that the user names plays the role the user gives it.
 * 2. Of two columns that fit equally well none is taken: it is asked.
 * 3. A role that was not named outright, by the user or by the column's own name, is an assumption.
 */
import type { LogColumn } from './log-column.ts';
import { plainWords } from './log-column.ts';
import { type LogRole, roleWords, tierOf } from './log-names.ts';

/** Columns that the user, or a model for the user, gave. */
export type GivenRoles = Readonly<Partial<Record<LogRole, string | undefined>>>;

export interface LogRoles {
  readonly case: LogColumn;
  readonly activity: LogColumn;
  /** Of each event; when there are `start` and `end`, the end. */
  readonly time: LogColumn;
  readonly start?: LogColumn;
  readonly resource?: LogColumn;
  readonly lifecycle?: LogColumn;
  /** Roles for which the name of the column does not say it outright, with the reason. */
  readonly assumed: readonly { readonly role: LogRole; readonly why: string }[];
}

export type PickedRoles =
  | { readonly ok: true; readonly roles: LogRoles }
  | {
      readonly ok: false;
      readonly role: LogRole;
      /** Names of columns; empty when none could play the role. */
      readonly candidates: readonly string[];
      /** How many of case, activity and time were found, 0 to 2. */
      readonly found: number;
    };

/** Picks the roles of a table's columns. */
export function pickRoles(
  columns: readonly LogColumn[],
  { request = '', given = {} }: { readonly request?: string; readonly given?: GivenRoles },
): PickedRoles {
  const assumed: { role: LogRole; why: string }[] = [];
  // What is named outright is taken first, so that no other role can have it.
  const claimed = new Map(
    logRoles.flatMap((role) => {
      const own = namedColumn(role, { columns, given, request });
      return own ? [[role, own] as const] : [];
    }),
  );
  const taken = new Set([...claimed.values()].map(({ name }) => name));
  const pick = (role: LogRole, fits: (column: LogColumn) => boolean): Choice => {
    const own = claimed.get(role);
    if (own) return { column: own };
    const free = columns.filter((column) => !taken.has(column.name) && fits(column));
    const choice = choose(role, { columns: free, request });
    if (!choice.column) return choice;
    taken.add(choice.column.name);
    if (choice.why !== undefined) assumed.push({ role, why: choice.why });
    return choice;
  };
  const lifecycle = pick('lifecycle', isLifecycle);
  const start = pick('start', ({ isTime }) => isTime);
  const end = pick('end', ({ isTime }) => isTime);
  // A lone start or end is the one time there is.
  const both = start.column && end.column;
  const lone = both ? undefined : (end.column ?? start.column);
  const time: Choice = both ? end : lone ? { column: lone } : pick('time', ({ isTime }) => isTime);
  const activity = pick('activity', couldBeActivity);
  const ofCase = pick('case', couldBeCase);
  const found = [ofCase, activity, time].filter(({ column }) => column).length;
  const needed = [
    ['case', ofCase],
    ['activity', activity],
    ['time', time],
  ] as const;
  const open = needed.filter(([, { column }]) => !column);
  // What nothing could be is said before it is asked which of several it is.
  const missing = open.find(([, { candidates = [] }]) => candidates.length === 0) ?? open[0];
  if (missing || !ofCase.column || !activity.column || !time.column) {
    const [role, { candidates = [] }] = missing ?? (['case', ofCase] as const);
    return { ok: false, role, candidates: candidates.map(({ name }) => name), found };
  }
  const resource = pick('resource', ({ isTime }) => !isTime).column;
  return {
    ok: true,
    roles: {
      case: ofCase.column,
      activity: activity.column,
      time: time.column,
      ...(both && start.column && { start: start.column }),
      ...(resource && { resource }),
      ...(lifecycle.column && !both && { lifecycle: lifecycle.column }),
      assumed,
    },
  };
}

const logRoles = ['case', 'activity', 'start', 'end', 'time', 'resource', 'lifecycle'] as const;

interface Choice {
  readonly column?: LogColumn;
  /** Set when neither the user nor the name says it outright. */
  readonly why?: string;
  readonly candidates?: readonly LogColumn[];
}

interface Choosing {
  /** Those that could play the role by their values, and play no other yet. */
  readonly columns: readonly LogColumn[];
  readonly request: string;
}

function choose(role: LogRole, { columns, request }: Choosing): Choice {
  const optional = optionalRoles.has(role);
  for (const tier of [1, 2, 3]) {
    const fits = columns.filter((column) => tierOf(role, column) === tier);
    const [first, ...more] = fits;
    if (!first) continue;
    const why = tier === 1 || optional ? {} : { why: `it is called ${first.name}` };
    // Of several teams or people the first is taken; it is said, and only their figures rest on it.
    if (more.length === 0 || optional) return { column: first, ...why };
    const only = onlyMentioned(fits, request);
    return only ? { column: only } : { candidates: fits };
  }
  if (optional) return {};
  const others = logRoles.filter((other) => other !== role);
  const free = columns.filter((column) => !others.some((other) => tierOf(other, column) === 1));
  const only = onlyMentioned(free, request);
  if (only) return { column: only };
  const [single, ...rest] = free;
  if (single && rest.length === 0) return { column: single, why: 'no other column could be it' };
  return { candidates: free };
}

const optionalRoles: ReadonlySet<LogRole> = new Set<LogRole>([
  'resource',
  'lifecycle',
  'start',
  'end',
]);

function onlyMentioned(columns: readonly LogColumn[], request: string): LogColumn | undefined {
  const text = ` ${plainWords(request)} `;
  const found = columns.filter(({ words }) => words !== '' && text.includes(` ${words} `));
  return found.length === 1 ? found[0] : undefined;
}

interface Naming {
  readonly columns: readonly LogColumn[];
  readonly given: GivenRoles;
  readonly request: string;
}

/** The column that the user gave for a role: in words, else by the tool's input. */
function namedColumn(role: LogRole, { columns, given, request }: Naming): LogColumn | undefined {
  const text = ` ${plainWords(request)} `;
  const roles = roleWords[role];
  const said = columns
    .toSorted((a, b) => b.words.length - a.words.length)
    .find(({ words: name }) => {
      if (name === '') return false;
      // `plainWords` leaves letters, digits and blanks, so a name is no pattern.
      const shapes = [
        ` (?:${roles})(?: (?:column|id|spalte|colonne|columna))? ` +
          `(?:is|are|ist|est|es|in)(?: (?:in|the|column|die|la|el|le))* ${name} `,
        ` (?:use|take|nimm|prends|usa) (?:the |column )*${name} ` +
          '(?:as|for|als|fur|comme|pour|como|para) (?:the |a |den |la |le |el ' +
          `)*(?:${roles}) `,
        ` ${name} (?:is|are|ist|est|es|as|means|names) (?:the |a |der |die |la |le |el ` +
          `|un )*(?:${roles})(?: (?:column|id))? `,
      ];
      return shapes.some((shape) => new RegExp(shape).test(text));
    });
  const wanted = given[role];
  if (said || wanted === undefined) return said;
  const words = plainWords(wanted);
  return columns.find(({ name }) => name === wanted) ?? columns.find((one) => one.words === words);
}

function isLifecycle({ values }: LogColumn): boolean {
  const known = values.filter((value) => lifecycleKind(value) !== undefined);
  const kinds = new Set(known.map(lifecycleKind));
  return known.length >= Math.max(1, values.length * 0.5) && kinds.has('complete');
}

/** What a value of a lifecycle column stands for; undefined for what no lifecycle has. */
export function lifecycleKind(value: string): 'start' | 'complete' | 'other' | undefined {
  const word = value.toLowerCase();
  if (lifecycleWords.start.includes(word)) return 'start';
  if (lifecycleWords.complete.includes(word)) return 'complete';
  return lifecycleWords.other.includes(word) ? 'other' : undefined;
}

/** Values of a lifecycle column that open and close a step; others neither open nor close one. */
export const lifecycleWords: Readonly<Record<'start' | 'complete' | 'other', readonly string[]>> = {
  start: ['start', 'started', 'begin', 'open', 'in_progress', 'in progress'],
  complete: [
    'complete',
    'completed',
    'end',
    'ended',
    'finish',
    'finished',
    'done',
    'close',
    'closed',
  ],
  other: [
    'schedule',
    'scheduled',
    'assign',
    'reassign',
    'suspend',
    'resume',
    'withdraw',
    'manualskip',
    'autoskip',
    'ate_abort',
    'pi_abort',
    'abort_activity',
    'abort_case',
    'unknown',
  ],
};

/** Different activities that a log can sensibly have. */
export const activitiesMax = 1_000;

function couldBeActivity({ isTime, distinct, filled, type }: LogColumn): boolean {
  if (isTime || /DOUBLE|FLOAT|DECIMAL|BOOLEAN/.test(type) || filled === 0) return false;
  // The count is approximate by a few percent.
  return distinct <= activitiesMax * 1.1 && (filled < 20 || distinct <= filled * 0.5);
}

/** A case mostly has several events, so that its number repeats; small logs prove nothing. */
function couldBeCase({ isTime, distinct, filled, type, words }: LogColumn): boolean {
  if (isTime || /DOUBLE|FLOAT|DECIMAL|BOOLEAN/.test(type) || filled === 0) return false;
  return tierOf('case', { words }) === 1 || filled < 20 || distinct <= filled * 0.8;
}
