/**
 * What the stories tool takes, as a schema that a model reads, and how its parts are recognised.
 *
 * Comes in: JSON from a model or an object from a pattern. Goes out: typed input; the identity of a
 * story; whether a named rule is the one that is meant.
 */
import { z } from 'zod';
import { type Quoted, quotedFields } from '../register.ts';
import { identityOf } from '../wording.ts';
import {
  type CriterionKind,
  criterionKinds,
  type Examples,
  type Priority,
  priorities,
  storyText,
} from './story-items.ts';

export interface CriterionInput extends Quoted {
  readonly id?: string | undefined;
  readonly title: string;
  readonly given: readonly string[];
  readonly when: string;
  readonly then: readonly string[];
  readonly kind?: CriterionKind | undefined;
  readonly rule?: string | undefined;
  readonly examples?: Examples | undefined;
}

export interface StoryInput extends Quoted {
  readonly id?: string | undefined;
  readonly role: string;
  readonly goal: string;
  readonly benefit?: string | undefined;
  readonly priority?: Priority | undefined;
  readonly criteria: readonly CriterionInput[];
}

export interface RuleInput extends Quoted {
  readonly id?: string | undefined;
  readonly text: string;
}

export interface NoteInput extends Quoted {
  readonly text: string;
  readonly stories?: readonly number[] | undefined;
}

export interface StoriesInput {
  readonly topic: string;
  readonly stories: readonly StoryInput[];
  readonly rules?: readonly RuleInput[] | undefined;
  readonly assumptions?: readonly NoteInput[] | undefined;
  readonly questions?: readonly NoteInput[] | undefined;
}

const text = z.string().trim().min(1);
const id = text.optional().describe('Id of the item to change. Leave out for a new one.');

const criterionSchema: z.ZodType<CriterionInput> = z.object({
  id,
  title: text.describe('The one case it shows, such as "Wrong code". Unique in its story.'),
  given: z.array(text).describe('The state before, one entry for each fact, without "Given".'),
  when: text.describe('The one thing that happens, without "When". Say what, not on which button.'),
  then: z
    .array(text)
    .min(1)
    .describe('What can be observed, one entry for each assertion, without "Then".'),
  kind: z
    .enum(criterionKinds)
    .optional()
    .describe('happy: it goes well; negative: refused or failing; boundary: at a limit.'),
  rule: text.optional().describe('The business rule it checks: its text as in rules, or its id.'),
  examples: z
    .object({ columns: z.array(text).min(1), rows: z.array(z.array(z.string())).min(1) })
    .optional()
    .describe('Several cases of one criterion. Steps name a column as <column>.'),
  ...quotedFields,
});

const storySchema: z.ZodType<StoryInput> = z.object({
  id,
  role: text.describe('Who has the need, such as "returning customer"; not "user" or "system".'),
  goal: text.describe(
    'One thing they want to do, beginning with a verb: "log in with a one-time code".',
  ),
  benefit: text
    .optional()
    .describe('What it gives them, without "so that". Leave out what nobody said.'),
  priority: z.enum(priorities).optional().describe('Only when somebody gave it.'),
  criteria: z
    .array(criterionSchema)
    .describe(
      'At least one that goes well and one that does not. Empty only where the user said nothing ' +
        'of it and a question about this story asks for them.',
    ),
  ...quotedFields,
});

const noteFields = {
  text,
  stories: z
    .array(z.number().int().min(1))
    .optional()
    .describe('Positions of the stories it concerns, from 1. All when left out.'),
  ...quotedFields,
};

/** What `writeStories` takes. */
export const storiesInput: z.ZodType<StoriesInput> = z.object({
  topic: text.describe('A short name, such as "Login with one-time code". Names the files.'),
  stories: z.array(storySchema).min(1),
  rules: z
    .array(z.object({ id, text, ...quotedFields }))
    .optional()
    .describe('Business rules: what always holds, such as limits and conditions.'),
  assumptions: z
    .array(z.object(noteFields))
    .optional()
    .describe('Everything nobody said that the stories take for granted.'),
  questions: z.array(z.object(noteFields)).optional().describe('What a person has to answer.'),
});

/** What makes a story the same story next time: its role and its goal. */
export function storyIdentity(story: StoryInput): { kind: 'US'; text: string; identity: string } {
  return { kind: 'US', text: storyText(story), identity: storyKey(story) };
}

/** Whether a criterion that names a rule means this one. */
export function matches(rule: RuleInput, named: string): boolean {
  return rule.id === named || identityOf(rule.text) === identityOf(named);
}

/** A story's role and goal, without the words around them. */
export function storyKey({ role, goal }: StoryInput): string {
  const who = role.replace(/^(?:as\s+)?(?:an?|the)\s+/i, '');
  return `${who} / ${goal.replace(/^(?:I want\s+)?(?:to\s+)?/i, '')}`;
}
