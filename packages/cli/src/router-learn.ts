/**
 * `baton router learn`: what the conversations of a team teach about routing, as files for a person
 * to review. Nothing is switched on.
 */
import { join, resolve } from 'node:path';
import {
  type AuditState,
  auditHistory,
  choiceText,
  type History,
  type Learnt,
  type LearntRule,
  type LeftOut,
  learn,
  leftOutReasons,
  newAudit,
  type RuleEntry,
  readHistory,
  rulesText,
  suspensionText,
} from '@baton/router';
import { plain, wrap } from './layout.ts';
import type { StoreOptions } from './options.ts';
import { command, pathText } from './report.ts';
import { counted, jsonl, misused, type NewFile, shareFrom, writeNew } from './router-options.ts';
import { openKept } from './session.ts';
import { print, proseWidth, styled } from './terminal.ts';

export interface LearnFromOptions extends StoreOptions {
  readonly team?: string;
  readonly risk: string;
  readonly last?: string;
  readonly out?: string;
  readonly force?: boolean;
}

export async function learnFromLog(options: LearnFromOptions): Promise<number> {
  const risk = shareFrom(options.risk, '--risk');
  const history = await historyOf(options);
  const learnt = learn(history.requests, { risk });
  const files = options.out === undefined ? [] : filesOf(options.out, history, learnt);
  await writeNew(files, options.force ?? false);
  const written = files.map(({ path }) => path);
  const audit = auditHistory(history.requests, newAudit(risk));
  if (options.json) {
    const { examples, requests: newest, ...told } = learnt;
    const { team, conversations, requests, leftOut } = history;
    const counts = { requests: requests.length, examples: examples.length, newest: newest.length };
    const document = { team, conversations, ...counts, leftOut, ...told, audit, written };
    print(JSON.stringify(document, null, 2));
    return 0;
  }
  show(history, learnt);
  if (audit.audited > 0) print(auditText(audit));
  if (written.length > 0) print(`Written: ${written.map(pathText).join(', ')}`);
  if (written.length > 0) print('Read them and change them; nothing is switched on.');
  else if (history.requests.length > 0) {
    print(styled('dim', `Write files to review: ${command('router learn', ['--out learnt'])}`));
  }
  return 0;
}

async function historyOf(options: LearnFromOptions): Promise<History> {
  const { team, last } = options;
  const conversationsMax = last === undefined ? 10_000 : Number(last);
  if (!Number.isInteger(conversationsMax) || conversationsMax < 1) {
    throw misused('use --last', `it is a whole number from 1 on, got '${last}'`);
  }
  const store = await openKept(options);
  if (!store) return { team, conversations: 0, requests: [], leftOut: {} };
  try {
    return await readHistory(store, { conversationsMax, ...(team !== undefined && { team }) });
  } finally {
    await store.close();
  }
}

/** Files with something in them. */
function filesOf(out: string, { team = '' }: History, learnt: Learnt): readonly NewFile[] {
  const folder = resolve(out);
  const rules = learnt.rules.filter(({ safe }) => safe).map(entryOf);
  const { examples, requests } = learnt;
  return [
    ...(rules.length > 0
      ? [{ path: join(folder, 'rules.json'), text: rulesText(team, rules) }]
      : []),
    ...(examples.length > 0 ? [jsonl(folder, 'examples.jsonl', examples)] : []),
    ...(requests.length > 0 ? [jsonl(folder, 'requests.jsonl', requests)] : []),
  ];
}

function entryOf({ to, phrase, seen, routed, errors }: LearntRule): RuleEntry {
  const note = `said ${seen} times; of the newest requests ${routed} routed, ${errors} wrong`;
  return { to, phrase, note };
}

function show(history: History, learnt: Learnt): void {
  const { team, conversations, requests, leftOut } = history;
  const whose = team === undefined ? '' : ` of team ${plain(team)}`;
  print(
    `${counted(conversations, 'conversation')}${whose}: ${counted(requests.length, 'request')}`,
  );
  if (learnt.agents.length > 0) {
    print(`  ${learnt.agents.map((one) => `${one.agent} ${one.requests}`).join(', ')}`);
  }
  const reasons = Object.entries(leftOut).toSorted(([, one], [, other]) => other - one);
  for (const [reason, count] of reasons) {
    // `as`: the keys of what was counted.
    print(styled('dim', `  ${count} left out: ${leftOutReasons[reason as LeftOut]}`));
  }
  if (requests.length === 0) return print('There is nothing to learn from yet.');
  showRules(learnt);
  const { promise, saves, newer } = learnt;
  const width = proseWidth();
  if (promise.kind === 'not_promised') {
    return print(styled('yellow', wrap(choiceText(promise), { width })));
  }
  const share = `${promise.risk * 100} %`;
  const text =
    `The safe ones route ${promise.routed} of the newest ${newer}, ` +
    `${counted(promise.errors, 'error')}: at most ${share} of those routed are wrong, at ` +
    `${promise.assurance * 100} % confidence, as long as requests stay like these. What was left ` +
    'out above is not in it.';
  print(styled('green', wrap(text, { width })));
  const { turns, tokens, costMicroUsd, timeMs } = saves.spent;
  print(
    `They would have routed ${counted(saves.requests, 'request')} and spared ` +
      `${counted(turns, 'turn')}, ${counted(tokens, 'token')}, ` +
      `$${(costMicroUsd / 1e6).toFixed(4)} and ${(timeMs / 1000).toFixed(1)} s.`,
  );
}

/** What the requests say that a router held back to be looked at. */
function auditText(audit: AuditState): string {
  if (audit.suspended) return styled('red', `A router in use should be ${suspensionText(audit)}.`);
  const { audited, errors } = audit;
  return `Of ${counted(audited, 'request')} held back for the audit ${errors} would have gone wrong.`;
}

function showRules({ rules, older, newer }: Learnt): void {
  if (rules.length === 0) {
    return print(`Nothing that was said in the oldest ${older} went to one agent often enough.`);
  }
  print(`Always the same in the oldest ${older}, measured on the newest ${newer}:`);
  const columns = Math.max(...rules.map(({ phrase }) => phrase.length));
  for (const { phrase, to, seen, routed, errors, bound, safe } of rules) {
    const sign = safe ? styled('green', 'safe') : '–   ';
    const most = routed > 0 ? `, at most ${(bound * 100).toFixed(0)} %` : '';
    print(
      `  ${sign}  ${plain(phrase).padEnd(columns)} → ${to}  said ${seen} times; ` +
        `${routed} routed, ${errors} wrong${most}`,
    );
  }
}
