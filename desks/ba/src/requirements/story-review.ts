/**
 * A review of stories that somebody else wrote.
 *
 * Comes in: free text with user stories, or a feature file. Goes out: a document with each story as
 * it was understood, its points by INVEST letter and a repair for each. Nothing is registered.
 * Invariant: a repair uses the story's own words; what is missing stays a `<…>` to fill in.
 */
import type { Deliverable, Finding } from '../deliverable.ts';
import { counted } from '../naming.ts';
import { markdownTable, markdownText } from '../table.ts';
import { identityOf, joinedClauses, screenWordsIn, soundsNegative, vagueIn } from '../wording.ts';
import { lintGherkin } from './gherkin-lint.ts';
import {
  type InvestLetter,
  type InvestPoint,
  investLetters,
  investPoints,
  investQuestion,
} from './invest.ts';
import { findingList } from './story-document.ts';
import { storyText } from './story-items.ts';
import { type FoundCriterion, type FoundStory, findStories } from './story-parse.ts';

/** Reviews every story in a text; a feature file is checked by its own rules. */
export function reviewStories(text: string): Deliverable {
  const stories = findStories(text);
  const gherkin = featureIn(text, stories);
  if (stories.length === 0 && gherkin === undefined) {
    const message =
      'There is no user story in this text. Write it as “As a <role>, I want <goal> so that ' +
      '<benefit>”, ' +
      'or paste a feature file.';
    return {
      ok: false,
      findings: [{ rule: 'no_story', severity: 'error', where: 'text', message }],
    };
  }
  const reviewed = stories.map((story, index) => review(story, { place: index + 1, stories }));
  const lint = gherkin === undefined ? [] : lintFrom(gherkin);
  const findings = [
    ...reviewed.flatMap((one) => one.points.map((point) => findingOf(point, one.name))),
    ...lint,
  ];
  return {
    ok: true,
    summary:
      `${reviewedSummary(stories.length, gherkin !== undefined)}: ` +
      `${counted(findings.length, 'finding')}.`,
    findings,
    items: [],
    files: [
      { name: 'story-review.md', mediaType: 'text/markdown', text: document(reviewed, lint) },
    ],
  };
}

function reviewedSummary(stories: number, feature: boolean): string {
  const parts = [
    ...(stories > 0 ? [counted(stories, 'user story', 'user stories')] : []),
    ...(feature ? ['a feature file'] : []),
  ];
  return `Reviewed ${parts.join(' and ')}`;
}

interface Reviewed {
  readonly name: string;
  readonly story: FoundStory;
  readonly points: readonly InvestPoint[];
}

function review(
  story: FoundStory,
  { place, stories }: { place: number; stories: readonly FoundStory[] },
): Reviewed {
  const label = story.label === undefined ? '' : ` (${story.label})`;
  const name = `story ${place}${label}, line ${story.line}`;
  const { role = '<role>', goal, benefit } = story;
  const criteria = story.criteria.map(({ text }) => ({ text, negative: soundsNegative(text) }));
  const points = [
    ...twins(story, stories.slice(0, place - 1)),
    ...investPoints({ role, goal: goal === '' ? '<goal>' : goal, benefit, criteria }),
    ...(goal === '' ? [noGoal] : []),
    ...story.criteria.flatMap(criterionPoints),
  ];
  return { name, story, points };
}

const noGoal: InvestPoint = {
  letter: 'V',
  rule: 'no_goal',
  reason: 'It does not say what the role wants to do.',
  repair: 'Add the goal after “I want to”.',
};

function twins(story: FoundStory, earlier: readonly FoundStory[]): InvestPoint[] {
  const key = sentenceKey(story);
  const twin = earlier.findIndex((other) => sentenceKey(other) === key);
  if (twin === -1) return [];
  const reason = `It says the same as story ${twin + 1}.`;
  return [{ letter: 'I', rule: 'duplicate_story', reason, repair: 'Keep one of the two.' }];
}

function sentenceKey({ role = '', goal }: FoundStory): string {
  return identityOf(`${role} ${goal}`);
}

function criterionPoints({ text, line }: FoundCriterion): InvestPoint[] {
  const points: InvestPoint[] = [];
  const point = (rule: string, reason: string, repair: string): void => {
    points.push({ letter: 'T', rule, reason: `Line ${line}: ${reason}`, repair });
  };
  const outcome = /\bthen\b([\s\S]*)$/i.exec(text)?.[1] ?? text;
  for (const { word, instead } of vagueIn(outcome)) {
    const repair = `“${text.trim().replaceAll(word, `<${instead}>`)}”`;
    point('vague_criterion', `“${word}” can be understood in several ways.`, repair);
  }
  const screen = screenWordsIn(text);
  if (screen.length > 0) {
    const words = screen.map((word) => `“${word}”`).join(', ');
    point(
      'screen_words',
      `${words} ties it to a screen.`,
      `Say what the person does or gets, without ${words}.`,
    );
  }
  const clauses = joinedClauses(outcome);
  if (clauses && !/\b(?:when|given)\b/i.test(outcome)) {
    const [first, second] = clauses;
    point('joined_assertions', 'It asserts two things.', `Split it: “${first}” / “${second}”`);
  }
  if (/\b(?:given|when)\b/i.test(text) && !/\bthen\b/i.test(text)) {
    point('missing_then', 'It has no Then.', `“${text.trim()} then <what is observed>”`);
  }
  return points;
}

/** Findings with the lines of the text that the feature is a part of. */
function lintFrom({ text, line: first }: { text: string; line: number }): Finding[] {
  return lintGherkin(text).map(({ rule, line, where, message }) => ({
    rule,
    severity: 'warning',
    where: where.replace(/line \d+$/, `line ${line + first - 1}`),
    message,
  }));
}

function featureIn(
  text: string,
  stories: readonly FoundStory[],
): { text: string; line: number } | undefined {
  const start = /^[ \t]*(?:@\S+.*\n\s*)*(?:Feature|Scenario(?: Outline)?):/m.exec(text);
  if (!start) return undefined;
  const line = text.slice(0, start.index).split('\n').length;
  const part = text.slice(start.index);
  if (/^\s*(?:@.*\n\s*)*Feature:/.test(part)) return { text: part, line };
  // Scenarios without a feature are a fragment: they get a name, on a line of its own.
  return stories.length > 0 ? undefined : { text: `Feature: fragment\n${part}`, line: line - 1 };
}

function findingOf({ letter, rule, reason, repair }: InvestPoint, where: string): Finding {
  return { rule, severity: 'warning', where, message: `(${letter} of INVEST) ${reason} ${repair}` };
}

/** What no rule can tell of a story, by letter: said, so that silence is not read as approval. */
const unchecked: Readonly<Record<InvestLetter, string>> = {
  I: 'whether it can be built without the others',
  N: 'whether there is room to talk about how',
  V: 'whether it is worth its money',
  E: 'whether the team knows enough to estimate it',
  S: 'whether it fits into one iteration',
  T: 'whether the criteria are all that matter',
};

const letters = ['I', 'N', 'V', 'E', 'S', 'T'] as const satisfies readonly InvestLetter[];

function document(reviewed: readonly Reviewed[], lint: readonly Finding[]): string {
  const overview = reviewed.map(({ name, story, points }) => [
    name,
    understood(story),
    ...letters.map((letter) => (points.some((point) => point.letter === letter) ? '?' : '')),
  ]);
  return [
    '# Review of user stories\n',
    '*Checked by rules on the wording. “?” is a question to talk about, no mark; an empty cell ' +
      'means that no rule found anything, which is not an approval.*\n',
    ...(reviewed.length > 0
      ? [
          markdownTable(['Where', 'As understood', ...letters], overview),
          ...reviewed.map(storyReview),
        ]
      : []),
    ...(lint.length > 0 ? ['## Feature file\n', findingList(lint)] : []),
    ...(reviewed.length > 0 ? ['## What only people can tell\n', questions()] : []),
  ].join('\n');
}

function storyReview({ name, story, points }: Reviewed): string {
  const rows = points
    .toSorted((a, b) => letters.indexOf(a.letter) - letters.indexOf(b.letter))
    .map((point) => [
      `${point.letter} ${investLetters[point.letter]}`,
      investQuestion(point),
      point.reason,
      point.repair,
    ]);
  return [
    `## ${markdownText(name)}\n`,
    `> ${markdownText(understood(story))}\n`,
    `${counted(story.criteria.length, 'criterion', 'criteria')} found.\n`,
    rows.length > 0
      ? markdownTable(['Letter', 'Question', 'Because', 'For example'], rows)
      : 'No rule found anything.\n',
  ].join('\n');
}

function understood({ role = '<role>', goal, benefit }: FoundStory): string {
  return storyText({ role, goal: goal === '' ? '<goal>' : goal, benefit });
}

function questions(): string {
  return letters
    .map((letter) => `- **${letter} ${investLetters[letter]}**: ${unchecked[letter]}\n`)
    .join('');
}
