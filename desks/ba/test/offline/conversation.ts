/** A conversation with the offline desk: the real kernel, tools, library and engine, in memory. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  type Brief,
  type ConversationId,
  createBaton,
  memoryStore,
  type Outcome,
} from '@baton/core';
import { type DeskOptions, itemsIn, openDesk } from '../../src/index.ts';

/** What one message came to. */
export interface Turn {
  readonly outcome: Outcome;
  readonly text: string;
  /** Who held the baton, in order. */
  readonly route: readonly string[];
  /** What went along with each handoff. */
  readonly briefs: readonly Brief[];
  /** Tools that were answered in this run, in order; a refused one ends in `!`. */
  readonly tools: readonly string[];
  readonly items: ReturnType<typeof itemsIn>;
  /** Every file of the conversation so far, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Says messages one after another and gives what each came to. */
export async function converse(
  messages: readonly string[],
  options: DeskOptions = {},
): Promise<readonly Turn[]> {
  const desk = await openDesk(options);
  const folder = await mkdtemp(join(tmpdir(), 'baton-offline-'));
  const baton = createBaton({ team: desk.team, store: memoryStore() });
  const conversation = 'c' as ConversationId;
  const turns: Turn[] = [];
  try {
    for (const message of messages) {
      const sent = baton.send(conversation, message, { artifacts: desk.sources });
      const outcome = await sent.outcome;
      const state = await baton.state(conversation);
      const events = state.log.toArray().filter(({ seq }) => seq >= state.run.since);
      const artifacts = state.artifacts.values();
      const paths = await desk.writeFiles(artifacts, folder);
      const texts = await Promise.all(
        paths.map(async (path) => [basename(path), await readFile(path, 'utf8')] as const),
      );
      turns.push({
        outcome,
        text: outcome.text,
        route: events.flatMap((event) =>
          event.type === 'routed' || event.type === 'handoff_committed' ? [event.to] : [],
        ),
        briefs: events.flatMap((event) =>
          event.type === 'handoff_committed' ? [event.brief] : [],
        ),
        tools: events.flatMap((event) => {
          if (event.type !== 'tool_answered') return [];
          const { output } = event;
          const refused =
            typeof output === 'object' &&
            output !== null &&
            'ok' in output &&
            output['ok'] === false;
          return [`${event.tool}${refused ? '!' : ''}`];
        }),
        items: itemsIn(artifacts),
        files: new Map(texts),
      });
    }
    return turns;
  } finally {
    await desk.close();
    await rm(folder, { recursive: true });
  }
}

/** The only turn of a conversation of one message. */
export async function ask(message: string, options?: DeskOptions): Promise<Turn> {
  const [turn] = await converse([message], options);
  if (!turn) throw new Error('no turn');
  return turn;
}
