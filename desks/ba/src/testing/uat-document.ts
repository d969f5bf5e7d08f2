/**
 * The UAT plan as people read it.
 *
 * Comes in: the scope counted from the trace, the schedule, what was given. Goes out: Markdown.
 * What is a proposal of good practice says so; what nobody gave is marked as open.
 */
import type { Finding } from '../deliverable.ts';
import { counted } from '../naming.ts';
import { draftLine, type Origin } from '../register.ts';
import {
  assumedBy,
  findingList,
  linked,
  noteTable,
  section,
} from '../requirements/story-document.ts';
import { priorityNames, priorityOf, titleOf } from '../requirements/story-items.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item, Trace } from '../trace.ts';
import type { UatInput, UatScope } from './uat.ts';
import type { Schedule } from './uat-schedule.ts';

export interface UatDocument {
  readonly input: UatInput;
  readonly scope: UatScope;
  readonly schedule: Schedule;
  readonly trace: Trace;
  readonly origin: Origin;
  readonly findings: readonly Finding[];
}

const open = '⚠ open';
const proposal = '*Proposed from good practice; to be agreed.*\n';

/** Writes the plan. */
export function uatDocument(plan: UatDocument): string {
  const { input, scope, schedule, trace, origin, findings } = plan;
  const items: readonly Item[] = [
    ...scope.stories,
    ...scope.criteria.map(({ item }) => item),
    ...scope.tests.map(({ item }) => item),
  ];
  return [
    `# User acceptance test plan: ${markdownText(input.topic)}\n`,
    `*${markdownText(draftLine(origin))}*\n`,
    ...section('1. Scope', scopeText(input, scope)),
    ...section('2. Not covered', uncoveredText(scope)),
    ...section('3. Entry criteria', checklist(input.entryCriteria, entryProposal)),
    ...section('4. Exit criteria', checklist(input.exitCriteria, exitProposal)),
    ...section('5. People', peopleTable(input)),
    ...section('6. Schedule', scheduleText(schedule, scope)),
    ...section('7. Traceability', traceabilityTable(scope, trace)),
    ...section(
      '8. Assumptions the acceptance rests on',
      noteTable('Assumption', assumedBy(items, trace)),
    ),
    ...section(
      '9. Open questions',
      noteTable('Question', linked('QN', { as: 'asks', to: items, trace })),
    ),
    ...section('10. Severity of defects', `${proposal}\n${severityTable}`),
    ...section('11. Sign-off', signOff),
    ...section('Notes of the checks', findingList(findings)),
  ].join('\n');
}

function scopeText(
  { environment, outOfScope = [] }: UatInput,
  { stories, criteria, tests }: UatScope,
): string {
  const rows = stories.map((story) => {
    const priority = priorityOf(story);
    const own = criteria.filter(({ item }) => item.links.some(({ to }) => to === story.id));
    return [story.id, story.text, priority ? priorityNames[priority] : 'not given', own.length];
  });
  const excluded = outOfScope.map((entry) => `- ${markdownText(entry)}\n`).join('');
  return [
    `${counted(criteria.length, 'acceptance criterion', 'acceptance criteria')}, ` +
      `${counted(tests.length, 'test case')}. ` +
      `Environment: ${environment === undefined ? open : markdownText(environment)}.\n`,
    ...(rows.length > 0 ? [markdownTable(['Id', 'Story', 'Priority', 'Criteria'], rows)] : []),
    `Out of scope:${excluded === '' ? ` ${open}, nobody said.\n` : `\n\n${excluded}`}`,
  ].join('\n');
}

function uncoveredText({ uncovered, criteria }: UatScope): string {
  if (uncovered.length === 0)
    return `Nothing: each of the ${criteria.length} criteria has a test case.\n`;
  const rows = uncovered.map(({ id, text, owner }) => [id, text, owner, open]);
  return [
    `⚠ **${uncovered.length} of ${criteria.length} criteria have no test case.**\n`,
    markdownTable(['Id', 'Criterion', 'Owner', 'Why it is not tested'], rows),
  ].join('\n');
}

export const entryProposal: readonly string[] = [
  'The system test is complete; no defect of severity 1 or 2 is open.',
  'The environment holds the version to be accepted.',
  'Test data and accounts are ready.',
  'Testers are named, free and briefed.',
  'The assumptions below are confirmed or accepted as a risk.',
];

export const exitProposal: readonly string[] = [
  'Every planned test case was run.',
  'No defect of severity 1 or 2 is open.',
  'For each open defect of severity 3 or 4 somebody has accepted it until a date.',
  'Every criterion without a test case was accepted as such.',
  'The sign-off below is complete.',
];

function checklist(given: readonly string[] | undefined, proposed: readonly string[]): string {
  const list = (given ?? proposed).map((entry) => `- [ ] ${markdownText(entry)}\n`).join('');
  return given ? list : `${proposal}\n${list}`;
}

export const usualRoles: readonly (readonly [string, string])[] = [
  ['Test lead', 'plans, reports, decides about tests that are run again'],
  ['Tester', 'runs test cases and reports defects'],
  ['Contact of the developers', 'analyses and repairs defects'],
  ['Who accepts', 'decides and signs'],
];

function peopleTable({ roles = [], testers }: UatInput): string {
  const nameOf = (role: string): string => {
    const given = roles
      .filter((one) => one.role.toLowerCase() === role.toLowerCase())
      .map(({ name }) => name);
    if (role === 'Tester' && testers) given.push(...testers);
    return given.length > 0 ? given.join(', ') : open;
  };
  const usual = usualRoles.map(([role, does]) => [role, nameOf(role), does]);
  const known = new Set(usualRoles.map(([role]) => role.toLowerCase()));
  const others = roles
    .filter(({ role }) => !known.has(role.toLowerCase()))
    .map(({ role, name }) => [role, name, '']);
  return markdownTable(['Role', 'Name', 'Does'], [...usual, ...others]);
}

function scheduleText(schedule: Schedule, { tests }: UatScope): string {
  if (schedule.state === 'open') {
    return (
      `${open}: it is not known ${schedule.missing.join(', ')}. ` +
      `${counted(tests.length, 'test case')} have to be run.\n`
    );
  }
  const rows = schedule.days.map(({ day, tester, cases }) => [
    day,
    tester,
    cases.length,
    cases.join(', '),
    '',
  ]);
  const table =
    rows.length > 0 ? markdownTable(['Day', 'Tester', 'Number', 'Test cases', 'Done'], rows) : '';
  const room =
    `Room for ${counted(schedule.capacity, 'test case')}; ${tests.length} to run. ` +
    `Repeats after repairs are not counted; public holidays are not known.\n`;
  if (schedule.state === 'planned') return `${table}\n${room}`;
  const { unplanned, missingTesterDays } = schedule;
  const warning =
    `⚠ **Not planned for lack of time:** ${unplanned.join(', ')}. It takes ` +
    `${counted(missingTesterDays, 'more tester day', 'more tester days')}.\n`;
  return `${table}\n${warning}\n${room}`;
}

function traceabilityTable({ criteria, stale }: UatScope, trace: Trace): string {
  const rows = criteria.map(({ item, tests }) => {
    const old = stale.filter(
      ({ id }) => id === item.id || tests.some(({ item: test }) => test.id === id),
    );
    const list = tests.length === 0 ? '⚠ none' : tests.map(({ item: test }) => test.id).join(', ');
    const state =
      old.length === 0 ? '' : `⚠ to be looked at again: ${old.map(({ id }) => id).join(', ')}`;
    return [item.id, titleOf(item, trace), list, state, ''];
  });
  return markdownTable(['Id', 'Criterion', 'Test cases', 'State', 'Result'], rows);
}

const severityTable: string = markdownTable(
  ['Severity', 'Meaning', 'Consequence'],
  [
    [
      '1 critical',
      'Work cannot go on, data is lost or harm is done; there is no way around.',
      'Testing stops until it is repaired.',
    ],
    [
      '2 major',
      'An important function fails; the way around is hard.',
      'Repaired before acceptance.',
    ],
    ['3 minor', 'A function fails; there is an easy way around.', 'Repaired by an agreed date.'],
    ['4 cosmetic', 'Wording or looks; nothing fails.', 'Repaired when there is time.'],
  ],
);

const signOff: string = markdownTable(
  [
    'Name',
    'Role',
    'Decision (accepted, accepted with conditions, refused)',
    'Conditions',
    'Date and signature',
  ],
  Array.from({ length: 3 }, () => ['', '', '', '', '']),
);
