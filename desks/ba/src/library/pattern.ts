/**
 * A pattern of the library: a piece of business analysis that many projects need, with every number
 * in it a parameter that somebody has to confirm.
 *
 * The form of the YAML files is in `pattern-schema.ts`; `library/README.md` explains it to people
 * who write them. The parts of stories and processes have the fields of the tools' inputs
 * (`stories-input.ts`, `process-input.ts`), so that a pattern becomes an input by filling in its
 * parameters.
 */
import type { Role } from '../data/column-role.ts';
import type { Flow, Lane, Step } from '../process/process-input.ts';
import type {
  CriterionKind,
  CriterionParts,
  Priority,
  StoryParts,
} from '../requirements/story-items.ts';
import type { GeneratorPattern } from './generator.ts';

/** A value that holds until a person says otherwise. */
export interface Parameter {
  readonly name: string;
  readonly default: number | string;
  /** What is taken for granted, as a sentence with `{{name}}` for the value. */
  readonly assume: string;
  /** The question that settles it. */
  readonly ask: string;
  /**
   * How people say it, with `#` for the number (`valid # minutes`) or `*` for one to three words
   * (`approved by *`). Up to two other words may stand between.
   */
  readonly said: readonly string[];
}

/** Something that is only in a draft that combines this pattern with that one, or only without. */
export interface Conditional {
  readonly only_with?: string | undefined;
  readonly not_with?: string | undefined;
}

export interface PatternRemark extends Conditional {
  readonly text: string;
}

export interface PatternRule extends PatternRemark {
  readonly key: string;
  /** The words of the request that say it; only in what a generator made. */
  readonly quote?: string | undefined;
}

/** One thing that has to be kept, with what is known of it. */
export interface PatternEntity {
  /** In the singular, `snake_case`: the name of its table. */
  readonly name: string;
  readonly attributes: readonly PatternAttribute[];
}

export const attributeTypes = [
  'text',
  'number',
  'money',
  'date',
  'timestamp',
  'boolean',
  'id',
] as const;

export interface PatternAttribute {
  readonly name: string;
  readonly type: (typeof attributeTypes)[number];
  /** Part of what tells one from another. */
  readonly key?: boolean | undefined;
  /** May be empty. */
  readonly optional?: boolean | undefined;
  /** Name of the entity that it refers to; of type `id`. */
  readonly of?: string | undefined;
  /** The only values there are. */
  readonly values?: readonly string[] | undefined;
  readonly note?: string | undefined;
}

export interface Common {
  readonly name: string;
  readonly title: string;
  /** What people call it, by language; a request must use one of them. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Names that count only where they are the whole topic: `booking`, not `flight booking`. */
  readonly alone: Readonly<Record<string, readonly string[]>>;
  /** Other words of a request that the pattern takes care of. */
  readonly keywords: readonly string[];
  /** Patterns it is made to be used with, and what the two are called together. */
  readonly combines: readonly { readonly with: string; readonly title: string }[];
  readonly parameters: readonly Parameter[];
  readonly assumptions: readonly PatternRemark[];
  readonly questions: readonly PatternRemark[];
  /** Where the knowledge is from. */
  readonly sources: readonly string[];
  /** What has to be kept. */
  readonly entities: readonly PatternEntity[];
}

export interface PatternCriterion extends CriterionParts, Conditional {
  readonly kind: CriterionKind;
  /** Key of the rule it checks. */
  readonly rule?: string | undefined;
}

export interface PatternStory extends StoryParts, Conditional {
  readonly benefit: string;
  readonly priority?: Priority | undefined;
  readonly criteria: readonly PatternCriterion[];
}

/** What happens, in order, when all goes well. */
export interface PatternStep {
  /** `customer`, `system`. */
  readonly who: string;
  /** `enters user name and password`. */
  readonly does: string;
}

/** What a tester tries beyond the criteria. */
export interface PatternTest extends Conditional {
  readonly title: string;
  readonly kind: CriterionKind;
  /** Key of the rule it checks. */
  readonly rule?: string | undefined;
  readonly given: readonly string[];
  readonly steps: readonly string[];
  readonly expected: readonly string[];
}

export interface StoriesPattern extends Common {
  readonly kind: 'stories';
  readonly steps: readonly PatternStep[];
  readonly tests: readonly PatternTest[];
  readonly rules: readonly PatternRule[];
  readonly stories: readonly PatternStory[];
}

export interface ProcessPattern extends Common {
  readonly kind: 'process';
  readonly trigger: string;
  readonly outcomes: readonly string[];
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  readonly flows: readonly Flow[];
  /** Business rules at its decisions. */
  readonly rules: readonly PatternRule[];
}

export interface PatternRole {
  readonly name: string;
  /** Left out for a standard role. */
  readonly kind?: Role['kind'] | undefined;
  /** Usual column names, best first; they come before those of a standard role. */
  readonly synonyms: readonly string[];
  readonly optional: boolean;
}

export interface QueryPattern extends Common {
  readonly kind: 'query';
  /** The question that the query answers. */
  readonly question: string;
  readonly roles: readonly PatternRole[];
  /** In the template language of `sql-template.ts`. */
  readonly sql: string;
  readonly metrics: readonly { readonly name: string; readonly definition: string }[];
}

export type Pattern = StoriesPattern | ProcessPattern | QueryPattern | GeneratorPattern;
export type PatternKind = Pattern['kind'];

/**
 * `{{name}}` in texts; at the edge of a limit also `{{name - 1}}` or `{{name + 1}}`; in generators
 * also `{{slot.text}}` and `{{each.text}}`.
 */
export const placeholder: RegExp =
  /\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z_]+)?)(?:\s*([+-])\s*(\d{1,6}))?\s*\}\}/g;

/** With the hundredths that may stand behind one: `{{limit}}.01`. */
const withHundredths = new RegExp(`${placeholder.source}(\\.\\d\\d(?!\\d))?`, 'g');

/**
 * A text with its parameters filled in. An unknown name stays, so that a test finds it. Hundredths
 * behind a number are added to it: of 49.95, `{{limit}}.01` is 49.96.
 */
export function filledIn(text: string, values: ReadonlyMap<string, number | string>): string {
  return text.replace(
    withHundredths,
    (all, name: string, sign?: string, by?: string, hundredths?: string) => {
      const value = values.get(name);
      if (value === undefined) return all;
      if (typeof value === 'string') return `${value}${hundredths ?? ''}`;
      const step = Number(by ?? 0) * (sign === '-' ? -1 : 1);
      if (hundredths === undefined) return shown(value + step);
      return shown(value + step + Number(hundredths), 2);
    },
  );
}

/** `5000` → `5,000`, as English readers write it. */
function shown(value: number, digits?: number): string {
  return value.toLocaleString('en-US', {
    maximumFractionDigits: digits ?? 6,
    ...(digits !== undefined && { minimumFractionDigits: digits }),
  });
}

/** Every text of a value, however deep. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return [];
}
