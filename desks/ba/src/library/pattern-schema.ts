/**
 * The form of pattern files, checked: what may stand in the YAML of each kind of pattern.
 *
 * A generator has the form of stories; whatever stands in a list of it may also say for which list
 * of a slot it is repeated, or that it is there only with one or without one.
 */
import { z } from 'zod';
import { stepKinds } from '../process/process-input.ts';
import { criterionKinds, priorities } from '../requirements/story-items.ts';
import { slotKinds } from './generator.ts';
import { attributeTypes, type Pattern } from './pattern.ts';

const text = z.string().trim().min(1);
const key = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be lower case with _, such as max_attempts');
const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower case with -, such as password-reset');

const parameter = z.strictObject({
  name: key,
  default: z.union([z.number(), text]),
  assume: text,
  ask: text,
  said: z.array(text).default([]),
});

const remark = z.strictObject({ text, only_with: slug.optional(), not_with: slug.optional() });

const attribute = z.strictObject({
  name: key,
  type: z.enum(attributeTypes),
  key: z.boolean().optional(),
  optional: z.boolean().optional(),
  of: key.optional(),
  values: z.array(z.coerce.string()).min(2).optional(),
  note: text.optional(),
});

const entity = z.strictObject({ name: key, attributes: z.array(attribute).min(1) });

const namesByLanguage = z.record(
  z.string().regex(/^[a-z]{2}$/, 'must be a language such as en'),
  z.array(text).min(1),
);

const common = {
  name: slug,
  title: text,
  names: namesByLanguage,
  alone: namesByLanguage.default({}),
  keywords: z.array(text).default([]),
  combines: z.array(z.strictObject({ with: slug, title: text })).default([]),
  parameters: z.array(parameter).default([]),
  assumptions: z.array(remark).default([]),
  questions: z.array(remark).default([]),
  sources: z.array(text).default([]),
  entities: z.array(entity).default([]),
};

const criterion = z.strictObject({
  title: text,
  kind: z.enum(criterionKinds),
  given: z.array(text).default([]),
  when: text,
  then: z.array(text).min(1),
  rule: key.optional(),
  examples: z
    .strictObject({
      columns: z.array(text).min(1),
      rows: z.array(z.array(z.coerce.string())).min(1),
    })
    .optional(),
  only_with: slug.optional(),
  not_with: slug.optional(),
});

const story = z.strictObject({
  role: text,
  goal: text,
  benefit: text,
  priority: z.enum(priorities).optional(),
  criteria: z.array(criterion).min(1),
  only_with: slug.optional(),
  not_with: slug.optional(),
});

const rule = z.strictObject({ key, text, only_with: slug.optional(), not_with: slug.optional() });

const test = z.strictObject({
  title: text,
  kind: z.enum(criterionKinds),
  rule: key.optional(),
  given: z.array(text).default([]),
  steps: z.array(text).min(1),
  expected: z.array(text).min(1),
  only_with: slug.optional(),
  not_with: slug.optional(),
});

const storiesPattern = z.strictObject({
  ...common,
  kind: z.literal('stories'),
  rules: z.array(rule).default([]),
  stories: z.array(story).min(1),
  steps: z.array(z.strictObject({ who: text, does: text })).default([]),
  tests: z.array(test).default([]),
});

const processPattern = z.strictObject({
  ...common,
  kind: z.literal('process'),
  trigger: text,
  outcomes: z.array(text).min(1),
  lanes: z.array(
    z.strictObject({ name: text, kind: z.enum(['role', 'system', 'outside']).optional() }),
  ),
  steps: z.array(
    z.strictObject({
      key,
      name: text,
      kind: z.enum(stepKinds).optional(),
      lane: text.optional(),
      exception: z.boolean().optional(),
      note: text.optional(),
    }),
  ),
  flows: z.array(
    z.strictObject({
      from: key,
      to: key,
      condition: z.coerce.string().optional(),
      default: z.boolean().optional(),
    }),
  ),
  rules: z.array(rule).default([]),
});

const queryPattern = z.strictObject({
  ...common,
  kind: z.literal('query'),
  question: text,
  roles: z
    .array(
      z.strictObject({
        name: key,
        kind: z.enum(['number', 'time', 'id', 'any']).optional(),
        synonyms: z.array(text).default([]),
        optional: z.boolean().default(false),
      }),
    )
    .min(1),
  sql: text,
  metrics: z.array(z.strictObject({ name: key, definition: text })).min(1),
});

const list = z
  .string()
  .regex(/^[a-z][a-z0-9_]*\.[a-z_]+$/, 'must be a list of a slot, such as fields.required');

/** What an entry of a list in a generator may say beside its own fields. */
const repeated = { each: list.optional(), if: list.optional(), unless: list.optional() };

const slot = z.strictObject({
  name: key,
  kind: z.enum(slotKinds),
  ask: text,
  default: text.optional(),
  assume: text.optional(),
  optional: z.boolean().default(false),
});

const row = z.union([
  z.array(z.coerce.string()),
  z.strictObject({ each: list, row: z.array(z.coerce.string()) }),
]);

const generatorPattern = z.strictObject({
  ...common,
  kind: z.literal('generator'),
  example: text,
  slots: z.array(slot).min(1),
  assumptions: z.array(remark.extend(repeated)).default([]),
  questions: z.array(remark.extend(repeated)).default([]),
  entities: z
    .array(
      z.strictObject({
        name: text,
        attributes: z
          .array(
            attribute.extend({ ...repeated, name: text, type: text, of: text.optional() }).strict(),
          )
          .min(1),
      }),
    )
    .default([]),
  rules: z.array(rule.extend({ ...repeated, quote: text.optional() })).default([]),
  stories: z
    .array(
      story.extend({
        ...repeated,
        criteria: z
          .array(
            criterion.extend({
              ...repeated,
              examples: z
                .strictObject({ columns: z.array(text).min(1), rows: z.array(row).min(1) })
                .optional(),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  steps: z.array(z.strictObject({ who: text, does: text, ...repeated })).default([]),
  tests: z.array(test.extend(repeated)).default([]),
});

/** The schema of a pattern file. */
export const patternSchema: z.ZodType<Pattern> = z.discriminatedUnion('kind', [
  storiesPattern,
  processPattern,
  queryPattern,
  generatorPattern,
]);
