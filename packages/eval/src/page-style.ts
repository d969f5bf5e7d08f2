/**
 * The look of the page: one set of names for colours, light and dark; nothing said by colour alone.
 */
export const pageStyle: string = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --card: #fff; --ink: #1c2024; --soft: #5c646d; --line: #dfe2e6;
  --right: 26 127 72; --wrong: 196 52 43; --left: 120 128 136;
  --warn: #8a5a00; --bar: #3b6fb6; --link: #1f5fae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --card: #1c2024; --ink: #e8eaed; --soft: #a0a8b0; --line: #343b43;
    --right: 63 178 113; --wrong: 240 104 92; --left: 140 148 156;
    --warn: #e0b050; --bar: #6fa0e0; --link: #8ab8f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem clamp(.75rem, 3vw, 2rem) 4rem; max-width: 76rem;
  background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: 0; line-height: 1.2; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
p { margin: .3rem 0; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.soft { color: var(--soft); }
.warn { color: var(--warn); font-weight: 600; }
.figures { display: grid; gap: .6rem; margin-top: 1.2rem;
  grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); }
.figure { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: .6rem .8rem; }
.figure b { display: block; font-size: 1.15rem; font-weight: 650;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.figure.main svg.bar { width: 100%; margin: .2rem 0 .3rem; }
.figure.main { grid-column: span 2; }
.figure.main b { font-size: 2rem; line-height: 1.2; }
@media (max-width: 30rem) { .figure.main { grid-column: 1 / -1; } }
.gates { list-style: none; padding: 0; margin: 1rem 0 0; }
.gates li { padding: .25rem 0; }
.mark { display: inline-block; min-width: 4.2rem; font-weight: 650; }
.mark.passed { color: rgb(var(--right)); }
.mark.failed { color: rgb(var(--wrong)); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; text-align: left; }
thead th { color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); }
th { white-space: nowrap; }
tbody th { font-weight: 500; vertical-align: baseline; }
td { vertical-align: baseline; }
td.n, th.n { text-align: right; white-space: nowrap; }
tbody tr:hover { background: color-mix(in srgb, var(--line) 35%, transparent); }
svg.bar { display: block; width: clamp(6rem, 22vw, 16rem); height: 1rem; }
svg .track { fill: var(--line); } svg .fill { fill: var(--bar); } svg .reach { fill: var(--ink); }
.matrix td { padding: 2px; }
.matrix a, .matrix span {
  display: block; min-width: 2.6rem; padding: .35rem .4rem; text-align: center;
  border-radius: 4px; color: inherit; text-decoration: none;
}
.matrix a:hover { text-decoration: underline; }
.matrix .want { box-shadow: inset 0 0 0 1.5px var(--soft); }
.matrix span { color: var(--soft); }
.matrix thead th { vertical-align: bottom; }
.matrix.many thead th:not(:first-child) { writing-mode: vertical-rl; transform: rotate(180deg);
  text-align: left; padding: .5rem .2rem; border-bottom: 0; white-space: nowrap; }
.matrix tbody th { position: sticky; left: 0; background: var(--ground); z-index: 1;
  white-space: nowrap; }
.r1 { background: rgb(var(--right) / .12); } .r2 { background: rgb(var(--right) / .24); }
.r3 { background: rgb(var(--right) / .38); } .r4 { background: rgb(var(--right) / .52); }
.l1 { background: rgb(var(--left) / .12); } .l2 { background: rgb(var(--left) / .24); }
.l3 { background: rgb(var(--left) / .38); } .l4 { background: rgb(var(--left) / .52); }
.w1 { background: rgb(var(--wrong) / .12); } .w2 { background: rgb(var(--wrong) / .24); }
.w3 { background: rgb(var(--wrong) / .38); } .w4 { background: rgb(var(--wrong) / .52); }
svg.curve { width: min(100%, 34rem); height: auto; }
svg.curve text { fill: var(--soft); font-size: 11px; }
svg.curve .axis { stroke: var(--line); } svg.curve .promise { stroke: rgb(var(--wrong));
  stroke-dasharray: 4 3; } svg.curve .line { stroke: var(--bar); stroke-width: 2; fill: none; }
.tools { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: .6rem 0; }
.tools[hidden] { display: none; }
input, select, button {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; padding: .3rem .6rem;
}
details { border: 1px solid var(--line); border-radius: 8px; background: var(--card);
  margin: .5rem 0; }
summary { padding: .5rem .8rem; cursor: pointer; font-weight: 500; }
article { border-top: 1px solid var(--line); padding: .6rem .8rem; }
article:target, details:has(> div:target) > summary {
  background: color-mix(in srgb, var(--bar) 14%, transparent); }
article h3 { font-size: .85rem; margin: 0; color: var(--soft); font-weight: 500; }
.said { margin: .15rem 0; white-space: pre-wrap; }
.why { color: rgb(var(--wrong)); }
.answer { margin: .3rem 0 0; padding-left: .7rem; border-left: 3px solid var(--line);
  color: var(--soft); white-space: pre-wrap; }
.tag { display: inline-block; font-size: .78rem; border: 1px solid var(--line); border-radius: 99px;
  padding: 0 .5rem; margin-right: .25rem; color: var(--soft); }
@media print { .tools { display: none; } body { max-width: none; } }
`;
