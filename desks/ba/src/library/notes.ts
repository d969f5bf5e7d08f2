/**
 * Notes of a meeting or an interview: who said what, what was decided, what is open.
 *
 * Comes in: text with a line for each note. Goes out: what is told of the work, without the names of
 * those who told it; needs (`the warehouse needs to know …`); decisions; questions. All verbatim.
 */
import { isRole } from '../process/process-clause.ts';

export interface Notes {
  /** Statements of who does what, one to a line. */
  readonly told: string;
  readonly needs: readonly {
    readonly who: string;
    readonly what: string;
    readonly quote: string;
  }[];
  readonly decided: readonly string[];
  readonly asked: readonly string[];
}

const label = /^([\p{L}][\p{L} .'’-]{0,30}?)\s*:\s+(\S.*)$/u;
const decisions = /^(?:decision|decided|agreed|agreement|rule|conclusion|beschluss|décision)s?$/i;
const questions =
  /^(?:open|question|tbd|todo|to clarify|unclear|offen|frage)s?(?: point| question)?s?$/i;
const need = new RegExp(
  '^(?:the |our |all )?(\\p{L}+(?: \\p{L}+)?) (?:(?:complain|say|report|tell us)s?(?: that)? they ' +
    "(?:cannot|can't|can not)|(?:want|need|would like|have|ha)s?(?: to be able)? to|(?:cannot|can't|" +
    'should be able to|must be able to)) (\\S.{2,140}?)[.!]?$',
  'iu',
);

/** Reads notes; a text without labels or needs comes back as it is. */
export function readNotes(text: string): Notes {
  const told: string[] = [];
  const needs: { who: string; what: string; quote: string }[] = [];
  const decided: string[] = [];
  const asked: string[] = [];
  for (const line of text.split('\n')) {
    const mark = /^\s*(?:[-*•–]|\d{1,3}[.)])\s+/.exec(line)?.[0] ?? '';
    const bare = line.slice(mark.length).trim();
    const [, name = '', said = bare] = label.exec(bare) ?? [];
    const speaks = name !== '' && !isRole(name);
    const body = speaks ? said : bare;
    if (decisions.test(name)) decided.push(said);
    else if (questions.test(name) || body.endsWith('?')) asked.push(body);
    else {
      const [, who = '', what = ''] = need.exec(body) ?? [];
      if (who !== '') needs.push({ who, what, quote: body });
      else told.push(`${mark}${body}`);
    }
  }
  return { told: told.join('\n'), needs, decided, asked };
}
