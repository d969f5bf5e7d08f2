/**
 * What a person sees of a run: rows as they happen, a spinner on a terminal and none in a pipe,
 * colour where it is wanted (`NO_COLOR` and `FORCE_COLOR` are honoured by `styleText`).
 */
import { styleText } from 'node:util';
import type { LogEvent, Outcome, TimelineRow } from '@baton/core';
import { timeline } from '@baton/core';

type Style = Parameters<typeof styleText>[0];

/** Text in a style, plain where the stream takes no colour. */
export function styled(
  style: Style,
  text: string,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  return styleText(style, text, { stream });
}

export interface Screen {
  /** A line that stays. */
  readonly line: (text?: string) => void;
  /** What is going on now; shown beside the spinner. Nothing in a pipe. */
  readonly working: (what: string) => void;
  /** Ends the spinner. */
  readonly rest: () => void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** A screen over a stream. On a terminal it has a spinner, which every line is written above. */
export function openScreen(stream: NodeJS.WriteStream = process.stdout): Screen {
  const live = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  let what: string | undefined;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => void (live && what !== undefined && stream.write('\r\u001b[2K'));
  const draw = (): void => {
    if (!live || what === undefined) return;
    const width = Math.max(10, (stream.columns ?? 80) - 4);
    const spin = styled('cyan', frames[frame % frames.length] ?? '', stream);
    stream.write(`\r\u001b[2K${spin} ${styled('dim', what.slice(0, width), stream)}`);
  };
  return {
    line(text = '') {
      clear();
      stream.write(`${text}\n`);
      draw();
    },
    working(next) {
      if (!live) return;
      what = next;
      draw();
      timer ??= setInterval(() => {
        frame += 1;
        draw();
      }, 80).unref();
    },
    rest() {
      clear();
      clearInterval(timer);
      timer = undefined;
      what = undefined;
    },
  };
}

/** One row of the timeline as one line, with the agent in a column of its own. */
export function rowLine(
  row: TimelineRow,
  { agentWidth = 12, width = terminalWidth() } = {},
): string {
  const [sign, style] = signs[row.kind];
  const agent = (row.agent ?? '').padEnd(agentWidth);
  const room = Math.max(20, width - agentWidth - 4);
  const text = row.text.length > room ? `${row.text.slice(0, room - 1)}…` : row.text;
  return `${styled(style, sign)} ${styled('bold', agent)} ${text}`;
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

/** The rows of one event; most have one or none. */
export function rowsOf(event: LogEvent, holder: string | undefined): readonly TimelineRow[] {
  return timeline([event]).map((row) => ({
    ...row,
    agent: row.agent ?? (row.kind === 'tool' ? holder : undefined),
  }));
}

/** The outcome in one line, for the end of a run. */
export function outcomeLine(outcome: Outcome): string {
  const { kind, agent, bound, why, failure, waitingFor } = outcome;
  const who = agent ? ` by ${agent}` : '';
  if (kind === 'answered') return styled('green', `answered${who}`);
  if (kind === 'waiting') return styled('magenta', `waiting for ${waitingFor ?? 'somebody'}`);
  const because = failure ? `: ${failure.message}` : bound ? ` (${bound}: ${why})` : '';
  return styled('yellow', `${kind}${kind === 'landed' ? who : ''}${because}`);
}

export function terminalWidth(): number {
  return process.stdout.isTTY ? (process.stdout.columns ?? 80) : 200;
}
