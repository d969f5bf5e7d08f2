/**
 * Rows of text from a file of the user, whatever its form: what a CSV file and a JSON file have in
 * common on their way into the engine.
 */
import type { Finding } from '../deliverable.ts';

export interface TextRows {
  readonly columns: readonly string[];
  /** The beginning of the file as it was written, for the trace. */
  readonly header: string;
  /** As many cells as columns; an empty cell is null. Can be read once. */
  readonly rows: Iterable<readonly (string | null)[]>;
  /** Complete when the rows are read. */
  readonly findings: readonly Finding[];
  /** Columns whose values are text although they may look like numbers. */
  readonly texts?: ReadonlySet<string>;
}
