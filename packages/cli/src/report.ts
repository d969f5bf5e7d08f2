/** What a person reads before and after a run: who works, the answer, the files, how to go on. */
import { dirname, isAbsolute, relative } from 'node:path';
import {
  type ConversationId,
  type Failure,
  type LimitChanges,
  limitsOf,
  type Outcome,
  type State,
} from '@baton/core';
import { plain, wrap } from './layout.ts';
import { defaultDb, type WorkOptions } from './options.ts';
import type { Session } from './session.ts';
import { print, proseWidth, styled } from './terminal.ts';

/** What a run came to. */
export interface Ended {
  readonly outcome: Outcome;
  readonly state: State;
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** The lines above a run. */
export function opening(session: Session, conversation: ConversationId): void {
  print(`${styled('bold', session.desk.title)} · ${labelOf(session)}`);
  print(styled('dim', `conversation ${conversation}`));
  for (const path of session.gone) {
    print(styled('yellow', `${pathText(path)} is not there any more; going on without it`));
  }
}

/** The lines below it. */
export function report(
  session: Session,
  { outcome, state, files }: Ended,
  { talking, ...how }: WorkOptions & { readonly talking: boolean },
): void {
  const width = proseWidth();
  const show = (text: string): void => print(wrap(plain(text), { width }));
  print();
  if (outcome.text !== '' && !silent(outcome, state)) {
    show(outcome.text);
    print();
  }
  const [first] = files;
  if (first !== undefined) {
    const folder = dirname(first);
    print(`${styled('bold', 'Files')} in ${pathText(folder)}`);
    for (const file of files) print(`  ${plain(relative(folder, file))}`);
    print();
  }
  print(outcomeLine(outcome, session));
  const { failure } = outcome;
  if (failure && !toldOf(failure, state)) show(failure.message);
  print(styled('dim', spentText(state)));
  const { kind, waitingFor } = outcome;
  if (talking && (kind === 'answered' || waitingFor === 'user' || waitingFor === 'human')) return;
  print(styled('dim', hintOf(outcome, { session, state, how })));
}

/** True when nothing was made and nothing was said yet: then the rows tell it all. */
function silent({ kind, waitingFor }: Outcome, { artifacts, log }: State): boolean {
  if (kind === 'answered' || waitingFor === 'user') return false;
  const said = log
    .toArray()
    .some((event) => event.type === 'turn_taken' && event.text.trim() !== '');
  return !said && artifacts.values().length === 0;
}

/** A failed turn has its row already. */
function toldOf({ message }: Failure, { log }: State): boolean {
  const last = log.toArray().findLast((event) => event.type === 'turn_failed');
  return last?.type === 'turn_failed' && last.failure.message === message;
}

const styles = {
  answered: 'green',
  waiting: 'magenta',
  landed: 'yellow',
  exhausted: 'yellow',
  failed: 'red',
  cancelled: 'yellow',
} as const satisfies Record<Outcome['kind'], string>;

function outcomeLine({ kind, agent, bound, why, waitingFor }: Outcome, session: Session): string {
  const who = (kind === 'answered' || kind === 'landed') && agent !== null ? ` by ${agent}` : '';
  const whom = kind === 'waiting' ? ` for ${waitingFor ?? 'somebody'}` : '';
  const because = bound && bound !== 'failure' ? ` (${why ?? bound})` : '';
  const text = `${kind}${who}${whom}${because}`;
  return `${styled(styles[kind], text)} · ${labelOf(session)}`;
}

function spentText({ run, spent }: State): string {
  const { handoffs, turns, toolCalls, tokens, costMicroUsd, timeMs } =
    run.since > 0 ? run.spent : spent;
  const parts = [
    counted(handoffs, 'handoff'),
    counted(turns, 'turn'),
    counted(toolCalls, 'tool call'),
    tokens > 0 ? counted(tokens, 'token') : '',
    costMicroUsd > 0 ? `$${(costMicroUsd / 1e6).toFixed(4)}` : '',
    `${(timeMs / 1000).toFixed(1)} s`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** What answered; always said, so that nobody takes a draft from patterns for a model's work. */
export function labelOf({ model }: Pick<Session, 'model'>): string {
  return model ?? 'offline, no language model';
}

interface HintContext {
  readonly session: Session;
  readonly state: State;
  readonly how: WorkOptions;
}

/** What a user would type next, ready to be copied. */
export function hintOf(outcome: Outcome, { session, state, how }: HintContext): string {
  const { kind, conversation, waitingFor, bound } = outcome;
  const ask = command('ask', [`--conversation ${conversation}`, ...same(how), '"…"']);
  const go = (...more: string[]): string =>
    command('continue', [conversation, ...same(how), ...more]);
  switch (kind) {
    case 'answered':
      return `Go on:  ${ask}`;
    case 'waiting':
      if (waitingFor === 'approval') {
        return `Agree:  ${go('--approve')}\nRefuse: ${go('--deny', '--note "…"')}`;
      }
      if (waitingFor === 'human') {
        return `Answer: ${go('--answer "…"')}\nPass:   ${go('--answer "why"', '--hand-to <agent>')}`;
      }
      return `Answer: ${ask}`;
    case 'landed':
    case 'exhausted':
      return bound === undefined || bound in fixedBounds
        ? `Go on:  ${ask}`
        : `Go on:  ${go(`--limits ${larger(bound, { session, state })}`)}`;
    case 'failed':
    case 'cancelled':
      return `Go on:  ${go()}`;
    default:
      return kind satisfies never;
  }
}

/** Bounds that no limit moves: only something new helps. */
const fixedBounds = { sit_out: true, refusals: true, silence: true, failure: true } as const;

function larger(bound: string, { session, state }: { session: Session; state: State }): string {
  const limits: LimitChanges = limitsOf(session.desk.team, state).run;
  const name = bound as keyof typeof limits;
  const max = limits[name];
  return `${bound}=${typeof max === 'number' && max > 0 ? max * 2 : '…'}`;
}

/** The options that the next command needs again. */
function same({ db, model, baseUrl, library = [], out }: WorkOptions): readonly string[] {
  return [
    ...(db === defaultDb ? [] : [`--db ${quoted(db)}`]),
    ...(model === undefined ? [] : [`--model ${quoted(model)}`]),
    ...(baseUrl === undefined ? [] : [`--base-url ${quoted(baseUrl)}`]),
    ...library.map((folder) => `--library ${quoted(folder)}`),
    ...(out === undefined ? [] : [`--out ${quoted(out)}`]),
  ];
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command as it was started: by npm in the repository, or as `baton`. */
export function command(name: string, words: readonly string[] = []): string {
  const npm = process.env['npm_lifecycle_event'];
  const start = npm === 'ask' || npm === 'baton' ? 'npm run baton -- ' : 'baton ';
  return [`${start}${name}`, ...words].join(' ');
}

/** A path as short as it can be said: relative below the working folder, absolute elsewhere. */
export function pathText(path: string): string {
  const short = relative(process.cwd(), path);
  return plain(short === '' ? '.' : short.startsWith('..') || isAbsolute(short) ? path : short);
}
