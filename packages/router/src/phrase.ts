/**
 * Phrases that give a request away: found in requests whose agent is known, as rules of one to three
 * words that a person can read and judge.
 *
 * A phrase is a row of words, whatever stands between them and however they are written. It is found
 * when every request that says it went to one agent, and so often that this is no accident: with as
 * many phrases as there are in a language, some are always pure by chance.
 */
import type { AgentName } from '@baton/core';
import { sameText } from './example-line.ts';

/** A request and the agent that it was for. */
export interface Labelled {
  readonly text: string;
  readonly agent: AgentName;
}

/** A phrase, whom it is for, and how many of the requests it was found in say it. */
export interface FoundPhrase {
  readonly phrase: string;
  readonly to: AgentName;
  readonly seen: number;
}

/** Bounds of the search. */
const wordsMax = 3;
/** Words of a request that are looked at; what is pasted below them is not what is asked. */
const wordsSearched = 64;
/** A phrase is said at least so often, and adds at least so many requests to those before it. */
const seenMin = 5;
const phrasesMax = 100;
/** The expected number of phrases that are pure by chance has to stay below this. */
const accidentsMax = 0.05;

/** The words of a text, in order; case and signs do not count. */
export function wordsOf(text: string): readonly string[] {
  return sameText(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Does a text say a phrase? */
export function says(text: string, phrase: string): boolean {
  return ` ${wordsOf(text).join(' ')} `.includes(` ${phrase} `);
}

/**
 * Phrases that only requests for one agent say, those said most often first. Each adds requests that
 * those before it do not have. Phrases for agents in `except` are not looked for.
 */
export function findPhrases(
  requests: readonly Labelled[],
  except: ReadonlySet<AgentName>,
): readonly FoundPhrase[] {
  const shares = sharesOf(requests);
  const counted = countPhrases(requests);
  const pure = [...counted].flatMap(([phrase, { seen, agents }]) => {
    const [to, other] = agents;
    if (to === undefined || other !== undefined || except.has(to)) return [];
    // How often this many requests in a row are for one agent when the phrase means nothing.
    const accidents = counted.size * (shares.get(to) ?? 1) ** seen;
    return accidents < accidentsMax ? [{ phrase, to, seen }] : [];
  });
  return cover(pure.toSorted(mostSaidFirst), requests);
}

function sharesOf(requests: readonly Labelled[]): ReadonlyMap<AgentName, number> {
  const shares = new Map<AgentName, number>();
  for (const { agent } of requests) {
    shares.set(agent, (shares.get(agent) ?? 0) + 1 / requests.length);
  }
  return shares;
}

interface Counted {
  seen: number;
  readonly agents: Set<AgentName>;
}

/** Phrases said at least `seenMin` times. A longer one is counted only where its parts are. */
function countPhrases(requests: readonly Labelled[]): ReadonlyMap<string, Counted> {
  const texts = requests.map(({ text, agent }) => ({ words: searched(text), agent }));
  const all = new Map<string, Counted>();
  for (let length = 1; length <= wordsMax; length++) {
    const counts = new Map<string, Counted>();
    for (const { words, agent } of texts) {
      for (const phrase of new Set(rows(words, length))) {
        if (length > 1 && !partsOf(phrase).every((part) => all.has(part))) continue;
        const known = counts.get(phrase) ?? { seen: 0, agents: new Set() };
        known.seen += 1;
        known.agents.add(agent);
        counts.set(phrase, known);
      }
    }
    for (const [phrase, count] of counts) if (count.seen >= seenMin) all.set(phrase, count);
  }
  return all;
}

function searched(text: string): readonly string[] {
  return wordsOf(text).slice(0, wordsSearched);
}

/** Rows of so many words. What stands for redacted text is nothing that a user says. */
function* rows(words: readonly string[], length: number): Generator<string> {
  for (let at = 0; at + length <= words.length; at++) {
    const row = words.slice(at, at + length);
    if (!row.includes('redacted')) yield row.join(' ');
  }
}

/** A phrase without its last and without its first word. */
function partsOf(phrase: string): readonly string[] {
  return [phrase.slice(0, phrase.lastIndexOf(' ')), phrase.slice(phrase.indexOf(' ') + 1)];
}

function mostSaidFirst(a: FoundPhrase, b: FoundPhrase): number {
  const words = ({ phrase }: FoundPhrase): number => phrase.split(' ').length;
  return b.seen - a.seen || words(a) - words(b) || (a.phrase < b.phrase ? -1 : 1);
}

/** Takes phrases in order as long as each adds something; the rest would only be more to read. */
function cover(
  phrases: readonly FoundPhrase[],
  requests: readonly Labelled[],
): readonly FoundPhrase[] {
  const texts = requests.map(({ text, agent }) => ({
    said: ` ${wordsOf(text).join(' ')} `,
    agent,
  }));
  let left: readonly (typeof texts)[number][] = texts;
  const taken: FoundPhrase[] = [];
  for (const { phrase, to } of phrases) {
    if (taken.length >= phrasesMax || left.length < seenMin) break;
    const without = left.filter(({ said }) => !said.includes(` ${phrase} `));
    if (left.length - without.length < seenMin) continue;
    // All of each text now, not only its beginning.
    const saying = texts.filter(({ said }) => said.includes(` ${phrase} `));
    if (saying.some(({ agent }) => agent !== to)) continue;
    taken.push({ phrase, to, seen: saying.length });
    left = without;
  }
  return taken;
}
