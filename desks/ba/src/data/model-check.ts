/**
 * What is wrong with a data model before anything is made of it: keys that are missing, references
 * that lead nowhere, names that occur twice, values that are no values.
 */
import type { Finding } from '../deliverable.ts';
import type { DataModel, ModelAttribute, ModelEntity } from './model-input.ts';
import { readableName } from './sql-text.ts';

/** The key of an entity, in order. */
export function keyOf({ attributes }: ModelEntity): readonly ModelAttribute[] {
  return attributes.filter(({ key }) => key === true);
}

/** The entity and the attribute that an attribute refers to, where one attribute is the key. */
export function targetOf(
  { of }: ModelAttribute,
  { entities }: Pick<DataModel, 'entities'>,
): { readonly entity: ModelEntity; readonly key: ModelAttribute } | undefined {
  const entity = entities.find(({ name }) => name === of);
  const [key, ...more] = entity ? keyOf(entity) : [];
  return entity && key && more.length === 0 ? { entity, key } : undefined;
}

export function checkModel(model: DataModel): readonly Finding[] {
  const findings: Finding[] = [];
  const names = model.entities.map(({ name }) => name);
  for (const [index, entity] of model.entities.entries()) {
    const where = `entity ${entity.name}`;
    if (names.indexOf(entity.name) !== index)
      findings.push(error('entity_twice', where, 'It is there twice. Make one of the two.'));
    if (keyOf(entity).length === 0) {
      const message = 'It has no key: nothing tells one from another. Mark the attributes that do.';
      findings.push(error('no_key', where, message));
    }
    findings.push(...reserved(entity.name, where));
    findings.push(...entity.attributes.flatMap((one) => attributeFindings(one, { entity, model })));
  }
  return findings;
}

function attributeFindings(
  attribute: ModelAttribute,
  { entity, model }: { readonly entity: ModelEntity; readonly model: DataModel },
): readonly Finding[] {
  const where = `attribute ${entity.name}.${attribute.name}`;
  const findings: Finding[] = [...reserved(attribute.name, where)];
  const twice = entity.attributes.filter(({ name }) => name === attribute.name).length > 1;
  if (twice && entity.attributes.find(({ name }) => name === attribute.name) !== attribute)
    findings.push(error('attribute_twice', where, 'It is there twice. Leave one out.'));
  if (attribute.key === true && attribute.optional === true)
    findings.push(
      error('optional_key', where, 'A key may not be empty. Leave out one of the two.'),
    );
  const { of, values, type } = attribute;
  const entityNamed = model.entities.find(({ name }) => name === of);
  if (of !== undefined && !entityNamed) {
    const there = model.entities.map(({ name }) => name).join(', ');
    const message = `There is no entity ${of}; there is ${there}. Add it, or name one of these.`;
    findings.push(error('unknown_entity', where, message));
  } else if (entityNamed && keyOf(entityNamed).length > 1) {
    const message = `${of} is told by several attributes, and one column cannot point to it: kept without a reference. Give ${of} one key to have it.`;
    findings.push({ rule: 'reference_to_composite', severity: 'warning', where, message });
  }
  if (values && type !== 'text')
    findings.push(error('values_of_text', where, `Only text has a list of values, got ${type}.`));
  return findings;
}

function reserved(name: string, where: string): readonly Finding[] {
  if (readableName(name) === name) return [];
  const message = `${name} is a reserved word of SQL: it has to be written "${name}" each time. Another name saves that.`;
  return [{ rule: 'reserved_word', severity: 'warning', where, message }];
}

function error(rule: string, where: string, message: string): Finding {
  return { rule, severity: 'error', where, message };
}
