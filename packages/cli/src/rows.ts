/** The rows of a conversation as lines: a sign, who did it, and what. */
import { isObject, type Json, type LogEvent, type TimelineRow, timeline } from '@baton/core';
import { clip, plain, wrap } from './layout.ts';
import { type Style, styled, terminalWidth } from './terminal.ts';

export interface RowOptions {
  /** Columns before the row that are taken. */
  readonly before?: number;
}

/** Columns of the name of an agent; that of the longest of the desk. */
const agentColumns = 12;
/** Columns of what an agent said, also in a pipe. */
const saidColumns = 160;

/** One row as a line, or up to five of them on a terminal. */
export function rowLine(row: TimelineRow, { before = 0 }: RowOptions = {}): string {
  const [sign, style] = signs[row.kind];
  const agent = (row.agent ?? '').padEnd(agentColumns);
  const indent = agentColumns + 3;
  const width = Math.max(20, terminalWidth() - before - indent);
  // What an agent said is told at the end; why it failed is told here.
  const said = row.kind === 'turn' && !row.text.startsWith('failed: ');
  const text = said
    ? clip(plain(row.text), Math.min(width, saidColumns))
    : wrap(plain(row.text), { width, linesMax: 5 });
  const lines = text.replaceAll('\n', `\n${' '.repeat(before + indent)}`);
  return `${styled(style, sign)} ${styled('bold', agent)} ${lines}`.trimEnd();
}

const signs: Readonly<Record<TimelineRow['kind'], readonly [sign: string, style: Style]>> = {
  message: ['»', 'blue'],
  route: ['●', 'cyan'],
  turn: ['·', 'dim'],
  tool: ['⚙', 'dim'],
  handoff: ['→', 'green'],
  refusal: ['✗', 'yellow'],
  wait: ['⏸', 'magenta'],
  landing: ['▼', 'yellow'],
  end: ['■', 'cyan'],
};

/** The rows of a log, with what the checks of the desk said to a call. */
export function rowsOf(events: Iterable<LogEvent>): readonly TimelineRow[] {
  const log = [...events];
  const answers = new Map(log.map((event) => [event.seq, event]));
  return timeline(log).map((row) => {
    const event = answers.get(row.seq);
    const refused = event?.type === 'tool_answered' ? findingsIn(event.output) : undefined;
    if (event?.type !== 'tool_answered' || refused === undefined) return row;
    return { ...row, text: `${event.tool} sent back, ${event.ms} ms: ${refused}` };
  });
}

/** What a tool of the desk refused, in a line; undefined when it refused nothing. */
function findingsIn(output: Json): string | undefined {
  if (!isObject(output) || output['ok'] !== false || !Array.isArray(output['findings'])) {
    return undefined;
  }
  const [first, ...more] = output['findings'].map((finding) =>
    isObject(finding) && typeof finding['message'] === 'string' ? finding['message'] : '',
  );
  return `${first ?? 'it does not pass'}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
}
