/**
 * A review of single statements: requirements, acceptance criteria, tests.
 *
 * Comes in: free text, one statement to a line or sentence. Goes out: a document with each statement
 * and its points, each with the reason and a repair. Nothing is registered.
 * Invariant: a repair is made of the statement's own words and of `<…>` for what somebody has to say.
 */
import { z } from 'zod';
import type { Deliverable, Finding } from '../deliverable.ts';
import { counted } from '../naming.ts';
import { markdownTable, markdownText } from '../table.ts';
import {
  hasFigure,
  identityOf,
  joinedClauses,
  screenWordsIn,
  solutionWordsIn,
  vagueIn,
} from '../wording.ts';
import { contradictionOf, withoutActor, withoutUnit } from './statement-pairs.ts';

export const statementKinds = ['requirement', 'criterion', 'test'] as const;
export type StatementKind = (typeof statementKinds)[number];

export interface StatementsInput {
  readonly text: string;
  readonly kind: StatementKind;
}

/** What `reviewStatements` takes. */
export const statementsInput: z.ZodType<StatementsInput> = z.object({
  text: z.string().trim().min(1).describe('The statements, verbatim.'),
  kind: z.enum(statementKinds),
});

interface Point {
  readonly rule: string;
  readonly reason: string;
  readonly repair: string;
}

interface Reviewed {
  readonly statement: string;
  readonly points: readonly Point[];
}

const plural = { requirement: 'requirements', criterion: 'criteria', test: 'tests' } as const;

/** Reviews every statement of a text. */
export function reviewStatements({ text, kind }: StatementsInput): Deliverable {
  const statements = statementsIn(text, kind);
  const reviewed = statements.map(
    (statement, index): Reviewed => ({
      statement,
      points: [
        ...twin(statement, statements.slice(0, index)),
        ...(kind === 'test' ? [] : against(statement, statements.slice(0, index))),
        ...points(statement, kind),
      ],
    }),
  );
  const findings = reviewed.flatMap(({ statement, points: own }) =>
    own.map(
      ({ rule, reason, repair }): Finding => ({
        rule,
        severity: 'warning',
        where: `"${statement.length > 60 ? `${statement.slice(0, 60)}…` : statement}"`,
        message: `${reason} ${repair}`,
      }),
    ),
  );
  return {
    ok: true,
    summary:
      `Reviewed ${counted(statements.length, kind, plural[kind])}: ` +
      `${counted(findings.length, 'finding')}.`,
    findings,
    items: [],
    files: [
      {
        name: `${kind}-review.md`,
        mediaType: 'text/markdown',
        text: document(reviewed, kind),
      },
    ],
  };
}

/** A line, or a sentence of prose; Given, When and Then belong together. */
function statementsIn(text: string, kind: StatementKind): readonly string[] {
  const blocks = listed(text).split(/\n\s*\n|\n(?=\s*(?:[-*•]|\d{1,3}[.)])\s)/);
  return blocks
    .flatMap((block) => {
      const whole = kind === 'test' || /\bthen\b/i.test(block);
      return whole ? [block] : block.split(/\n+|(?<=[\p{L}\d)”"][.!?])\s+(?=\p{Lu})/u);
    })
    .map((line) => line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '').trim())
    .filter((line) => /\p{L}/u.test(line));
}

/** A numbered list on one line, an entry a line: `1. … 2. …`. */
function listed(text: string): string {
  if (!/(?:^|\s)1[.)]\s\S[\s\S]*\s2[.)]\s\S/.test(text)) return text;
  return text.replace(/(?<=[.!?;,)”"\p{L}])[ \t]+(?=\d{1,2}[.)]\s+\p{L})/gu, '\n');
}

function twin(statement: string, earlier: readonly string[]): readonly Point[] {
  const place = earlier.findIndex((other) => identityOf(other) === identityOf(statement));
  if (place < 0) return [];
  const reason = `It says the same as number ${place + 1}.`;
  return [{ rule: 'duplicate', reason, repair: 'Keep one of the two.' }];
}

function against(statement: string, earlier: readonly string[]): readonly Point[] {
  const found = contradictionOf(statement, earlier);
  if (!found) return [];
  const number = found.with + 1;
  return [
    {
      rule: 'contradiction',
      reason: `It says “${found.said}” where number ${number} says “${found.against}”.`,
      repair: 'Ask which one holds, or say when each does.',
    },
  ];
}

function points(statement: string, kind: StatementKind): readonly Point[] {
  const outcome = /\bthen\b([\s\S]*)$/i.exec(statement)?.[1] ?? statement;
  return [
    ...vagueIn(statement).map(({ word, instead }) => ({
      rule: 'vague',
      reason: leftOpen.test(word)
        ? `“${word}” is not decided yet.`
        : `“${word}” can be understood in several ways.`,
      repair: `Say ${instead}: “${statement.replace(word, `<${instead}>`)}”`,
    })),
    ...joined(kind === 'criterion' ? outcome : statement, kind),
    ...withoutUnit(statement).map((quote) => ({
      rule: 'no_unit',
      reason: `“${quote}” has no unit.`,
      repair: `Say of what: “${statement.replace(quote, `${quote} <unit>`)}”`,
    })),
    ...(kind === 'requirement' ? requirementPoints(statement) : []),
    ...(kind === 'criterion' ? criterionPoints(statement) : []),
    ...(kind === 'test' ? testPoints(statement) : []),
  ];
}

const leftOpen = /^(?:TBD|TBC|TODO|to be \w+)$/i;

function joined(statement: string, kind: StatementKind): readonly Point[] {
  const clauses = kind === 'test' ? undefined : joinedClauses(statement);
  if (!clauses) return [];
  const [first, second] = clauses;
  return [
    { rule: 'two_in_one', reason: 'It holds two.', repair: `Split it: “${first}” / “${second}”.` },
  ];
}

function requirementPoints(statement: string): readonly Point[] {
  const solution = solutionWordsIn(statement).map((word) => `“${word}”`);
  const done = withoutActor(statement);
  return [
    ...(done === undefined
      ? []
      : [
          {
            rule: 'no_actor',
            reason: `“${done}” names nobody who does it.`,
            repair: 'Write “<who> must <what>”: which person or system?',
          },
        ]),
    ...(solution.length > 0
      ? [
          {
            rule: 'solution',
            reason: `${solution.join(', ')} is part of a solution, not of the need.`,
            repair: 'Say what has to be possible, and keep the solution as a note.',
          },
        ]
      : []),
    ...(/\b(?:must|shall|should|can|may|has to|have to|needs? to|will)\b/i.test(statement)
      ? []
      : [
          {
            rule: 'no_obligation',
            reason: 'It does not say whether it has to be.',
            repair: 'Write “<who> must <what>”.',
          },
        ]),
  ];
}

function criterionPoints(statement: string): readonly Point[] {
  const screen = screenWordsIn(statement).map((word) => `“${word}”`);
  const made: Point[] = [];
  if (!/\bwhen\b/i.test(statement) || !/\bthen\b/i.test(statement)) {
    made.push({
      rule: 'no_form',
      reason: 'It names no event with an outcome, so two testers may test two things.',
      repair: `Write “Given <state>, when <event>, then <what is seen>”.`,
    });
  } else if (!/\bgiven\b/i.test(statement)) {
    made.push({
      rule: 'no_given',
      reason: 'It names no state before.',
      repair: 'Add “Given <state>”.',
    });
  }
  if (screen.length > 0) {
    made.push({
      rule: 'screen_words',
      reason: `${screen.join(', ')} ties it to a screen.`,
      repair: 'Say what the person does or gets.',
    });
  }
  return made;
}

function testPoints(statement: string): readonly Point[] {
  const expects = /\b(?:expected|expect|then|should|must|is shown|are shown|see[ns]?|result)\b/i;
  const made: Point[] = [];
  if (!expects.test(statement)) {
    made.push({
      rule: 'no_expected_result',
      reason: 'It says what is done and not what must be seen.',
      repair: 'Add “Expected: <what is seen>”, something a tester can compare with.',
    });
  }
  if (!hasFigure(statement)) {
    made.push({
      rule: 'no_test_data',
      reason: 'It names no value, so each tester uses another one.',
      repair: 'Name the data: <account>, <value>.',
    });
  }
  if (!/\b(?:given|precondition|before|logged in|with an?|starting)\b/i.test(statement)) {
    made.push({
      rule: 'no_precondition',
      reason: 'It does not say what has to be there before.',
      repair: 'Add the state it begins in.',
    });
  }
  return made;
}

function document(reviewed: readonly Reviewed[], kind: StatementKind): string {
  const title = { requirement: 'requirements', criterion: 'acceptance criteria', test: 'tests' };
  const sections = reviewed.map(({ statement, points: own }, index) =>
    [
      `## ${index + 1}. ${markdownText(statement)}\n`,
      own.length > 0
        ? markdownTable(
            ['Reason', 'Repair'],
            own.map(({ reason, repair }) => [reason, repair]),
          )
        : 'No rule found anything.\n',
    ].join('\n'),
  );
  return [
    `# Review of ${title[kind]}\n`,
    '*Checked by rules on the wording. Where no rule found anything, that is not an approval.*\n',
    ...sections,
    '## What only people can tell\n',
    '- whether it is right, complete and worth its money\n',
  ].join('\n');
}
