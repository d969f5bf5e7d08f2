/**
 * Questions about what has been made: `what is open?`, `show coverage`, `what is out of date?`.
 *
 * Comes in: the answer of `read_trace`. Goes out: a few lines that are counted, never claimed.
 */
import { isObject, type Json } from '@baton/core';
import type { Frame } from '../frame/frame.ts';
import type { Item } from '../trace.ts';
import { textIn } from './progress.ts';

export type StatusQuestion = 'open' | 'coverage' | 'all';

const open =
  /\b(?:what(?:'s| is| are)?(?: still| all)? (?:open|missing|unanswered|unconfirmed|outstanding)|(?:open|outstanding|unanswered|remaining) (?:points?|questions?|assumptions?|issues?|items?)|unconfirmed assumptions?|(?:list|show|which|what)(?: me)?(?: are)?(?: all)?(?: the)?(?: open)? (?:assumptions?|questions)(?: are there| do we have)?|what (?:do|must) (?:i|we) (?:confirm|answer|decide))\b/i;
const covered =
  /\b(?:(?:show|what(?:'s| is)|print|list)?(?: me)?(?: the)? ?(?:test )?coverage|what is(?: not)? covered|(?:is|are) everything (?:covered|tested)|stale|out of date|outdated)\b/i;
const all =
  /\b(?:what (?:have (?:we|you)|has been|was|did (?:you|we)) (?:made|done|got|so far|make|do)|status|where are we|summary so far|show (?:me )?(?:the )?trace|what do we have)\b/i;

/** The question about the trace that a message asks; a long message asks for work. */
export function statusQuestion(text: string): StatusQuestion | undefined {
  const plain = text.trim();
  if (
    plain.length > 80 ||
    /\b(?:write|draft|create|make me|generate|for the|report)\b/i.test(plain)
  ) {
    return undefined;
  }
  if (open.test(plain)) return 'open';
  if (covered.test(plain)) return 'coverage';
  return all.test(plain) ? 'all' : undefined;
}

const report =
  /\b(?:trace(?:ability)? (?:report|matrix)|(?:report|matrix) (?:of|on) the trace|export the trace)\b/i;

/** Asks for the trace as documents. */
export function reportQuestion(text: string): boolean {
  return text.length <= 100 && report.test(text);
}

const impact =
  /\b(?:what (?:all )?(?:depends|rests|relies|is based) on|impact of|what (?:is|would be) affected (?:by|if)|what (?:happens|changes) (?:if|when)|who (?:is|would be) affected by)\b[^.?!]{0,40}?\b((?:US|AC|BR|PS|ENT|COL|MET|Q|TC|ASM|QN)[-\s]?\d{1,4})\b/i;

/** The id of the item whose dependents are asked for. */
export function impactQuestion(text: string, items: readonly Item[]): string | undefined {
  const named = impact
    .exec(text)?.[1]
    ?.toUpperCase()
    .replace(/[\s-]?(\d+)$/, '-$1');
  return items.some(({ id }) => id === named) ? named : undefined;
}

/** Most items of one list. */
const linesMax = 12;

/** The answer, from what `read_trace` gave. */
export function statusText(question: StatusQuestion, output: Json, frame: Frame): string {
  const trace = isObject(output) ? output : {};
  const items = entries(trace['items']);
  if (items.length === 0) return frame.nothingYet;
  const parts = [
    question === 'all' ? [made(items, frame)] : [],
    question === 'coverage'
      ? []
      : [openPoints('ASM', items, frame), openPoints('QN', items, frame)],
    [coverageText(entries(trace['coverage']), frame)],
    [staleText(entries(trace['stale']), frame)],
  ].flat();
  return parts.filter((part) => part !== '').join('\n\n');
}

type Entry = Readonly<Record<string, Json>>;

function entries(list: Json | undefined): readonly Entry[] {
  return Array.isArray(list) ? list.filter((one: Json): one is Entry & Json => isObject(one)) : [];
}

function made(items: readonly Entry[], frame: Frame): string {
  const kinds = Map.groupBy(items, ({ id }) => textIn(id).replace(/-\d+$/, ''));
  const counts = [...kinds].map(([kind, own]) => `${own.length} ${kind}`);
  return frame.madeSoFar(counts.join(', '));
}

function openPoints(kind: 'ASM' | 'QN', items: readonly Entry[], frame: Frame): string {
  const own = items.filter(
    ({ id, status }) => textIn(id).startsWith(`${kind}-`) && status === 'open',
  );
  const name = kind === 'ASM' ? frame.assumptions : frame.questions;
  if (own.length === 0) return `${name}: ${frame.none}.`;
  const lines = own.slice(0, linesMax).map(({ id, text }) => `- ${textIn(id)} ${textIn(text)}`);
  const more = own.length > linesMax ? [frame.inFiles(own.length - linesMax)] : [];
  return [`${name} (${own.length}):`, ...lines, ...more].join('\n');
}

function coverageText(rows: readonly Entry[], frame: Frame): string {
  if (rows.length === 0) return frame.nothingToCover;
  const lines = rows.map(({ what, covered: count, of, missing }) => {
    const left = Array.isArray(missing) ? missing.map(textIn) : [];
    return frame.coverageRow({
      covered: Number(count),
      of: Number(of),
      what: textIn(what),
      missing: shortList(left),
    });
  });
  return [frame.coverage, ...lines].join('\n');
}

function staleText(stale: readonly Entry[], frame: Frame): string {
  if (stale.length === 0) return frame.nothingStale;
  const owners = Map.groupBy(stale, ({ owner }) => textIn(owner));
  const lines = [...owners].map(([owner, own]) => {
    const ids = [...new Set(own.map(({ id }) => textIn(id)))];
    const because = [...new Set(own.map(({ because: source }) => textIn(source)))].slice(0, 4);
    return `- ${owner}: ${shortList(ids)}${frame.becauseOf(because.join(', '))}`;
  });
  return [frame.staleNow, ...lines].join('\n');
}

/** At most a dozen ids. */
function shortList(ids: readonly string[]): string {
  const shown = ids.slice(0, linesMax).join(', ');
  return ids.length > linesMax ? `${shown} … (${ids.length})` : shown;
}
