/** What the testing specialist works with, beside what everybody has. */
import type { Tool } from '@baton/core';
import { exportDocumentTool } from '../documents/document-tool.ts';
import { specialistTool } from '../specialist.ts';
import { deriveTests, testsInput } from '../testing/cases.ts';
import { boundariesInput, deriveBoundaries } from '../testing/derive-boundaries.ts';
import { decisionTableInput, deriveDecisionTable } from '../testing/derive-decisions.ts';
import { exportTests, exportTestsInput } from '../testing/export-tests.ts';
import { uatInput, writeUatPlan } from '../testing/uat.ts';
import { reviewTexts, templateTool } from './everybody.ts';

/** Process has it, too: rules that decide between ways are told there as often. */
export const deriveDecisions: Tool = specialistTool({
  name: 'derive_decision_table',
  description:
    'A decision table with a test for each column: from a sentence such as “10 % if premium and ' +
    'above 100 EUR, 5 % if only one of them”, or from conditions and rules.',
  input: decisionTableInput,
  run: (input, { trace, origin }) => deriveDecisionTable(input, trace, origin),
});

export const testingTools: readonly Tool[] = [
  specialistTool({
    name: 'derive_tests',
    description:
      'Derives test cases from the acceptance criteria in the trace: one for each criterion, boundary ' +
      'values, negative cases, decision tables, pairwise combinations; tests of a ' +
      'pattern as `extra`.',
    input: testsInput,
    run: (input, { trace, origin }) => deriveTests(input, trace, origin),
  }),
  specialistTool({
    name: 'derive_boundaries',
    description:
      'Boundary values and equivalence classes straight from sentences that state limits, and ' +
      'pairwise combinations of parameters with values; no criteria needed.',
    input: boundariesInput,
    run: (input, { trace, origin }) => deriveBoundaries(input, trace, origin),
  }),
  deriveDecisions,
  reviewTexts,
  specialistTool({
    name: 'write_uat_plan',
    description:
      'Writes a UAT plan over what is in the trace: scope, schedule, traceability, what is not covered, ' +
      'sign-off.',
    input: uatInput,
    run: (input, { trace, origin }) => writeUatPlan(input, trace, origin),
  }),
  specialistTool({
    name: 'export_tests',
    description:
      'Writes the test cases of the trace for other tools: the UAT plan as an Excel workbook with ' +
      'choices and a summary, CSV for the importers of Jira, Xray and TestRail. Read back before ' +
      'it is given out.',
    input: exportTestsInput,
    run: (input, { trace, origin }) => exportTests(input, trace, origin),
  }),
  exportDocumentTool,
  templateTool('UAT plan, test case'),
];
