/**
 * What comes of a turn without calls (H6, H7, L2), who gets a message (H7, R1 to R4), what follows a
 * failure; and that a run that may be answered is answered.
 */
import { type EventOf, textOf } from '@baton/core';
import { announcements } from '../agents.ts';
import { eventAt, momentAt, openQuestion } from '../story.ts';
import { ruleMatches } from '../team.ts';
import type { Trial } from '../world.ts';
import { choiceOf, messageAt, nextThatFits, severalOf } from './several.ts';
import { agentPlan, eventsOf, isOf, type Violation, violation } from './violation.ts';

/** Failed turns in a row after which nobody tries again. */
const attemptsMax = 3;

export function* turns(trial: Trial): Iterable<Violation> {
  for (const { place, event } of eventsOf(trial.story, 'turn_taken')) {
    if (event.calls.length === 0) yield* believed(trial, place, event);
    yield* seen(trial, place, event);
  }
  yield* answers(trial);
  yield* failures(trial);
  yield* questions(trial);
}

/** What has to follow a turn without calls. */
function* believed(trial: Trial, place: number, turn: EventOf<'turn_taken'>): Iterable<Violation> {
  const { plan, story } = trial;
  const before = momentAt(story, place);
  const next = story.events[place + 1];
  // People may come in between; what they say is looked at where it is looked at.
  if (!next || ['message_received', 'cancel_requested', 'run_continued'].includes(next.type))
    return;
  const came = `${next.type}${isOf(next, 'run_ended') ? ` ${next.outcome} ${next.answer}` : ''}`;
  const expect = function* (rule: string, wanted: readonly string[]): Iterable<Violation> {
    const found = wanted.some((one) => came.startsWith(one));
    if (!found)
      yield violation(rule, place + 1, `${came} follows, should be ${wanted.join(' or ')}`);
  };
  if (turn.saw <= before.lastMessage) {
    if (isOf(next, 'run_ended') && next.answer === turn.seq) {
      yield violation('H7', place + 1, 'an answer to what was said before the newest message');
    }
    return;
  }
  const said = turn.text.trim() !== '';
  if (before.landing >= 0) {
    yield* expect('L2', [said ? `run_ended landed ${turn.seq}` : 'run_ended exhausted 0']);
    return;
  }
  const agent = agentPlan(plan, turn.agent);
  const announces =
    agent?.kind === 'model' &&
    agent.edges.length > 0 &&
    announcements.some((text) => turn.text.startsWith(text));
  if ((!said || announces) && before.nudges === 0) {
    yield* expect('H6', ['reply_questioned']);
  } else if (said) {
    const next = turn.question ? undefined : nextThatFits(trial, place + 1);
    const ended = `run_ended ${turn.question ? 'waiting' : 'answered'} ${turn.seq}`;
    yield* next === undefined ? expect('H6', [ended]) : expect('R4', ['handoff_committed']);
  } else {
    yield* expect('H6', [plan.landing === 'answer' ? 'run_ended failed' : 'handoff_committed']);
  }
}

/** Whoever was asked before somebody else spoke is a stale writer, and its reply is dropped (G1). */
function* seen({ story }: Trial, place: number, turn: EventOf<'turn_taken'>): Iterable<Violation> {
  const since = story.events.slice(turn.saw, place);
  const other = since.find(
    ({ type }) => !['message_received', 'cancel_requested', 'run_continued'].includes(type),
  );
  if (other)
    yield violation('G1', place, `a turn that was asked for at ${turn.saw}, before ${other.type}`);
}

function* answers({ story }: Trial): Iterable<Violation> {
  for (const { place, event } of eventsOf(story, 'run_ended')) {
    if (event.answer === 0) continue;
    const said = story.events[event.answer - 1];
    const { lastMessage } = momentAt(story, place);
    const late =
      said && isOf(said, 'turn_taken') ? said.saw <= lastMessage : event.answer - 1 < lastMessage;
    if (late) yield violation('H7', place, 'the answer was given without the newest message');
    const answers = said && (said.type === 'turn_taken' || said.type === 'human_answered');
    if (!answers && !(said && isOf(said, 'routed') && said.question)) {
      yield violation('L3', place, `there is no answer at ${event.answer}`);
    }
  }
}

/** What has to follow a failed turn: another try while one is worth it, an end otherwise. */
function* failures({ plan, story }: Trial): Iterable<Violation> {
  for (const { place, event } of eventsOf(story, 'turn_failed')) {
    const after = momentAt(story, place + 1);
    const next = story.events[place + 1];
    if (!next || ['message_received', 'cancel_requested', 'run_continued'].includes(next.type))
      continue;
    const again = event.failure.retry === 'now' && after.failures < attemptsMax;
    const ends =
      (isOf(next, 'run_ended') && next.failure !== undefined) ||
      (isOf(next, 'handoff_committed') && next.landing === 'failure');
    if (again === ends) {
      yield violation(
        'L2',
        place + 1,
        `${next.type} after failure ${after.failures}, ${event.failure.code}`,
      );
    }
    if (ends && isOf(next, 'run_ended')) {
      const wanted = after.landing >= 0 ? 'exhausted' : 'failed';
      const right =
        next.outcome === wanted && (wanted === 'exhausted' || plan.landing === 'answer');
      if (!right) yield violation('L2', place + 1, `${next.outcome} after a failure`);
    }
  }
}

/** An agent is asked to repair its reply once a hold; what a user says begins that anew (H6). */
function* questions({ story }: Trial): Iterable<Violation> {
  for (const { place, event } of eventsOf(story, 'reply_questioned')) {
    const { nudges } = momentAt(story, place);
    if (nudges > 0) yield violation('H6', place, `${event.agent} was questioned twice in a hold`);
    const before = eventAt(story, place - 1);
    const empty = isOf(before, 'turn_taken') && before.text.trim() === '';
    if ((event.reason === 'empty_reply') !== empty) {
      yield violation('H6', place, `questioned for ${event.reason}`);
    }
  }
}

/** Each message finds its agent in the order of R1; what a router said is on record (R2, R3). */
export function* routing(trial: Trial): Iterable<Violation> {
  const { plan, story, ledger } = trial;
  for (const [place, event] of story.events.entries()) {
    const moment = momentAt(story, place);
    if (event.type === 'turn_taken' || event.type === 'human_requested') {
      const routed = story.events.findLastIndex((one, at) => at < place && one.type === 'routed');
      if (routed < moment.runStart) {
        yield violation('H7', place, `${event.type} for a message that was never routed`);
      }
    }
    if (!isOf(event, 'routed')) continue;
    const before = story.events.slice(moment.runStart, place);
    // A question that a message came in upon is followed by the routing of that message.
    if (before.some((one) => one.type === 'routed' && !one.question)) {
      yield violation('H7', place, 'a run was routed twice');
    }
    const wanted = routeOf(trial, place);
    const { then, question } = event;
    const found: unknown[] = [event.method, event.to, event.confidence];
    if (then) found.push({ then });
    if (question) found.push({ asked: question.between });
    const right = wanted.some((one) => JSON.stringify(one) === JSON.stringify(found));
    if (!right) {
      const abstains =
        event.method === 'classifier' && wanted.every(([method]) => method === 'entry');
      yield violation(
        abstains ? 'R3' : 'R1',
        place,
        `routed by [${found.join()}], should be [${wanted.join('] or [')}]`,
      );
    }
    const known = event.runnersUp.every(({ to }) => agentPlan(plan, to) !== undefined);
    const asked = ledger.classified.length > 0;
    if (!known || (event.runnersUp.length > 0 && !asked)) {
      yield violation('R2', place, `runners-up are ${JSON.stringify(event.runnersUp)}`);
    }
  }
}

/** The routings that are right: more than one where a router was asked again and changed its mind. */
function routeOf(trial: Trial, place: number): unknown[][] {
  const { plan, story, ledger } = trial;
  const moment = momentAt(story, place);
  const between = openQuestion(story, place);
  if (between.length > 0) return [choiceOf(trial, between, messageAt(trial, place))];
  const entry = ['entry', plan.entry, 1];
  if (moment.holder !== undefined && plan.next === 'holder') return [['sticky', moment.holder, 1]];
  if (moment.holder !== undefined && plan.next === 'entry') return [entry];
  // Of the message that began the run, or of one that joined it while the router was thinking.
  const messages = story.events.slice(moment.runStart, place);
  return messages.flatMap((message): unknown[][] => {
    if (!isOf(message, 'message_received')) return [];
    const text = textOf(message.content);
    const rule = plan.rules.find((one) => ruleMatches(one, text));
    if (rule) return [['rule', rule.to, 1]];
    if (!plan.router) return [entry];
    const words = ledger.classified.filter((one) => one.text === text);
    return words.map(({ said }) => {
      if (!said) return entry;
      return said.fits.length > 1
        ? severalOf(trial, said)
        : ['classifier', said.fits[0], said.confidence];
    });
  });
}
