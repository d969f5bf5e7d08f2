/**
 * What the specification tool takes, as a schema that a model reads.
 *
 * Comes in: JSON from a model or an object from a pattern. Goes out: typed input.
 */
import { z } from 'zod';
import { type Quoted, quotedFields } from '../register.ts';
import { type Priority, priorities } from './story-items.ts';

export interface RequirementInput extends Quoted {
  readonly id?: string | undefined;
  readonly text: string;
  readonly priority?: Priority | undefined;
}

export interface QualityInput extends RequirementInput {
  readonly quality: string;
  readonly target?: string | undefined;
  readonly measuredBy?: string | undefined;
}

export interface StatementInput extends Quoted {
  readonly text: string;
}

export interface StakeholderInput {
  readonly name: string;
  readonly role?: string | undefined;
  readonly interest?: string | undefined;
}

export interface SpecificationInput {
  readonly topic: string;
  readonly goal: StatementInput;
  readonly inScope: readonly string[];
  readonly outOfScope?: readonly string[] | undefined;
  readonly stakeholders?: readonly StakeholderInput[] | undefined;
  readonly requirements: readonly RequirementInput[];
  readonly qualities?: readonly QualityInput[] | undefined;
  readonly rules?: readonly RequirementInput[] | undefined;
  readonly assumptions?: readonly StatementInput[] | undefined;
  readonly questions?: readonly StatementInput[] | undefined;
}

const text = z.string().trim().min(1);
const id = text.optional().describe('Id of the item to change. Leave out for a new one.');
const priority = z.enum(priorities).optional().describe('Only when somebody gave it.');
const statement = z.object({ text, ...quotedFields });

/** What `writeSpecification` takes. */
export const specificationInput: z.ZodType<SpecificationInput> = z.object({
  topic: text.describe('A short name. Names the file.'),
  goal: statement.describe('What is different afterwards, with the measure if somebody gave one.'),
  inScope: z.array(text).min(1),
  outOfScope: z.array(text).optional().describe('Only what somebody excluded.'),
  stakeholders: z
    .array(z.object({ name: text, role: text.optional(), interest: text.optional() }))
    .optional()
    .describe('People and groups that were named.'),
  requirements: z
    .array(
      z.object({
        id,
        text: text.describe('One thing the business must be able to do.'),
        priority,
        ...quotedFields,
      }),
    )
    .min(1),
  qualities: z
    .array(
      z.object({
        id,
        quality: text.describe('Such as performance, availability, security, usability.'),
        text,
        target: text
          .optional()
          .describe('The figure to reach, with its unit. Leave out what nobody said.'),
        measuredBy: text.optional(),
        priority,
        ...quotedFields,
      }),
    )
    .optional(),
  rules: z
    .array(z.object({ id, text, priority, ...quotedFields }))
    .optional()
    .describe('What always holds.'),
  assumptions: z
    .array(statement)
    .optional()
    .describe('Everything nobody said that this takes for granted.'),
  questions: z.array(statement).optional(),
});
