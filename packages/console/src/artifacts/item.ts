/**
 * Items: what a desk that keeps a trace puts into the body of an artifact, such as a story or a
 * test case. Read out of a body that may be anything; a body that is no item is left to the views
 * for files, texts and JSON.
 */
import { isObject, type Json, type KeptArtifact } from '@baton/core';

/** An artifact whose body is an item. */
export interface Item {
  readonly id: string;
  readonly kind: string;
  /** One sentence that says it without the rest. */
  readonly text: string;
  /** `open` until a person decides, then `confirmed` or `rejected`; `draft` needs no decision. */
  readonly status: string;
  /** The agent that answers for it; empty when it does not say. */
  readonly owner: string;
  /** Tells whether what a link was made to is still the same. */
  readonly hash: string;
  readonly links: readonly ItemLink[];
  /** Where it is from, in words; empty when it does not say. */
  readonly source: string;
  /** What only its kind has. */
  readonly details: Readonly<Record<string, Json>>;
  readonly artifact: KeptArtifact;
}

export interface ItemLink {
  readonly to: string;
  /** Such as `tests` or `refines`. */
  readonly as: string;
  /** Hash of the target when the link was made; undefined when it was not kept. */
  readonly seen: string | undefined;
}

/** The item in an artifact, if there is one. */
export function itemOf(artifact: KeptArtifact): Item | undefined {
  const { id, kind, body } = artifact;
  if (!isObject(body) || body['id'] !== id || !Array.isArray(body['links'])) return undefined;
  const text = textAt(body, 'text');
  if (text === '') return undefined;
  const { details } = body;
  return {
    id,
    kind,
    text,
    status: textAt(body, 'status') || 'draft',
    owner: textAt(body, 'owner'),
    hash: textAt(body, 'hash'),
    links: (body['links'] as readonly Json[]).flatMap(linkOf),
    source: sourceText(body['source']),
    details: isObject(details) ? details : {},
    artifact,
  };
}

/** The items among artifacts, in their order. */
export function itemsOf(artifacts: readonly KeptArtifact[]): Item[] {
  return artifacts.flatMap((artifact) => itemOf(artifact) ?? []);
}

/** A text among the details; empty when there is none. */
export function textAt(fields: Readonly<Record<string, Json>>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** Texts among the details; one text counts as a list of one. */
export function textsAt(fields: Readonly<Record<string, Json>>, name: string): readonly string[] {
  const value = fields[name];
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!Array.isArray(value)) return [];
  return value.filter((one: Json): one is string => typeof one === 'string');
}

/** It asks something; every other item states something. */
export function asks({ kind, text }: Pick<Item, 'kind' | 'text'>): boolean {
  return kind === 'QN' || /\?\s*$/.test(text);
}

function linkOf(link: Json): readonly ItemLink[] {
  if (!isObject(link) || typeof link['to'] !== 'string') return [];
  const seen = textAt(link, 'seen');
  return [{ to: link['to'], as: textAt(link, 'as'), seen: seen === '' ? undefined : seen }];
}

function sourceText(source: Json | undefined): string {
  if (typeof source === 'string') return source;
  if (!isObject(source)) return '';
  const quote = textAt(source, 'quote');
  const question = textAt(source, 'question');
  if (quote !== '') return `“${quote}”${question === '' ? '' : ` (answer to ${question})`}`;
  const pattern = textAt(source, 'pattern');
  if (pattern !== '') return `pattern: ${pattern}`;
  const model = textAt(source, 'model');
  return model === '' ? textAt(source, 'from') : `drafted by ${model}`;
}
