/** The versions of one artifact, from the whole log: who made each, when, and where in the log. */
import type { KeptArtifact, LogEvent, Seq } from '@baton/core';
import type { Chronicle } from '../feed/chronicle.ts';

export interface Version {
  /** 1 for the first. */
  readonly version: number;
  readonly artifact: KeptArtifact;
  /** Who made it: an agent, or the user who changed or confirmed it. */
  readonly maker: Maker;
  readonly seq: Seq;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Maker {
  readonly name: string;
  readonly user: boolean;
}

/** All versions, oldest first. */
export function versionsOf(chronicle: Chronicle, id: string): Version[] {
  const versions: Version[] = [];
  for (const event of chronicle.upTo(chronicle.length)) {
    if (!artifactsIn(event).some((artifact) => artifact.id === id)) continue;
    const kept = chronicle.stateAt(event.seq).artifacts.get(id);
    // The same content again is no new version.
    if (kept?.seq !== event.seq) continue;
    const { version, seq } = kept;
    versions.push({ version, artifact: kept, maker: makerOf(kept, event), seq, at: event.at });
  }
  return versions;
}

/** Who made a version; `event` is the one at its position. */
export function makerOf({ agent }: KeptArtifact, event: LogEvent | undefined): Maker {
  if (event?.type === 'message_received') return { name: event.from, user: true };
  return { name: agent, user: false };
}

function artifactsIn(event: LogEvent): readonly { readonly id: string }[] {
  if (event.type === 'message_received' || event.type === 'tool_answered') {
    return event.artifacts ?? [];
  }
  return [];
}
