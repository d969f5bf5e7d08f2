/**
 * A data model as a deliverable: entities and columns in the trace, a data dictionary, DDL that
 * Postgres' parser and an engine have taken, and a picture.
 *
 * Comes in: entities with attributes, from a model or from patterns. Goes out: four files and the
 * items. A model with an error, or whose DDL does not run, is refused.
 */
import { type Deliverable, type Finding, fileName, refused } from '../deliverable.ts';
import { type Origin, openRegister } from '../register.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item, ItemId, Trace } from '../trace.ts';
import { checkModel, keyOf, targetOf } from './model-check.ts';
import { modelDdl, sqlType } from './model-ddl.ts';
import {
  type DataModel,
  type DataModelInput,
  dataModelInput,
  type ModelAttribute,
  type ModelEntity,
} from './model-input.ts';
import { modelPicture } from './model-picture.ts';
import { plural } from './plural.ts';
import { parseSql } from './query-tree.ts';
import { openSandbox } from './sandbox.ts';

/** Checks a model, runs its DDL on an empty engine, registers and writes it. */
export async function writeDataModel(
  input: DataModelInput,
  { trace, origin }: { readonly trace: Trace; readonly origin: Origin },
): Promise<Deliverable> {
  const parsed = dataModelInput.safeParse(input);
  if (!parsed.success) {
    const findings = parsed.error.issues.map(({ path, message }): Finding => {
      const where = path.join('.') || 'input';
      return {
        rule: 'model_input',
        severity: 'error',
        where,
        message: `Cannot take it: ${message}.`,
      };
    });
    return { ok: false, findings };
  }
  const model = withUsual(parsed.data);
  const findings = checkModel(model);
  if (refused(findings)) return { ok: false, findings };
  const ddl = modelDdl(model);
  const wrong = await tried(ddl, model.title);
  if (wrong.length > 0) return { ok: false, findings: wrong };
  const items = registerModel(model, { trace, origin });
  const stem = fileName(model.title, 'md').slice(0, -'.md'.length);
  const picture = `${stem}-er.svg`;
  const head = `-- ${model.title}\n-- Checked by PostgreSQL's parser; run on DuckDB, on empty tables; not run on Postgres.\n`;
  return {
    ok: true,
    summary:
      `${model.title}: ${model.entities.length} ${model.entities.length === 1 ? 'entity' : 'entities'} with ` +
      `${plural(attributesOf(model).length, 'attribute')} and ` +
      `${plural(attributesOf(model).filter((one) => targetOf(one, model)).length, 'reference')}; ` +
      'the DDL was parsed as Postgres and run on an empty engine.',
    findings,
    items,
    files: [
      {
        name: `${stem}.md`,
        mediaType: 'text/markdown',
        text: dictionary(model, { picture, findings }),
      },
      { name: `${stem}.sql`, mediaType: 'application/sql', text: `${head}\n${ddl}` },
      { name: picture, mediaType: 'image/svg+xml', text: await modelPicture(model) },
    ],
    data: { tables: model.entities.map(({ name }) => name) },
  };
}

function attributesOf({ entities }: DataModel): readonly ModelAttribute[] {
  return entities.flatMap(({ attributes }) => attributes);
}

/** What the types take for granted is an assumption like any other. */
function withUsual(model: DataModel): DataModel {
  const types = new Set(attributesOf(model).map(({ type }) => type));
  const outside = model.entities.flatMap((entity) =>
    entity.attributes
      .filter(({ type, of, key }) => type === 'id' && of === undefined && !(key && isAlone(entity)))
      .map((one) => `${entity.name}.${one.name}`),
  );
  const usual = [
    ...(types.has('id') ? ['Ids without another key are UUIDs.'] : []),
    ...(types.has('money') ? ['Amounts have two decimals and are in one currency.'] : []),
    ...(types.has('timestamp') ? ['Times are kept with a time zone.'] : []),
    ...(outside.length > 0
      ? [`Outside this model is what these refer to: ${outside.join(', ')}.`]
      : []),
  ];
  return { ...model, assumptions: [...new Set([...model.assumptions, ...usual])] };
}

/** Its id is its own; one of several in a key is that of something else. */
function isAlone(entity: ModelEntity): boolean {
  return keyOf(entity).length === 1;
}

/** The parser of Postgres and an engine, each with its own word. */
async function tried(ddl: string, title: string): Promise<readonly Finding[]> {
  const parsed = await parseSql(ddl);
  if (!parsed.ok) {
    const message = `Cannot parse the DDL as Postgres: ${parsed.message}`;
    return [{ rule: 'sql_syntax', severity: 'error', where: title, message }];
  }
  const opened = await openSandbox({ schema: [{ name: title, text: ddl }] });
  if (!opened.ok) return opened.findings;
  await opened.sandbox.close();
  return [];
}

function registerModel(
  model: DataModel,
  { trace, origin }: { readonly trace: Trace; readonly origin: Origin },
): readonly Item[] {
  const register = openRegister(trace);
  const source = origin.drafted;
  const assumed = model.assumptions.map((text) => ({
    to: register.put({ kind: 'ASM', text, source }).id,
    as: 'assumes' as const,
  }));
  const entities = new Map<string, ItemId>();
  for (const entity of model.entities) {
    const { name, note } = entity;
    const key = keyOf(entity).map((one) => one.name);
    const text = `${name}: told apart by ${key.join(', ')}${note === undefined ? '' : `. ${note}`}`;
    const details = { table: name, model: model.title, key };
    entities.set(
      name,
      register.put({
        kind: 'ENT',
        identity: `entity ${name}`,
        text,
        source,
        links: assumed,
        details,
      }).id,
    );
  }
  for (const entity of model.entities)
    for (const attribute of entity.attributes) {
      const own = entities.get(entity.name);
      const target = targetOf(attribute, model);
      const other = target && entities.get(target.entity.name);
      const references = target ? { references: `${target.entity.name}.${target.key.name}` } : {};
      register.put({
        kind: 'COL',
        identity: `column ${entity.name}.${attribute.name}`,
        text: `${entity.name}.${attribute.name}: ${wordsOf(attribute, model).join(', ')}`,
        source,
        links: [
          ...(own ? [{ to: own, as: 'refines' as const }] : []),
          ...(other && other !== own ? [{ to: other, as: 'uses' as const }] : []),
        ],
        details: {
          table: entity.name,
          column: attribute.name,
          type: sqlType(attribute, model),
          nullable: attribute.optional === true,
          ...references,
        },
      });
    }
  for (const text of model.questions) register.put({ kind: 'QN', text, source });
  return register.changed();
}

function wordsOf(attribute: ModelAttribute, model: DataModel): readonly string[] {
  const { optional, key, unique, values, note } = attribute;
  const target = targetOf(attribute, model);
  return [
    sqlType(attribute, model),
    optional ? 'may be empty' : 'never empty',
    ...(key ? ['key'] : []),
    ...(unique ? ['unique'] : []),
    ...(target ? [`points to ${target.entity.name}.${target.key.name}`] : []),
    ...(values ? [`one of ${values.join(', ')}`] : []),
    ...(note === undefined ? [] : [note]),
  ];
}

function dictionary(
  model: DataModel,
  { picture, findings }: { readonly picture: string; readonly findings: readonly Finding[] },
): string {
  const parts = [
    `# ${markdownText(model.title)}`,
    `![Entities and how they belong together](${picture})`,
  ];
  for (const entity of model.entities) parts.push(...section(entity, model));
  const list = (heading: string, lines: readonly string[]): void => {
    if (lines.length > 0)
      parts.push(`## ${heading}`, lines.map((line) => `- ${markdownText(line)}`).join('\n'));
  };
  list('Assumptions, not confirmed', model.assumptions);
  list('Open questions', model.questions);
  list(
    'To look at',
    findings.map(({ where, message }) => `${where}: ${message}`),
  );
  return `${parts.join('\n\n')}\n`;
}

function section(entity: ModelEntity, model: DataModel): readonly string[] {
  const rows = entity.attributes.map((attribute) => {
    const target = targetOf(attribute, model);
    const role = [
      ...(attribute.key ? ['key'] : []),
      ...(attribute.unique ? ['unique'] : []),
      ...(target ? [`→ ${target.entity.name}.${target.key.name}`] : []),
    ];
    const { values, note = '' } = attribute;
    const shown = [
      ...(values ? [`one of ${values.join(', ')}`] : []),
      ...(note === '' ? [] : [note]),
    ];
    return [
      attribute.name,
      sqlType(attribute, model),
      attribute.optional ? 'yes' : 'no',
      role.join(', '),
      shown.join('; '),
    ];
  });
  const table = markdownTable(['Attribute', 'Type', 'May be empty', 'Key', 'Note'], rows).trimEnd();
  const note = entity.note === undefined ? [] : [markdownText(entity.note)];
  return [`## ${markdownText(entity.name)}`, ...note, table];
}
