/** The bar of a long evaluation: how far, how good so far, how long still. Nothing in a pipe. */
import type { Progress } from '@baton/eval';
import { openScreen } from './terminal.ts';

export interface ProgressBar {
  readonly show: (progress: Progress) => void;
  /** A line that stays. */
  readonly say: (text: string) => void;
  readonly end: () => void;
}

/** A bar on a stream of the process. */
export function progressOn(stream: NodeJS.WriteStream): ProgressBar {
  const screen = openScreen(stream);
  return {
    show: (progress) => screen.working(barText(progress)),
    say: (text) => screen.line(text),
    end: () => screen.rest(),
  };
}

const cells = 20;

/** `█████░░░░░ 45/140 · 96 % right · $0.02 · 0:32 left`. */
export function barText({ done, of, points, costMicroUsd, leftMs }: Progress): string {
  const full = Math.round((done / of) * cells);
  return [
    `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${done}/${of}`,
    `${Math.round((points / done) * 100)} % right`,
    ...(costMicroUsd > 0 ? [`$${(costMicroUsd / 1e6).toFixed(2)}`] : []),
    ...(leftMs === undefined || done === of ? [] : [`${clock(leftMs)} left`]),
  ].join(' · ');
}

/** `0:32`, `1:02:09`. */
function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
