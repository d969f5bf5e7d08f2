/** The confusion matrix and its cases, from a report. Pure. */
import type { CaseReport, Report, TrialReport } from '@baton/eval';

/** Cases that were wanted in one place and got to another. */
export interface Picked {
  readonly truth: string;
  readonly hop: string;
}

export interface MatrixCell {
  readonly hop: string;
  readonly count: number;
  /** `right`, `left` to the entry agent (no mistake), or `wrong`; undefined for an empty cell. */
  readonly sort: 'right' | 'left' | 'wrong' | undefined;
  /** 0 to 1: of all in its row. */
  readonly share: number;
  /** It is where right ones go. */
  readonly wanted: boolean;
}

export interface MatrixRow {
  readonly truth: string;
  readonly count: number;
  readonly cells: readonly MatrixCell[];
}

/** The rows of the matrix, a cell for each column of `report.matrix.hops`. */
export function rowsOf({ matrix }: Report): readonly MatrixRow[] {
  const { truths, rights, hops, cells } = matrix;
  return truths.map((truth, place) => {
    const row = cells.filter((cell) => cell.truth === truth);
    const count = row.reduce((sum, cell) => sum + cell.count, 0);
    return {
      truth,
      count,
      cells: hops.map((hop): MatrixCell => {
        const cell = row.find((one) => one.hop === hop);
        const wanted = hop === rights[place];
        if (!cell) return { hop, count: 0, sort: undefined, share: 0, wanted };
        const right = cell.points * 2 >= cell.count;
        const sort = right ? 'right' : hop === 'abstained' ? 'left' : 'wrong';
        return { hop, count: cell.count, sort, share: cell.count / count, wanted };
      }),
    };
  });
}

export interface Shown {
  readonly case: CaseReport;
  /** Its trial that belongs to what was picked, or its worst. */
  readonly trial: TrialReport;
}

/** The cases of a cell; without one, those that were not right, the worst first. */
export function casesOf({ cases }: Report, picked: Picked | undefined): readonly Shown[] {
  const shown = cases.flatMap((one): readonly Shown[] => {
    const { trials } = one;
    const trial = picked
      ? trials.find(({ truth, hop }) => truth === picked.truth && hop === picked.hop)
      : trials.toSorted((a, b) => a.points - b.points).find(({ right }) => !right);
    return trial ? [{ case: one, trial }] : [];
  });
  return picked ? shown : shown.toSorted((a, b) => a.case.points - b.case.points);
}
