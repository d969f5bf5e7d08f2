import assert from 'node:assert/strict';
import test from 'node:test';
import { parseNotation } from '../../src/process/notation.ts';
import { processOf } from '../../src/process/notation-process.ts';
import { compare } from '../../src/process/process-compare.ts';
import { effectText, gapsOf } from '../../src/process/process-gaps.ts';
import type { ProcessInput } from '../../src/process/process-input.ts';
import { measure, missingNumbers, totalOf } from '../../src/process/process-measures.ts';
import { analysisPictures } from '../../src/process/process-pictures.ts';
import { assertWellFormed } from './bpmn-well-formed.ts';

function read(text: string, state?: ProcessInput['state']): ProcessInput {
  const { title = 'Claims', ...process } = processOf(text, parseNotation(text));
  return { title, ...(state && { state }), ...process };
}

const asIs = read(
  '[Clerk] receive claim 2 days -> check claim 6 days (ok -> pay claim 1 day / not ok -> back)',
  'as_is',
);
const toBe = read(
  '[System] receive claim 1 h -> [Clerk] check claim 7 days (ok 90 % -> pay claim / not ok -> refuse claim) ' +
    '-> notify customer 5 min',
  'to_be',
);

test('each gap says what it is, what it means in time, and what nobody said', () => {
  const [now, then] = [measure(asIs), measure(toBe)];
  const gaps = gapsOf(compare(now, then), now, then);
  assert.deepEqual(
    gaps.map(({ kind, text, savedMinutes }) => [kind, text, effectText(savedMinutes)]),
    [
      ['moved', '“Receive claim” goes from Clerk to System', 'none of its own'],
      ['faster', '“Receive claim”: 2 days → 1 h', 'saves 47 h'],
      ['slower', '“Check claim”: 6 days → 7 days', 'costs 1 d'],
      ['untold', '“Pay claim”: 1 day today', 'not known'],
      ['added', '“Refuse claim” is new', 'not known'],
      ['added', '“Notify customer” is new', 'costs 5 min'],
    ],
  );
  assert.deepEqual(gaps[3]?.unsaid, ['how long it takes then']);
});

test('what falls away saves its time, where it was given; who does it is not a change if unknown', () => {
  const [now, then] = [
    measure(read('review 2 days -> approve 6 days -> file -> pay')),
    measure(read('review -> [Bank] pay')),
  ];
  const gaps = gapsOf(compare(now, then), now, then);
  assert.deepEqual(
    gaps.map(({ kind, step, savedMinutes }) => [kind, step.key, savedMinutes]),
    [
      ['untold', 'review', undefined],
      ['removed', 'approve', 8640],
      ['removed', 'file', undefined],
    ],
  );
});

test('as-is and to-be are one picture with every difference marked by a sign', async () => {
  const files = await analysisPictures({ process: asIs, toBe });
  assert.deepEqual(
    files.map(({ name }) => name),
    ['claims-as-is-bottlenecks.svg', 'claims-as-is-to-be.svg', 'claims-gaps.md'],
  );
  const picture = files[1]?.text ?? '';
  assertWellFormed(picture);
  for (const mark of ['⇄ ▼ −47 h', '▲ +1 d', '? time', '+ new', '+ new · 5 min']) {
    assert.ok(picture.includes(`>${mark}<`), mark);
  }
  assert.match(picture, /As-is \(9 d\)[\s\S]*To-be \(at least 7 d 1 h\)/);
  const removed = await analysisPictures({ process: toBe, toBe: asIs });
  assert.match(removed[1]?.text ?? '', /class="bpmn-task bpmn-removed"[\s\S]*>✕ removed</);
  const gaps = files[2]?.text ?? '';
  assert.match(gaps, /\| G-3 \| ▲ slower \| “Check claim”: 6 days → 7 days \| costs 1 d \|/);
  assert.match(gaps, /2 of 6 gaps are not known/);
});

test('bottlenecks on the map: part of the slowest route, the longest, what has to be measured', async () => {
  const process = read(
    'receive 5 min + 1 day waiting -> approve 3 days (80 % ok -> pay / 20 % not ok -> back)',
  );
  const [file] = await analysisPictures({ process });
  const svg = file?.text ?? '';
  assertWellFormed(svg);
  assert.deepEqual(
    [...svg.matchAll(/ class="bpmn-bar-text"><tspan[^>]*>([^<]*)/g)].map(([, text]) => text),
    ['≈ 1 d · 25 %', '▲ 3 days · 75 %', 'time not given'],
  );
  assert.match(svg, /at least 4 d in all/);
  assert.deepEqual(await analysisPictures({ process: read('a -> b -> c') }), []);
});

test('a time of which nobody said what it is counts, and is asked to be told apart', () => {
  const process = read('receive 2 days -> check 6 h work');
  const { slowest } = measure(process);
  assert.deepEqual([slowest.unsplit, slowest.work, slowest.wait], [2880, 360, 0]);
  assert.equal(totalOf(slowest), 3240);
  assert.deepEqual(slowest.missing, ['check']);
  assert.deepEqual(
    missingNumbers(measure(process)).map(({ step, what }) => [step.key, what]),
    [
      ['receive', 'split'],
      ['check', 'wait'],
    ],
  );
});

test('with shares: the chance of the slowest route, the expected time, rework by p / (1 - p)', () => {
  const process = read(
    'receive 1 h -> check 3 h (ok 75 % -> pay 2 h / not ok 25 % -> back to receive)',
  );
  const { slowest, expected, loops } = measure(process);
  assert.equal(slowest.chancePercent, 75);
  assert.equal(Math.round(expected?.unsplit ?? 0), Math.round((240 * 4) / 3 + 120));
  assert.equal(loops[0]?.sharePercent, 25);
  assert.ok(Math.abs((loops[0]?.extraPasses ?? 0) - 1 / 3) < 1e-9);
  assert.equal(measure(asIs).slowest.chancePercent, undefined);
});
