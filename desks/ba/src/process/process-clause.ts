/**
 * One clause of a process description: who does what. Comes in: words of the user; goes out: lane
 * and name of a step, or nothing when that cannot be told.
 *
 * Forms: "Clerk: enter invoice", "the clerk enters the invoice", "enter invoice (clerk)", "the
 * invoice is entered by the clerk", "sends it on" (whoever did the step before), "enter invoice".
 */
import { baseVerb, participle, thirdPerson } from './process-verbs.ts';

export interface Action {
  /** Verb and object: `Enter invoice`. */
  readonly name: string;
  readonly lane?: string;
  /** The lane is that of the clause before: the subject was left out or is a pronoun. */
  readonly sameLane?: boolean;
  readonly verb: string;
  readonly object: string;
}

const determiner = /^(?:the|an?|our|your|each|every|their|his|her|its|this|that|any|all)$/i;
const pronoun = /^(?:he|she|it|they|we|who)$/i;
const modal = wordsLike(
  'please must will shall should can may might has have needs? to then also first now either ' +
    'manually automatically immediately finally again',
);
/** Words that name somebody, whole or at the end: "clerk", "handler", "accountant". */
const agent = new RegExp(
  `(?:[eo]r|ant|ist|${alternatives(
    'clerk team desk staff lead agent office department dept board committee bank hr it cfo ceo ' +
      'coo cto support sales finance accounting warehouse logistics procurement legal system erp ' +
      'crm app portal person people colleague management client employee guest patient company ' +
      'authority representative rep head bot service',
  )})s?$`,
  'i',
);
const preposition = /^(?:to|from|for|in|on|at|by|with|of|into|until|after|before|and|or|against)$/i;

/** Reads a clause; undefined when no verb of a process is where one should be. */
export function readAction(clause: string): Action | undefined {
  const text = clause.trim().replace(/[.!;,]+$/, '');
  const labelled = /^(\p{L}[\p{L}\p{N} &/-]{1,40}?)\s*:\s+(\S.*)$/su.exec(text);
  if (labelled?.[1] && labelled[2] && wordsOf(labelled[1]).length <= 4) {
    const inner = readAction(labelled[2]) ?? named(labelled[2]);
    return withLane(inner, labelled[1]);
  }
  const tagged = /^(.+?)\s*\((?:by\s+)?(?:the\s+)?(\p{L}[\p{L} &/-]{1,40})\)$/su.exec(text);
  if (tagged?.[1] && tagged[2] && agent.test(tagged[2])) {
    return withLane(readAction(tagged[1]) ?? named(tagged[1]), tagged[2]);
  }
  const words = wordsOf(text);
  return passive(words) ?? imperative(words) ?? active(words);
}

/** A step named in the user's own words, where the user listed it as one. */
export function named(text: string): Action {
  const name = words80(text);
  return { name, verb: '', object: name };
}

/** Words without the article in front, with a capital: `Order arrives`. */
export function headed(words: string): string {
  return words80(dropDeterminer(wordsOf(words)).join(' '));
}

/** Words without the article in front. */
export function plain(words: string): string {
  return dropDeterminer(wordsOf(words)).join(' ');
}

/** A role as a lane is named: without determiner, with a capital. */
export function laneName(words: string): string {
  return capital(plain(words));
}

/** Whether some words name who does something rather than a thing. */
export function isRole(words: string): boolean {
  const list = wordsOf(words).filter((word) => !determiner.test(word));
  const last = list.at(-1);
  return last !== undefined && list.length <= 4 && (agent.test(last) || /^[A-Z]{2,5}$/.test(last));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter(Boolean);
}

function withLane(action: Action, lane: string): Action {
  const { sameLane: _, ...rest } = action;
  return { ...rest, lane: laneName(lane) };
}

function actionOf(verb: string, rest: readonly string[]): Action {
  const object = rest.filter((word, i) => i > 0 || !determiner.test(word)).join(' ');
  return { name: words80(`${verb} ${object}`), verb, object };
}

/** "the order is checked by the clerk" */
function passive(words: readonly string[]): Action | undefined {
  const at = words.findIndex((word) => /^(?:is|are|gets|be)$/i.test(word));
  if (at < 1) return undefined;
  const verb = participle(words[at + 1] ?? '');
  if (!verb) return undefined;
  const object = words.slice(0, at).filter((word) => !modal.test(word));
  const rest = words.slice(at + 2);
  const by = rest.findIndex((word) => /^by$/i.test(word));
  const lane = by >= 0 && isRole(rest.slice(by + 1).join(' ')) ? rest.slice(by + 1) : undefined;
  const action = actionOf(verb, [...dropDeterminer(object), ...(lane ? rest.slice(0, by) : rest)]);
  return lane ? withLane(action, lane.join(' ')) : action;
}

/** "enter the invoice"; "sends it on" is what whoever acted before does next. */
function imperative(words: readonly string[]): Action | undefined {
  const at = words.findIndex((word) => !modal.test(word));
  const [first = '', ...rest] = at < 0 ? [] : words.slice(at);
  const third = thirdPerson(first);
  const base = baseVerb(first);
  if (!base && !third) return undefined;
  // "Order clerk enters the invoice" begins with a role, not with the verb "order".
  if (subjectEnd(words) !== undefined) return undefined;
  if (base) return actionOf(base, rest);
  return { ...actionOf(third as string, rest), sameLane: true };
}

/** "the clerk enters the invoice" */
function active(words: readonly string[]): Action | undefined {
  const [first = ''] = words;
  if (pronoun.test(first)) {
    const rest = words
      .slice(1)
      .filter((word, i, all) => !modal.test(word) || !all.slice(0, i).every((w) => modal.test(w)));
    const verb = thirdPerson(rest[0] ?? '') ?? baseVerb(rest[0] ?? '');
    return verb ? { ...actionOf(verb, rest.slice(1)), sameLane: true } : undefined;
  }
  const end = subjectEnd(words) ?? looseSubjectEnd(words);
  if (end === undefined) return undefined;
  let at = end;
  while (modal.test(words[at] ?? '')) at += 1;
  const verb = thirdPerson(words[at] ?? '') ?? baseVerb(words[at] ?? '');
  if (!verb) return undefined;
  const action = actionOf(verb, words.slice(at + 1));
  return withLane(action, words.slice(0, end).join(' '));
}

/** How many words the subject has, if it ends in a role and a verb with an object follows. */
function subjectEnd(words: readonly string[]): number | undefined {
  for (let end = 1; end <= Math.min(5, words.length - 1); end += 1) {
    if (!isRole(words.slice(0, end).join(' '))) continue;
    let at = end;
    while (modal.test(words[at] ?? '')) at += 1;
    const word = words[at] ?? '';
    const isPlural = /s$/i.test(words[end - 1] ?? '') || at > end;
    if (!thirdPerson(word) && !(isPlural && baseVerb(word))) continue;
    const next = words[at + 1];
    if (next === undefined || !preposition.test(next) || at > end || end > 1) return end;
    if (determiner.test(words[0] ?? '')) return end;
  }
  return undefined;
}

/** "The Ministry checks …": after an article or capital, a verb shows where the subject ends. */
function looseSubjectEnd(words: readonly string[]): number | undefined {
  const [first = ''] = words;
  if (!determiner.test(first) && !/^\p{Lu}/u.test(first)) return undefined;
  const from = determiner.test(first) ? 2 : 1;
  const at = words.findIndex((word, i) => i >= from && i <= 4 && thirdPerson(word) !== undefined);
  if (at < 0 || words.slice(0, at).some((word) => preposition.test(word))) return undefined;
  return at;
}

function dropDeterminer(words: readonly string[]): readonly string[] {
  return determiner.test(words[0] ?? '') ? words.slice(1) : words;
}

/** At most 80 characters, whole words, with a capital. */
function words80(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= 80) return capital(line);
  const cut = line.slice(0, 79);
  return `${capital(cut.slice(0, Math.max(cut.lastIndexOf(' '), 40)))}…`;
}

function capital(text: string): string {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
}

function alternatives(words: string): string {
  return words.split(' ').join('|');
}

function wordsLike(words: string): RegExp {
  return new RegExp(`^(?:${alternatives(words)})$`, 'i');
}
