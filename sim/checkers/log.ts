/**
 * The log (G1 to G6): positions, chain, heads and blobs, told apart from the kernel's own reading of
 * them; and that a changed log and a newer one are found.
 */
import { hash } from 'node:crypto';
import { fold, type Line, type LogEvent, unseal, verifyChain } from '@baton/core';
import { Random } from '../random.ts';
import { eventAt, momentAt } from '../story.ts';
import type { Trial } from '../world.ts';
import { type Violation, violation } from './violation.ts';

/** Text longer than this is kept as a blob (G4). */
const inlineMax = 4_096;

const sha256 = (text: string): string => hash('sha256', text);

export function* log(trial: Trial): Iterable<Violation> {
  yield* chain(trial);
  yield* sizes(trial);
  yield* heads(trial);
  yield* folded(trial);
  yield* runs(trial);
  yield* tampered(trial);
  yield* newer(trial);
}

function* chain({ story, blobs }: Trial): Iterable<Violation> {
  let prev = '';
  let at = 0;
  for (const [place, line] of story.lines.entries()) {
    const event = eventAt(story, place);
    if (line.seq !== place + 1 || event.seq !== line.seq) {
      yield violation('G1', place, `position ${line.seq} and event ${event.seq} at place ${place}`);
    }
    if (event.at < at) yield violation('G1', place, 'time went backwards');
    at = event.at;
    // `as`: a line is an object, or telling the story would have failed.
    const kept = JSON.parse(line.text) as { prev?: unknown };
    if (kept.prev !== prev) yield violation('G6', place, 'it does not carry the hash before it');
    if (line.hash !== sha256(line.text)) yield violation('G6', place, 'its hash is not its own');
    prev = line.hash;
  }
  for (const [hash, text] of blobs) {
    if (hash !== sha256(text)) yield violation('G6', -1, `blob ${hash} is another`);
  }
}

function* sizes({ story }: Trial): Iterable<Violation> {
  for (const [place, { text }] of story.lines.entries()) {
    if (text.length <= inlineMax) continue;
    const longest = longestText(JSON.parse(text));
    if (longest > inlineMax) yield violation('G4', place, `a text of ${longest} is no blob`);
    if (text.length > 4 * inlineMax) yield violation('G4', place, `a line of ${text.length}`);
  }
}

function longestText(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Math.max(0, ...Object.values(value).map(longestText));
}

/** The head that came with an append says what the log says (G2). */
function* heads({ story, heads: all }: Trial): Iterable<Violation> {
  for (const [seq, head] of all) {
    const moment = momentAt(story, seq);
    const last = eventAt(story, seq - 1);
    const ended = last.type === 'run_ended' ? last : undefined;
    const told = {
      hash: story.lines[seq - 1]?.hash,
      holder: moment.holder ?? null,
      spent: moment.spent,
      outcome: ended?.outcome ?? null,
    };
    const { hash, holder, spent, outcome } = head;
    if (JSON.stringify({ hash, holder, spent, outcome }) !== JSON.stringify(told)) {
      yield violation(
        'G2',
        seq - 1,
        `the head is ${JSON.stringify(head)}, should be ${JSON.stringify(told)}`,
      );
    }
    const human = moment.human >= 0;
    if (
      (head.waitingFor === 'human') !== human ||
      (head.status === 'ended') !== (outcome !== null && outcome !== 'waiting')
    ) {
      yield violation('G2', seq - 1, `the head says ${head.status} for ${head.waitingFor}`);
    }
    if (JSON.stringify(head).length > 2_048) yield violation('G4', seq - 1, 'a head of over 2 KB');
  }
}

/** What the kernel loads is the fold of the log, and what it told people was that too (G2). */
function* folded({ story, state, ledger }: Trial): Iterable<Violation> {
  const last = momentAt(story, story.events.length);
  if (state) {
    const again = fold(story.events);
    const { log: loaded, ...rest } = state;
    const { log: told, ...same } = again;
    if (JSON.stringify(loaded.toArray()) !== JSON.stringify(told.toArray())) {
      yield violation('G2', -1, 'the events that were loaded are not those that were kept');
    }
    if (JSON.stringify(rest) !== JSON.stringify(same)) {
      yield violation('G2', -1, 'the state that was loaded is not the fold of the log');
    }
    const newest = story.evidence.at(-1);
    const found = [state.holder, state.spent, state.run.spent, state.newsAt];
    const wanted = [last.holder, last.spent, last.spentRun, newest === undefined ? 0 : newest + 1];
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      yield violation(
        'G2',
        -1,
        `the state is ${JSON.stringify(found)}, should be ${JSON.stringify(wanted)}`,
      );
    }
  }
  for (const { outcome, kind, token } of ledger.deeds) {
    const end = outcome && story.events[outcome.seq - 1];
    if (!outcome || !end) continue;
    const wanted = end.type === 'run_ended' ? end.outcome : 'waiting';
    const text =
      end.type === 'run_ended' && end.answer > 0 ? textAt(story.events, end.answer) : outcome.text;
    if (outcome.kind !== wanted || outcome.text !== text) {
      yield violation(
        'G2',
        outcome.seq - 1,
        `${kind} ${token} was told ${outcome.kind}, should be ${wanted}`,
      );
    }
  }
}

function textAt(events: readonly LogEvent[], seq: number): string | undefined {
  const said = events[seq - 1];
  if (said?.type === 'turn_taken') return said.text;
  if (said?.type === 'routed') return said.question?.text;
  const part = said?.type === 'human_answered' ? said.content[0] : undefined;
  return part?.type === 'text' ? part.text : undefined;
}

/** A run has one beginning and one end, and nothing happens outside of runs. */
function* runs({ story }: Trial): Iterable<Violation> {
  for (const [place, event] of story.events.entries()) {
    const { running } = momentAt(story, place);
    const first = event.type === 'conversation_started';
    if (first !== (place === 0)) yield violation('G1', place, `${event.type} at ${place}`);
    const begins = event.type === 'message_received' || event.type === 'run_continued';
    if (!running && !begins && !first)
      yield violation('L3', place, `${event.type} outside of a run`);
  }
}

/** Whatever is changed, dropped or put in is found, and the first of it is named (G6). */
function* tampered({ plan, story }: Trial): Iterable<Violation> {
  const draw = new Random(`${plan.seed}/tamper`);
  const lines = [...story.lines];
  if (verifyChain(lines, { sha256 })) yield violation('G6', -1, 'an honest log was called broken');
  if (lines.length < 2) return;
  const place = draw.int(0, lines.length - 2);
  const line = lines[place] as Line; // `as`: the place is inside the log
  const kind = draw.pick(['change', 'rehash', 'drop', 'insert', 'swap'] as const);
  const changed = { ...line, text: line.text.replace('"at":1', '"at":2') };
  if (kind === 'change') lines[place] = changed;
  if (kind === 'rehash') lines[place] = { ...changed, hash: sha256(changed.text) };
  if (kind === 'drop') lines.splice(place, 1);
  if (kind === 'insert') lines.splice(place, 0, line);
  if (kind === 'swap') lines.splice(place, 2, lines[place + 1] as Line, line);
  const found = verifyChain(lines, { sha256 })?.seq;
  const wanted = kind === 'rehash' || kind === 'insert' ? place + 2 : place + 1;
  if (found !== wanted) {
    yield violation(
      'G6',
      place,
      `${kind} at ${place + 1} was found at ${found}, should be ${wanted}`,
    );
  }
}

/** A fact of a type that is not known is refused; a field that is not known is not (G5). */
function* newer({ story, blobs }: Trial): Iterable<Violation> {
  const line = story.lines.at(-1);
  if (!line) return;
  const event = JSON.parse(line.text) as Record<string, unknown>; // `as`: see `chain`
  const more = { ...line, text: JSON.stringify({ ...event, colour: 'red' }) };
  const other = { ...line, text: JSON.stringify({ ...event, type: 'dream_dreamt' }) };
  const codeOf = (read: Line): string => {
    try {
      unseal(read, blobs);
      return 'read';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  };
  if (codeOf(more) !== 'read') yield violation('G5', -1, 'a field that is not known was refused');
  if (codeOf(other) !== 'log_newer') yield violation('G5', -1, `an unknown fact: ${codeOf(other)}`);
}
