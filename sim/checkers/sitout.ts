/**
 * The sit-out rule (B1 to B4), from its own words: evidence, declines and passes are looked for in
 * the log, from the back, each time anew.
 */
import type { SatOut } from '@baton/core';
import { eventAt, momentAt } from '../story.ts';
import type { Trial } from '../world.ts';
import { agentPlan, eventsOf, isOf, type Violation, violation } from './violation.ts';

/** Why `agent` sits out just before `place`; undefined when it may receive the baton. */
export function sitsOut(trial: Trial, agent: string, place: number): SatOut | undefined {
  const { plan, story } = trial;
  const newest = story.evidence.findLast((evidence) => evidence < place) ?? -1;
  const dispatcher = agentPlan(plan, agent)?.dispatcher ?? false;
  for (let at = place - 1; at > newest; at--) {
    const event = eventAt(story, at);
    if (!isOf(event, 'handoff_committed')) continue;
    const declined = declines(trial, event.from, at);
    // A specialist has declined since the dispatcher passed on, or would by handing over now (B2).
    if (dispatcher && (declined || declinesNow(trial, place))) return undefined;
    if (event.from === agent && (dispatcher || declined)) {
      return { agent, since: event.seq, reason: event.brief.reason };
    }
  }
  return undefined;
}

/** Whom the holder may hand to just before `place`. */
export function permitted(trial: Trial, place: number): string[] {
  const edges = agentPlan(trial.plan, momentAt(trial.story, place).holder)?.edges ?? [];
  return edges.map(({ to }) => to).filter((to) => !sitsOut(trial, to, place));
}

/** A handoff at `place` is a decline: a specialist's hold that brought no evidence (B1). */
function declines({ plan, story }: Trial, from: string, place: number): boolean {
  const sender = agentPlan(plan, from);
  // What a human says is evidence, so a human's hold always brings some.
  if (!sender || sender.dispatcher || sender.kind === 'human') return false;
  const { holdStart } = momentAt(story, place);
  for (let at = holdStart + 1; at < place; at++) if (story.brought.has(at)) return false;
  return true;
}

function declinesNow(trial: Trial, place: number): boolean {
  const { holder } = momentAt(trial.story, place);
  return holder !== undefined && declines(trial, holder, place);
}

export function* sitOut(trial: Trial): Iterable<Violation> {
  yield* standings(trial);
  yield* bound(trial);
  yield* tellings(trial);
}

function* standings(trial: Trial): Iterable<Violation> {
  const { plan, story } = trial;
  for (const { place, event } of eventsOf(story, 'handoff_committed')) {
    const dispatcher = agentPlan(plan, event.from)?.dispatcher;
    const declined = declines(trial, event.from, place) ? 'declined' : 'added';
    const standing = dispatcher ? 'dispatched' : declined;
    if (event.standing !== standing) {
      const rule = dispatcher ? 'B2' : 'B1';
      yield violation(rule, place, `standing is ${event.standing}, should be ${standing}`);
    }
  }
}

/** Between two pieces of evidence there are at most s + d(s + 1) − 1 handoffs (B3). */
function* bound({ plan, story }: Trial): Iterable<Violation> {
  const dispatchers = plan.agents.filter(({ dispatcher }) => dispatcher).length;
  const specialists = plan.agents.length - dispatchers;
  const most = specialists + dispatchers * (specialists + 1) - 1;
  let handoffs = 0;
  for (const [place, event] of story.events.entries()) {
    if (story.evidence.includes(place)) handoffs = 0;
    if (!isOf(event, 'handoff_committed') || event.landing !== undefined) continue;
    // The handoff that ends a hold which brought evidence is not counted.
    const { holdStart } = momentAt(story, place);
    if ([...story.brought].some((at) => at > holdStart && at < place)) continue;
    handoffs += 1;
    if (handoffs > most) {
      yield violation('B3', place, `${handoffs} handoffs without news, at most ${most} can be`);
    }
  }
}

/** A refused agent is told who may, who sits out, and what each of them said (B4, H2). */
function* tellings(trial: Trial): Iterable<Violation> {
  const { plan, story } = trial;
  for (const { place, event } of eventsOf(story, 'handoff_refused')) {
    const may = permitted(trial, place);
    if (JSON.stringify(event.permitted) !== JSON.stringify(may)) {
      yield violation(
        'H2',
        place,
        `permitted are [${may.join()}], told were [${event.permitted.join()}]`,
      );
    }
    const out = plan.agents.flatMap(({ name }) => sitsOut(trial, name, place) ?? []);
    if (JSON.stringify(out.map(key)) !== JSON.stringify(event.satOut.map(key))) {
      yield violation(
        'B4',
        place,
        `${JSON.stringify(out)} sit out, told was ${JSON.stringify(event.satOut)}`,
      );
    }
    const untold = out.find(({ reason }) => !event.message.includes(reason));
    if (untold) yield violation('B4', place, `the refusal does not say what ${untold.agent} said`);
    // Where no handoff is possible at all, naming somebody would only mislead.
    const over = event.code === 'budget_spent' || event.code === 'landing';
    const unnamed = over ? undefined : may.find((name) => !event.message.includes(name));
    if (unnamed) yield violation('H2', place, `the refusal does not name ${unnamed}`);
  }
}

function key({ agent, since, reason }: SatOut): unknown {
  return [agent, since, reason];
}
