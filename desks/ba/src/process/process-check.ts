/**
 * Whether a process holds together: every name resolves, every step can be reached and left, every
 * decision says when which way is taken, parallel paths meet again. Comes in: a process that fits
 * the schema. Goes out: findings, each with the repair; an error means the map would be wrong.
 *
 * Names are checked first, then the wiring, then (in `process-soundness.ts`) how cases move
 * through it, each only when the one before found no error, so that one slip is one finding.
 * The size limit is guideline 7 of Mendling, Reijers and van der Aalst, "Seven process modeling
 * guidelines", 2010.
 */

import { type Finding, refused } from '../deliverable.ts';
import { firstSteps, lanesOf, lastSteps, type Wiring, wire } from './bpmn-graph.ts';
import { isWork, kindOf, type ProcessInput, type Step, whereStep } from './process-input.ts';
import { checkNames } from './process-names.ts';
import { checkSoundness } from './process-soundness.ts';

const elementsMax = 50;

/** Everything wrong or doubtful about a process; no errors means that it can be drawn. */
export function checkProcess(process: ProcessInput): readonly Finding[] {
  const references = checkReferences(process);
  if (refused(references)) return references;
  const wiring = wire(process);
  const findings = [
    ...references,
    ...checkEnds(process, wiring),
    ...checkExits(process, wiring),
    ...checkReach(process, wiring),
    ...checkNames(process, wiring),
  ];
  return refused(findings) ? findings : [...findings, ...checkSoundness(process)];
}

function error(rule: string, where: string, message: string): Finding {
  return { rule, severity: 'error', where, message };
}

function warning(rule: string, where: string, message: string): Finding {
  return { rule, severity: 'warning', where, message };
}

function checkReferences(process: ProcessInput): readonly Finding[] {
  const findings: Finding[] = [];
  const keys = process.steps.map((step) => step.key);
  const lanes = lanesOf(process).map((lane) => lane.name);
  for (const key of repeated(keys)) {
    const message = `Two steps have the key ${key}. Give each step its own key.`;
    findings.push(error('duplicate_key', `step ${key}`, message));
  }
  for (const name of repeated(lanes)) {
    findings.push(error('duplicate_lane', `lane "${name}"`, 'Two lanes have this name. Keep one.'));
  }
  for (const step of process.steps) {
    if (step.lane !== undefined && !lanes.includes(step.lane)) {
      const message = `There is no lane "${step.lane}". Use or add one: ${lanes.join(', ')}.`;
      findings.push(error('unknown_lane', whereStep(step), message));
    }
    if (step.lane === undefined && isWork(kindOf(step)) && kindOf(step) !== 'decision') {
      const message = 'Nobody does it. Set lane to the role or system that does it.';
      findings.push(error('lane_missing', whereStep(step), message));
    }
  }
  const known = new Set(keys);
  const unknown = (key: string | undefined, where: string): void => {
    if (key === undefined || known.has(key)) return;
    const near = keys.find((other) => loose(other) === loose(key));
    const hint = near ? `Did you mean ${near}?` : `Use one of: ${keys.join(', ')}.`;
    findings.push(error('unknown_step', where, `There is no step with the key ${key}. ${hint}`));
  };
  for (const { from, to } of process.flows ?? []) {
    unknown(from, `flow ${from} → ${to}`);
    unknown(to, `flow ${from} → ${to}`);
    if (from !== to) continue;
    const message = 'A step cannot lead to itself. Put a decision after it that leads back to it.';
    findings.push(error('flow_to_itself', `flow ${from} → ${to}`, message));
  }
  for (const pair of repeated((process.flows ?? []).map(({ from, to }) => `${from} → ${to}`))) {
    const message = 'This flow is there twice. Keep one; join its conditions with "or".';
    findings.push(error('duplicate_flow', `flow ${pair}`, message));
  }
  const { painPoints = [], assumptions = [], questions = [], links = [] } = process;
  for (const { step } of [...painPoints, ...assumptions, ...questions]) {
    unknown(step, 'remark');
  }
  for (const { item, step } of links) unknown(step, `link ${item}`);
  return findings;
}

function checkEnds(process: ProcessInput, wiring: Wiring): readonly Finding[] {
  const findings: Finding[] = [];
  const firsts = firstSteps(process, wiring);
  if (firsts.length > 1) {
    const names = firsts.map((step) => step.key).join(', ');
    const message =
      `A case could begin at ${names}. Lead to all but one of them from another step; if there ` +
      'are several triggers, draw one map for each.';
    findings.push(error('several_starts', 'process', message));
  }
  for (const step of process.steps) {
    const kind = kindOf(step);
    if (kind === 'start' && wiring.entries(step.key).length > 0) {
      const message = 'A start is entered by a flow. Lead that flow to the step after the start.';
      findings.push(error('start_with_entry', whereStep(step), message));
    }
    if (kind === 'end' && wiring.exits(step.key).length > 0) {
      const message = 'An end has an exit. Make it a step, or remove the flow that leaves it.';
      findings.push(error('end_with_exit', whereStep(step), message));
    }
  }
  const lasts = lastSteps(process, wiring);
  if (lasts.length > 1 && lasts.every((step) => kindOf(step) !== 'end')) {
    const names = lasts.map((step) => `"${step.name}"`).join(', ');
    const message = `Nobody said how it ends after ${names}. Add an end step with a name to each.`;
    findings.push(warning('unnamed_ends', 'process', message));
  }
  if (process.steps.length > elementsMax) {
    const message =
      `${process.steps.length} steps are more than a reader takes in; ${elementsMax} are the ` +
      'usual limit. Draw parts of it as processes of their own.';
    findings.push(warning('map_too_large', 'process', message));
  }
  return findings;
}

function checkExits(process: ProcessInput, wiring: Wiring): readonly Finding[] {
  const hasEnd = process.steps.some((step) => kindOf(step) === 'end');
  return process.steps.flatMap((step) => {
    const findings: Finding[] = [];
    const say = (rule: string, message: string): void => {
      findings.push(error(rule, whereStep(step), message));
    };
    const kind = kindOf(step);
    const exits = wiring.exits(step.key);
    const entries = wiring.entries(step.key).length;
    const routes = kind === 'decision' || kind === 'parallel';
    const isLastJoin = kind === 'parallel' && entries > 1;
    const mustGoOn = hasEnd || kind === 'start' || (routes && !isLastJoin);
    if (kind !== 'end' && exits.length === 0 && mustGoOn) {
      say('dead_end', 'Nothing comes after it. Add a flow to the next step or to an end.');
    }
    if (kind === 'decision' && exits.length === 1 && entries < 2) {
      say('decision_one_exit', 'A decision with one exit decides nothing. Add the other exits.');
    }
    if (kind === 'parallel' && exits.length === 1 && entries < 2) {
      say(
        'parallel_one_exit',
        'One entry and one exit: nothing is parallel. Add exits or drop it.',
      );
    }
    if (!routes && exits.length > 1) {
      const to = exits.map((flow) => flow.to).join(', ');
      const message =
        `It leads to ${to} at once. Add a decision (one of them is taken) or a parallel step ` +
        '(all of them) after it.';
      say('implicit_split', message);
    }
    if (kind !== 'decision' && exits.some((flow) => flow.condition || flow.default)) {
      say('condition_without_decision', 'Only a decision has conditions. Add one after this step.');
    }
    if (kind === 'decision' && exits.length > 1) findings.push(...checkConditions(step, wiring));
    return findings;
  });
}

function checkConditions(step: Step, { exits }: Wiring): readonly Finding[] {
  const flows = exits(step.key);
  const findings: Finding[] = [];
  for (const flow of flows) {
    if (flow.condition || flow.default) continue;
    const message = 'When is this exit taken? Set condition, or default: true on one exit.';
    findings.push(error('unnamed_condition', `flow ${flow.from} → ${flow.to}`, message));
  }
  if (flows.filter((flow) => flow.default).length > 1) {
    const message = 'Two exits are the default. Keep default: true on one of them.';
    findings.push(error('two_defaults', whereStep(step), message));
  }
  for (const condition of repeated(flows.flatMap((flow) => flow.condition?.toLowerCase() ?? []))) {
    const message = `Two exits have the condition "${condition}". Say what tells them apart.`;
    findings.push(error('same_condition', whereStep(step), message));
  }
  const shares = flows.flatMap((flow) => flow.sharePercent ?? []);
  const sum = shares.reduce((total, share) => total + share, 0);
  if (sum > 100.5 || (shares.length === flows.length && sum < 99.5)) {
    const message = `The shares of its exits add up to ${sum} %. Correct them to 100 %.`;
    findings.push(error('shares_not_100', whereStep(step), message));
  }
  return findings;
}

/** Every step is reached from the start and reaches an end; every lane is used. */
function checkReach(process: ProcessInput, wiring: Wiring): readonly Finding[] {
  const findings: Finding[] = [];
  const keysOf = (steps: readonly Step[]): readonly string[] => steps.map((step) => step.key);
  const reached = spread(keysOf(firstSteps(process, wiring)), (key) =>
    wiring.exits(key).map((flow) => flow.to),
  );
  const ending = spread(keysOf(lastSteps(process, wiring)), (key) =>
    wiring.entries(key).map((flow) => flow.from),
  );
  for (const step of process.steps) {
    if (!reached.has(step.key)) {
      const message = 'No path from the start leads here. Add the flow that does.';
      findings.push(error('unreachable_step', whereStep(step), message));
    } else if (!ending.has(step.key) && wiring.exits(step.key).length > 0) {
      const message =
        'From here a case goes round for ever. Add a decision to the loop with an exit to an end.';
      findings.push(error('loop_without_exit', whereStep(step), message));
    }
  }
  const used = new Set(process.steps.map((step) => step.lane));
  for (const { name } of lanesOf(process)) {
    if (used.has(name)) continue;
    const message = 'No step is in this lane. Move a step to it, or remove it.';
    findings.push(error('unused_lane', `lane "${name}"`, message));
  }
  return findings;
}

function spread(from: readonly string[], next: (key: string) => readonly string[]): Set<string> {
  const seen = new Set(from);
  for (const key of seen) for (const other of next(key)) seen.add(other);
  return seen;
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}

function loose(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
