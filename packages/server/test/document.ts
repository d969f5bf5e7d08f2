/** The part of JSON Schema that the served OpenAPI document uses, as a validator. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
}

export interface Operation {
  readonly summary?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Every operation of a document. */
export function operationsOf(
  document: Document,
): readonly { readonly method: string; readonly path: string; readonly operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** What of a response is not as the document says; empty when it all is. */
export function misfits(
  document: Document,
  { method, path, status }: { method: string; path: string; status: number },
  json: unknown,
): readonly string[] {
  const found = operationsOf(document).find(
    (one) => one.method === method && patternOf(one.path).test(path),
  );
  const problem = document.components.schemas['Problem'];
  if (!found) return status >= 400 && problem ? wrongs(document, problem, json) : ['no such route'];
  const { responses } = found.operation;
  const response = responses[String(status)] ?? (status >= 400 ? responses['default'] : undefined);
  if (!response && problem && [401, 403].includes(status)) return wrongs(document, problem, json);
  if (!response) return [`status ${status} is not in the document`];
  const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
  if (!content || !type?.includes('json')) return [];
  return wrongs(document, content.schema, json);
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

function wrongs(document: Document, given: Schema, value: unknown, at = '$'): readonly string[] {
  const schema = flat(document, given);
  const all: string[] = [];
  const any = schema.anyOf ?? schema.oneOf;
  if (any && !any.some((one) => wrongs(document, one, value, at).length === 0)) {
    all.push(`${at}: none of ${any.length} forms fits`);
  }
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) {
    return [...all, `${at}: ${JSON.stringify(value)?.slice(0, 80)} is not ${types.join(' or ')}`];
  }
  if (schema.enum && value !== null && !schema.enum.includes(value)) {
    all.push(`${at}: ${JSON.stringify(value)} is not one of ${schema.enum.join(', ')}`);
  }
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum) {
    all.push(`${at}: ${value} is below ${schema.minimum}`);
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!items) return all;
    return [...all, ...value.flatMap((one, n) => wrongs(document, items, one, `${at}[${n}]`))];
  }
  if (typeof value === 'object' && value !== null) {
    return [...all, ...wrongFields(document, schema, value, at)];
  }
  return all;
}

/** A schema with what it refers to and extends put in its place. */
function flat(document: Document, schema: Schema): Schema {
  const { $ref, allOf, ...own } = schema;
  const named = $ref === undefined ? undefined : document.components.schemas[$ref.slice(21)];
  const parts = [...(named ? [named] : []), ...(allOf ?? [])].map((one) => flat(document, one));
  return parts.reduce<Schema>(
    (whole, part) => ({
      ...part,
      ...whole,
      properties: { ...part.properties, ...whole.properties },
      required: [...(part.required ?? []), ...(whole.required ?? [])],
    }),
    own,
  );
}

function wrongFields(document: Document, schema: Schema, value: object, at: string): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const wrong = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${at}.${name} is missing`);
  for (const [name, inner] of Object.entries(value)) {
    const known = properties[name];
    if (known) wrong.push(...wrongs(document, known, inner, `${at}.${name}`));
    else if (additionalProperties === undefined || additionalProperties === false) {
      if (Object.keys(properties).length > 0) wrong.push(`${at}.${name} is not in the document`);
    } else if (additionalProperties !== true) {
      wrong.push(...wrongs(document, additionalProperties, inner, `${at}.${name}`));
    }
  }
  return wrong;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
