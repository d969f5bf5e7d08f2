/**
 * The terminal: colour where it is wanted (`NO_COLOR` and `FORCE_COLOR` are honoured by
 * `styleText`), a spinner where somebody looks and none in a pipe.
 */
import { styleText } from 'node:util';
import { clip } from './layout.ts';

export type Style = Parameters<typeof styleText>[0];

/** Text in a style, plain where the stream takes no colour. */
export function styled(
  style: Style,
  text: string,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  return styleText(style, text, { stream });
}

/** Writes a line to standard output. */
export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Columns of a row; in a pipe nothing is cut or wrapped. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;
}

/** Columns of prose: no wider than is easy to read. */
export function proseWidth(): number {
  const width = terminalWidth();
  return Number.isFinite(width) ? Math.min(width, 100) : width;
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
  const live = stream.isTTY && process.env['TERM'] !== 'dumb';
  let what: string | undefined;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => void (live && what !== undefined && stream.write('\r\u001b[2K'));
  const draw = (): void => {
    if (!live || what === undefined) return;
    const spin = styled('cyan', frames[frame % frames.length] ?? '', stream);
    const text = clip(what, Math.max(10, (stream.columns || 80) - 4));
    stream.write(`\r\u001b[2K${spin} ${styled('dim', text, stream)}`);
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
      // Drawn by the timer: a model's deltas come faster than anybody reads.
      if (timer) return;
      draw();
      timer = setInterval(() => {
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
