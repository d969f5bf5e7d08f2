/**
 * What was asked for and not made in a run, so that a request of several parts never looks complete
 * when it is not.
 */
import type { DeliverableName } from '../understanding/lexicon.ts';
import type { Progress } from './progress.ts';

const stories = [
  'write_stories',
  'write_step_criteria',
  'record_criteria',
  'review_stories',
  'export_stories',
  'split_story',
];
const document = ['write_specification', 'review_statements', 'export_document'];
const map = ['map_process', 'analyse_process'];
const tests = [
  'derive_tests',
  'derive_boundaries',
  'derive_decision_table',
  'review_statements',
  'export_tests',
];

/** The tools that make a deliverable; one that no tool makes without a language model is left out. */
export const makers: Partial<Record<DeliverableName, readonly string[]>> = {
  user_stories: stories,
  acceptance_criteria: [...stories, ...document],
  gherkin: stories,
  use_cases: stories,
  requirements: [...stories, ...document, 'prioritise'],
  brd: document,
  scope: document,
  stakeholders: document,
  business_rules: document,
  prioritisation: ['prioritise'],
  // Who hands over to whom is in a log, too.
  process_map: [...map, 'mine_log'],
  raci: map,
  sop: map,
  bottleneck: ['analyse_process', 'mine_log'],
  process_mining: ['mine_log'],
  gap_analysis: ['analyse_process'],
  decision_table: ['derive_decision_table'],
  sql: ['write_query'],
  report: ['write_query'],
  kpi: ['write_query'],
  data_dictionary: ['describe_data', 'write_data_model'],
  data_model: ['describe_data', 'write_data_model'],
  data_quality: ['profile_data', 'describe_data', 'check_rules'],
  test_cases: tests,
  boundaries: tests,
  pairwise: ['derive_boundaries'],
  test_data: ['derive_boundaries'],
  uat_plan: ['write_uat_plan', 'export_tests'],
  test_strategy: ['write_uat_plan'],
  traceability: ['write_uat_plan'],
};

/** The deliverables that are wanted and that no call of this run made, in the order of the request. */
export function unmade({ understanding, made, change }: Progress): readonly DeliverableName[] {
  // A review, a ranking or a template is all that is asked for, whatever else is named.
  if (change || !understanding.mode.startsWith('draft')) return [];
  const used = new Set(made.filter(({ ok }) => ok).map(({ tool }) => tool));
  if (used.size === 0 || used.has('fill_template')) return [];
  return understanding.wanted
    .flatMap(({ deliverables }) => deliverables)
    .filter((name) => !(makers[name] ?? []).some((tool) => used.has(tool)));
}
