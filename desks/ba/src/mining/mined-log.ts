/** What mining a log gives: figures that are all counted from its events. */
import type { LogRoles } from './log-roles.ts';
import type { DateOrder } from './log-time.ts';

/** A distribution of times in milliseconds of calendar time. */
export interface Spread {
  readonly median: number;
  readonly p90: number;
}

export interface Activity {
  readonly name: string;
  readonly events: number;
  readonly cases: number;
  /** Cases that begin, and that end with it. */
  readonly starts: number;
  readonly ends: number;
  /** After at least half of its occurrences nothing follows. */
  readonly final: boolean;
  /** Events with a start and an end. */
  readonly timed: number;
  /** Median time between start and end, of those. */
  readonly work?: number;
}

/** Activities are named by their position in `activities`, resources by that in `resources`. */
export interface Variant {
  readonly steps: readonly number[];
  readonly cases: number;
  /** Median from the first to the last event, in milliseconds. */
  readonly median: number;
}

/** Something is followed directly by something, with the waiting in between. */
export interface Edge extends Spread {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly cases: number;
  /** Milliseconds over all its occurrences. */
  readonly total: number;
  /** How often the second began before the first was over. */
  readonly overlaps: number;
}

export interface Handover extends Spread {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly total: number;
}

/** An edge between two activities of two resources; a resource may be missing. */
export interface Crossing extends Spread {
  readonly from: number;
  readonly to: number;
  readonly fromResource?: number;
  readonly toResource?: number;
  readonly count: number;
  readonly total: number;
}

export interface Throughput extends Spread {
  readonly cases: number;
  readonly mean: number;
}

export interface Problem {
  readonly rule: string;
  readonly count: number;
  /** Rows of the table, from 1 below the header; at most five. */
  readonly rows: readonly number[];
}

export interface MinedLog {
  readonly table: string;
  /** `log.csv (8 rows)`. */
  readonly source: string;
  readonly roles: LogRoles;
  readonly rows: number;
  /** Rows that became events or a part of one. */
  readonly rowsUsed: number;
  readonly problems: readonly Problem[];
  /** Forms of times in a text column. */
  readonly timeForms: readonly { readonly shown: string; readonly count: number }[];
  readonly dateOrder?: DateOrder;
  readonly events: number;
  readonly cases: number;
  /** Milliseconds since 1970: the first start and the last end. */
  readonly from: number;
  readonly to: number;
  /** Most frequent first. */
  readonly activities: readonly Activity[];
  /** Names, most active first. */
  readonly resources: readonly { readonly name: string; readonly events: number }[];
  /** Most frequent first; at most `listMax`. */
  readonly variants: readonly Variant[];
  /** How many variants have so many cases, the most cases first. */
  readonly variantSizes: readonly { readonly cases: number; readonly variants: number }[];
  /** Most waiting in total first. */
  readonly edges: readonly Edge[];
  readonly handovers: readonly Handover[];
  readonly crossings: readonly Crossing[];
  /** A resource gives a case to another and gets it back with the next event. */
  readonly pings: readonly {
    readonly a: number;
    readonly b: number;
    readonly count: number;
    readonly cases: number;
  }[];
  /** Activities that occur more than once in a case, most repetitions first. */
  readonly repeated: readonly {
    readonly activity: number;
    readonly cases: number;
    readonly extra: number;
  }[];
  /** Cases that repeat an activity. */
  readonly repeating: number;
  readonly casesOfOneEvent: number;
  readonly finished: number;
  /** By the last activity of cases that are not finished. */
  readonly unfinished: readonly {
    readonly activity: number;
    readonly cases: number;
    /** Whose last event lies within the 90th percentile of the durations of the end of the log. */
    readonly recent: number;
  }[];
  /** Of cases with more than one time: all, finished, and finished with or without repetitions. */
  readonly throughput: {
    readonly all?: Throughput;
    readonly finished?: Throughput;
    readonly repeated?: Throughput;
    readonly straight?: Throughput;
  };
  readonly eventsPerCase: { readonly median: number; readonly most: number };
  /** Neighbouring events of different activities with one start, whose order is that of the rows. */
  readonly unordered: { readonly events: number; readonly cases: number };
  /** With start and end: events with both, and with only one of them. */
  readonly paired: { readonly both: number; readonly lone: number };
}
