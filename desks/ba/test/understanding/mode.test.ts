/** What is to be done: drafted from a topic or from given text, reviewed, ranked, or left blank. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../../src/understanding/mode.ts';
import { understand } from '../../src/understanding/understand.ts';

const requests: readonly (readonly [string, Mode])[] = [
  ['Write user stories for the sign-up form', 'draft_from_topic'],
  ['acceptance criteria for a gift card', 'draft_from_topic'],
  ['I have to hand in a BRD for the loyalty scheme on Monday', 'draft_from_topic'],
  ['user stories for an audit trail', 'draft_from_topic'],
  ['Schreibe Akzeptanzkriterien für den Warenkorb', 'draft_from_topic'],
  ['Rédige les user stories pour le paiement en ligne', 'draft_from_topic'],
  [
    'Turn these notes into stories: drivers scan the parcel, the depot confirms it, lost ones are reported',
    'draft_from_text',
  ],
  [
    'Requirements from this please: applications are submitted, somebody has to assess the risk, then money is paid out',
    'draft_from_text',
  ],
  [
    'given a full basket when I pay twice then I am charged once - write this up',
    'draft_from_text',
  ],
  ['Review this story: "As a user I want it all fast."', 'review'],
  ['Is this criterion testable? "The page loads quickly."', 'review'],
  [
    'Do these contradict each other: "Logs are kept 30 days" and "Logs are kept 90 days"?',
    'review',
  ],
  ['Rank these with MoSCoW: export, dark mode, single sign-on', 'prioritise'],
  ['Which of these should we build first: search, export, login?', 'prioritise'],
  ['BRD template', 'template'],
  ['Vorlage für ein Lastenheft', 'template'],
  ['empty user story template please', 'template'],
];

for (const [text, mode] of requests) {
  test(`${mode}: ${text}`, () => assert.equal(understand(text).mode, mode));
}

/** The modes of the requirements requests of the shared sample, by the judgement of a reader. */
const judged: Readonly<Record<Mode, string>> = {
  draft_from_topic:
    '004 006 009 014 015 017 021 023 024 025 026 028 034 046 175 182 183 187 192 194 201 202 204 205',
  draft_from_text: '008 012 013 038 041 042',
  review: '011 027 045 190',
  prioritise: '010',
  template: '',
  unclear: '',
};

test('the mode is right for 80 % of the requirements requests of the shared sample', (t) => {
  const file =
    process.env['BATON_SHARED_DATA'] ??
    fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
  const path = `${file}/routing/ba.jsonl`;
  if (!existsSync(path)) return t.skip(`there is no ${path}`);
  const texts = new Map(
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; text: string })
      .map(({ id, text }) => [id, text]),
  );
  const rows = Object.entries(judged).flatMap(([mode, ids]) =>
    ids.split(' ').flatMap((id) => (id === '' ? [] : [{ mode, text: texts.get(`BA-${id}`) }])),
  );
  const right = rows.filter(({ mode, text }) => understand(text ?? '').mode === mode);
  t.diagnostic(`${right.length} of ${rows.length}`);
  assert.ok(right.length >= rows.length * 0.8, `${right.length} of ${rows.length}`);
});
