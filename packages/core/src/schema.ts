/**
 * The slice of Standard Schema (standardschema.dev, v1) that the kernel uses, so that zod, valibot,
 * arktype and the rest all work and the core depends on none of them. Schemas that also describe
 * themselves as JSON Schema (`~standard.jsonSchema`, as zod 4.2 and later do) are shown to models.
 */
import { messageOf } from './failure.ts';
import { isObject, type Json, type JsonObject, toJson } from './json.ts';

export interface Schema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    /** Contract: may answer at once or later; must not throw for bad input. */
    readonly validate: (value: unknown) => Validation<Output> | Promise<Validation<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    readonly jsonSchema?:
      | { readonly input: (options: { readonly target: 'draft-07' }) => Record<string, unknown> }
      | undefined;
  };
}

type Validation<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export type Checked<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly issues: readonly string[] };

/** Validates now or later, as the schema does. A schema that throws counts as an issue. */
export async function check<Output>(
  schema: Schema<Output>,
  value: unknown,
): Promise<Checked<Output>> {
  try {
    return checkedOf(await schema['~standard'].validate(value));
  } catch (error) {
    return { ok: false, issues: [`the schema itself failed: ${messageOf(error)}`] };
  }
}

/** Validates at once; for briefs, which are decided on inside the pure kernel. */
export function checkNow<Output>(schema: Schema<Output>, value: unknown): Checked<Output> {
  try {
    const result = schema['~standard'].validate(value);
    if (result instanceof Promise) {
      // Nobody waits for it, so nobody may be killed by its failure.
      result.catch(() => {});
      return { ok: false, issues: ['the schema of a brief must validate without a promise'] };
    }
    return checkedOf(result);
  } catch (error) {
    return { ok: false, issues: [`the schema itself failed: ${messageOf(error)}`] };
  }
}

function checkedOf<Output>(result: Validation<Output>): Checked<Output> {
  if (!result.issues) return { ok: true, value: result.value };
  return { ok: false, issues: result.issues.map(issueText) };
}

function issueText({ path, message }: Issue): string {
  const keys = (path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
  return keys.length > 0 ? `${keys.join('.')}: ${message}` : message;
}

/** The JSON Schema of what the schema takes; any object when it can not describe itself. */
export function jsonSchemaOf(schema: Schema): JsonObject {
  const described = toJson(describe(schema));
  if (!isObject(described)) return { type: 'object' };
  const { $schema: _, ...rest } = described;
  return rest;
}

function describe(schema: Schema): unknown {
  try {
    return schema['~standard'].jsonSchema?.input({ target: 'draft-07' });
  } catch {
    // Not every schema has a JSON Schema: zod throws for dates and transforms.
    return undefined;
  }
}

/** A schema from a JSON Schema and a function that names what is wrong. */
export function schemaOf<Output>(
  jsonSchema: JsonObject,
  issuesOf: (value: Json) => readonly string[],
): Schema<Output> {
  return {
    '~standard': {
      version: 1,
      vendor: 'baton',
      validate: (value) => {
        const issues = issuesOf(toJson(value));
        // `as`: issuesOf vouches for the shape.
        return issues.length > 0
          ? { issues: issues.map((message) => ({ message })) }
          : { value: value as Output };
      },
      jsonSchema: { input: () => jsonSchema },
    },
  };
}
