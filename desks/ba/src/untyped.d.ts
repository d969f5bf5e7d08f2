/**
 * The parts this package uses of modules that come without types, no wider than the use.
 */

declare module 'bpmn-moddle' {
  /** An element of a BPMN document; `get` fills in empty collections. */
  export interface ModdleObject {
    readonly $type: string;
    readonly id?: string;
    get(property: string): unknown;
    set(property: string, value: unknown): void;
  }

  export class BpmnModdle {
    create(type: string, properties?: Readonly<Record<string, unknown>>): ModdleObject;
    fromXML(xml: string): Promise<{
      readonly rootElement: ModdleObject;
      readonly warnings: readonly { readonly message: string }[];
    }>;
    toXML(
      definitions: ModdleObject,
      options?: { readonly format?: boolean },
    ): Promise<{ readonly xml: string }>;
  }
}

declare module 'bpmnlint/lib/linter.js' {
  import type { ModdleObject } from 'bpmn-moddle';

  export interface LintReport {
    readonly id?: string;
    readonly message: string;
    readonly category: 'error' | 'warn' | 'info' | 'rule-error';
  }

  export interface LintResolver {
    resolveRule(pkg: string, rule: string): unknown;
    resolveConfig(pkg: string, config: string): unknown;
  }

  export default class Linter {
    constructor(options: {
      readonly config: {
        readonly extends: string;
        readonly rules?: Readonly<Record<string, string>>;
      };
      readonly resolver: LintResolver;
    });
    lint(definitions: ModdleObject): Promise<Readonly<Record<string, readonly LintReport[]>>>;
  }
}
