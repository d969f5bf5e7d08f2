/** What a user says, as it comes in, and how it is found again in the log. */
import {
  type Content,
  type ConversationId,
  type Fact,
  type LimitChanges,
  type LogEvent,
  type NewArtifact,
  redact,
  type Seq,
  type Team,
  textContent,
} from '@baton/core';
import { z } from '@hono/zod-openapi';
import type { Key } from './key.ts';
import { limitsSchema } from './schema.ts';
import type { Service } from './service.ts';

/** A user's message: text, or text and files; limits of the run that it starts. */
export interface MessageBody {
  readonly content: string | Content;
  readonly from?: string;
  readonly limits?: LimitChanges;
  readonly artifacts?: readonly NewArtifact[];
}

const partSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({
      type: z.literal('file'),
      mediaType: z.string().min(1),
      name: z.string().optional(),
      data: z.string().min(1),
    }),
  ])
  .openapi('Part');

const artifactSchema = z
  .object({
    id: z.string().min(1).max(200),
    kind: z.string().min(1).max(64),
    title: z.string().max(500),
    // Any JSON, and there: null is a value, too.
    body: z.unknown().refine((value) => value !== undefined, 'a body is needed'),
  })
  .openapi('NewArtifact');

/** What a message says: text, or text and files. */
export const contentSchema: z.ZodType<string | Content> = z.union([
  z.string().min(1),
  z.array(partSchema).min(1),
]) as unknown as z.ZodType<string | Content>;

/** What a message has to be. */
export const messageSchema: z.ZodType<MessageBody> = z
  .object({
    content: contentSchema,
    from: z.string().min(1).max(64).optional(),
    limits: limitsSchema.optional(),
    artifacts: z.array(artifactSchema).max(100).optional(),
  })
  // `as`: it comes out of JSON.parse, which knows no undefined.
  .openapi('NewMessage') as unknown as z.ZodType<MessageBody>;

export interface Sending {
  readonly key: Key;
  readonly body: MessageBody;
  readonly wants: (event: LogEvent) => boolean;
}

/**
 * Gives the message to the team. Resolves with its position when it is in the log.
 * @throws BatonError `input_invalid`, `limit_invalid`
 */
export function send(
  { baton, runs, sources }: Service,
  conversation: ConversationId,
  { key, body, wants }: Sending,
): Promise<Seq> {
  const { content, from, limits, artifacts = [] } = body;
  const all = [...sources, ...artifacts];
  return runs.accept(conversation, {
    key: key.id,
    wants,
    begin: () =>
      baton.send(conversation, content, {
        ...(from !== undefined && { from }),
        ...(limits && { limits }),
        ...(all.length > 0 && { artifacts: all }),
      }),
  });
}

/** Tells the event that this message becomes. */
export function wantsMessage(team: Team, body: MessageBody): (event: LogEvent) => boolean {
  const { content, from = 'user' } = body;
  const parts = typeof content === 'string' ? textContent(content) : content;
  // As it will stand in the log: without what the team wants kept out of it.
  const written = redact({ type: 'message_received', content: parts, from }, team.redact);
  const textOf = (fact: Fact): string =>
    fact.type === 'message_received' ? JSON.stringify([fact.from, fact.content]) : '';
  const wanted = textOf(written);
  return (event) => textOf(event) === wanted;
}
