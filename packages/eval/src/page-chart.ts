/** What the page draws: bars with their interval, the confusion matrix, the risk–coverage curve. */
import { percent } from './figure.ts';
import { html, type Markup, raw, when } from './markup.ts';
import type { RiskReport } from './risk.ts';
import type { Matrix, Share } from './tally.ts';

/** A share as a bar, its interval as a thin line over it. */
export function barOf({ share, low, high }: Share): Markup {
  const at = (value: number): string => (value * 100).toFixed(2);
  const label = `${percent(share ?? 0)}, interval ${percent(low)} to ${percent(high)}`;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img"
    aria-label="${label}"><rect class="track" width="100" height="10" rx="1"/>
    <rect class="fill" width="${at(share ?? 0)}" height="10" rx="1"/>
    <rect class="reach" x="${at(low)}" y="4.2" width="${at(high - low)}" height="1.6"/></svg>`;
}

/** The place of a cell's cases in the page. */
export function cellId(matrix: Matrix, truth: string, hop: string): string {
  return `cell-${matrix.truths.indexOf(truth)}-${matrix.hops.indexOf(hop)}`;
}

/** Wanted against got; a cell leads to its cases. */
export function matrixOfPage(matrix: Matrix): Markup {
  const { truths, rights, hops, cells } = matrix;
  const rows = truths.map((truth, place) => {
    const row = cells.filter((cell) => cell.truth === truth);
    const all = row.reduce((sum, { count }) => sum + count, 0);
    const columns = hops.map((hop) => {
      const wanted = hop === rights[place] ? ' want' : '';
      const cell = row.find((one) => one.hop === hop);
      if (!cell) return html`<td><span class="${wanted}">${wanted === '' ? '·' : '0'}</span></td>`;
      const { count, points } = cell;
      // To abstain is no mistake: it costs coverage, and nobody got a wrong agent.
      const sort = points * 2 >= count ? 'r' : hop === 'abstained' ? 'l' : 'w';
      const heat = `${sort}${Math.ceil((count / all) * 4)}`;
      const label = `wanted ${truth}, got ${hop}: ${count}`;
      return html`<td><a class="${heat}${wanted}" href="#${cellId(matrix, truth, hop)}"
        aria-label="${label}" title="${label}">${count}</a></td>`;
    });
    return html`<tr><th scope="row">${truth}</th>${columns}</tr>`;
  });
  const heads = hops.map((hop) => html`<th scope="col">${hop.replaceAll('_', ' ')}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
    <table class="matrix${hops.length > 9 ? ' many' : ''}">
    <thead><tr><th scope="col">wanted \\ got</th>${heads}</tr></thead>
    <tbody>${rows}</tbody></table></div>`;
}

const plot = { left: 44, top: 20, width: 460, height: 190 } as const;

/** Wrong ones of those routed, by how many are routed; the promised share as a dashed line. */
export function curveOfPage({ curve, promise }: RiskReport): Markup {
  const { left, top, width, height } = plot;
  const most = Math.max(0.1, promise?.risk ?? 0, ...curve.map(({ risk }) => risk)) * 1.1;
  const x = (coverage: number): string => (left + coverage * width).toFixed(1);
  const y = (risk: number): string => (top + height - (risk / most) * height).toFixed(1);
  const line = curve.map(({ coverage, risk }) => `${x(coverage)},${y(risk)}`).join(' ');
  const across = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      html`<text x="${x(share)}" y="${top + height + 16}"
        text-anchor="middle">${percent(share)}</text>`,
  );
  const up = [0, most / 2, most].map(
    (risk) =>
      html`<line class="axis" x1="${left}" x2="${left + width}" y1="${y(risk)}" y2="${y(risk)}"/>
      <text x="${left - 6}" y="${Number(y(risk)) + 4}" text-anchor="end">${percent(risk)}</text>`,
  );
  return html`<svg class="curve" viewBox="0 0 520 250" role="img"
    aria-label="Wrong routes by share routed">${up}${across}
    <text x="${left}" y="${top - 4}">wrong, of those routed</text>
    <text x="${left + width / 2}" y="${top + height + 34}"
      text-anchor="middle">routed, of all</text>
    ${when(promise !== undefined, () => {
      const at = y(promise?.risk ?? 0);
      return html`<line class="promise" x1="${left}" x2="${left + width}" y1="${at}" y2="${at}"/>`;
    })}<polyline class="line" points="${raw(line)}"/></svg>`;
}
