/**
 * What can be told about a requirement from its words alone: vague words, words of the screen,
 * words of the solution, two things in one, figures.
 *
 * Comes in: a sentence in English. Goes out: what was found in it, verbatim. Other languages find
 * nothing rather than something wrong.
 *
 * The word lists follow ISO/IEC/IEEE 29148 (5.2.7, terms to avoid) and the agile practice of
 * keeping the screen out of acceptance criteria. What stands in quotation marks is somebody's
 * literal text and is not judged.
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
    phrases(`
      fast|quick(ly)?|rapid(ly)?|slow(ly)?|responsive|real[- ]?time|immediately|promptly|soon|timely
      in a timely manner|without delay|high[- ]performance`),
    'how long it may take, with a unit',
  ],
  [
    phrases(`
      user[- ]friendly|easy|easily|simple|simply|intuitive(ly)?|convenient(ly)?|seamless(ly)?
      smooth(ly)?|ergonomic|modern|clean|nice|good|better|best|great`),
    'what a person can do or see, and in how many steps or how much time',
  ],
  [
    phrases(`
      properly|correctly|appropriate(ly)?|adequate(ly)?|suitabl[ey]|reasonabl[ey]|normally
      gracefully|accordingly|as (expected|appropriate|needed|required|necessary|usual|intended)`),
    'which result is the right one',
  ],
  [
    phrases(`
      (it|everything|all|page|login|system|app|application|feature|function|form|button|link) works?
      is working|works (fine|well|again)|works(?=\\W*$)
      (is|are|was|were|be|been) successful(ly)?(?! \\w+(ed|t|d|n)\\b)`),
    'what can be seen when it has worked',
  ],
  [
    phrases(`
      etc|and so on|and so forth|and the like|and/or|such as but not limited to
      including but not limited to`),
    'the whole list',
  ],
  [
    phrases(`
      robust|flexible|scalable|reliabl[ey]|efficient(ly)?|effective(ly)?|optimal(ly)?|optimi[sz]ed
      state[- ]of[- ]the[- ]art|maximi[sz]e|minimi[sz]e|sufficient(ly)?|highly|secure(ly)?`),
    'how it is measured, and the figure to reach',
  ],
  [
    phrases(`
      some|several|many|few|various|a lot of|often|sometimes|usually|frequently|generally|typically
      mostly|approximately|(about|around|almost)(?= \\d)`),
    'how many or how often',
  ],
  [
    phrases('TBD|TBC|TODO|to be (defined|decided|determined|confirmed)'),
    'what was left open, or ask it as a question',
  ],
];

/** Vague words outside quotation marks, in the order they are written. */
export function vagueIn(text: string): readonly Vague[] {
  const plain = withoutQuotes(text);
  const found = vagueWords.flatMap(([pattern, instead]) =>
    matchesOf(pattern, plain).map(({ 0: word, index }) => ({
      index,
      word,
      instead,
    })),
  );
  return found
    .toSorted((a, b) => a.index - b.index)
    .map(({ word, instead }) => ({ word, instead }));
}

const screenWords = phrases(`
  click(s|ed|ing)?|double[- ]click\\w*|buttons?|drop[- ]?downs?|check ?box(es)?|radio buttons?
  text ?box|input fields?|pop[- ]?ups?|modal|dialog( box)?|hover(s|ed|ing)?|scroll(s|ed|ing)?|icons?
  toggle|spinner|tooltips?|side ?bar|nav ?bar|css|html`);

/** Words of a user interface, such as `button`. */
export function screenWordsIn(text: string): readonly string[] {
  return words(text, screenWords);
}

const solutionWords = phrases(`
  database|sql|rest api|api|json|xml|endpoint|micro-?services?|back[- ]?end|front[- ]?end|server
  cache|redis
  kafka|react|angular|vue|java|javascript|typescript|python|jwt|oauth2?|cookies?|session token
  hash(ed|ing)?|aws|azure|docker|kubernetes|sap|salesforce|cron( job)?|stored procedure|webhooks?`);

/** Words of a technical solution, such as `database`. */
export function solutionWordsIn(text: string): readonly string[] {
  return [...screenWordsIn(text), ...words(text, solutionWords)];
}

/** A figure, or a literal text in quotation marks: something a test can compare with. */
export function hasFigure(text: string): boolean {
  return /\p{N}|["“”«»„].+["“”«»]/u.test(text) || soundsCounted(text);
}

const numberWord = phrases(`
  one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|hundred
  thousand|once|twice|every|each|all|none|no|never|zero`);

const verbForms = phrases(`
  is|are|was|were|be|has|have|had|do|does|did|can|cannot|must|shall|should|will|would|may|sees?
  gets?|receives?|shows?|displays?|remains?|stays?|becomes?|sends?|contains?|goes|gives?|asks?
  starts?|stops?|ends?|appears?|disappears?|opens?|closes?|changes?|keeps?|moves?`);

function soundsCounted(text: string): boolean {
  return matchesOf(numberWord, withoutQuotes(text)).length > 0;
}

/** The two sentences that an `and` outside quotation marks joins; none for a mere list. */
export function joinedClauses(text: string): readonly [string, string] | undefined {
  const plain = withoutQuotes(text);
  for (const { 0: joint, index } of plain.matchAll(
    /(?<!\s),?\s+(?:and(?: also)?|as well as)\s+|;\s+/gi,
  )) {
    const left = plain.slice(0, index);
    const right = plain.slice(index + joint.length);
    if (matchesOf(verbForms, left).length > 0 && matchesOf(verbForms, right).length > 0) {
      return [text.slice(0, index).trim(), text.slice(index + joint.length).trim()];
    }
  }
  return undefined;
}

const actionVerbs = wordSet(`
  accept access activate add adjust allow amend analyse analyze answer apply approve archive ask
  assign attach authenticate be block book browse buy calculate call cancel change chat check
  choose claim close collect combine comment compare complete configure confirm contact convert
  copy correct create deactivate decide define delete deliver disable discard display dispute
  download draft edit enable enter escalate estimate export extend file filter find finish follow
  forward generate get give grant group have hide identify import inform insert invite issue join
  keep know leave link list load lock log login logout look mail make manage mark match measure
  merge message modify monitor move name notify open order organise organize pause pay pick place
  plan post prepare preview print prioritise prioritize process publish purchase put rate read
  receive recommend record recover refund refuse register reject release remind remove rename
  renew reopen repeat replace reply report request reschedule reserve reset resend restore resume
  retrieve return review revoke run save scan schedule search see select sell send set share ship
  show sign skip sort split start stop store submit subscribe suspend switch sync tag track
  transfer translate try undo unlock unsubscribe update upgrade upload use validate verify view
  vote withdraw write
`);

/** The two goals that one phrase holds, such as `log in and reset my password`. */
export function joinedGoals(goal: string): readonly [string, string] | undefined {
  const plain = withoutQuotes(goal);
  const joints = plain.matchAll(
    /(?<!\s),?\s+(?:and(?: also)?(?: then)?|as well as|or)\s+(?:to\s+)?(?=([a-z]+))|;\s+/gi,
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

const negativeWords = phrases(`
  not|no|never|cannot|can't|isn't|doesn't|won't|without|invalid|wrong|incorrect|missing|empty
  expired?|expires|unknown|unauthori[sz]ed|den(y|ied|ies)|refus\\w*|reject\\w*|fail\\w*|errors?
  lock\\w*|block\\w*|exceed\\w*|too (many|long|short|large|small|late|early)|declin\\w*|duplicate
  unavailable|timed? out|timeout`);

/** Whether a text says that something is refused or fails. */
export function soundsNegative(text: string): boolean {
  return matchesOf(negativeWords, text).length > 0;
}

/** The same text for two writers who differ in case, punctuation or spaces. */
export function identityOf(text: string): string {
  const tokens = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}<>%€$£]+/gu);
  return tokens ? tokens.join(' ') : text.trim();
}

const stopWords = wordSet(`
  a an the i my me we our you your he she it its they their his her this that these those to of in
  on at for from by with and or but then when given if so as be is are was were been being am has
  have had do does did will would shall should can may must
`);

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
  return [...new Set(matchesOf(pattern, withoutQuotes(text)).map(([word]) => word))];
}

/** Alternatives of whole words, one list over several lines; a blank matches any white space. */
export function phrases(list: string): RegExp {
  const alternatives = list
    .trim()
    .replace(/\s*\n\s*/g, '|')
    .replaceAll(' ', '\\s+');
  return new RegExp(`(?<![\\w-])(?:${alternatives})(?![\\w-])`, 'gi');
}

function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  return [...text.matchAll(pattern)];
}

function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

function stem(word: string): string {
  const cut = word.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|s)$/, '');
  return cut.length < 3 ? word : cut.replace(/([^aeiouls])\1$/, '$1').replace(/e$/, '');
}
