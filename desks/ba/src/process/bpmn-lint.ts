/**
 * Lints BPMN with the recommended rules of bpmnlint. Comes in: XML; goes out: findings.
 *
 * Each document gets a Linter of its own: bpmnlint's rules keep state in closures that live as long
 * as the Linter that loaded them, so a second document would be judged by what the first one left.
 * Rules are resolved from the installed package, whatever the working directory.
 */
import { createRequire } from 'node:module';
import Linter, { type LintReport } from 'bpmnlint/lib/linter.js';
import type { Finding } from '../deliverable.ts';
import { metamodel } from './bpmn-metamodel.ts';

const require = createRequire(import.meta.url);

/** Findings of bpmnlint, and of the parser about XML that is not BPMN. */
export async function lintBpmn(xml: string): Promise<readonly Finding[]> {
  const { rootElement, warnings } = await metamodel().fromXML(xml);
  const linter = new Linter({
    config: { extends: 'bpmnlint:recommended' },
    resolver: {
      resolveRule: (pkg, rule) => require(`${pkg}/rules/${rule}`),
      resolveConfig: (pkg, config) => require(`${pkg}/config/${config}`),
    },
  });
  const reports = await linter.lint(rootElement);
  return [
    ...warnings.map(({ message }) => ({
      rule: 'bpmn_xml',
      severity: 'error' as const,
      where: 'diagram',
      message,
    })),
    ...Object.entries(reports).flatMap(([rule, found]) =>
      found.map((report) => findingOf(rule, report)),
    ),
  ];
}

function findingOf(rule: string, { id, message, category }: LintReport): Finding {
  return {
    rule: `bpmn_${rule.replaceAll('-', '_')}`,
    severity: category === 'error' || category === 'rule-error' ? 'error' : 'warning',
    where: id ? `element ${id}` : 'diagram',
    message: `${message} (bpmnlint ${rule}).`,
  };
}
