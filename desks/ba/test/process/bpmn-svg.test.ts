import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { bpmnXml } from '../../src/process/bpmn.ts';
import { readDiagram } from '../../src/process/bpmn-diagram.ts';
import { processGraph } from '../../src/process/bpmn-graph.ts';
import { layoutBpmn } from '../../src/process/bpmn-layout.ts';
import { drawSvg, escapeXml } from '../../src/process/bpmn-svg.ts';
import { textWidth, wrapText } from '../../src/process/bpmn-text.ts';
import { anyText } from '../runs.ts';
import { hostileNames } from './bpmn-arbitrary.ts';
import { orderFulfilment } from './bpmn-processes.ts';
import { assertWellFormed } from './bpmn-well-formed.ts';

// That every element is drawn, whatever its name, is checked in `bpmn.test.ts`.
async function drawn(): Promise<string> {
  const graph = processGraph(orderFulfilment);
  return drawSvg(await readDiagram(await bpmnXml({ graph, layout: layoutBpmn(graph) })));
}

const svg = await drawn();

test('screen readers get a title, a description and the names of elements', () => {
  assert.match(svg, /role="img" aria-labelledby="bpmn-title bpmn-desc"/);
  assert.match(svg, /<title id="bpmn-title">Order fulfilment<\/title>/);
  assert.match(svg, /lanes from top to bottom: Customer, Sales, Warehouse, Finance\./);
  assert.match(svg, /<title>Pick and pack goods<\/title>/);
});

test('the picture needs nothing from outside and follows the colour scheme of the reader', () => {
  assert.match(svg, /@media \(prefers-color-scheme: dark\)/);
  assert.doesNotMatch(svg.replace('http://www.w3.org/2000/svg', ''), /https?:|url\(|@import/);
});

test('escaping keeps every character that XML can hold', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const escaped = escapeXml(text);
      assert.doesNotMatch(escaped, /[<>"']/);
      assertWellFormed(`<text title="${escaped}">${escaped}</text>`);
      const back = escaped.replace(/&#(\d+);/g, (_, code: string) =>
        String.fromCodePoint(Number(code)),
      );
      assert.equal(escapeXml(back), escaped);
    }),
  );
});

test('wrapped text is no wider than its box and loses nothing but what an ellipsis stands for', () => {
  const text = fc.oneof(
    fc.lorem({ maxCount: 12 }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(...hostileNames),
  );
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 40, max: 140 }),
      fc.integer({ min: 1, max: 6 }),
      (value, width, linesMax) => {
        const lines = wrapText(value, { width, linesMax });
        assert.ok(lines.length <= linesMax);
        for (const line of lines) assert.ok(textWidth(line) <= width || line.length <= 12, line);
        const bare = (words: string): string => words.replace(/\s+/gu, '');
        const kept = bare(lines.join(''));
        if (kept.endsWith('…') && !value.includes('…'))
          assert.ok(bare(value).startsWith(kept.slice(0, -1)));
        else if (!value.includes('…')) assert.equal(kept, bare(value));
      },
    ),
  );
});
