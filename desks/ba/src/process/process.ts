/**
 * The process map as a deliverable. Comes in: a process as a model, the reader of free text or the
 * pattern library filled it in. It is checked, drawn as BPMN, linted and laid out; only then are
 * its items registered. Goes out: `<title>.bpmn`, `<title>.svg`, `<title>-process.md`.
 *
 * The picture is drawn from the BPMN file, so the two cannot differ.
 */

import { type Deliverable, type Finding, fileName, refused } from '../deliverable.ts';
import type { Trace } from '../trace.ts';
import { bpmnXml } from './bpmn.ts';
import { readDiagram } from './bpmn-diagram.ts';
import { type ProcessGraph, processGraph } from './bpmn-graph.ts';
import { layoutBpmn } from './bpmn-layout.ts';
import { lintBpmn } from './bpmn-lint.ts';
import { withPools } from './bpmn-pools.ts';
import { drawSvg } from './bpmn-svg.ts';
import { checkProcess } from './process-check.ts';
import { isWork, kindOf, type ProcessInput, processInput } from './process-input.ts';
import { checkItems, type ItemOptions, type Registered, registerItems } from './process-items.ts';
import { processReport } from './process-report.ts';
import { count } from './process-table.ts';

/** Checks and draws a process; a process with an error is refused and leaves no trace. */
export async function mapProcess(
  input: ProcessInput,
  trace: Trace,
  options: ItemOptions = {},
): Promise<Deliverable> {
  const read = readProcess(input);
  if (!read.ok) return read;
  const { process } = read;
  const findings = [...checkProcess(process), ...checkItems(process, trace, options)];
  if (refused(findings)) return { ok: false, findings };
  const graph = processGraph(process);
  const drawn = withPools(graph);
  const layout = layoutBpmn(drawn);
  const lint = await lintBpmn(await bpmnXml({ graph: drawn, layout }));
  const all = [...findings, ...lint];
  if (refused(all)) return { ok: false, findings: all };

  const registered = registerItems(process, graph, { trace, options });
  const documentation = documents(graph, registered);
  const xml = await bpmnXml({ graph: drawn, layout, documentation });
  const svg = drawSvg(await readDiagram(xml));
  const stem = fileStem(process);
  const report = processReport({ process, graph, registered, picture: `${stem}.svg` });
  return {
    ok: true,
    summary: summaryOf(process, registered),
    findings: [...all, ...registered.findings],
    items: registered.items,
    files: [
      { name: `${stem}.bpmn`, mediaType: 'application/xml', text: xml },
      { name: `${stem}.svg`, mediaType: 'image/svg+xml', text: svg },
      { name: `${stem}-process.md`, mediaType: 'text/markdown', text: report },
    ],
    data: {
      steps: registered.steps.map(({ step, lane, item }) => ({
        id: item.id,
        key: step.key,
        name: step.name,
        lane,
      })),
    },
  };
}

export type ReadProcess =
  | { readonly ok: true; readonly process: ProcessInput }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Parses what came in by the schema; each issue is a finding that says where. */
export function readProcess(input: unknown, where = 'process'): ReadProcess {
  const parsed = processInput.safeParse(input);
  if (parsed.success) return { ok: true, process: parsed.data };
  const findings = parsed.error.issues.map(({ path, message }) => ({
    rule: 'input_shape',
    severity: 'error' as const,
    where: [where, ...path.map(String)].join('.'),
    message: `${message}. Correct this field and send the whole process again.`,
  }));
  return { ok: false, findings };
}

/** The name of a process's files, without ending; as-is and to-be do not overwrite each other. */
export function fileStem({ title, state }: Pick<ProcessInput, 'title' | 'state'>): string {
  const stem = fileName(title, 'md').slice(0, -'.md'.length);
  return state ? `${stem}-${state.replace('_', '-')}` : stem;
}

/** What the documentation of each element says: the item, and what did not fit in the name. */
function documents(graph: ProcessGraph, { steps }: Registered): ReadonlyMap<string, string> {
  const items = new Map(steps.map(({ step, item }) => [step.key, item.id]));
  return new Map(
    graph.nodes.flatMap(({ id, step }) => {
      if (!step) return [];
      const name = kindOf(step) === 'parallel' ? step.name : undefined;
      const lines = [items.get(step.key), name, step.note].filter((line) => line !== undefined);
      return lines.length > 0 ? [[id, lines.join('\n')] as const] : [];
    }),
  );
}

function summaryOf(process: ProcessInput, registered: Registered): string {
  const works = process.steps.filter((step) => isWork(kindOf(step)));
  const decisions = works.filter((step) => kindOf(step) === 'decision').length;
  const lanes = new Set(registered.steps.map(({ lane }) => lane)).size;
  const open = registered.assumptions.filter((item) => item.status === 'open').length;
  const asked = registered.questions.filter((item) => item.status === 'open').length;
  const drawn =
    `${process.title}: ${count(works.length - decisions, 'step')} and ` +
    `${count(decisions, 'decision')} in ${count(lanes, 'lane')}, drawn as BPMN.`;
  if (open + asked === 0) return drawn;
  return `${drawn} ${count(open, 'assumption')} to confirm, ${count(asked, 'open question')}.`;
}
