/** Artifacts: deliverables of a conversation, and who sits where in the evidence they give. */
import type { AgentName } from './id.ts';
import type { Json } from './json.ts';

/** What a tool or a user hands in. */
export interface NewArtifact {
  /** Unique in the conversation: `US-1`, `login.feature`. The same id again is a new version. */
  readonly id: string;
  /** What it is: `US`, `file`. */
  readonly kind: string;
  /** One line for people. */
  readonly title: string;
  /** The content; above 4 KB the log keeps only its hash and size. */
  readonly body: Json;
}

/** An artifact as it stands in the log. */
export interface Artifact extends NewArtifact {
  /** SHA-256 of kind, title and body; a new hash is evidence. */
  readonly hash: string;
}

/** An artifact with where it is from. */
export interface KeptArtifact extends Artifact {
  readonly agent: AgentName;
  /** Position of the event that brought this version. */
  readonly seq: number;
  /** 1 for the first version. */
  readonly version: number;
}
