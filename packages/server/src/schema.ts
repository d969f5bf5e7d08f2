/**
 * Shapes that several routes share, as zod schemas: what is checked is what the OpenAPI document
 * says. Results are loose, because the log's format may grow (rule G5).
 */
import { budgetNames, type LimitChanges } from '@baton/core';
import { z } from '@hono/zod-openapi';
import { problemSchema } from './problem.ts';

/** What JSON brings: a field is there or it is not; it is never there and undefined. */
export type Exact<T> = T extends readonly (infer Item)[]
  ? readonly Exact<Item>[]
  : T extends object
    ? { [Key in keyof T]: Exact<Exclude<T[Key], undefined>> }
    : T;

/** The same value without `| undefined`, which zod adds to optional fields. */
export function exact<T>(value: T): Exact<T> {
  // `as`: it came out of JSON.parse.
  return value as Exact<T>;
}

const amounts = z.partialRecord(
  z.enum(budgetNames as [(typeof budgetNames)[number], ...(typeof budgetNames)[number][]]),
  z.number().min(0),
);

/** Limits of a run, and of its conversation. */
export const limitsSchema: z.ZodType<LimitChanges> = z
  .strictObject({
    ...Object.fromEntries(budgetNames.map((name) => [name, z.number().min(0).optional()])),
    conversation: amounts.optional(),
  })
  .openapi('Limits') as unknown as z.ZodType<LimitChanges>;

/** A brief, as it comes with a handoff. */
export const briefSchema: z.ZodObject<{
  reason: z.ZodString;
  wanted: z.ZodOptional<z.ZodString>;
  done: z.ZodOptional<z.ZodArray<z.ZodString>>;
  open: z.ZodOptional<z.ZodArray<z.ZodString>>;
  carries: z.ZodOptional<z.ZodArray<z.ZodString>>;
}> = z
  .looseObject({
    reason: z.string().min(1),
    wanted: z.string().optional(),
    done: z.array(z.string()).optional(),
    open: z.array(z.string()).optional(),
    carries: z.array(z.string()).optional(),
  })
  .openapi('Brief');

/** What was brought is in the log, at this position. */
export const acceptedSchema: z.ZodObject<{ conversation: z.ZodString; seq: z.ZodInt }> = z
  .object({ conversation: z.string(), seq: z.int().min(0) })
  .openapi('Accepted');

/** An event as it is kept; the fields beside these go with `type`. */
export const eventSchema: z.ZodType = z
  .looseObject({ seq: z.int().min(1), at: z.number(), type: z.string() })
  .openapi('Event');

export const conversationParam: z.ZodObject<{ conversation: z.ZodString }> = z.object({
  conversation: z.string().regex(/^[\w.-]{1,128}$/),
});

/** A write may be sent twice under one key; it is done once. */
export const idempotencyHeader: z.ZodObject<{ 'idempotency-key': z.ZodOptional<z.ZodString> }> =
  z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .optional(),
  });

/** Who acts, for the log; the key's name when left out. */
export const bySchema: z.ZodOptional<z.ZodString> = z.string().min(1).max(64).optional();

/**
 * A response in the document. Not typed by its schema: what is sent grows with the log's format,
 * and tests hold every response against the document that is served.
 */
export interface Responds {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

/** A response with a JSON body. */
export function json(schema: z.ZodType, description: string): Responds {
  return { description, content: { 'application/json': { schema } } };
}

/** A response of plain text. */
export function plainText(description: string): Responds {
  return { description, content: { 'text/plain': { schema: z.string() } } };
}

/** A response of server-sent events. */
export function eventStream(description: string): Responds {
  return { description, content: { 'text/event-stream': { schema: z.string() } } };
}

export const problems: { readonly default: Responds } = {
  default: {
    description: 'What is wrong, by its code',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};

/** What a route that writes has in common with all others. */
export interface Writes<P extends z.ZodType, B extends z.ZodType> {
  readonly request: {
    readonly params: P;
    readonly headers: typeof idempotencyHeader;
    readonly body: { readonly required: true; readonly content: JsonContent<B> };
  };
  readonly responses: Readonly<Record<number | 'default', Responds>>;
}

/**
 * A write, as `answerWrite` answers it: sent twice under one key it is done once, and the answer is
 * where it is in the log (`done` says so), or the events from there on.
 */
export function writes<P extends z.ZodType, B extends z.ZodType>({
  params,
  takes,
  done,
  made = 202,
}: {
  readonly params: P;
  readonly takes: B;
  readonly done: string;
  readonly made?: 201 | 202;
}): Writes<P, B> {
  return {
    request: { params, headers: idempotencyHeader, body: body(takes) },
    responses: {
      200: eventStream('The events from here on, when `text/event-stream` is accepted'),
      [made]: json(acceptedSchema, done),
      ...problems,
    },
  };
}

/** Not an interface: only an alias fits where any media type may be named. */
type JsonContent<S extends z.ZodType> = { readonly 'application/json': { readonly schema: S } };

/** A request body that has to be there, as JSON. */
export function body<S extends z.ZodType>(schema: S): { required: true; content: JsonContent<S> } {
  return { required: true, content: { 'application/json': { schema } } };
}
