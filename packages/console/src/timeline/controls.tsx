/** What moves through the log: first, back, play, on, newest, and a slider over all positions. */
import {
  ChevronFirst,
  ChevronLast,
  ChevronLeft,
  ChevronRight,
  Keyboard,
  Pause,
  Play,
} from 'lucide-react';
import './position.css';
import type { CSSProperties, ReactNode } from 'react';
import { useMoment, useTravel } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { numberText } from '../parts/format.ts';
import { useTransport } from './transport.tsx';

export function Controls(): ReactNode {
  const { seq, last, live } = useMoment();
  const travel = useTravel();
  const { shown, place, playing, run } = useTransport();
  const atFirst = place <= 0;
  const here = shown[place];
  // `as`: React's styles know no properties of ours.
  const past = { '--past': `${last > 1 ? ((seq - 1) / (last - 1)) * 100 : 100}%` } as CSSProperties;
  return (
    <div className="flex min-w-0 flex-1 items-center justify-end gap-1">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in. */}
      <div role="group" aria-label="Move through the log" className="flex shrink-0">
        <Step icon={ChevronFirst} name="First row (g)" off={atFirst} act={() => run('first')} />
        <Step
          icon={ChevronLeft}
          name="Previous row (k)"
          off={atFirst}
          act={() => run('previous')}
        />
        <Step
          icon={playing ? Pause : Play}
          name={playing ? 'Pause (space)' : 'Play (space)'}
          off={last === 0}
          act={() => run('play')}
        />
        <Step icon={ChevronRight} name="Next row (j)" off={live} act={() => run('next')} />
        <Step
          icon={ChevronLast}
          name="Newest, and follow (G)"
          off={live}
          act={() => run('newest')}
        />
      </div>
      <input
        type="range"
        min={Math.min(1, last)}
        max={last}
        value={seq}
        disabled={last === 0}
        aria-label="Position in the log"
        aria-valuetext={`${seq} of ${last}${here ? `: ${here.text}` : ''}`}
        onChange={({ target }) => {
          const next = Number(target.value);
          travel.to(next >= last ? 'live' : next);
        }}
        style={past}
        className="log-position min-w-16 flex-1"
      />
      <span className="shrink-0 px-1 text-right text-xs text-dim tabular-nums">
        <span className="font-semibold text-ink">{numberText(seq)}</span>/{numberText(last)}
      </span>
      <Step icon={Keyboard} name="Keys (?)" off={false} act={() => run('help')} />
    </div>
  );
}

interface StepProps {
  readonly icon: typeof Play;
  readonly name: string;
  readonly off: boolean;
  readonly act: () => void;
}

/** Stays focusable when there is nothing to do, so that focus is not lost at the end of the log. */
function Step({ icon, name, off, act }: StepProps): ReactNode {
  return (
    <Button
      weight="quiet"
      icon={icon}
      aria-label={name}
      title={name}
      aria-disabled={off}
      onClick={() => !off && act()}
      className="size-7! aria-disabled:opacity-40"
    />
  );
}
