/** The cases of the page: a group for each cell of the matrix, wrong ones first. */
import { ms } from './figure.ts';
import { html, type Markup, raw, when } from './markup.ts';
import { cellId } from './page-chart.ts';
import type { CaseReport, Report, TrialReport } from './report.ts';
import type { Cell } from './tally.ts';

/** All cases by what was wanted and what they got, with a search over them. */
export function casesPart(report: Report): Markup {
  const { matrix, cases, groups } = report;
  // Wrong cells first: they are what people come for.
  const order = matrix.cells.toSorted(
    (one, other) => one.points / one.count - other.points / other.count,
  );
  const listed = new Set<string>();
  const parts = order.map((cell) => cellPart(cell, { report, cases, listed }));
  const options = groups.map(({ tag }) => html`<option>${tag}</option>`);
  return html`<section id="cases"><h2>All cases</h2>
<div class="tools" hidden><input type="search" placeholder="search" aria-label="Search the cases">
<select aria-label="Group"><option value="">all groups</option>${options}</select>
<button type="button">open or close all</button>
<output class="soft" aria-live="polite"></output></div>
${parts}</section>`;
}

interface Listing {
  readonly report: Report;
  readonly cases: readonly CaseReport[];
  /** Cases that have their place already; one of several trials may be in several cells. */
  readonly listed: Set<string>;
}

function cellPart({ truth, hop, count }: Cell, { report, cases, listed }: Listing): Markup {
  const parts = cases.flatMap((one) => {
    const trials = one.trials.filter((trial) => trial.truth === truth && trial.hop === hop);
    if (trials.length === 0) return [];
    const id = listed.has(one.id) ? '' : caseId(one.id);
    listed.add(one.id);
    return [casePart(one, { trials, id })];
  });
  // The place is inside, because a browser opens what is around the target of a link by itself.
  return html`<details>
<summary>wanted ${truth}, got ${hop.replaceAll('_', ' ')}: ${count}</summary>
<div id="${cellId(report.matrix, truth, hop)}">${parts}</div></details>`;
}

function casePart(
  { id: name, turns, accept, tags, note, trials: all }: CaseReport,
  { trials, id }: { readonly trials: readonly TrialReport[]; readonly id: string },
): Markup {
  const [first] = trials;
  const wrong = [...new Set(trials.flatMap((trial) => trial.wrong))];
  const unchecked = [...new Set(trials.flatMap((trial) => trial.unchecked))];
  const answer = first?.text ?? '';
  const how = routeText(first?.route);
  const path = first?.sequence.join(' → ') ?? '';
  const times = all.length > 1 ? ` · ${trials.length} of ${all.length} trials` : '';
  const took = ms(first?.ms ?? null);
  const place = id === '' ? raw('') : html` id="${id}" tabindex="-1"`;
  return html`<article${place} data-tags="${tags.join('\n')}">
<h3><bdi>${name}</bdi> · right: ${accept.join(' or ')}${times} · ${path} · ${took}${how}</h3>
${turns.map((text) => html`<p class="said" dir="auto">${text}</p>`)}
${when(wrong.length > 0, () => html`<p class="why">${wrong.join('; ')}</p>`)}
${when(unchecked.length > 0, () => html`<p class="warn">By eye: ${unchecked.join('; ')}</p>`)}
${when(note !== '', () => html`<p class="soft" dir="auto">${note}</p>`)}
<p>${tags.map((tag) => html`<span class="tag">${tag}</span>`)}</p>
${when(answer !== '', () => html`<p class="answer" dir="auto">${answer}</p>`)}
</article>`;
}

/** How it found its agent, where that was not by default: by whom, and how sure. */
function routeText(route: TrialReport['route']): string {
  if (!route || (!route.best && route.method === 'entry') || route.method === 'sticky') return '';
  const best = route.best ? `, ${route.best.agent} ${route.best.confidence.toFixed(2)}` : '';
  return ` · routed by ${route.method}${best}`;
}

/** An id for an element: letters and digits as they are, everything else by its code. */
export function caseId(id: string): string {
  return `case-${id.replace(/[^\w-]/gu, (letter) => `.${letter.codePointAt(0)?.toString(16)}`)}`;
}
