/**
 * A generator: a pattern for a form that many things have (their life cycle, who may do what, the
 * checks of their fields), with slots that a request fills.
 *
 * A slot is read from the request by its kind and gives texts (`{{entity.many}}`) and lists
 * (`each: states.allowed`, whose entries are `{{each.from}}` and `{{each.to}}`). With its slots
 * filled a generator is a pattern of stories like any other (`generator-expand.ts`).
 */
import type { Examples } from '../requirements/story-items.ts';
import type {
  Common,
  PatternAttribute,
  PatternCriterion,
  PatternRemark,
  PatternRule,
  PatternStep,
  PatternStory,
  PatternTest,
} from './pattern.ts';

export const slotKinds = ['entity', 'fields', 'states', 'rights', 'schedule', 'phrase'] as const;
export type SlotKind = (typeof slotKinds)[number];

/** Something that the request has to say. */
export interface Slot {
  readonly name: string;
  readonly kind: SlotKind;
  /** The question where the request does not say it. */
  readonly ask: string;
  /** What holds until somebody says otherwise, in the words in which a request would say it. */
  readonly default?: string | undefined;
  /** What the default takes for granted, as a sentence. */
  readonly assume?: string | undefined;
  /** A draft is of use without it; `ask` is then an open question. */
  readonly optional: boolean;
}

/** What an entry of a list in a generator may say beside its own fields. */
export interface Repeated {
  /** It is there once for each entry of this list, such as `states.allowed`. */
  readonly each?: string | undefined;
  /** It is there only where this list has an entry. */
  readonly if?: string | undefined;
  /** It is there only where this list has none. */
  readonly unless?: string | undefined;
}

interface GeneratedRule {
  /** What the request says of it, such as `{{states.said}}`; empty for a default. */
  readonly quote?: string | undefined;
}

/** A row of examples, or a row for each entry of a list. */
export type GeneratedRow =
  | readonly string[]
  | { readonly each: string; readonly row: readonly string[] };

type GeneratedCriterion = Omit<PatternCriterion, 'examples'> &
  Repeated & {
    readonly examples?:
      | (Pick<Examples, 'columns'> & { readonly rows: readonly GeneratedRow[] })
      | undefined;
  };

export interface GeneratorPattern extends Omit<Common, 'entities'> {
  readonly kind: 'generator';
  /** A request that it is made for; its draft is checked. */
  readonly example: string;
  readonly slots: readonly Slot[];
  readonly assumptions: readonly (PatternRemark & Repeated)[];
  readonly questions: readonly (PatternRemark & Repeated)[];
  readonly entities: readonly {
    readonly name: string;
    readonly attributes: readonly (Omit<PatternAttribute, 'type'> & {
      readonly type: string;
    } & Repeated)[];
  }[];
  readonly rules: readonly (PatternRule & Repeated & GeneratedRule)[];
  readonly stories: readonly (Omit<PatternStory, 'criteria'> &
    Repeated & { readonly criteria: readonly GeneratedCriterion[] })[];
  readonly steps: readonly (PatternStep & Repeated)[];
  readonly tests: readonly (PatternTest & Repeated)[];
}

/** What a filled slot gives. */
export interface SlotValue {
  readonly texts: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly Entry[]>>;
  /** The words it was read from, verbatim. */
  readonly quotes: readonly string[];
  /** What stands among them and could not be read, verbatim. */
  readonly lost: readonly string[];
}

/** One entry of a list, by the names that `{{each.name}}` uses. */
export type Entry = Readonly<Record<string, string>>;

interface SlotForm {
  readonly texts: readonly string[];
  /** Each list with the names of what an entry has. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

const field = ['name', 'key', 'type', 'rules'];

/** What each kind of slot gives, for whoever writes a generator. */
export const slotForms: Readonly<Record<SlotKind, SlotForm>> = {
  entity: { texts: ['one', 'many', 'a', 'key'], lists: {} },
  fields: {
    texts: ['names', 'identity', 'rules', 'said'],
    lists: {
      all: field,
      required: field,
      unique: field,
      stated: field,
      limits: ['name', 'value', 'result', 'quote'],
      typed: ['name', 'value', 'kind'],
      choices: ['name', 'value', 'result'],
      inclusive: ['name', 'quote'],
      unclear: ['name', 'quote'],
    },
  },
  states: {
    texts: ['first', 'names', 'steps', 'said'],
    lists: {
      all: ['name'],
      allowed: ['from', 'to'],
      forbidden: ['from', 'to'],
      final: ['name'],
      beginning: ['name'],
      several_beginnings: ['name'],
      noted: ['from', 'to', 'note'],
    },
  },
  rights: {
    texts: ['roles', 'actions', 'rules', 'said'],
    lists: {
      roles: ['name'],
      actions: ['name'],
      allowed: ['role', 'action'],
      denied: ['role', 'action'],
    },
  },
  schedule: { texts: ['when', 'time', 'said'], lists: { clock: ['time'] } },
  phrase: { texts: ['text'], lists: {} },
};
