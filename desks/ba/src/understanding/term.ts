/**
 * What a term of the trade is: a name for a deliverable, with the specialist who owns it.
 */
export type AgentName = 'requirements' | 'process' | 'data' | 'testing';

export const agentNames: readonly AgentName[] = ['requirements', 'process', 'data', 'testing'];

export type DeliverableName =
  | 'user_stories'
  | 'acceptance_criteria'
  | 'gherkin'
  | 'brd'
  | 'requirements'
  | 'business_rules'
  | 'use_cases'
  | 'scope'
  | 'stakeholders'
  | 'prioritisation'
  | 'change_request'
  | 'process_map'
  | 'sop'
  | 'gap_analysis'
  | 'bottleneck'
  | 'process_mining'
  | 'raci'
  | 'approval_matrix'
  | 'state_model'
  | 'decision_table'
  | 'sql'
  | 'report'
  | 'kpi'
  | 'data_dictionary'
  | 'data_model'
  | 'data_mapping'
  | 'data_quality'
  | 'sample_data'
  | 'test_cases'
  | 'uat_plan'
  | 'boundaries'
  | 'pairwise'
  | 'test_strategy'
  | 'traceability'
  | 'defects'
  | 'test_data';

/** A name for something that can be asked for. */
export interface Term {
  readonly name: DeliverableName;
  readonly owner: AgentName;
  /** 0 to 1: how surely these words mean this deliverable. */
  readonly strength: number;
  /** Stems, in order. */
  readonly stems: readonly string[];
}

/** One deliverable; terms are separated by commas. */
export interface TermRow {
  readonly name: DeliverableName;
  readonly owner: AgentName;
  /** They name nothing else. */
  readonly strong: string;
  /** Everyday words (`report`, `steps`, `rules`) that decide only where nothing stronger does. */
  readonly weak?: string;
}
