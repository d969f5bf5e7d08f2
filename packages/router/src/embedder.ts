/**
 * What turns texts into vectors that are close when the texts mean about the same. The classifier
 * asks for no more than this, so that any embedding can stand behind it.
 */

/**
 * Contract: one vector of unit length for each text, in order, all of the same length; the same text
 * gives the same vector for as long as the name stays the same, on any machine up to rounding. May
 * reject: the classifier then goes by n-grams alone, and says so. Must not block the event loop. When the
 * signal aborts it rejects with its reason, and may still be asked again. Empty and very long texts
 * get a vector, too. `close` frees what is held and may be called twice; what is asked after it
 * rejects.
 */
export interface Embedder {
  /** Names model and version: vectors of examples are kept under it. */
  readonly name: string;
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
  close?(): Promise<void>;
}
