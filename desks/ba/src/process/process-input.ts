/**
 * What a process looks like when it comes in: filled in by a language model, by the reader of free
 * text, or from the pattern library. The schema is what a model reads, so each field says what
 * belongs in it; `process-check.ts` says whether the whole holds together.
 *
 * Generous where nothing is lost: lanes may be left to the steps, flows to the order of the steps,
 * start, ends and merges may be left out. Strict on names of fields: an unknown field is refused
 * rather than dropped.
 */
import * as z from 'zod';

/**
 * What a step may be. `decision` takes one of its exits. `parallel` with several exits takes all of
 * them; with one exit it waits for all its entries.
 */
export const stepKinds = [
  'task',
  'user',
  'service',
  'manual',
  'send',
  'receive',
  'rule',
  'decision',
  'parallel',
  'wait',
  'start',
  'end',
] as const;

export type StepKind = (typeof stepKinds)[number];

/** A role, department or system: one row of the map. */
export interface Lane {
  readonly name: string;
  readonly kind?: 'role' | 'system' | 'outside' | undefined;
}

export interface Step {
  /** Unique in the process; flows refer to it. */
  readonly key: string;
  readonly name: string;
  /** Default `task`. */
  readonly kind?: StepKind | undefined;
  /** Name of a lane; may be left out for start, end, decision and parallel. */
  readonly lane?: string | undefined;
  /** Touch time: minutes of work for one case. */
  readonly minutes?: number | undefined;
  /** Minutes a case lies still before this step starts (for `wait`: how long the wait is). */
  readonly waitMinutes?: number | undefined;
  /** Minutes from when a case gets here until the step is done, work and waiting not told apart. */
  readonly elapsedMinutes?: number | undefined;
  /** The time as somebody said it, with its unit: `2 working days`. */
  readonly timeSaid?: string | undefined;
  /** Only reached when something went wrong. */
  readonly exception?: boolean | undefined;
  readonly note?: string | undefined;
  readonly accountable?: string | undefined;
  readonly consulted?: readonly string[] | undefined;
  readonly informed?: readonly string[] | undefined;
  /** Verbatim words of the user this step is from. */
  readonly quote?: string | undefined;
}

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly condition?: string | undefined;
  readonly default?: boolean | undefined;
  /** How often this exit of a decision is taken, in percent. */
  readonly sharePercent?: number | undefined;
}

/** A sentence about the process, about one step of it if `step` is given. */
export interface Remark {
  readonly text: string;
  readonly step?: string | undefined;
  readonly quote?: string | undefined;
}

export interface ProcessInput {
  readonly title: string;
  readonly state?: 'as_is' | 'to_be' | undefined;
  readonly trigger?: string | undefined;
  readonly outcomes?: readonly string[] | undefined;
  readonly lanes?: readonly Lane[] | undefined;
  readonly steps: readonly Step[];
  readonly flows?: readonly Flow[] | undefined;
  /** Cases per period. */
  readonly volume?:
    | { readonly cases: number; readonly per: 'day' | 'week' | 'month' | 'year' }
    | undefined;
  readonly painPoints?: readonly Remark[] | undefined;
  readonly assumptions?: readonly Remark[] | undefined;
  readonly questions?: readonly Remark[] | undefined;
  /** Stories (US) and criteria (AC) that belong to a step. */
  readonly links?: readonly { readonly item: string; readonly step: string }[] | undefined;
}

const short = z.string().trim().min(1).max(300);
const long = z.string().trim().min(1).max(2000);
const key = z.string().trim().min(1).max(60);
const minutes = z.number().min(0).max(5_256_000);
const names = z.array(short).max(20);

const lane = z.strictObject({
  name: short.describe('Role, department or system, as people call it: Warehouse clerk, ERP.'),
  kind: z
    .enum(['role', 'system', 'outside'])
    .optional()
    .describe('role: people; system: software; outside: customer, supplier, authority.'),
});

const step = z.strictObject({
  key: key.describe('Short key that flows refer to, unique in this process: check_stock.'),
  name: short.describe(
    'Verb and object: "Check stock". A decision is a question: "In stock?". A start or end is a ' +
      'state: "Order received".',
  ),
  kind: z
    .enum(stepKinds)
    .optional()
    .describe(
      'task (default); user: a person with software; manual: without software; service: software ' +
        'alone; rule: a rule is evaluated; send, receive: a message; decision: exactly one exit ' +
        'is taken; parallel: all its exits are taken, or, with one exit, all its entries are ' +
        'waited for (never both in one step); wait: time passes; start; end.',
    ),
  lane: short
    .optional()
    .describe('Name of the lane that does it. Needed except for start, end, decision, parallel.'),
  minutes: minutes
    .optional()
    .describe('Minutes of work for one case. Only if the user gave it; never estimate.'),
  waitMinutes: minutes
    .optional()
    .describe('Minutes a case waits before this step. Only if the user gave it; never estimate.'),
  elapsedMinutes: minutes
    .optional()
    .describe(
      'Minutes the step takes in all, when the user gave a time without saying how much of it is ' +
        'work and how much waiting. Not beside minutes and waitMinutes.',
    ),
  timeSaid: short
    .optional()
    .describe("The user's words for these times, with their unit: 2 working days."),
  exception: z.boolean().optional().describe('true if reached only when something went wrong.'),
  note: long.optional().describe('Detail that does not fit in the name: form, system, rule.'),
  accountable: short.optional().describe('Who answers for the result, if the user said so.'),
  consulted: names.optional().describe('Who is asked before, if the user said so.'),
  informed: names.optional().describe('Who is told after, if the user said so.'),
  quote: long.optional().describe("The user's words this step is from, verbatim."),
});

const flow = z.strictObject({
  from: key.describe('Key of the step it leaves.'),
  to: key.describe('Key of the step it enters.'),
  condition: short
    .optional()
    .describe('Needed on each exit of a decision, short: "yes", "over 5,000 EUR".'),
  default: z
    .boolean()
    .optional()
    .describe('true on the one exit of a decision that is taken when no condition holds.'),
  sharePercent: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('How often this exit is taken, in percent. Only if the user gave it.'),
});

const remark = z.strictObject({
  text: long,
  step: key.optional().describe('Key of the step it is about.'),
  quote: long.optional().describe("The user's words, verbatim."),
});

/** The schema of a process; a model reads its descriptions. */
export const processInput: z.ZodType<ProcessInput> = z.strictObject({
  title: short.max(120).describe('Name of the process: Order fulfilment.'),
  state: z
    .enum(['as_is', 'to_be'])
    .optional()
    .describe('as_is: how it works today; to_be: how it shall work. Leave out if not said.'),
  trigger: short.optional().describe('What starts it, as a state: Order received.'),
  outcomes: z
    .array(short)
    .max(20)
    .optional()
    .describe('How it can end, as states: Order delivered, Order cancelled.'),
  lanes: z
    .array(lane)
    .max(20)
    .optional()
    .describe('Top to bottom. Leave out to take them from the steps.'),
  steps: z.array(step).min(1).max(200).describe('In the order in which they usually happen.'),
  flows: z
    .array(flow)
    .max(600)
    .optional()
    .describe('Leave out only if each step follows the one before it, with no decision.'),
  volume: z
    .strictObject({ cases: z.number().min(0), per: z.enum(['day', 'week', 'month', 'year']) })
    .optional()
    .describe('How many cases in a period. Only if the user gave it.'),
  painPoints: z.array(remark).max(50).optional().describe('What goes badly today.'),
  assumptions: z
    .array(remark)
    .max(50)
    .optional()
    .describe('What you assumed that the user did not say. A person will confirm each.'),
  questions: z.array(remark).max(50).optional().describe('What only the user can answer.'),
  links: z
    .array(z.strictObject({ item: z.string(), step: key }))
    .max(500)
    .optional()
    .describe('Stories and criteria that belong to a step: {item: "AC-3", step: "check_stock"}.'),
});

/** Kinds that do or decide something, and so are items of the trace; the others only route. */
export function isWork(kind: StepKind): boolean {
  return kind !== 'start' && kind !== 'end' && kind !== 'parallel';
}

/** The kind of a step, with its default. */
export function kindOf(step: Step): StepKind {
  return step.kind ?? 'task';
}

/** How a step is called in findings. */
export function whereStep({ name, key: id }: Pick<Step, 'name' | 'key'>): string {
  return `step "${name}" (${id})`;
}
