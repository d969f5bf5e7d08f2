/**
 * A test case as the steps that a test tool shows: what is done, with what, what is seen.
 *
 * Comes in: a test case of the trace. Goes out: at least one step. What is expected stands with
 * the last step, where it can be seen, unless the test says it step by step.
 */
import { capital, type TestCase } from './test-case.ts';

export interface TestStep {
  readonly action: string;
  readonly data: string;
  readonly result: string;
}

/** The steps of a test. */
export function stepsOf({ steps, data, expected, title }: TestCase): readonly TestStep[] {
  const actions = steps.length > 0 ? steps : [title];
  const paired =
    steps.length > 1 &&
    steps.length === expected.length &&
    expected.every((text, place) =>
      steps[place]?.endsWith(text.split(/ is (?:with|out)/)[0] ?? ''),
    );
  return actions.map((action, place) => {
    const last = place === actions.length - 1;
    const result = paired ? [expected[place] ?? ''] : last ? expected : [];
    return {
      action: capital(action),
      data: place === 0 && !paired ? data : '',
      result: result.map(capital).join('\n'),
    };
  });
}
