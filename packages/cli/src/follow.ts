/**
 * Follows one run to its end: prints who holds the baton and why as it happens, writes the files,
 * lets ctrl-C cancel, and says at the end what came out and how to go on.
 */
import { relative } from 'node:path';
import {
  type ConversationId,
  codes,
  type LogEvent,
  type Outcome,
  outcomeExits,
  type Run,
  type State,
} from '@baton/core';
import { outFolder, type Session, type WorkOptions } from './session.ts';
import { openScreen, outcomeLine, rowLine, rowsOf, type Screen, styled } from './terminal.ts';

export interface Followed {
  readonly outcome: Outcome;
  readonly files: readonly string[];
}

/**
 * Follows `run`; gives the exit status. Ctrl-C cancels the run, which can be continued; a second
 * ctrl-C ends the process at once, and that can be continued, too.
 */
export async function follow(
  session: Session,
  { conversation, run, options }: { conversation: ConversationId; run: Run; options: WorkOptions },
): Promise<number> {
  const { outcome, files, state } = await watch(session, { conversation, run, options });
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify(document(session, { outcome, files, state }), null, 2)}\n`,
    );
  } else {
    report(session, { outcome, files, state, options });
  }
  return exitOf(outcome);
}

/** The exit status of an outcome: a failure has that of its code. */
export function exitOf({ kind, failure }: Outcome): number {
  return failure ? codes[failure.code].exit : outcomeExits[kind];
}

async function watch(
  { baton, desk }: Session,
  { conversation, run, options }: { conversation: ConversationId; run: Run; options: WorkOptions },
): Promise<Followed & { state: State }> {
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
    const state = await baton.state(conversation);
    const files = await desk.writeFiles(state.artifacts.values(), outFolder(options, conversation));
    return { outcome, files, state };
  } finally {
    screen?.rest();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

async function show(
  run: Run,
  { screen, verbose }: { screen: Screen; verbose: boolean },
): Promise<void> {
  let holder: string | undefined;
  let written = 0;
  for await (const item of run) {
    if (item.type === 'delta') {
      written = item.delta.type === 'restart' ? 0 : written + item.delta.text.length;
      screen.working(`${item.agent} is writing: ${written} characters`);
      continue;
    }
    const { event } = item;
    written = 0;
    if (event.type === 'routed' || event.type === 'handoff_committed') holder = event.to;
    for (const row of rowsOf(event, holder)) {
      if (worthShowing(event, verbose)) screen.line(rowLine(row));
      if (verbose && row.detail !== '' && event.type !== 'message_received') {
        screen.line(styled('dim', row.detail.replace(/^/gm, '    ')));
      }
    }
    if (holder) screen.working(`${holder} holds the baton`);
  }
}

/** The message is what the user just typed, and the outcome comes at the end anyway. */
function worthShowing(event: LogEvent, verbose: boolean): boolean {
  if (event.type === 'message_received' || event.type === 'run_ended') return verbose;
  return event.type !== 'turn_taken' || event.calls.length > 0 || verbose;
}

function report(
  session: Session,
  { outcome, files, state, options }: Followed & { state: State; options: WorkOptions },
): void {
  const print = (text = ''): void => void process.stdout.write(`${text}\n`);
  print();
  print(outcome.text);
  if (files.length > 0) {
    print();
    print(styled('bold', 'Files'));
    for (const file of files) print(`  ${relative(process.cwd(), file) || file}`);
  }
  print();
  print(`${outcomeLine(outcome)} · ${spentText(state)} · ${labelOf(session)}`);
  const hint = hintOf(outcome, options);
  if (hint !== '') print(styled('dim', hint));
}

function spentText({ run, spent }: State): string {
  const { handoffs, turns, toolCalls, tokens, costMicroUsd, timeMs } =
    run.since > 0 ? run.spent : spent;
  const parts = [
    `${handoffs} handoff${handoffs === 1 ? '' : 's'}`,
    `${turns} turns`,
    `${toolCalls} tool calls`,
    tokens > 0 ? `${tokens} tokens` : '',
    costMicroUsd > 0 ? `$${(costMicroUsd / 1e6).toFixed(4)}` : '',
    `${(timeMs / 1000).toFixed(1)} s`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What answered; always said, so that nobody takes a draft from patterns for a model's work. */
export function labelOf({ model }: Session): string {
  return model ?? 'offline, no language model';
}

/** What a user would type next. */
export function hintOf(outcome: Outcome, { db }: { readonly db: string }): string {
  const where = db === '.baton/baton.db' ? '' : ` --db ${db}`;
  const go = (more: string): string =>
    `  npm run baton -- continue ${outcome.conversation}${where}${more}`;
  switch (outcome.kind) {
    case 'answered':
      return `  npm run ask -- --conversation ${outcome.conversation}${where} "…" goes on from here`;
    case 'waiting':
      if (outcome.waitingFor === 'approval') return go(' --approve, or --deny --note "…"');
      if (outcome.waitingFor === 'human') return go(' --answer "…" [--hand-to <agent>]');
      return `  npm run ask -- --conversation ${outcome.conversation}${where} "…" answers`;
    case 'landed':
    case 'exhausted':
      return outcome.bound === 'sit_out' || outcome.bound === 'refusals'
        ? `  npm run ask -- --conversation ${outcome.conversation}${where} "…" brings something new`
        : go(outcome.bound ? ` --limits ${outcome.bound}=…` : '');
    case 'failed':
    case 'cancelled':
      return go('');
    default:
      return outcome.kind satisfies never;
  }
}

function document(
  { model }: Session,
  { outcome, files, state }: Followed & { state: State },
): Record<string, unknown> {
  const handoffs = [];
  const refused = [];
  const route: string[] = [];
  for (const event of state.log) {
    if (event.seq < state.run.since) continue;
    if (event.type === 'routed') route.push(event.to);
    if (event.type === 'handoff_committed') {
      route.push(event.to);
      handoffs.push({
        from: event.from,
        to: event.to,
        brief: event.brief,
        standing: event.standing,
      });
    }
    if (event.type === 'handoff_refused') {
      refused.push({ from: event.from, to: event.to, code: event.code, satOut: event.satOut });
    }
  }
  const artifacts = state.artifacts
    .values()
    .map(({ id, kind, title, agent }) => ({ id, kind, title, agent }));
  return {
    ...outcome,
    model: model ?? null,
    route,
    handoffs,
    refused,
    artifacts,
    files,
    spent: state.run.spent,
  };
}
