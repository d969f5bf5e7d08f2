/**
 * What can be told about a requirement from its words alone: vague words, words of the screen, words
 * of the solution, two things in one, figures.
 *
 * Comes in: a sentence in English. Goes out: what was found in it, verbatim. Other languages find
 * nothing rather than something wrong.
 *
 * The word lists follow ISO/IEC/IEEE 29148 (5.2.7, terms to avoid) and the agile practice of keeping
 * the screen out of acceptance criteria. What stands in quotation marks is somebody's literal text
 * and is not judged.
 */

/** A word that two readers understand differently, and what a reader needs instead. */
export interface Vague {
  /** As written. */
  readonly word: string;
  /** Completes "say …". */
  readonly instead: string;
}

const vagueWords: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:fast|quick(?:ly)?|rapid(?:ly)?|slow(?:ly)?|responsive|real[- ]?time|immediately|promptly|soon|timely|in a timely manner|without delay|high[- ]performance)\b/i,
    'how long it may take, with a unit',
  ],
  [
    /\b(?:user[- ]friendly|easy|easily|simple|simply|intuitive(?:ly)?|convenient(?:ly)?|seamless(?:ly)?|smooth(?:ly)?|ergonomic|modern|clean|nice|good|better|best|great)\b/i,
    'what a person can do or see, and in how many steps or how much time',
  ],
  [
    /\b(?:properly|correctly|appropriate(?:ly)?|adequate(?:ly)?|suitabl[ey]|as (?:expected|appropriate|needed|required|necessary|usual|intended)|reasonabl[ey]|normally|gracefully|accordingly)\b/i,
    'which result is the right one',
  ],
  [
    /\b(?:it|everything|all|page|login|system|app|application|feature|function|form|process|button|link) (?:still )?works?\b|\bis working\b|\bworks (?:fine|well|again)\b|\bsuccessful(?:ly)?\b(?!\s+\w+ed\b)/i,
    'what can be seen when it has worked',
  ],
  [
    /\b(?:etc\b\.?|and so on|and so forth|and the like|and\/or|such as but not limited to|including but not limited to)/i,
    'the whole list',
  ],
  [
    /\b(?:robust|flexible|scalable|reliabl[ey]|efficient(?:ly)?|effective(?:ly)?|optimal(?:ly)?|optimi[sz]ed|state[- ]of[- ]the[- ]art|maximi[sz]e|minimi[sz]e|sufficient(?:ly)?|highly|secure(?:ly)?)\b/i,
    'how it is measured, and the figure to reach',
  ],
  [
    /\b(?:some|several|many|few|various|a lot of|often|sometimes|usually|frequently|generally|typically|mostly|about|approximately|around|almost)\b/i,
    'how many or how often',
  ],
  [
    /\b(?:TBD|TBC|TODO|to be (?:defined|decided|determined|confirmed)|\?\?\?)/i,
    'what was left open, or ask it as a question',
  ],
];

/** Vague words outside quotation marks, in the order they are written. */
export function vagueIn(text: string): readonly Vague[] {
  const plain = withoutQuotes(text);
  const found = vagueWords.flatMap(([pattern, instead]) =>
    [...plain.matchAll(new RegExp(pattern, 'gi'))].map(({ 0: word, index }) => ({
      index,
      word,
      instead,
    })),
  );
  return found
    .toSorted((a, b) => a.index - b.index)
    .map(({ word, instead }) => ({ word, instead }));
}

const screenWords =
  /\b(?:click(?:s|ed|ing)?|double[- ]click\w*|button|drop[- ]?down|check ?box|radio button|text ?box|input field|pop[- ]?up|modal|dialog(?: box)?|tab page|hover(?:s|ed|ing)?|scroll(?:s|ed|ing)?|icon|toggle|spinner|tooltip|side ?bar|nav ?bar|css|html)\b/gi;

/** Words of a user interface, such as `button`. */
export function screenWordsIn(text: string): readonly string[] {
  return words(text, screenWords);
}

const solutionWords =
  /\b(?:database|table|column|sql|api|rest|json|xml|endpoint|microservices?|back[- ]?end|front[- ]?end|server|cache|redis|kafka|queue|react|angular|vue|java|javascript|typescript|python|jwt|oauth2?|cookie|session token|hash(?:ed|ing)?|aws|azure|docker|kubernetes|sap|salesforce|script|cron(?: job)?|stored procedure|webhook|csv import job)\b/gi;

/** Words of a technical solution, such as `database`. */
export function solutionWordsIn(text: string): readonly string[] {
  return [...screenWordsIn(text), ...words(text, solutionWords)];
}

/** A figure, or a literal text in quotation marks: something a test can compare with. */
export function hasFigure(text: string): boolean {
  return /\p{N}|["“”«»„].+["“”«»]/u.test(text) || numberWord.test(withoutQuotes(text));
}

const numberWord =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|hundred|thousand|once|twice|every|each|all|none|no|never|zero)\b/i;

const verbForms =
  /\b(?:is|are|was|were|be|has|have|had|do|does|did|can|cannot|must|shall|should|will|would|may|sees?|gets?|receives?|shows?|displays?|remains?|stays?|becomes?|sends?|contains?|goes|gives?|asks?|starts?|stops?|ends?|appears?|disappears?|opens?|closes?|changes?|keeps?|moves?)\b/i;

/** The two sentences that an `and` outside quotation marks joins, as written; none for a mere list. */
export function joinedClauses(text: string): readonly [string, string] | undefined {
  const plain = withoutQuotes(text);
  for (const { 0: joint, index } of plain.matchAll(/,?\s+(?:and(?: also)?|as well as)\s+|;\s+/gi)) {
    const left = plain.slice(0, index);
    const right = plain.slice(index + joint.length);
    if (verbForms.test(left) && verbForms.test(right)) {
      return [text.slice(0, index).trim(), text.slice(index + joint.length).trim()];
    }
  }
  return undefined;
}

const actionVerbs = new Set(
  (
    'accept access activate add adjust allow amend analyse analyze answer apply approve archive ask assign attach ' +
    'authenticate block book browse buy calculate call cancel change chat check choose claim close collect combine ' +
    'comment compare complete configure confirm contact convert copy correct create deactivate decide define delete ' +
    'deliver disable discard display dispute download draft edit enable enter escalate estimate export extend file ' +
    'filter find finish follow forward generate get give grant group hide identify import inform insert invite issue ' +
    'join keep know leave link list load lock log login logout look mail make manage mark match measure merge message ' +
    'modify monitor move name notify open order organise organize pause pay pick place plan post prepare preview print ' +
    'prioritise prioritize process publish purchase put rate read receive recommend record recover refund refuse ' +
    'register reject release remind remove rename renew reopen repeat replace reply report request reschedule reserve ' +
    'reset resend restore resume retrieve return review revoke run save scan schedule search see select sell send set ' +
    'share ship show sign skip sort split start stop store submit subscribe suspend switch sync tag track transfer ' +
    'translate try undo unlock unsubscribe update upgrade upload use validate verify view vote withdraw write'
  ).split(' '),
);

/** The two goals that one phrase holds, such as `log in and reset my password`. */
export function joinedGoals(goal: string): readonly [string, string] | undefined {
  const plain = withoutQuotes(goal);
  const joints = plain.matchAll(
    /,?\s+(?:and(?: also)?(?: then)?|as well as|or)\s+(?:to\s+)?(?=([a-z]+))|;\s+/gi,
  );
  for (const { 0: joint, 1: next = '', index } of joints) {
    const verb = next.toLowerCase();
    // `see orders and returns`: a noun of the same form has an s; a bare verb does not.
    if (joint.startsWith(';') || actionVerbs.has(verb)) {
      const first = goal.slice(0, index).trim();
      const second = goal.slice(index + joint.length).trim();
      if (startsWithVerb(first) && second.includes(' ')) return [first, second];
    }
  }
  return undefined;
}

/** Whether a goal begins with something to do. */
export function startsWithVerb(goal: string): boolean {
  const [first = ''] = goal
    .trim()
    .toLowerCase()
    .replace(/^to\s+/, '')
    .split(/\s+/);
  return actionVerbs.has(first);
}

/** Words that say that something is refused or fails. */
export function soundsNegative(text: string): boolean {
  return /\b(?:not|no|never|cannot|can't|isn't|doesn't|won't|without|invalid|wrong|incorrect|missing|empty|expired?|expires|unknown|unauthori[sz]ed|den(?:y|ied|ies)|refus\w*|reject\w*|fail\w*|errors?|lock\w*|block\w*|exceed\w*|too (?:many|long|short|large|small|late|early)|declin\w*|duplicate|unavailable|timed? out|timeout)\b/i.test(
    text,
  );
}

/** The same text for two writers who differ in case, punctuation or spaces. */
export function identityOf(text: string): string {
  const tokens = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}<>%€$£]+/gu);
  return tokens ? tokens.join(' ') : text.trim();
}

const stopWords = new Set(
  'a an the i my me we our you your he she it its they their his her this that these those to of in on at for from by with and or but then when given if so as be is are was were been being am has have had do does did will would shall should can may must'.split(
    ' ',
  ),
);

/** What a sentence is about: its words without endings and without little words. */
export function contentOf(text: string): ReadonlySet<string> {
  const tokens = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(tokens.filter((token) => !stopWords.has(token)).map(stem));
}

/** A text with what stands in quotation marks blanked out; places stay the same. */
export function withoutQuotes(text: string): string {
  return text.replace(/"[^"]*"|“[^”]*”|«[^»]*»|(?<!\w)'[^']*'(?!\w)/g, (quote) =>
    ' '.repeat(quote.length),
  );
}

function words(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...withoutQuotes(text).matchAll(pattern)].map(([word]) => word))];
}

function stem(word: string): string {
  const cut = word.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|s)$/, '');
  return cut.length < 3 ? word : cut.replace(/([^aeiouls])\1$/, '$1').replace(/e$/, '');
}
