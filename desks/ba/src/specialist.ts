/**
 * A checking function of the desk as a tool of an agent: the trace is read from the log's artifacts,
 * and what the function made goes back there. A tool keeps nothing of its own, so a crash loses
 * nothing and a second process sees the same.
 */
import { defineTool, type KeptArtifact, type Tool, type ToolContext } from '@baton/core';
import type { z } from 'zod';
import type { Deliverable } from './deliverable.ts';
import { labelled } from './label.ts';
import { draftLine, type Origin } from './register.ts';
import { type Item, openTrace, type Source, type Trace } from './trace.ts';

/** Kind of the artifacts that are files; items have the kind of their id. */
export const fileKind = 'file';

export interface SpecialistTool<Input> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  readonly run: (
    input: Input,
    work: { readonly trace: Trace; readonly origin: Origin },
  ) => Deliverable | Promise<Deliverable>;
}

/** The tool; everything it makes is registered when, and only when, the checks let it through. */
export function specialistTool<Input>(definition: SpecialistTool<Input>): Tool {
  const { name, description, input, run } = definition;
  return defineTool({
    name,
    description,
    input,
    // It reads files and computes; what it makes goes into the log with its answer.
    repeat: 'read',
    async run(args, context) {
      const known = openTrace(itemsIn(context.artifacts()), context.agent);
      const trace = isTaking(context) ? withTaken(known, context) : known;
      const origin = originOf(context);
      const made = await run(args, { trace, origin });
      if (!made.ok) return made;
      const line = draftLine(origin);
      const files = made.files.map((file) => labelled(file, line));
      return register({ ...made, files }, context);
    },
  });
}

/** A tool's context where it is known which texts are taken from the pattern library. */
export interface TakingContext extends ToolContext {
  /** Name of the pattern; undefined where the text is somebody's own. */
  readonly takenFrom: (text: string) => string | undefined;
}

function isTaking(context: ToolContext): context is TakingContext {
  return 'takenFrom' in context;
}

/** A trace in which what a model took from the library has the pattern as its source. */
function withTaken(trace: Trace, { takenFrom }: TakingContext): Trace {
  return {
    ...trace,
    add(item) {
      const pattern = item.source.from === 'model' ? takenFrom(item.text) : undefined;
      if (pattern === undefined) return trace.add(item);
      return trace.add({ ...item, source: { from: 'pattern', pattern } });
    },
  };
}

/** The items among the artifacts of a conversation, in the order in which they were made. */
export function itemsIn(artifacts: readonly KeptArtifact[]): readonly Item[] {
  return artifacts.flatMap(({ id, body }) => {
    const item = body as unknown;
    return isItem(item) && item.id === id ? [item] : [];
  });
}

function register(made: Deliverable & { ok: true }, context: ToolContext): object {
  const { summary, findings, items, files, data } = made;
  for (const item of items) {
    const { id, kind, text } = item;
    context.register({ id, kind, title: text, body: JSON.parse(JSON.stringify(item)) });
  }
  for (const { name, mediaType, text, base64 } of files) {
    const body = text === undefined ? { mediaType, base64 } : { mediaType, text };
    context.register({ id: name, kind: fileKind, title: name, body });
  }
  return {
    ok: true,
    summary,
    ...(findings.length > 0 && { warnings: findings }),
    items: items.map(({ id, text }) => ({ id, text: text.slice(0, 160) })),
    files: files.map(({ name }) => name),
    ...(data && { data }),
  };
}

/** Who drafted what nobody said: the patterns that an offline agent names, or a language model. */
function originOf({ model, said }: ToolContext): Origin {
  const [, pattern] = /^pattern:(.+)$/.exec(model ?? '') ?? [];
  const drafted: Source =
    pattern === undefined
      ? { from: 'model', model: model ?? 'a language model' }
      : { from: 'pattern', pattern };
  return { drafted, said: said() };
}

function isItem(value: unknown): value is Item {
  return (
    typeof value === 'object' &&
    value !== null &&
    'links' in value &&
    'source' in value &&
    'id' in value
  );
}
