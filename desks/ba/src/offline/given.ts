/**
 * What a message gives to work on: the message without the sentences that ask for something.
 *
 * `materialOf` names the pieces; this keeps them together, with their lines, conditions and labels,
 * because the order and the words between them matter to whoever reads a process, a feature file or
 * a list of features.
 */
import type { Understanding } from '../understanding/understand.ts';
import { understand } from '../understanding/understand.ts';
import { askingVerbs, convertingVerbs } from '../understanding/wordlists.ts';
import { read } from '../understanding/words.ts';

/** A longer sentence is told, not asked. */
const requestMax = 240;

/** The text that was given; empty where the message only asks. */
export function givenText({ text, material }: Understanding): string {
  let rest = text.trim();
  for (;;) {
    const lead = leadOf(rest);
    if (lead === undefined) break;
    rest = rest.slice(lead.length).trim();
  }
  for (;;) {
    const tail = tailOf(rest);
    if (tail === undefined) break;
    rest = rest.slice(0, rest.length - tail.length).trim();
  }
  if (rest === text.trim() && material.length === 0) return '';
  if (rest === '') return /\b(?:where|in which)\s+(\S.*)$/is.exec(text)?.[1]?.trim() ?? '';
  return unquoted(rest);
}

/** `Draw the process:`, `Turn these notes into stories.`, or a first line that asks. */
function leadOf(text: string): string | undefined {
  const [, label = ''] = /^([^\n:]{0,240}:)(?=\s)/.exec(text) ?? [];
  if (label !== '' && requests(label)) return label;
  const [sentence = ''] = /^[^\n]*?(?:[.!?](?=\s)|\n|$)/.exec(text) ?? [];
  return sentence !== '' && requests(sentence) ? sentence : undefined;
}

/** `Please make a BPMN of it.` at the end. */
function tailOf(text: string): string | undefined {
  const [tail = ''] =
    /(?:(?<=[\p{L})”"][.!?]["”)]?\s)|(?<=\n)|^)[^\n.!?]+[.!?]?\s*$/u.exec(text) ?? [];
  return tail !== '' && requests(tail) ? tail : undefined;
}

/** It begins like a request and names what is wanted, or what is to be done with the rest. */
function requests(sentence: string): boolean {
  if (sentence.length > requestMax || /^\s*(?:[-*•–]|\d{1,3}[.)])\s/.test(sentence)) return false;
  if (arrow.test(sentence)) return false;
  if (/^\s*(?:as an?\b|given\b|when\b|then\b|feature:|scenario)/i.test(sentence)) return false;
  const { words } = read(sentence);
  const begins =
    /^(?:is|are) (?:this|that|these|those|the|my|our)\b/i.test(sentence) ||
    words
      .slice(0, 5)
      .some(({ plain, quoted }) => !quoted && (verbs.has(plain) || convertingVerbs.has(plain)));
  const { deliverables, mode } = understand(sentence);
  const labels = /:\s*$/.test(sentence) && deliverables.length > 0;
  if (labels) return true;
  return (
    begins && (deliverables.length > 0 || mode !== 'draft_from_text' || /:\s*$/.test(sentence))
  );
}

const arrow = /-{1,5}>|={1,5}>|[→➔⇒⟶➜]/u;
const verbs = new Set([...askingVerbs, 'please', 'pls', 'here', 'critique', 'evaluate', 'assess']);

function unquoted(text: string): string {
  const [, inner] = /^["“„'‘«]([^"”»]+)["”'’»]\s*[.?!]?$/s.exec(text) ?? [];
  return inner?.trim() ?? text;
}
