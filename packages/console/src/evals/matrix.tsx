/** The confusion matrix; a cell opens its cases. */
import type { Report } from '@baton/eval';
import type { ReactNode } from 'react';
import { type MatrixCell, type Picked, rowsOf } from './cells.ts';

export interface MatrixProps {
  readonly report: Report;
  readonly picked: Picked | undefined;
  readonly pick: (cell: Picked | undefined) => void;
}

export function MatrixTable({ report, picked, pick }: MatrixProps): ReactNode {
  return (
    <div className="overflow-auto p-3">
      <table className="border-separate border-spacing-0.5 text-sm">
        <thead>
          <tr>
            <th scope="col" className="px-2 text-left text-xs font-normal text-dim">
              wanted ↓ went to →
            </th>
            {report.matrix.hops.map((hop) => (
              <th key={hop} scope="col" className="px-1 pb-1 align-bottom text-xs font-medium">
                {hop.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(report).map(({ truth, cells }) => (
            <tr key={truth}>
              <th scope="row" className="px-2 text-left text-xs font-medium whitespace-nowrap">
                {truth.replaceAll('_', ' ')}
              </th>
              {cells.map((cell) => (
                <td key={cell.hop} className="p-0">
                  <CellButton
                    cell={cell}
                    label={`Wanted ${truth}, went to ${cell.hop}: ${cell.count}`}
                    pressed={picked?.truth === truth && picked.hop === cell.hop}
                    press={(pressed) => pick(pressed ? { truth, hop: cell.hop } : undefined)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-xs text-dim">
        Outlined: where it belongs. ✓ right, ✗ wrong, ○ left to the entry agent.
      </p>
    </div>
  );
}

const sorts = {
  right: { look: 'bg-good-soft text-good', sign: '✓' },
  wrong: { look: 'bg-bad-soft text-bad', sign: '✗' },
  left: { look: 'bg-warn-soft text-warn', sign: '○' },
};

interface CellProps {
  readonly cell: MatrixCell;
  readonly label: string;
  readonly pressed: boolean;
  readonly press: (pressed: boolean) => void;
}

function CellButton({ cell, label, pressed, press }: CellProps): ReactNode {
  const { count, sort, wanted } = cell;
  const outline = wanted ? 'outline-1 -outline-offset-1 outline-strong-line' : '';
  if (!sort) {
    return (
      <span className={`flex h-9 min-w-14 items-center justify-center rounded text-dim ${outline}`}>
        {wanted ? '0' : '·'}
      </span>
    );
  }
  const { look, sign } = sorts[sort];
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      onClick={() => press(!pressed)}
      className={`flex h-9 w-full min-w-14 items-center justify-center gap-1 rounded font-semibold tabular-nums hover:opacity-80 aria-pressed:ring-2 aria-pressed:ring-focus ${look} ${outline}`}
    >
      <span aria-hidden className="text-xs font-normal">
        {sign}
      </span>
      {count}
    </button>
  );
}
