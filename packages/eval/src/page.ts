/**
 * A report as one page: a single file that loads nothing, from anywhere. Its policy allows its own
 * style and script, by their hashes, and nothing else; texts of users and models are escaped.
 *
 * Every cell of the matrix leads to its cases, by a link, so it works by keyboard and without
 * script.
 */
import { createHash } from 'node:crypto';
import type { Comparison } from './comparison.ts';
import type { Part } from './counts.ts';
import { dollars, ms, percent, pointsText } from './figure.ts';
import { html, type Markup, raw, when } from './markup.ts';
import { caseId, casesPart } from './page-case.ts';
import { barOf, curveOfPage, matrixOfPage } from './page-chart.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import type { CaseReport, Report } from './report.ts';
import type { RiskReport } from './risk.ts';
import { riskLines, worstOf } from './text.ts';

/** Cases that went wrong to show at the top; all are further down. */
const worstMax = 20;

/** The report as an HTML document. */
export function pageOf(report: Report): string {
  const title = `Routing of ${report.subject.name}`;
  const policy =
    `default-src 'none'; style-src 'sha256-${digest(pageStyle)}'; ` +
    `script-src 'sha256-${digest(pageScript)}'; base-uri 'none'; form-action 'none'`;
  const { matrix, cases, labels, groups, risk, comparison } = report;
  const some = cases.length > 0;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<header>${heading(report, title)}</header>
<main>
${figures(report)}
${gates(report)}
${when(groups.length > 0, () => section('Groups', groupTable(report)))}
${when(some, () => section('Who was wanted, who got it', matrixOfPage(matrix)))}
${when(labels.length > 0, () => section('By label', labelTable(report)))}
${when(risk !== undefined, () => section('Routed without the entry agent', riskPart(risk)))}
${when(comparison !== undefined, () => section('Compared', comparisonPart(comparison)))}
${worst(cases)}
${when(some, () => casesPart(report))}
</main>
<script>${raw(pageScript)}</script>
</body>
</html>
`.markup;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function section(title: string, content: Markup): Markup {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

function heading(
  { cases, counts, repeat, notRun, stop, at, leftOut, data }: Report,
  title: string,
): Markup {
  const trials = repeat > 1 ? ` · ${counts.trials} trials` : '';
  const made = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  const left = `${leftOut} conversations left out: a router alone sees one message.`;
  return html`<h1><bdi>${title}</bdi></h1>
<p class="soft">${cases.length} cases${trials} · ${data.join(', ')} · ${made}</p>
${when(notRun > 0, () => html`<p class="warn">${notRun} not run. ${stop?.message ?? ''}</p>`)}
${when(leftOut > 0, () => html`<p class="soft">${left}</p>`)}`;
}

function figures({ firstHop, macroF1, counts, spent, repeats }: Report): Markup {
  const { share, points, cases, low, high } = firstHop;
  const part = ({ right, of }: Part): string => `${right} of ${of}`;
  const trials = Math.max(1, counts.trials);
  const list: readonly (readonly [what: string, value: string, shown: boolean])[] = [
    ['macro-F1', macroF1?.toFixed(3) ?? '–', macroF1 !== null],
    ['complete: all that were needed took part', part(counts.complete), counts.complete.of > 0],
    ['conversations in an accepted sequence', part(counts.sequences), counts.sequences.of > 0],
    ['turns with the right agent', part(counts.turns), counts.turns.of > 0],
    ['nothing happened that must not', part(counts.clean), counts.clean.of > 0],
    ['not checked, for a person to read', String(counts.unchecked), counts.unchecked > 0],
    ['wrong refusals', String(counts.wrongRefusals), counts.trials > 0],
    ['asked the user', String(counts.asked), counts.asked > 0],
    ['left to the entry agent', String(counts.abstained), counts.abstained > 0],
    ['failed', String(counts.failed), counts.failed > 0],
    ['handoffs a request', (counts.handoffs / trials).toFixed(2), counts.trials > 0],
    ['bounces', String(counts.bounces), counts.trials > 0],
    ['time p50 / p95', `${ms(spent.msP50)} / ${ms(spent.msP95)}`, counts.trials > 0],
    [
      'routing p50 / p99',
      `${ms(spent.routeMsP50)} / ${ms(spent.routeMsP99)}`,
      spent.routeMsP50 !== null,
    ],
    ['tokens', spent.tokens.toLocaleString('en'), spent.tokens > 0],
    ['money', dollars(spent.costMicroUsd), spent.costMicroUsd > 0],
    [
      `all ${repeats?.k ?? 0} trials the same`,
      part({ right: repeats?.same ?? 0, of: repeats?.cases ?? 0 }),
      repeats !== undefined,
    ],
    [
      `all ${repeats?.k ?? 0} trials right`,
      part({ right: repeats?.allRight ?? 0, of: repeats?.cases ?? 0 }),
      repeats !== undefined,
    ],
  ];
  const boxes = list
    .filter(([, , shown]) => shown)
    .map(
      ([what, value]) =>
        html`<div class="figure"><b>${value}</b><span class="soft">${what}</span></div>`,
    );
  const main =
    share === null
      ? html`<b>Nothing was run</b>`
      : html`<b>${percent(share)}</b>${barOf(firstHop)}
        <span class="soft">first hop right: ${pointsText(points)} of ${cases}, 95 % interval
        ${percent(low)} to ${percent(high)}</span>`;
  return html`<div class="figures"><div class="figure main">${main}</div>${boxes}</div>`;
}

function gates({ gates: list }: Report): Markup {
  const items = list.map(({ gate, passed, found }) => {
    const mark = passed ? 'passed' : 'failed';
    return html`<li><span class="mark ${mark}">${mark}</span> ${gate}: ${found}</li>`;
  });
  return when(items.length > 0, () => html`<ul class="gates" aria-label="Gates">${items}</ul>`);
}

function groupTable({ groups }: Report): Markup {
  const rows = groups.map((group) => {
    const { tag, points, cases, share } = group;
    return html`<tr><th scope="row">${tag}</th><td class="n">${pointsText(points)} of ${cases}</td>
<td class="n">${percent(share ?? 0)}</td><td>${barOf(group)}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th scope="col">group</th>
<th scope="col" class="n">right</th><th scope="col" class="n">share</th>
<th scope="col">with 95 % interval</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function labelTable({ labels, macroF1 }: Report): Markup {
  const share = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
  const rows = labels.map(
    ({ label, precision, recall, f1, belong, sent }) => html`<tr><th scope="row">${label}</th>
<td class="n">${share(precision)}</td><td class="n">${share(recall)}</td>
<td class="n">${share(f1)}</td><td class="n">${belong}</td><td class="n">${sent}</td></tr>`,
  );
  return html`<div class="scroll"><table><thead><tr><th scope="col">label</th>
<th scope="col" class="n">precision</th><th scope="col" class="n">recall</th>
<th scope="col" class="n">F1</th><th scope="col" class="n">wanted</th>
<th scope="col" class="n">got</th></tr></thead><tbody>${rows}</tbody>
<tfoot><tr><th scope="row">macro-F1</th><td></td><td></td><td class="n">${share(macroF1)}</td>
<td></td><td></td></tr></tfoot></table></div>`;
}

function riskPart(risk: RiskReport | undefined): Markup {
  if (!risk) return raw('');
  const lines = riskLines(risk).map((line) => html`<p>${line}</p>`);
  return html`${lines}${when(risk.curve.length > 1, () => curveOfPage(risk))}`;
}

function comparisonPart(compared: Comparison | undefined): Markup {
  if (!compared) return raw('');
  const { baseline, cases, better, worse, p, midP, share, baselineShare } = compared;
  const rows = [
    ...worse.map((one) => ({ ...one, what: 'worse' })),
    ...better.map((one) => ({ ...one, what: 'better' })),
  ].map(
    ({ what, id, text, before, after }) => html`<tr><th scope="row">${what}</th>
<td><a href="#${caseId(id)}"><bdi>${id}</bdi></a></td><td>${before} → ${after}</td>
<td dir="auto">${text}</td></tr>`,
  );
  return html`<p>With <bdi>${baseline.subject}</bdi> of ${baseline.at.slice(0, 10)},
on ${cases} cases of both: ${percent(baselineShare ?? 0)} → ${percent(share ?? 0)};
${better.length} better, ${worse.length} worse;
McNemar, exact: p = ${p.toFixed(4)} (mid-p ${midP.toFixed(4)}).</p>
${when(rows.length > 0, () => rowsOnly(rows))}`;
}

function worst(cases: readonly CaseReport[]): Markup {
  const wrong = worstOf(cases);
  if (wrong.length === 0) return raw('');
  const rows = wrong.slice(0, worstMax).map(({ id, turns, trials }) => {
    const why = trials.find(({ right }) => !right)?.wrong ?? [];
    return html`<tr><th scope="row"><a href="#${caseId(id)}"><bdi>${id}</bdi></a></th>
<td dir="auto">${turns.join(' / ').slice(0, 160)}</td><td>${why.join('; ')}</td></tr>`;
  });
  const some = wrong.length > worstMax ? `, the worst ${worstMax}` : '';
  return section(`Not right: ${wrong.length}${some}`, rowsOnly(rows));
}

function rowsOnly(rows: readonly Markup[]): Markup {
  return html`<div class="scroll"><table><tbody>${rows}</tbody></table></div>`;
}
