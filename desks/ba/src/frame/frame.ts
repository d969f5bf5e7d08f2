/**
 * What the offline desk says itself: labels, questions, notices, in each language it speaks. The
 * drafts are the library's, which is English; a frame in another language says so.
 */
import type { OutsideReason } from '../understanding/outside.ts';
import type { AgentName, DeliverableName } from '../understanding/term.ts';

/** What can be drafted from the library. */
export type Drafted = 'stories' | 'process' | 'query';

/** Every sentence, by what it is for. Ids, file names and commands are the same in all languages. */
export interface Frame {
  readonly deliverables: Readonly<Record<DeliverableName, string>>;
  /** Stands above everything the offline desk makes. */
  readonly label: string;
  /** That drafts are in English; empty in English. */
  readonly draftsAre: string;

  // What was made
  readonly toConfirm: string;
  readonly toAnswer: string;
  readonly someOf: (shown: number, all: number) => string;
  readonly howToSettle: (id: string) => string;
  readonly moreRows: string;
  readonly andMore: (count: number) => string;
  readonly covered: (row: CoverageRow) => string;
  readonly outOfDate: (owners: readonly OwnersItems[]) => string;
  readonly notMade: (names: string) => string;
  /** The message was too long. */
  readonly cut: string;
  readonly unfinished: string;
  readonly anAnswer: string;
  readonly passedOn: (agent: string, reason: string) => string;

  // What was refused, and what would help
  readonly refusedBy: (tool: string) => string;
  readonly notRecorded: string;
  readonly whichItem: string;
  readonly howToRead: string;
  readonly whichTemplate: string;
  readonly giveAgain: string;
  readonly holdsInstead: (id: string) => string;
  readonly toLookAt: string;
  readonly restsOn: (id: string) => string;
  readonly stillRight: (id: string) => string;

  // Nothing to draft from
  readonly notMadeHere: (names: string) => string;
  readonly instead: Readonly<Record<AgentName, string>>;
  /** `topic` may be empty. */
  readonly unknownTopic: (what: Drafted, topic: string) => string;
  readonly tellMore: Readonly<Record<Drafted, string>>;
  readonly noData: string;
  readonly whichData: string;
  /** Words of a question that neither the data nor the library knows; none is left out. */
  readonly notWritten: string;
  readonly notComposed: string;
  readonly notInData: (words: readonly string[]) => string;
  readonly notRead: (words: readonly string[]) => string;
  readonly metricHasNo: (metric: MetricLimit) => string;
  readonly metricInstead: (metric: MetricLimit) => string;
  /** Said of a query that the message holds. */
  readonly ownQuery: string;
  readonly howAsRule: (quote: string) => string;
  readonly notChecked: (quotes: readonly string[]) => string;
  /** `topic` may be empty. */
  readonly noEntities: (topic: string) => string;
  readonly whatIsKept: string;
  readonly noText: string;
  readonly whichText: string;
  readonly noTests: string;
  readonly whichTests: string;
  readonly noFeatures: string;
  readonly whichFeatures: string;
  readonly noFigures: string;
  readonly whichFigures: string;
  readonly noDecisions: string;
  readonly whichDecisions: string;
  readonly noCriteria: string;
  readonly noWayToSee: string;
  readonly whatIsSeen: (goals: string) => string;

  // Triage
  readonly hello: string;
  readonly welcome: string;
  readonly goodbye: string;
  readonly toPerson: string;
  readonly noTemplate: (names: string) => string;
  /** `topic` may be empty. */
  readonly whatFor: (topic: string) => string;
  readonly whichIsIt: string;
  readonly noEntry: string;
  readonly sorry: string;
  readonly refusals: Readonly<Record<OutsideReason, string>>;
  readonly makes: string;

  // The trace
  readonly nothingYet: string;
  readonly madeSoFar: (counts: string) => string;
  readonly assumptions: string;
  readonly questions: string;
  readonly none: string;
  readonly inFiles: (count: number) => string;
  readonly nothingToCover: string;
  readonly coverage: string;
  readonly coverageRow: (row: CoverageRow) => string;
  readonly nothingStale: string;
  readonly staleNow: string;
  readonly becauseOf: (ids: string) => string;
  readonly nothingRests: (id: string) => string;
  readonly rests: (id: string, text: string) => string;
}

/** `missing`: ids; empty when nothing is. */
export interface CoverageRow {
  readonly covered: number;
  readonly of: number;
  /** In English, as the trace counts it. */
  readonly what: string;
  readonly missing: string;
}

/** `TC-1, TC-2` of `testing`, and how many more. */
export interface OwnersItems {
  readonly owner: string;
  readonly ids: string;
  readonly more: number;
}

/** A metric of the library, and what of a question it has no place for, in the user's words. */
export interface MetricLimit {
  /** In English, as the library calls it. */
  readonly metric: string;
  readonly beyond: readonly string[];
}
