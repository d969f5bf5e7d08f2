import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftModel } from '../../src/data/draft-model.ts';
import { checkModel } from '../../src/data/model-check.ts';
import { modelDdl } from '../../src/data/model-ddl.ts';
import type { DataModelInput } from '../../src/data/model-input.ts';
import { parseSql } from '../../src/data/query-tree.ts';
import { openSandbox } from '../../src/data/sandbox.ts';
import { writeDataModel } from '../../src/data/write-model.ts';
import { libraryFolder, loadLibrary } from '../../src/library/library.ts';
import { openTrace } from '../../src/trace.ts';
import { understand } from '../../src/understanding/understand.ts';

const origin = { drafted: { from: 'pattern', pattern: 'login' } } as const;

const shop: DataModelInput = {
  title: 'Shop',
  entities: [
    {
      name: 'order',
      attributes: [
        { name: 'order_id', type: 'id', key: true },
        { name: 'buyer', type: 'id', of: 'customer', optional: true },
        { name: 'state', type: 'text', values: ['open', "won't ship"] },
        { name: 'total', type: 'money', note: 'with tax' },
        { name: 'invoice', type: 'id', of: 'invoice', optional: true },
      ],
    },
    { name: 'customer', attributes: [{ name: 'email', type: 'text', key: true }] },
    {
      name: 'invoice',
      attributes: [
        { name: 'invoice_no', type: 'number', key: true },
        { name: 'order_id', type: 'id', of: 'order', unique: true },
      ],
    },
  ],
};

test('a model becomes items with links, a dictionary, DDL that runs, and a picture', async () => {
  const trace = openTrace([], 'data');
  const made = await writeDataModel(shop, { trace, origin });
  assert.ok(made.ok, JSON.stringify(made));
  const [dictionary, ddl, picture] = made.files.map(({ text }) => text ?? '');
  assert.match(ddl ?? '', /buyer text,/, 'what refers has the type of the key');
  assert.match(ddl ?? '', /CHECK \(state IN \('open', 'won''t ship'\)\)/);
  assert.match(ddl ?? '', /CREATE TABLE "order"/, 'a reserved word is quoted');
  assert.match(ddl ?? '', /ALTER TABLE \S+ ADD FOREIGN KEY/, 'two that refer to each other');
  assert.ok(made.findings.some(({ rule }) => rule === 'reserved_word'));
  const opened = await openSandbox({ schema: [{ name: 'shop', text: ddl ?? '' }] });
  assert.ok(opened.ok, JSON.stringify(opened));
  assert.deepEqual(
    opened.sandbox.tables
      .flatMap(({ name, foreignKeys }) =>
        foreignKeys.map((key) => `${name}.${key.columns.join()} ${key.table}`),
      )
      .toSorted(),
    ['invoice.order_id order', 'order.buyer customer', 'order.invoice invoice'],
  );
  await opened.sandbox.close();
  assert.match(dictionary ?? '', /\| buyer +\| text +\| yes +\| → customer\.email/);
  assert.match(picture ?? '', /^<svg [^>]*role="img"/);
  assert.match(
    picture ?? '',
    /Each order has none or one customer; each customer has none or many order\./,
  );
  assert.equal(picture?.match(/<g><path/g)?.length, 3);
  const buyer = trace.of('COL').find(({ details }) => details['column'] === 'buyer');
  const names = buyer?.links.map(
    ({ to, as }) => `${as} ${String(trace.get(to)?.details['table'])}`,
  );
  assert.deepEqual(names, ['refines order', 'uses customer']);
  assert.ok(trace.of('ASM').some(({ text }) => /two decimals/.test(text)));
  const again = await writeDataModel(shop, { trace, origin });
  assert.ok(again.ok);
  assert.deepEqual(again.items, [], 'the same model changes nothing');
  assert.deepEqual(again.files, made.files);
});

test('a model with a mistake is refused with what to do', async () => {
  const text = { name: 'a', type: 'text' } as const;
  const cases: readonly (readonly [DataModelInput['entities'], string])[] = [
    [[{ name: 'x', attributes: [text] }], 'no_key'],
    [[{ name: 'x', attributes: [{ ...text, key: true, of: 'y' }] }], 'unknown_entity'],
    [[{ name: 'x', attributes: [{ ...text, key: true, optional: true }] }], 'optional_key'],
    [[{ name: 'x', attributes: [{ ...text, key: true }, text] }], 'attribute_twice'],
    [[{ name: 'x y', attributes: [{ ...text, key: true }] }], 'model_input'],
    [
      [{ name: 'x', attributes: [{ name: 'n', type: 'number', key: true, values: ['1'] }] }],
      'values_of_text',
    ],
  ];
  for (const [entities, rule] of cases) {
    const made = await writeDataModel(
      { title: 'T', entities },
      { trace: openTrace([], 'data'), origin },
    );
    assert.ok(!made.ok);
    assert.ok(
      made.findings.some((one) => one.rule === rule),
      `${rule}: ${JSON.stringify(made.findings)}`,
    );
  }
});

test('each pattern with entities gives a model that is let through; an unknown topic gives none', async () => {
  const library = loadLibrary([libraryFolder]);
  const known = library.patterns.filter(
    ({ kind, entities }) => kind === 'stories' && entities.length > 0,
  );
  for (const { title, names } of known) {
    const draft = draftModel(understand(`data model for ${names['en']?.[0] ?? title}`), library);
    assert.notEqual(draft.from, 'nothing', title);
    if (draft.from === 'nothing') continue;
    const model = { ...draft.input, assumptions: [], questions: [] };
    const wrong = checkModel(model).filter(({ severity }) => severity === 'error');
    assert.deepEqual(wrong, [], title);
    const parsed = await parseSql(modelDdl(model));
    assert.ok(parsed.ok, `${title}: ${JSON.stringify(parsed)}`);
  }
  for (const topic of ['a beekeeping association', 'our space elevator', 'tulips']) {
    const draft = draftModel(understand(`data model for ${topic}`), library);
    assert.equal(draft.from, 'nothing', topic);
    assert.match(draft.from === 'nothing' ? draft.question : '', /What has to be kept/);
  }
});
