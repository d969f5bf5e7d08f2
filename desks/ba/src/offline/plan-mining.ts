/**
 * What the process specialist does with an event log: mine it, answer from it, draw its main path.
 *
 * Comes in: the situation. Goes out: the step, or nothing where the request is not about a log: then
 * it is planned as any other. A log is mined anew for each question, so that every answer is from the
 * file as it is.
 */
import { isObject, type Json } from '@baton/core';
import { type MiningTopic, miningTopics } from '../mining/mining-answers.ts';
import { type MadeCall, textIn } from './progress.ts';
import { asksFor, call, type Situation, type Step, usedBefore } from './step.ts';

export function planMining(situation: Situation): Step | undefined {
  const { understanding, files, progress, made } = situation;
  const named = asksFor(understanding, ['process_mining']);
  if (progress.change || understanding.mode === 'template') return undefined;
  if (!files) return named ? noFile : undefined;
  if (!named && !mayMean(situation)) return undefined;
  const mined = made.find(({ tool }) => tool === 'mine_log');
  if (!mined) {
    const request = [...new Set([understanding.text, progress.request])].join('\n');
    const input = { ...settledBefore(situation), request: request.slice(0, 20_000) };
    return call('mine_log', input, { pattern: 'data' });
  }
  const data = dataOf(mined);
  if (data['question'] !== undefined) {
    const { candidates } = data;
    const none = Array.isArray(candidates) && candidates.length === 0;
    if (none && !named) return undefined;
    return { do: 'ask', statement: textIn(data['statement']), question: textIn(data['question']) };
  }
  const process = data['process'];
  const maps = wantsMap.test(progress.request) && isObject(process);
  if (maps && !made.some(({ tool }) => tool === 'map_process')) {
    const say = 'The most frequent paths of the log as a map; the shares are those of the log.';
    return call('map_process', process, { pattern: 'data', say });
  }
  if (maps) return { do: 'done' };
  const offer = isObject(process) ? 'Say “map it” for the main path as a process map (BPMN).' : '';
  const answer = answerOf(data, topicOf(progress.request));
  return { do: 'ask', statement: answer, question: offer };
}

/** What was found out about the log in an earlier run: its columns, how dates are read. */
function settledBefore({ progress }: Situation): Readonly<Record<string, Json>> {
  const last = progress.before.findLast(
    (one) => one.tool === 'mine_log' && isObject(dataOf(one)['settled']),
  );
  const settled = last && dataOf(last)['settled'];
  return isObject(settled) ? settled : {};
}

const noFile: Step = {
  do: 'ask',
  statement:
    'There is no event log to look at: give a file with --data that has one row for each event, with a case, ' +
    'an activity, a time and perhaps who did it.',
  question: 'Which file is it?',
};

/** Bottlenecks of nothing that is told, with data at hand; or the next question about a log. */
function mayMean({ understanding, progress }: Situation): boolean {
  const { request } = progress;
  const before = usedBefore(progress, 'process').has('mine_log');
  const named = asksFor(understanding, ['bottleneck']) || understanding.kind === 'question';
  if (named) return understanding.material.length === 0;
  if (!before || request.length > followUpMax) return false;
  return wantsMap.test(request) || topicOf(request) !== 'overview';
}

/** A longer message is a request of its own. */
const followUpMax = 90;

const wantsMap =
  /\b(?:map|maps|bpmn|swimlanes?|flow ?chart|prozesslandkarte|prozessdiagramm|karte|cartographie|mapa|diagrama)\b/i;

/** What each topic is called, in the languages of the desk; the first that fits. */
const topicWords: Readonly<Record<Exclude<MiningTopic, 'overview'>, RegExp>> = {
  variants:
    /\bvariant\w*|\bpaths?\b|\broutes?\b|\bhappy path\b|\bpfade?\b|\bchemins?\b|\bcaminos?\b/i,
  rework:
    /\brework\w*|\brepeat\w*|\bloops?\b|\bping.?pong|\bback and forth|\bschleife|\bretravail|\bretrabajo/i,
  handovers:
    /\bhand.?(?:over|off)s?\b|\bwho\b|\bresources?\b|\bteams?\b|\bübergaben?\b|\bübergeben/i,
  throughput:
    /\bthroughput|\bhow long\b|\b(?:lead|cycle|turnaround) times?\b|\bdurations?\b|\bdurchlaufzeit|\bdurée|\bduración/i,
  waiting:
    /\bwait\w*|\bbottle.?necks?\b|\bslow\w*|\bstuck\b|\bdelay\w*|\bwart\w*|\bengp[aä]ss|\battente|\bgoulot|\besper\w*|\bcuello/i,
  problems: /\b(?:data|log) (?:problems?|quality|issues?|errors?)|\bfaults?\b|\bdatenqualit/i,
};

function topicOf(request: string): MiningTopic {
  const found = miningTopics.filter(
    (topic) => topic !== 'overview' && topicWords[topic].test(request),
  );
  const [only] = found;
  return only && found.length === 1 ? only : (withWaiting(found) ?? 'overview');
}

/** `where do cases wait between teams` is about waiting, and its answer has the handovers too. */
function withWaiting(found: readonly MiningTopic[]): MiningTopic | undefined {
  const both = found.length === 2 && found.includes('waiting') && found.includes('handovers');
  return both ? 'waiting' : undefined;
}

function answerOf(data: Readonly<Record<string, Json>>, topic: MiningTopic): string {
  const { answers } = data;
  const text = isObject(answers) ? textIn(answers[topic]) : '';
  // A question mark in the name of an activity is no question to the user.
  return text.replaceAll('?', '');
}

function dataOf({ output }: MadeCall): Readonly<Record<string, Json>> {
  return isObject(output) && isObject(output['data']) ? output['data'] : {};
}
