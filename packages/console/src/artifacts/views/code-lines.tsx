/** Coloured code with line numbers. Of a very long one the beginning, until all is asked for. */
import { memo, type ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { numberText } from '../../parts/format.ts';
import { useGrowing } from './growing.ts';
import type { Line, Token } from './token.ts';

/** Lines shown at first, and how many come in each frame when all are asked for. */
const first = 800;
const step = 200;

export interface CodeLinesProps {
  readonly lines: readonly Line[];
  /** Gives the artifact that a tag names, if there is one; it is opened by `show`. */
  readonly namedBy?: ((tag: string) => string | undefined) | undefined;
  readonly show?: ((id: string) => void) | undefined;
}

export function CodeLines({ lines, namedBy, show }: CodeLinesProps): ReactNode {
  const { shown, cut, showAll } = useGrowing(lines.length, { first, step });
  return (
    <div className="font-mono text-xs leading-5">
      {lines.slice(0, shown).map((line, place) => (
        // A line is where it is.
        // oxlint-disable-next-line react/no-array-index-key
        <CodeLine key={place} line={line} number={place + 1} namedBy={namedBy} show={show} />
      ))}
      {cut && (
        <Button className="m-3 font-sans" onClick={showAll}>
          Show all {numberText(lines.length)} lines
        </Button>
      )}
    </div>
  );
}

interface CodeLineProps extends Pick<CodeLinesProps, 'namedBy' | 'show'> {
  readonly line: Line;
  readonly number: number;
}

const CodeLine = memo(function CodeLine({ line, number, namedBy, show }: CodeLineProps): ReactNode {
  return (
    <div className="flex [contain-intrinsic-size:auto_1.25rem] [content-visibility:auto]">
      <span aria-hidden className="w-12 shrink-0 pr-3 text-right text-dim tabular-nums select-none">
        {number}
      </span>
      <code className="min-w-0 flex-1 pr-4 break-words whitespace-pre-wrap">
        {line.length === 0 && '\n'}
        {line.map((token, place) => {
          const id = token.kind === 'tag' ? namedBy?.(token.text) : undefined;
          // oxlint-disable-next-line react/no-array-index-key
          if (id === undefined) return <Piece key={place} token={token} />;
          return (
            <button
              // oxlint-disable-next-line react/no-array-index-key
              key={place}
              type="button"
              onClick={() => show?.(id)}
              className="underline decoration-dotted underline-offset-2"
              aria-label={`Open ${id}`}
            >
              <Piece token={token} />
            </button>
          );
        })}
      </code>
    </div>
  );
});

const looks: Record<Exclude<Token['kind'], 'plain'>, { hue?: number; look: string }> = {
  heading: { hue: 1, look: 'font-semibold text-(--agent)' },
  word: { hue: 0, look: 'font-medium text-(--agent)' },
  title: { look: 'font-semibold' },
  tag: { hue: 2, look: 'text-(--agent)' },
  string: { look: 'text-good' },
  number: { hue: 5, look: 'text-(--agent)' },
  variable: { hue: 3, look: 'font-medium text-(--agent)' },
  mark: { look: 'text-dim' },
  comment: { look: 'text-dim italic' },
};

function Piece({ token: { kind, text } }: { token: Token }): ReactNode {
  if (kind === 'plain') return text;
  const { hue, look } = looks[kind];
  return (
    <span data-hue={hue} className={look}>
      {text}
    </span>
  );
}
