/**
 * What can be checked of a user story without knowing its business, ordered by INVEST.
 *
 * Comes in: a story in its parts. Goes out: points, each with its letter, the reason and a repair.
 * Invariant: a repair is made of the story's own words and of `<…>` for what somebody has to say.
 * INVEST is Bill Wake's (2003): independent, negotiable, valuable, estimable, small, testable.
 * Whether a story is worth its money no rule can tell; silence is not approval.
 */

import { contentOf, joinedGoals, solutionWordsIn, soundsNegative, vagueIn } from '../wording.ts';
import { type StoryParts, storyText } from './story-items.ts';

export const investLetters = {
  I: 'independent',
  N: 'negotiable',
  V: 'valuable',
  E: 'estimable',
  S: 'small',
  T: 'testable',
} as const;

export type InvestLetter = keyof typeof investLetters;

export interface InvestPoint {
  readonly letter: InvestLetter;
  /** snake_case, such as `two_goals`. */
  readonly rule: string;
  readonly reason: string;
  /** What to do, in the words of the story. */
  readonly repair: string;
}

export interface JudgedStory extends StoryParts {
  /** Each criterion as one text. */
  readonly criteria: readonly { readonly text: string; readonly negative: boolean }[];
}

/** More criteria than this and the story is probably several. */
export const criteriaMax = 8;

/** Judges one story. */
export function investPoints(story: JudgedStory): readonly InvestPoint[] {
  return [
    ...independence(story),
    ...negotiability(story),
    ...value(story),
    ...estimability(story),
    ...size(story),
    ...testability(story),
  ];
}

function independence({ goal, benefit = '' }: JudgedStory): InvestPoint[] {
  const [other] =
    /\bUS-?\d+\b|\b(?:previous|other|next|first|second) story\b|\bstory \d+\b/i.exec(
      `${goal} ${benefit}`,
    ) ?? [];
  if (other === undefined) return [];
  return [
    {
      letter: 'I',
      rule: 'names_another_story',
      reason: `It leans on “${other}”, so that neither can be planned alone.`,
      repair: `Take “${other}” out of the story and say as a Given what has to be true before.`,
    },
  ];
}

function negotiability({ goal }: JudgedStory): InvestPoint[] {
  const found = solutionWordsIn(goal);
  if (found.length === 0) return [];
  const words = found.map((word) => `“${word}”`).join(', ');
  return [
    {
      letter: 'N',
      rule: 'solution_in_goal',
      reason: `${words} is part of a solution, not of the need.`,
      repair: `Say what the role wants to achieve without ${words}, and keep that as a note.`,
    },
  ];
}

function value({ role, goal, benefit }: JudgedStory): InvestPoint[] {
  const points: InvestPoint[] = [];
  const name = role.trim().replace(/^(?:an?|the)\s+/i, '');
  if (
    /^(?:(?:end )?users?|system|application|app|software|platform|website|someone|person)$/i.test(
      name,
    )
  ) {
    points.push({
      letter: 'V',
      rule: 'role_is_generic',
      reason: `“${name}” can be anybody, so nobody can say whether it is worth anything to them.`,
      repair:
        'Name the people who have the need: “As a <which ' +
        `${/system|app|soft|plat|web/i.test(name) ? 'person' : name}>, …”.`,
    });
  }
  if (
    /\b(?:developer|programmer|product owner|scrum master|development team|tester)\b/i.test(name)
  ) {
    points.push({
      letter: 'V',
      rule: 'role_is_builder',
      reason: `“${name}” builds the product; a story is for somebody who uses it.`,
      repair: 'Name who gains by it, or keep it as a task below the story it serves.',
    });
  }
  if (benefit === undefined || benefit.trim() === '') {
    points.push({
      letter: 'V',
      rule: 'missing_benefit',
      reason: 'It does not say what it is good for.',
      repair: `Complete it: “${storyText({ role, goal, benefit: '<what this gives them>' })}”`,
    });
  } else if (isPartOf(contentOf(benefit), contentOf(goal))) {
    points.push({
      letter: 'V',
      rule: 'benefit_restates_goal',
      reason: `“${benefit}” says the goal again.`,
      repair: `Ask why: “${storyText({ role, goal, benefit: '<what this gives them>' })}”`,
    });
  }
  return points;
}

function estimability({ goal }: JudgedStory): InvestPoint[] {
  return vagueIn(goal).map(({ word, instead }) => ({
    letter: 'E',
    rule: 'vague_goal',
    reason: `“${word}” can be understood in several ways.`,
    repair: `Say ${instead}, or ask for it.`,
  }));
}

function size({ role, goal, benefit, criteria }: JudgedStory): InvestPoint[] {
  const points: InvestPoint[] = [];
  const goals = joinedGoals(goal);
  if (goals) {
    const split = goals
      .map((part) => `“${storyText({ role, goal: part, benefit })}”`)
      .join(' and ');
    points.push({
      letter: 'S',
      rule: 'two_goals',
      reason: `It wants two things: “${goals[0]}” and “${goals[1]}”.`,
      repair: `Split it: ${split}`,
    });
  }
  if (criteria.length > criteriaMax) {
    points.push({
      letter: 'S',
      rule: 'many_criteria',
      reason: `${criteria.length} criteria are more than ${criteriaMax}.`,
      repair: 'Split it along its rules or its paths, and give each part its criteria.',
    });
  }
  return points;
}

function testability({ criteria }: JudgedStory): InvestPoint[] {
  if (criteria.length === 0) {
    return [
      {
        letter: 'T',
        rule: 'no_criteria',
        reason: 'It has no acceptance criterion, so nobody can tell when it is done.',
        repair: 'Add “Given <state>, when <action>, then <what is observed>”.',
      },
    ];
  }
  if (criteria.some(({ negative, text }) => negative || soundsNegative(text))) return [];
  return [
    {
      letter: 'T',
      rule: 'no_negative_criterion',
      reason: 'All criteria show how it goes well.',
      repair: 'Add what happens when a Given is not met, or ask for it.',
    },
  ];
}

function isPartOf(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return part.size > 0 && [...part].every((word) => whole.has(word));
}

/** What a point asks of the people who own the story: a finding is never a verdict. */
export function investQuestion({ rule, reason }: InvestPoint): string {
  return (
    questions[rule] ?? `What is right here: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`
  );
}

const questions: Readonly<Record<string, string>> = {
  names_another_story: 'What has to be there before, so that this one can be planned alone?',
  duplicate_story: 'Which of the two is meant?',
  solution_in_goal: 'What is it needed for, whatever the solution?',
  role_is_generic: 'Who exactly needs it?',
  role_is_builder: 'Who gains by it when it is there?',
  missing_benefit: 'What is better for this role afterwards?',
  benefit_restates_goal: 'Why does this role want it?',
  no_goal: 'What does this role want to do?',
  vague_goal: 'By what would two people see the same?',
  two_goals: 'Can one of the two be delivered and used without the other?',
  many_criteria: 'Which of its rules or paths could come later?',
  no_criteria: 'How does somebody see that it is done?',
  no_negative_criterion: 'What is seen when it does not go well?',
  vague_criterion: 'What exactly is seen?',
  screen_words: 'What happens, whatever the screen looks like?',
  joined_assertions: 'Can one of the two hold without the other?',
  missing_then: 'What is seen then?',
};
