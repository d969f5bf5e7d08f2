/**
 * Drafts of queries: a template of the library over roles, with the values that the request gives.
 *
 * Which columns play the roles is decided later, by `fitRoles` on the user's own data.
 */
import { type Role, standardRoles } from '../data/column-role.ts';
import type { TemplateValue } from '../data/sql-template.ts';
import type { Understanding } from '../understanding/understand.ts';
import { basisFor, type Draft, fromPattern, nothing, openPoints } from './draft-basis.ts';
import type { Library } from './library.ts';
import type { QueryPattern } from './pattern.ts';

/** A query as a template over roles, for `fitRoles` and `renderQuery`. */
export interface QueryDraft {
  readonly title: string;
  readonly question: string;
  /** In the language of `sql-template.ts`. */
  readonly sql: string;
  readonly roles: readonly Role[];
  readonly values: Readonly<Record<string, TemplateValue>>;
  readonly metrics: readonly { readonly name: string; readonly definition: string }[];
  readonly assumptions: readonly string[];
  readonly questions: readonly string[];
}

/** A query of the library, its values filled in from the request. */
export function draftQueryTemplate(
  understanding: Understanding,
  library: Library,
): Draft<QueryDraft> {
  const basis = basisFor(understanding, { library, kind: 'query' });
  const [first] = basis.patterns;
  if (!first || first.kind !== 'query') return nothing(understanding, { library, kind: 'query' });
  const values = basis.values.get(first.name) ?? new Map<string, number | string>();
  const open = openPoints(first, { basis, texts: () => true });
  const input: QueryDraft = {
    title: first.title,
    question: first.question,
    sql: first.sql,
    roles: rolesOf(first),
    values: Object.fromEntries(values),
    metrics: first.metrics,
    assumptions: open.assumptions.map(({ text }) => text),
    questions: open.questions.map(({ text }) => text),
  };
  return fromPattern(input, { ...basis, patterns: [first] });
}

function rolesOf({ roles }: QueryPattern): readonly Role[] {
  return roles.map(({ name, kind, synonyms, optional }) => {
    const standard = standardRoles[name];
    return {
      name,
      kind: kind ?? standard?.kind ?? 'any',
      synonyms: [...synonyms, ...(standard?.synonyms ?? [name])],
      ...(optional && { optional }),
    };
  });
}
