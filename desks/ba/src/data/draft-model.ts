/**
 * A data model from the patterns that a request names: their entities together, each once.
 */
import { frameOf } from '../frame/frames.ts';
import { basisFor, type Draft, fromPattern, nothing } from '../library/draft-basis.ts';
import type { Library } from '../library/library.ts';
import { topicOr } from '../understanding/own-topic.ts';
import type { Understanding } from '../understanding/understand.ts';
import type { DataModelInput, ModelAttribute, ModelEntity } from './model-input.ts';

/** The model; or that the library has none for the topic, with one question. */
export function draftModel(understanding: Understanding, library: Library): Draft<DataModelInput> {
  for (const kind of ['stories', 'process', 'query'] as const) {
    const basis = basisFor(understanding, { library, kind });
    // A generator's entities are those of its slots, which only a draft of stories fills.
    const patterns = basis.patterns.flatMap((one) =>
      one.kind !== 'generator' && one.entities.length > 0 ? [one] : [],
    );
    if (patterns.length === 0) continue;
    const entities = merged(
      patterns.flatMap((pattern): readonly ModelEntity[] => pattern.entities),
    );
    const input: DataModelInput = {
      title: `Data model of ${basis.title}`,
      entities,
      questions: ['Which of these are kept already, and in which system?'],
    };
    return fromPattern(input, { ...basis, patterns });
  }
  const topic = topicOr(understanding, '');
  const { noEntities, whatIsKept } = frameOf(understanding.language);
  const statement = noEntities(topic.length > 80 ? '' : topic);
  return {
    ...nothing(understanding, { library, kind: 'stories' }),
    statement,
    question: whatIsKept,
  };
}

/** An entity that two patterns have is one, with the attributes of both. */
function merged(entities: readonly ModelEntity[]): readonly ModelEntity[] {
  const byName = new Map<string, ModelEntity>();
  for (const entity of entities) {
    const known = byName.get(entity.name);
    byName.set(
      entity.name,
      known ? { ...known, attributes: together(known.attributes, entity.attributes) } : entity,
    );
  }
  return [...byName.values()];
}

function together(
  known: readonly ModelAttribute[],
  more: readonly ModelAttribute[],
): readonly ModelAttribute[] {
  const names = new Set(known.map(({ name }) => name));
  return [...known, ...more.filter(({ name, key }) => !names.has(name) && key !== true)];
}
