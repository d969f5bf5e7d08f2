/**
 * User stories found in free text: notes, a ticket, a pasted backlog.
 *
 * Comes in: any text. Goes out: each story with its role, goal, benefit and criteria, and the line
 * it begins in. Everything is the text's own words; what is not there stays `undefined`.
 */

export interface FoundStory {
  /** The line the story begins in, from 1. */
  readonly line: number;
  /** `US-3`, `Story 2`, a heading: what the text calls it. */
  readonly label: string | undefined;
  readonly role: string | undefined;
  readonly goal: string;
  readonly benefit: string | undefined;
  readonly criteria: readonly FoundCriterion[];
}

export interface FoundCriterion {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** `As a <role>, I want to`, also over a line break, and with `need`, `can`, `I'd like`. */
const roleFirst: RegExp = new RegExp(
  String.raw`\bas\s+(?:an?|the|any)?\s*(?<role>[^,.;:\n]{1,80}?)\s*[,:]?\s*(?:\n\s*)?` +
    String.raw`\bI(?:['’]d| would)?\s+` +
    String.raw`(?:(?:want|need|like|wish|should be able)\b(?:\s+to be able)?|can\b)`,
  'gi',
);

/** What ends the sentence: a full stop, a blank line, a line that begins a list or the criteria. */
const sentenceEnd: RegExp = new RegExp(
  String.raw`(?<!\b(?:e\.g|i\.e|etc|approx))\.(?=\s|$)|\n\s*\n|` +
    String.raw`\n(?=\s*(?:[-*•#]|\d+[.)]|AC\b|acceptance|given\b|scenario\b|criteria\b))`,
  'i',
);

const reasonWords: RegExp = new RegExp(
  String.raw`[,;]?\s*(?:\bso that\b|\bin order (?:to|that)\b|\bbecause\b|` +
    String.raw`\bso (?=(?:I|we|they|my|the)\b))\s*`,
  'i',
);

const headingLine: RegExp = new RegExp(
  String.raw`^(?:#{1,6}\s.*|(?:acceptance )?criteri(?:a|on)\s*:?|` +
    String.raw`acceptance\s*:|AC\s*:?|notes?\s*:.*)$`,
  'i',
);

/** Finds every story in a text, in the order they are written. */
export function findStories(text: string): readonly FoundStory[] {
  const starts = [...text.matchAll(roleFirst)];
  return starts.map((match, index) => {
    const begin = match.index;
    const end = starts[index + 1]?.index ?? text.length;
    const head = leadIn(text, { begin, from: index === 0 ? 0 : bodyEnd(starts[index - 1]) });
    const body = text.slice(begin + match[0].length, withoutNextLabel(text, begin, end));
    const { goal, benefit, rest, restAt } = sentenceOf(body);
    const restLine = lineOf(text, begin + match[0].length + restAt);
    return {
      line: lineOf(text, begin),
      label: head.label,
      role: match.groups?.['role']?.trim(),
      goal,
      benefit: benefit ?? head.benefit,
      criteria: criteriaIn(rest, restLine),
    };
  });
}

function bodyEnd(match: RegExpExecArray | undefined): number {
  return match ? match.index + match[0].length : 0;
}

/** What stands before `As a …`, on its line or on the one above: a label, or `In order to …`. */
function leadIn(
  text: string,
  { begin, from }: { begin: number; from: number },
): { label: string | undefined; benefit: string | undefined } {
  const before = text.slice(from, begin);
  const benefit = /\bin order (to\s+[^\n]*?)[\s,]*$/i.exec(before)?.[1]?.trim();
  if (benefit) return { label: undefined, benefit };
  const lines = before.split('\n');
  const own = cleanLabel(lines.at(-1) ?? '');
  const above = lines.slice(0, -1).findLast((line) => line.trim() !== '') ?? '';
  const label = own || (isLabel(above) ? cleanLabel(above) : '');
  return { label: label === '' ? undefined : label, benefit: undefined };
}

function cleanLabel(line: string): string {
  return line
    .replace(/[*_#>]/g, '')
    .replace(/^\s*(?:[-•]|\d+[.)])\s*/, '')
    .replace(/[\s:–-]+$/, '')
    .trim();
}

function isLabel(line: string): boolean {
  return (
    /^\s*(?:#{1,6}\s|\*\*|(?:user )?story\b|US-?\d|\[?[A-Z][A-Z0-9]+-\d+)/i.test(line) &&
    line.length <= 120
  );
}

/** A label of the next story belongs to that one, not to the criteria of this. */
function withoutNextLabel(text: string, begin: number, end: number): number {
  if (end === text.length) return end;
  const part = text.slice(begin, end);
  const lineStart = part.lastIndexOf('\n') + 1;
  const above = part.slice(0, Math.max(0, lineStart - 1)).trimEnd();
  const aboveStart = above.lastIndexOf('\n') + 1;
  const previous = above.slice(aboveStart);
  return (
    begin +
    (isLabel(previous) && aboveStart > 0 ? aboveStart : lineStart > 0 ? lineStart : part.length)
  );
}

interface Sentence {
  readonly goal: string;
  readonly benefit: string | undefined;
  readonly rest: string;
  /** Where `rest` begins in the body. */
  readonly restAt: number;
}

/** The goal ends with a full stop, a blank line, or a line that begins a list or the criteria. */
function sentenceOf(body: string): Sentence {
  const stop = sentenceEnd.exec(body);
  const end = stop ? stop.index : body.length;
  const restAt = end + (stop?.[0].startsWith('.') ? 1 : 0);
  const sentence = body.slice(0, end).replace(/[*_>]/g, ' ').replace(/\s+/g, ' ').trim();
  const why = reasonWords.exec(sentence);
  if (!why) return { goal: goalOf(sentence), benefit: undefined, rest: body.slice(restAt), restAt };
  const reason = sentence.slice(why.index + why[0].length).trim();
  // `because` and `in order to` are read on: they are not the same sentence as `so that`.
  const [word = ''] = /because|(?<=in order )to/i.exec(why[0]) ?? [];
  const benefit = reason === '' ? '' : `${word} ${reason}`.trim();
  const goal = goalOf(sentence.slice(0, why.index));
  return { goal, benefit: benefit === '' ? undefined : benefit, rest: body.slice(restAt), restAt };
}

function goalOf(text: string): string {
  return text
    .replace(/^\s*to\s+/i, '')
    .replace(/[\s,;.]+$/, '')
    .trim();
}

/** Entries of a list, `AC…` lines and Given/When/Then blocks, one criterion each. */
function criteriaIn(rest: string, firstLine: number): readonly FoundCriterion[] {
  const criteria: { line: number; text: string }[] = [];
  let open = false;
  for (const [index, raw] of rest.split('\n').entries()) {
    const line = raw.replace(/[*_]{2}/g, '').trim();
    const step = /^(?:[-*•]\s*)?(given|when|then|and|but)\b/i.exec(line)?.[1]?.toLowerCase();
    const entry = /^(?:[-*•]|\d+[.)]|\[[ x]\]|AC[-\s]?\d*\s*[:.)-])\s*/i.exec(line);
    const last = criteria.at(-1);
    if (line === '' || isHeading(line)) {
      open = false;
    } else if (step && step !== 'given' && last && open) {
      last.text += `\n${line.replace(/^[-*•]\s*/, '')}`;
    } else if (entry || step || /^scenario\b/i.test(line)) {
      criteria.push({ line: firstLine + index, text: entry ? line.slice(entry[0].length) : line });
      open = true;
    } else if (last && open) last.text += ` ${line}`;
  }
  return criteria.filter(({ text }) => text.trim() !== '');
}

function isHeading(line: string): boolean {
  return headingLine.test(line);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
