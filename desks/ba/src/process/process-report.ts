/**
 * The document that goes with a process map: what the picture cannot hold. Comes in: the process,
 * its graph and its items; goes out: Markdown. What nobody said is shown as not stated.
 */

import type { Item } from '../trace.ts';
import { backFlows, type GraphFlow, type GraphNode, type ProcessGraph } from './bpmn-graph.ts';
import { kindOf, type ProcessInput, type Remark, type Step } from './process-input.ts';
import type { Registered, StepItem } from './process-items.ts';
import { duration, md, section, table } from './process-table.ts';

export interface ReportOptions {
  readonly process: ProcessInput;
  readonly graph: ProcessGraph;
  readonly registered: Registered;
  /** File name of the picture. */
  readonly picture: string;
}

/** The document. */
export function processReport(options: ReportOptions): string {
  const { process, graph, registered, picture } = options;
  const parts = [
    `# ${md(process.title)}`,
    headOf(process),
    `![Process map of ${md(process.title)}](${encodeURI(picture)})`,
    ...section('Steps', stepTable(options)),
    ...section('Decisions', decisionTable(options)),
    ...section('Exceptions and rework', exceptions(graph)),
    ...section('Responsibilities', responsibilities(registered)),
    ...section(
      'Pain points',
      (process.painPoints ?? []).map((each) => remarkLine(each, registered)),
    ),
    ...section('Assumptions', remarks(registered.assumptions, 'unconfirmed')),
    ...section('Open questions', remarks(registered.questions, 'open')),
    ...section('Sources', sources(registered)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function headOf({ state, trigger, outcomes, volume }: ProcessInput): string {
  const states = { as_is: 'as it works today (as is)', to_be: 'as it shall work (to be)' };
  const rows = [
    `- State: ${state ? states[state] : 'not stated'}`,
    `- Starts with: ${trigger ? md(trigger) : 'not stated'}`,
    `- Ends with: ${outcomes?.length ? outcomes.map(md).join('; ') : 'see the ends on the map'}`,
  ];
  if (volume) rows.push(`- Volume: ${volume.cases} cases per ${volume.per}`);
  return rows.join('\n');
}

function stepTable({ process, graph, registered }: ReportOptions): string {
  const hasNumbers = process.steps.some(
    (s) => s.minutes !== undefined || s.waitMinutes !== undefined || s.timeSaid !== undefined,
  );
  const next = nextOf(graph, registered.steps);
  const rows = registered.steps.map(({ step, lane, item }) => [
    item.id,
    md(step.name),
    md(lane),
    kindNames[kindOf(step)],
    next(step.key),
    ...(hasNumbers
      ? [timeOf(step, step.minutes), timeOf(step, step.waitMinutes), md(step.timeSaid ?? '')]
      : []),
    step.note ? md(step.note) : '',
  ]);
  const times = hasNumbers ? ['Work', 'Wait before', 'Time as given'] : [];
  return table(['Id', 'Step', 'Who', 'Kind', 'Then', ...times, 'Note'], rows);
}

const kindNames = {
  task: 'task',
  user: 'user task',
  service: 'automatic',
  manual: 'manual',
  send: 'sends',
  receive: 'receives',
  rule: 'rule',
  decision: 'decision',
  parallel: 'parallel',
  wait: 'wait',
  start: 'start',
  end: 'end',
} as const;

/** A decision takes no time of its own unless somebody said so. */
function timeOf(step: Step, minutes: number | undefined): string {
  if (minutes !== undefined) return duration(minutes);
  if (step.elapsedMinutes !== undefined) return 'not told apart';
  return kindOf(step) === 'decision' ? '' : 'not stated';
}

/** What comes after a step, over gateways that have no name. */
function nextOf(graph: ProcessGraph, steps: readonly StepItem[]): (key: string) => string {
  const exits = Map.groupBy(graph.flows, (flow) => flow.from);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const items = new Map(steps.map(({ step, item }) => [step.key, item.id as string]));
  const after = (id: string): readonly string[] =>
    (exits.get(id) ?? []).flatMap((flow) => {
      const node = byId.get(flow.to) as GraphNode;
      const item = node.step && items.get(node.step.key);
      if (item) return [withLabel(flow, item)];
      if (node.kind === 'end') return [withLabel(flow, `end: ${md(node.name)}`)];
      const onwards = after(node.id);
      const together = onwards.length > 1 ? [`in parallel ${onwards.join(', ')}`] : onwards;
      return together.map((text) => withLabel(flow, text));
    });
  return (key) => {
    const node = graph.nodes.find(({ step }) => step?.key === key);
    return node ? after(node.id).join('; ') : '';
  };
}

function withLabel({ label }: GraphFlow, text: string): string {
  return label ? `${md(label)} → ${text}` : text;
}

function decisionTable({ graph, registered }: ReportOptions): string {
  const decisions = registered.steps.filter(({ step }) => kindOf(step) === 'decision');
  const next = nextOf(graph, registered.steps);
  if (decisions.length === 0) return '';
  const rows = decisions.map(({ step, lane, item }) => [
    item.id,
    md(step.name),
    md(lane),
    next(step.key).replaceAll('; ', '<br>'),
  ]);
  return table(['Id', 'Decision', 'Who', 'Exits'], rows);
}

function exceptions(graph: ProcessGraph): readonly string[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const back = backFlows(graph);
  const loops = graph.flows
    .filter((flow) => back.has(flow.id))
    .map((flow) => {
      const [from, to] = [
        nameAt(byId, graph, flow.from, 'from'),
        nameAt(byId, graph, flow.to, 'to'),
      ];
      const when = flow.label ? ` when "${md(flow.label)}"` : '';
      return `Rework: from "${md(from)}" back to "${md(to)}"${when}`;
    });
  const flagged = graph.nodes
    .filter(({ step }) => step?.exception)
    .map(({ name, lane }) => `Exception: "${md(name)}" (${md(lane)})`);
  const ends = graph.nodes.filter(({ kind }) => kind === 'end');
  const several = ends.length > 1 ? ends.map(({ name }) => `Can end with: ${md(name)}`) : [];
  return [...flagged, ...loops, ...several];
}

/** The name of an element, or of the nearest one that has a name. */
function nameAt(
  byId: ReadonlyMap<string, GraphNode>,
  graph: ProcessGraph,
  id: string,
  towards: 'from' | 'to',
): string {
  const node = byId.get(id);
  if (!node || node.name) return node?.name ?? id;
  const flow = graph.flows.find((each) => (towards === 'to' ? each.from : each.to) === id);
  return flow ? nameAt(byId, graph, towards === 'to' ? flow.to : flow.from, towards) : id;
}

function responsibilities({ steps }: Registered): string {
  const none = 'not stated';
  const list = (names: readonly string[] | undefined): string =>
    names?.length ? names.map(md).join(', ') : none;
  const rows = steps
    .filter(({ step }) => kindOf(step) !== 'wait')
    .map(({ step, lane, item }) => [
      `${item.id} ${md(step.name)}`,
      md(lane),
      step.accountable ? md(step.accountable) : none,
      list(step.consulted),
      list(step.informed),
    ]);
  return table(['Step', 'Responsible', 'Accountable', 'Consulted', 'Informed'], rows);
}

function remarkLine({ text, step }: Remark, { steps }: Registered): string {
  const item = steps.find((each) => each.step.key === step)?.item;
  return item ? `${item.id}: ${md(text)}` : md(text);
}

function remarks(items: readonly Item[], open: string): readonly string[] {
  return items.map(({ id, text, status }) => {
    const state = status === 'open' ? `**${open}**` : status;
    return `${id} (${state}): ${md(text)}`;
  });
}

function sources({ steps }: Registered): readonly string[] {
  return steps.map(({ item: { id, source } }) => {
    switch (source.from) {
      case 'user':
        return `${id}: user, "${md(source.quote)}"`;
      case 'answer':
        return `${id}: answer to ${source.question}, "${md(source.quote)}"`;
      case 'pattern':
        return `${id}: pattern ${md(source.pattern)}`;
      case 'model':
        return `${id}: drafted by ${md(source.model)}, not stated by the user`;
      default:
        return source satisfies never;
    }
  });
}
