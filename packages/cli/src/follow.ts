/**
 * Follows one run to its end: prints who holds the baton and why as it happens, writes the files,
 * lets ctrl-C cancel, and says at the end what came out and how to go on.
 */
import {
  type ConversationId,
  codes,
  type Failure,
  failureOf,
  type LogEvent,
  type Outcome,
  outcomeExits,
  outcomeOf,
  type Run,
} from '@baton/core';
import { documentOf } from './document.ts';
import { plain } from './layout.ts';
import { outFolder, type WorkOptions } from './options.ts';
import { report } from './report.ts';
import { rowLine, rowsOf } from './rows.ts';
import type { Session } from './session.ts';
import { openScreen, print, type Screen, styled } from './terminal.ts';

export interface Following {
  readonly conversation: ConversationId;
  readonly options: WorkOptions;
  /** More is said in the same process, so nobody needs to be told how. */
  readonly talking?: boolean;
}

/**
 * Follows `run`; gives the exit status. Ctrl-C cancels the run, which can be continued; a second
 * ctrl-C ends the process at once, and that can be continued, too.
 */
export async function follow(
  session: Session,
  { run, ...following }: Following & { readonly run: Run },
): Promise<number> {
  const { baton } = session;
  const { conversation, options } = following;
  const screen = options.json ? undefined : openScreen();
  let asked = 0;
  const onSignal = (): void => {
    asked += 1;
    if (asked > 1) process.exit(130);
    screen?.line(styled('yellow', 'cancelling (ctrl-C again to stop at once)'));
    baton.cancel(conversation, { by: 'user', reason: 'ctrl-C' }).catch(() => {});
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    if (screen) await show(run, { screen, verbose: options.verbose ?? false });
    const outcome = await run.outcome;
    screen?.rest();
    return await finish(session, following, outcome);
  } finally {
    screen?.rest();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** Writes the files of a conversation and says how it stands; for one with nothing left to do, too. */
export async function finish(
  { baton, desk, ...rest }: Session,
  { conversation, options, talking = false }: Following,
  known?: Outcome,
): Promise<number> {
  const session = { baton, desk, ...rest };
  const state = await baton.state(conversation);
  const outcome = known ?? outcomeOf(desk.team, conversation, state);
  let files: readonly string[] = [];
  let failure: Failure | undefined;
  try {
    files = await desk.writeFiles(state.artifacts.values(), outFolder(options, conversation));
  } catch (error) {
    // The answer is in the log and can be shown all the same.
    failure = failureOf(error, 'store_failed');
  }
  const ended = { outcome, state, files };
  if (options.json) {
    print(JSON.stringify(documentOf(session, ended, failure), null, 2));
  } else {
    report(session, ended, { ...options, talking });
    if (failure) process.stderr.write(`baton: ${plain(failure.message)}\n`);
  }
  const exit = exitOf(outcome);
  return exit === 0 && failure ? codes[failure.code].exit : exit;
}

/** The exit status of an outcome: a failure has that of its code. */
export function exitOf({ kind, failure }: Outcome): number {
  return kind === 'failed' && failure ? codes[failure.code].exit : outcomeExits[kind];
}

async function show(
  run: Run,
  { screen, verbose }: { screen: Screen; verbose: boolean },
): Promise<void> {
  let holder: string | undefined;
  let written = 0;
  let blank = false;
  for await (const item of run) {
    if (item.type === 'delta') {
      const { agent, delta } = item;
      written = delta.type === 'restart' ? 0 : written + delta.text.length;
      screen.working(`${agent} is writing: ${written} characters`);
      continue;
    }
    const { event } = item;
    written = 0;
    if (event.type === 'routed' || event.type === 'handoff_committed') holder = event.to;
    if (verbose || worthShowing(event)) {
      for (const row of rowsOf([event])) {
        if (!blank) screen.line();
        blank = true;
        screen.line(rowLine({ ...row, agent: row.agent ?? ownerOf(event, holder) }));
        if (verbose && row.detail !== '') {
          screen.line(styled('dim', plain(row.detail).replace(/^/gm, '    ')));
        }
      }
    }
    if (holder !== undefined) screen.working(`${holder} holds the baton`);
  }
}

/** The agent whose call an event is about. */
function ownerOf({ type }: LogEvent, holder: string | undefined): string | undefined {
  return type === 'tool_answered' || type.startsWith('approval') ? holder : undefined;
}

/** The message is what the user just typed, and the outcome comes at the end anyway. */
function worthShowing(event: LogEvent): boolean {
  switch (event.type) {
    case 'message_received':
    case 'run_continued':
    case 'cancel_requested':
    case 'run_ended':
      return false;
    case 'turn_taken':
      return event.calls.length > 0;
    default:
      return true;
  }
}
