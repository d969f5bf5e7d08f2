/**
 * Questions about what has been made: `what is open?`, `show coverage`, `what is out of date?`.
 *
 * Comes in: the answer of `read_trace`. Goes out: a few lines that are counted, never claimed.
 */
import { isObject, type Json } from '@baton/core';
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
export function statusText(question: StatusQuestion, output: Json): string {
  const trace = isObject(output) ? output : {};
  const items = entries(trace['items']);
  if (items.length === 0) return 'Nothing has been made in this conversation yet.';
  const parts = [
    question === 'all' ? [made(items)] : [],
    question === 'coverage' ? [] : [openPoints(items, 'ASM'), openPoints(items, 'QN')],
    [coverageText(entries(trace['coverage']))],
    [staleText(entries(trace['stale']))],
  ].flat();
  return parts.filter((part) => part !== '').join('\n\n');
}

type Entry = Readonly<Record<string, Json>>;

function entries(list: Json | undefined): readonly Entry[] {
  return Array.isArray(list) ? list.filter((one: Json): one is Entry & Json => isObject(one)) : [];
}

function made(items: readonly Entry[]): string {
  const kinds = Map.groupBy(items, ({ id }) => textIn(id).replace(/-\d+$/, ''));
  const counts = [...kinds].map(([kind, own]) => `${own.length} ${kind}`);
  return `Made so far: ${counts.join(', ')}.`;
}

function openPoints(items: readonly Entry[], kind: 'ASM' | 'QN'): string {
  const own = items.filter(
    ({ id, status }) => textIn(id).startsWith(`${kind}-`) && status === 'open',
  );
  const name = kind === 'ASM' ? 'Assumptions to confirm' : 'Open questions';
  if (own.length === 0) return `${name}: none.`;
  const lines = own.slice(0, linesMax).map(({ id, text }) => `- ${textIn(id)} ${textIn(text)}`);
  const more = own.length > linesMax ? [`- and ${own.length - linesMax} more, in the files`] : [];
  return [`${name} (${own.length}):`, ...lines, ...more].join('\n');
}

function coverageText(rows: readonly Entry[]): string {
  if (rows.length === 0) return 'Coverage: there is nothing yet that something could cover.';
  const lines = rows.map(({ what, covered: count, of, missing }) => {
    const left = Array.isArray(missing) ? missing.map(textIn) : [];
    const some = left.slice(0, linesMax).join(', ');
    const rest = left.length > linesMax ? ` and ${left.length - linesMax} more` : '';
    return `- ${textIn(count)} of ${textIn(of)} ${textIn(what)}${left.length > 0 ? `; missing: ${some}${rest}` : ''}`;
  });
  return ['Coverage, counted from links:', ...lines].join('\n');
}

function staleText(stale: readonly Entry[]): string {
  if (stale.length === 0) return 'Nothing is out of date.';
  const owners = Map.groupBy(stale, ({ owner }) => textIn(owner));
  const lines = [...owners].map(([owner, own]) => {
    const ids = [...new Set(own.map(({ id }) => textIn(id)))];
    const some = ids.slice(0, linesMax).join(', ');
    const rest = ids.length > linesMax ? ` and ${ids.length - linesMax} more` : '';
    const because = [...new Set(own.map(({ because: source }) => textIn(source)))].slice(0, 4);
    return `- ${owner}: ${some}${rest}, because of ${because.join(', ')}`;
  });
  return ['Out of date, since what they rest on has changed:', ...lines].join('\n');
}
