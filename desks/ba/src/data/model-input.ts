/**
 * A data model as a specialist writes it: what has to be kept, with keys and references.
 */
import { z } from 'zod';
import { attributeTypes, type PatternAttribute, type PatternEntity } from '../library/pattern.ts';

export interface ModelAttribute extends PatternAttribute {
  /** No value occurs twice, although it is not the key. */
  readonly unique?: boolean | undefined;
}

export interface ModelEntity extends Omit<PatternEntity, 'attributes'> {
  readonly note?: string | undefined;
  readonly attributes: readonly ModelAttribute[];
}

export interface DataModel {
  /** Short name; becomes the file name. */
  readonly title: string;
  readonly entities: readonly ModelEntity[];
  readonly assumptions: readonly string[];
  readonly questions: readonly string[];
}

/** What `writeDataModel` takes: the lists are empty when left out. */
export type DataModelInput = Pick<DataModel, 'title' | 'entities'> & {
  readonly [K in 'assumptions' | 'questions']?: DataModel[K] | undefined;
};

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'use lower case letters, digits and _, such as order_item');

export const dataModelInput: z.ZodType<DataModel, DataModelInput> = z.object({
  title: z.string().trim().min(1).max(120).describe('Short name; becomes the file name.'),
  entities: z
    .array(
      z.object({
        name: name.describe('In the singular, snake_case: the name of its table.'),
        note: z.string().optional(),
        attributes: z
          .array(
            z.object({
              name,
              type: z.enum(attributeTypes),
              key: z.boolean().optional().describe('Part of what tells one from another.'),
              optional: z.boolean().optional().describe('May be empty.'),
              unique: z.boolean().optional(),
              of: name.optional().describe('The entity of this model that it refers to.'),
              values: z.array(z.string().min(1)).min(1).optional().describe('The only values.'),
              note: z.string().optional(),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  assumptions: z.array(z.string().trim().min(1)).default([]),
  questions: z.array(z.string().trim().min(1)).default([]).describe('What only a person can say.'),
});
