/**
 * Tests that somebody adds to those that follow from the criteria: what an experienced tester
 * tries, from a pattern of the library or from people.
 *
 * Comes in: tests as data with the criteria or the rule they belong to. Goes out: findings, or
 * drafts like those of the criteria. A test that belongs to nothing in the trace is refused.
 */
import { z } from 'zod';
import type { Finding } from '../deliverable.ts';
import { type Criterion, type CriterionKind, criterionKinds } from '../requirements/story-items.ts';
import type { Item, Trace } from '../trace.ts';
import { identityOf, vagueIn } from '../wording.ts';
import type { TestDraft } from './test-design.ts';

export interface ExtraTest {
  readonly title: string;
  readonly kind: CriterionKind;
  readonly given?: readonly string[] | undefined;
  readonly steps: readonly string[];
  readonly expected: readonly string[];
  /** Ids of the criteria it belongs to. */
  readonly criteria?: readonly string[] | undefined;
  /** Id or words of the rule it checks. */
  readonly rule?: string | undefined;
  /** Name of the pattern it is from. */
  readonly pattern?: string | undefined;
}

const text = z.string().trim().min(1);

export const extraTestSchema: z.ZodType<ExtraTest> = z.object({
  title: text,
  kind: z.enum(criterionKinds),
  given: z.array(text).optional(),
  steps: z.array(text).min(1),
  expected: z.array(text).min(1),
  criteria: z.array(text).optional().describe('Ids of the criteria it belongs to, such as AC-1.'),
  rule: text.optional().describe('Id of the rule it checks, such as BR-1.'),
  pattern: text.optional().describe('Name of the library pattern it was taken from.'),
});

/** Finds tests that belong to nothing, and expectations nobody can check. */
export function checkExtra(extra: readonly ExtraTest[], trace: Trace): Finding[] {
  return extra.flatMap((one): Finding[] => {
    const where = `test "${one.title}"`;
    const error = (rule: string, message: string): Finding => ({
      rule,
      severity: 'error',
      where,
      message,
    });
    const unknown = (one.criteria ?? []).filter((id) => !live(trace, 'AC', id));
    const rule = one.rule === undefined ? undefined : ruleOf(one.rule, trace);
    const vague = one.expected.flatMap((expected) => vagueIn(expected));
    return [
      ...unknown.map((id) => error('unknown_criterion', `There is no criterion ${id}. Name one.`)),
      ...(one.rule !== undefined && !rule
        ? [error('unknown_rule', `There is no rule “${one.rule}” in the trace. Name its id.`)]
        : []),
      ...(one.rule === undefined && (one.criteria ?? []).length === 0
        ? [error('test_of_nothing', 'It names neither a criterion nor a rule. Name what it tests.')]
        : []),
      ...vague.map(
        ({ word, instead }): Finding => ({
          rule: 'vague_expectation',
          severity: 'warning',
          where,
          message: `“${word}” can be judged in several ways. Say ${instead}.`,
        }),
      ),
    ];
  });
}

/** The drafts; a test of a rule also belongs to the criteria that check it. */
export function extraDrafts(
  extra: readonly ExtraTest[],
  { criteria, trace }: { criteria: readonly Criterion[]; trace: Trace },
): readonly TestDraft[] {
  return extra.map((one): TestDraft => {
    const rule = one.rule === undefined ? undefined : ruleOf(one.rule, trace);
    const own = criteria.filter(
      ({ item }) =>
        one.criteria?.includes(item.id) || (rule && item.links.some(({ to }) => to === rule.id)),
    );
    const from = one.pattern === undefined ? 'added' : `pattern ${one.pattern}`;
    return {
      title: one.title,
      type: one.kind === 'happy' ? 'positive' : one.kind,
      criteria: own,
      ...(rule && { rules: [rule] }),
      ...(one.pattern !== undefined && { source: { from: 'pattern', pattern: one.pattern } }),
      preconditions: one.given ?? [],
      steps: one.steps,
      data: '',
      expected: one.expected,
      basis: `beyond the criteria, ${from}${rule ? `, ${rule.id}` : ''}`,
    };
  });
}

function ruleOf(named: string, trace: Trace): Item | undefined {
  const byId = live(trace, 'BR', named);
  if (byId) return byId;
  const wanted = identityOf(named);
  return trace
    .of('BR')
    .find(({ text: own, status }) => status !== 'rejected' && identityOf(own) === wanted);
}

function live(trace: Trace, kind: Item['kind'], id: string): Item | undefined {
  const item = trace.get(id);
  return item?.kind === kind && item.status !== 'rejected' ? item : undefined;
}
