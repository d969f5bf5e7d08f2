/**
 * The tables of a data model as DDL for Postgres: keys, references, lists of values, comments; each
 * table behind those that it refers to.
 */
import type { attributeTypes } from '../library/pattern.ts';
import { keyOf, targetOf } from './model-check.ts';
import type { DataModel, ModelAttribute, ModelEntity } from './model-input.ts';
import { quoteText, readableName } from './sql-text.ts';

const sqlTypes: Readonly<Record<(typeof attributeTypes)[number], string>> = {
  text: 'text',
  number: 'numeric',
  money: 'numeric(12, 2)',
  date: 'date',
  timestamp: 'timestamptz',
  boolean: 'boolean',
  id: 'uuid',
};

/** The type of a column; what refers to something has the type of its key. */
export function sqlType(attribute: ModelAttribute, model: Pick<DataModel, 'entities'>): string {
  const seen = new Set<ModelAttribute>();
  let one = attribute;
  for (;;) {
    const target = targetOf(one, model);
    if (!target || seen.has(target.key)) return sqlTypes[one.type];
    seen.add(target.key);
    one = target.key;
  }
}

export function modelDdl(model: DataModel): string {
  const { order, later } = inOrder(model);
  const tables = order.map((entity) => createTable(entity, { model, later }));
  const added = later.map(
    ({ entity, attribute }) =>
      `ALTER TABLE ${readableName(entity.name)} ADD ${foreignKey(attribute, model)};`,
  );
  return `${[...tables, ...added, ...comments(model)].join('\n\n')}\n`;
}

interface Later {
  readonly entity: ModelEntity;
  readonly attribute: ModelAttribute;
}

/** What is referred to comes first; where two refer to each other, one reference is added later. */
function inOrder(model: DataModel): { order: readonly ModelEntity[]; later: readonly Later[] } {
  const order: ModelEntity[] = [];
  const later: Later[] = [];
  const open = [...model.entities];
  const waits = (entity: ModelEntity): readonly ModelAttribute[] =>
    entity.attributes.filter((attribute) => {
      const target = targetOf(attribute, model)?.entity;
      return target !== undefined && target !== entity && open.includes(target);
    });
  while (open.length > 0) {
    const free = open.findIndex((entity) => waits(entity).length === 0);
    const [entity] = open.slice(Math.max(0, free), Math.max(0, free) + 1);
    if (!entity) break;
    if (free < 0) later.push(...waits(entity).map((attribute) => ({ entity, attribute })));
    open.splice(open.indexOf(entity), 1);
    order.push(entity);
  }
  return { order, later };
}

function createTable(
  entity: ModelEntity,
  { model, later }: { readonly model: DataModel; readonly later: readonly Later[] },
): string {
  const lines = entity.attributes.map((attribute) => {
    const { name, values, optional, unique } = attribute;
    const parts = [readableName(name), sqlType(attribute, model)];
    if (optional !== true) parts.push('NOT NULL');
    if (unique === true) parts.push('UNIQUE');
    if (values)
      parts.push(`CHECK (${readableName(name)} IN (${values.map(quoteText).join(', ')}))`);
    return parts.join(' ');
  });
  const key = keyOf(entity).map(({ name }) => readableName(name));
  if (key.length > 0) lines.push(`PRIMARY KEY (${key.join(', ')})`);
  for (const attribute of entity.attributes) {
    const known = later.some((one) => one.entity === entity && one.attribute === attribute);
    if (targetOf(attribute, model) && !known) lines.push(foreignKey(attribute, model));
  }
  return `CREATE TABLE ${readableName(entity.name)} (\n  ${lines.join(',\n  ')}\n);`;
}

function foreignKey(attribute: ModelAttribute, model: DataModel): string {
  const target = targetOf(attribute, model);
  const to = `${readableName(target?.entity.name ?? '')} (${readableName(target?.key.name ?? '')})`;
  return `FOREIGN KEY (${readableName(attribute.name)}) REFERENCES ${to}`;
}

function comments({ entities }: DataModel): readonly string[] {
  const lines = entities.flatMap(({ name, note, attributes }) => {
    const table = readableName(name);
    return [
      ...(note === undefined ? [] : [`COMMENT ON TABLE ${table} IS ${quoteText(note)};`]),
      ...attributes.flatMap((one) =>
        one.note === undefined
          ? []
          : [`COMMENT ON COLUMN ${table}.${readableName(one.name)} IS ${quoteText(one.note)};`],
      ),
    ];
  });
  return lines.length > 0 ? [lines.join('\n')] : [];
}
