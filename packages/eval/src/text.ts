/**
 * A report as plain text, at most 80 columns unless a name is longer; tables are aligned, and
 * nothing is said by colour alone. What did not occur is left out.
 */
import { clip, oneLine } from './columns.ts';
import type { Comparison } from './comparison.ts';
import type { Part } from './counts.ts';
import { dollars, ms, percent, pointsText } from './figure.ts';
import type { CaseReport, Report } from './report.ts';
import type { RiskReport } from './risk.ts';
import { type Style, table } from './table.ts';
import type { Matrix, Share } from './tally.ts';

export interface TextOptions {
  /** Cases that went wrong to list. Default 10. */
  readonly worst?: number;
  /** Puts a piece of text in a style. Default: leaves it as it is. */
  readonly style?: Style;
}

const width = 80;

/** The report as lines of text. */
export function reportText(report: Report, options: TextOptions = {}): string {
  const { worst = 10, style = (_, text) => text } = options;
  const blocks = [
    heading(report, style),
    groups(report, style),
    matrix(report.matrix, style),
    labels(report, style),
    counts(report),
    report.risk ? riskLines(report.risk).join('\n') : '',
    report.comparison ? comparison(report.comparison, style) : '',
    wrongCases(report.cases, { worst, style }),
    gates(report, style),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function heading({ subject, counts: { trials }, repeat, ...report }: Report, style: Style): string {
  const { firstHop, stop, notRun, leftOut } = report;
  const cases = plural(report.cases.length, 'case');
  const what = [subject.name, cases, ...(repeat > 1 ? [plural(trials, 'trial')] : [])].join(' · ');
  const lines = [style('bold', what)];
  if (firstHop.share === null) lines.push('Nothing was run.');
  else {
    const share = style('bold', percent(firstHop.share));
    lines.push(
      `First hop right: ${share} (${count(firstHop)}), 95 % interval ${interval(firstHop)}`,
    );
  }
  if (notRun > 0) {
    lines.push(
      style('yellow', `${plural(notRun, 'trial')} not run. ${stop?.message ?? ''}`.trim()),
    );
  }
  if (leftOut > 0) {
    lines.push(
      `${plural(leftOut, 'conversation')} of several turns left out: ` +
        'a router alone sees one message.',
    );
  }
  return lines.join('\n');
}

function groups({ groups: list }: Report, style: Style): string {
  if (list.length === 0) return '';
  const rows = list.map((group) => [
    clip(oneLine(group.tag), 24),
    count(group),
    percent(group.share ?? 0),
    interval(group),
    bar(group.share ?? 0),
  ]);
  return table([['group', 'right', 'share', '95 % interval', ''], ...rows], {
    right: [1, 2, 3],
    style,
  });
}

function bar(share: number): string {
  const eighths = Math.round(share * 16 * 8);
  const rest = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return '█'.repeat(Math.floor(eighths / 8)) + rest;
}

function matrix(whole: Matrix, style: Style): string {
  const { truths, rights, hops, cells } = whole;
  if (cells.length === 0) return '';
  if (hops.length > hopsMax) return confusions(whole, style);
  // As many columns as fit; names are cut before figures are.
  const room = Math.max(4, Math.floor((width - 16) / hops.length) - 2);
  const head = ['wanted \\ got', ...hops.map((hop) => clip(hop, room))];
  const rows = truths.map((truth, place) => [
    clip(truth, 14),
    ...hops.map((hop) => {
      const cell = cells.find((one) => one.truth === truth && one.hop === hop);
      if (hop !== rights[place]) return cell ? String(cell.count) : '·';
      return `[${cell?.count ?? 0}]`;
    }),
  ]);
  return table([head, ...rows], { right: hops.map((_, index) => index + 1), style });
}

/** Columns of a matrix that fit with names that can still be told apart. */
const hopsMax = 11;
const confusionsMax = 15;

/** The cells of a large matrix in which something went wrong, the fullest first. */
function confusions({ cells }: Matrix, style: Style): string {
  const wrong = cells
    .filter(({ count, points }) => points < count)
    .toSorted((one, other) => other.count - one.count);
  if (wrong.length === 0) return '';
  const rows = wrong
    .slice(0, confusionsMax)
    .map(({ truth, hop, count }) => [clip(truth, 32), clip(hop, 32), String(count)]);
  const more = wrong.length - rows.length;
  const rest = more > 0 ? `\nand ${more} more; the page of --html has the whole matrix` : '';
  return table([['wanted', 'got', 'count'], ...rows], { right: [2], style }) + rest;
}

function labels({ labels: list, macroF1 }: Report, style: Style): string {
  if (list.length === 0) return '';
  const share = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
  const rows = list.map(({ label, precision, recall, f1, belong, sent }) => [
    clip(label, 24),
    share(precision),
    share(recall),
    share(f1),
    String(belong),
    String(sent),
  ]);
  const head = ['label', 'precision', 'recall', 'F1', 'wanted', 'got'];
  const all = ['macro-F1', '', '', share(macroF1), '', ''];
  return table([head, ...rows, all], { right: [1, 2, 3, 4, 5], style });
}

function counts({ counts: seen, spent, repeats }: Report): string {
  const { trials, complete, sequences, turns, transfers, clean } = seen;
  if (trials === 0) return '';
  const each = (value: number): string => (value / trials).toFixed(2);
  const parts: readonly (readonly [what: string, part: Part])[] = [
    ['complete: all that were needed took part', complete],
    ['sequence of a conversation as accepted', sequences],
    ['turns that ended with the right agent', turns],
    ['no more handoffs than accepted', transfers],
    ['nothing happened that must not', clean],
  ];
  const sums: readonly (readonly [what: string, value: number])[] = [
    ['not checked, for a person to read', seen.unchecked],
    ['left to the entry agent by the router', seen.abstained],
    ['asked the user', seen.asked],
    ['wrong refusals', seen.wrongRefusals],
    ['failed', seen.failed],
    ['bounces', seen.bounces],
    ['refused handoffs', seen.refusedHandoffs],
  ];
  const rows = [
    ...parts.flatMap(([what, part]) => (part.of > 0 ? [[what, partText(part)]] : [])),
    ...sums.flatMap(([what, value]) => (value > 0 ? [[what, String(value)]] : [])),
    ['handoffs a request', `${each(seen.handoffs)}, at most ${seen.handoffsMost}`],
    ['time p50 / p95', `${ms(spent.msP50)} / ${ms(spent.msP95)}`],
    ...(spent.routeMsP50 === null
      ? []
      : [
          [
            'routing p50 / p95 / p99',
            [spent.routeMsP50, spent.routeMsP95, spent.routeMsP99].map(ms).join(' / '),
          ],
        ]),
    ...(spent.tokens > 0
      ? [
          [
            'tokens',
            `${spent.tokens.toLocaleString('en')} (${Math.round(spent.tokens / trials)} a request)`,
          ],
          ['money', dollars(spent.costMicroUsd)],
        ]
      : []),
    ...(repeats
      ? [
          [
            `all ${repeats.k} trials the same`,
            partText({ right: repeats.same, of: repeats.cases }),
          ],
          [
            `all ${repeats.k} trials right (pass^${repeats.k})`,
            partText({ right: repeats.allRight, of: repeats.cases }),
          ],
        ]
      : []),
  ];
  return table(rows, { right: [] });
}

/** What is said of a router's risk, a sentence a line. */
export function riskLines(report: RiskReport): readonly string[] {
  const { requests, routed, wrong, confidence, bound, promise, risk, coverage } = report;
  const share = risk === null ? '' : ` (${percent(risk)})`;
  const covered = coverage === null ? '' : ` (${percent(coverage)})`;
  const lines = [
    `Routed without the entry agent: ${routed} of ${requests}${covered}; wrong ${wrong}${share}.`,
    `With ${percent(confidence)} confidence at most ${percent(bound)} of requests like these ` +
      'go wrong.',
  ];
  if (!promise) return lines;
  const said = `At most ${percent(promise.risk)} wrong`;
  const verdicts = {
    shown: `${said}: shown by these cases.`,
    open: `${said}: not broken, but not shown either; ${promise.needed} without an error would.`,
    broken: `${said}: broken on these cases.`,
  };
  return [...lines, verdicts[promise.verdict]];
}

function comparison(compared: Comparison, style: Style): string {
  const { baseline, cases, better, worse, p, midP, share, baselineShare } = compared;
  const lines = [
    style('bold', `Compared with ${oneLine(baseline.subject)} of ${baseline.at.slice(0, 10)}`),
    `${plural(cases, 'case')} of both: ${percent(baselineShare ?? 0)} → ${percent(share ?? 0)}; ` +
      `${better.length} better, ${worse.length} worse`,
    `McNemar, exact: p = ${p.toFixed(4)} (mid-p ${midP.toFixed(4)})`,
  ];
  const { onlyHere, onlyBaseline } = compared;
  if (onlyHere + onlyBaseline > 0) {
    lines.push(`Left out: ${onlyHere} only in this run, ${onlyBaseline} only in the other.`);
  }
  const listed = [
    ...worse.map((one) => ({ ...one, sign: '−' })),
    ...better.map((one) => ({ ...one, sign: '+' })),
  ];
  for (const { sign, id, before, after, text } of listed.slice(0, 20)) {
    lines.push(clip(`${sign} ${oneLine(id)}  ${before} → ${after}  ${oneLine(text)}`, width));
  }
  if (listed.length > 20) lines.push(`  and ${listed.length - 20} more`);
  return lines.join('\n');
}

function wrongCases(
  cases: readonly CaseReport[],
  { worst, style }: { readonly worst: number; readonly style: Style },
): string {
  const wrong = worstOf(cases);
  if (wrong.length === 0 || worst === 0) return '';
  const shown = wrong.slice(0, worst);
  const ids = Math.min(16, Math.max(...shown.map(({ id }) => id.length)));
  const lines = shown.flatMap(({ id, turns, trials }) => {
    const because = trials.find(({ right }) => !right)?.wrong ?? [];
    const text = turns.map(oneLine).join(' / ');
    return [
      clip(`${oneLine(id).padEnd(ids)}  ${text}`, width),
      clip(`${' '.repeat(ids)}  ${because.map(oneLine).join('; ')}`, width),
    ];
  });
  const more = wrong.length > shown.length ? [`and ${wrong.length - shown.length} more`] : [];
  const title = `${plural(wrong.length, 'case')} not right`;
  return [style('bold', title), ...lines, ...more].join('\n');
}

/**
 * Cases that were not all right, the worst first; what a router only left to the entry agent is the
 * least of it. Otherwise in their order.
 */
export function worstOf(cases: readonly CaseReport[]): readonly CaseReport[] {
  const left = ({ trials }: CaseReport): number => {
    return trials.every(({ hop }) => hop === 'abstained') ? 1 : 0;
  };
  return cases
    .filter(({ trials }) => trials.some(({ right }) => !right))
    .toSorted((one, other) => left(one) - left(other) || one.points - other.points);
}

function gates({ gates: list }: Report, style: Style): string {
  return list
    .map(({ gate, passed, found }) => {
      const mark = passed ? style('green', 'passed') : style('red', 'FAILED');
      return `${mark}  ${oneLine(gate)}: ${oneLine(found)}`;
    })
    .join('\n');
}

function partText({ right, of }: Part): string {
  return `${right} of ${of} (${percent(right / of)})`;
}

function count({ points, cases }: Share): string {
  return `${pointsText(points)} of ${cases}`;
}

function interval({ low, high }: Share): string {
  return `${percent(low).slice(0, -2)}–${percent(high)}`;
}

function plural(value: number, what: string): string {
  return `${value.toLocaleString('en')} ${what}${value === 1 ? '' : 's'}`;
}
