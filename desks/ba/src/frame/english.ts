/** The frame in English. */
import type { Frame, OwnersItems } from './frame.ts';

const deliverables: Frame['deliverables'] = {
  user_stories: 'user stories',
  acceptance_criteria: 'acceptance criteria',
  gherkin: 'gherkin',
  brd: 'brd',
  requirements: 'requirements',
  business_rules: 'business rules',
  use_cases: 'use cases',
  scope: 'scope',
  stakeholders: 'stakeholders',
  prioritisation: 'prioritisation',
  change_request: 'change request',
  process_map: 'process map',
  sop: 'sop',
  gap_analysis: 'gap analysis',
  bottleneck: 'bottleneck',
  process_mining: 'process mining',
  raci: 'raci',
  approval_matrix: 'approval matrix',
  state_model: 'state model',
  decision_table: 'decision table',
  sql: 'sql',
  report: 'report',
  kpi: 'kpi',
  data_dictionary: 'data dictionary',
  data_model: 'data model',
  data_mapping: 'data mapping',
  data_quality: 'data quality',
  sample_data: 'sample data',
  test_cases: 'test cases',
  uat_plan: 'uat plan',
  boundaries: 'boundaries',
  pairwise: 'pairwise',
  test_strategy: 'test strategy',
  traceability: 'traceability',
  defects: 'defects',
  test_data: 'test data',
};

const trade =
  'user stories and acceptance criteria, process maps, SQL and reports, test cases and UAT plans';

export const english: Frame = {
  deliverables,
  label: 'Deterministic draft, no language model.',
  draftsAre: '',

  // What was made
  toConfirm: 'To confirm first',
  toAnswer: 'To answer first',
  someOf: (shown, all) => `(${shown} of ${all}; all are in the files)`,
  howToSettle: (id) => `(“confirm ${id}” or “${id}: what holds instead” settles one.)`,
  moreRows: '(and more, in the file)',
  andMore: (count) => `- and ${count} more, in the file`,
  covered: (row) => `Covered: ${row.covered} of ${row.of} ${row.what}; missing: ${row.missing}.`,
  outOfDate: (owners) =>
    `Out of date by that: ${owners.map(owned).join('; ')}. Say “update what is out of date” to have ` +
    'it made again.',
  notMade: (names) => `Not made: ${names}.`,
  cut: 'Your message is longer than can be read at once: its beginning and its end were read.',
  unfinished: 'Not finished. Still missing:',
  anAnswer: 'an answer',
  passedOn: (agent, reason) => `${agent} passed it on: ${reason}`,

  // What was refused, and what would help
  refusedBy: (tool) => `${tool} refused it:`,
  notRecorded: 'That could not be recorded:',
  whichItem: 'Which item is meant?',
  howToRead: 'How should it read?',
  whichTemplate: 'Which of these do you want?',
  giveAgain: 'Can you correct the file or the schema, and give it again?',
  holdsInstead: (id) => `What holds instead is open: say it as “${id}: …”, or leave it out.`,
  toLookAt: 'These are for a person to look at again:',
  stillRight: (id) => `Is ${id} still right (“confirm ${id}”), or what should it be?`,
  restsOn: (id) => `(rests on ${id})`,

  // Nothing to draft from
  notMadeHere: (names) => `Without a language model this desk makes no ${names}.`,
  instead: {
    requirements: 'Would user stories or a requirements document help instead?',
    process: 'Would a process map of your own steps help instead?',
    data: 'Would a query or a data dictionary help instead?',
    testing: 'Would test cases or a UAT plan help instead?',
  },
  unknownTopic: (what, topic) => {
    const names = { stories: 'user stories', process: 'a process map', query: 'a query' };
    const about = topic === '' ? '' : ` for “${topic}”`;
    return (
      `Without a language model I cannot make up ${names[what]}${about}: the pattern library has ` +
      'nothing on it, and your message does not describe it.'
    );
  },
  tellMore: {
    stories: 'Who does what in it, and what must never happen? A few sentences are enough.',
    process: 'Who does which step, in which order, with which branches? A list of steps is enough.',
    query: 'Which table or file is it about, and which figure do you want, by what?',
  },
  noData: 'There is no data to look at: give a file with --data or a schema with --schema.',
  whichData: 'Which file or tables is it about?',
  notWritten:
    'No query was written: a word of your question is nothing that the data or the library knows, and ' +
    'leaving it out would answer another question.',
  notComposed:
    'Your question could not be read as a query. Without a language model this composes counts, sums, ' +
    'averages and rankings of columns, by groups, periods and filters; a SELECT of your own is ' +
    'checked and run.',
  notInData: (words) =>
    `${listed(words)} ${words.length > 1 ? 'are' : 'is'} not in the data: what counts as ` +
    `${words.length === 1 ? words[0] : 'each of them'}?`,
  notRead: (words) =>
    `${listed(words)} ${words.length > 1 ? 'were' : 'was'} not understood: what counts as ` +
    `${words.length === 1 ? words[0] : 'each of them'}?`,
  metricHasNo: ({ metric, beyond }) =>
    `No query was written: “${metric}” of the library has no place for ${listed(beyond)}, and ` +
    'leaving it out would answer another question.',
  metricInstead: ({ metric, beyond }) =>
    `Would “${metric}” without ${listed(beyond)} help, or can you give the SELECT that ` +
    'you have in mind?',
  ownQuery: 'Your own query, unchanged.',
  howAsRule: (quote) => `How would you write “${quote}” as a rule, for example amount > 0?`,
  notChecked: (quotes) => `Not checked: ${quotes.map((quote) => `“${quote}”`).join(', ')}.`,
  noEntities: (topic) =>
    `The pattern library has no entities for ${topic === '' ? 'that' : `“${topic}”`}, and without a ` +
    'language model none are made up. Tables that you name are taken as they are.',
  whatIsKept:
    'What has to be kept, such as: customer(customer_id, name), order(order_id, ' +
    'customer_id, amount)?',
  noText: 'There is no text to review in your message.',
  whichText: 'Which text should be reviewed: can you paste it?',
  noTests: 'There is no test to review in your message.',
  whichTests: 'Which tests should be reviewed: can you paste them?',
  noFeatures: 'There is no list of features to put in order in your message.',
  whichFeatures: 'Which features are they, with value and effort where you know them?',
  noFigures:
    'Quality requirements need figures that only you know, and the library has none; it would be ' +
    'made up.',
  whichFigures:
    'Which figures must hold: response time, availability, number of users, how long data is kept?',
  noDecisions: 'Your message does not say what is decided on which conditions.',
  whichDecisions:
    'What follows when which conditions hold, such as “10 % if premium and above 100 ' +
    'EUR, otherwise 0 %”?',
  noCriteria: 'Tests come from acceptance criteria, and there are none here yet.',
  noWayToSee: 'Your message says who does what, and not how one can see that it works.',
  whatIsSeen: (goals) => `What is seen when ${goals} went well, and what when it is refused?`,

  // Triage
  hello: `Hello. This desk makes ${trade}. What do you need?`,
  welcome: 'You are welcome. Say what you need next.',
  goodbye: 'Goodbye. The conversation is kept and can be continued.',
  toPerson: 'A person of the desk gets this, with all that was said.',
  noTemplate: (names) =>
    `There is no template for that. There are: ${names}.\n\nWhich of them do you want?`,
  whatFor: (topic) => {
    const about = topic === '' ? '' : ` for “${topic}”`;
    return (
      'That does not say what you want to hold in the end. What should be ' +
      `made${about}: ${trade}?`
    );
  },
  whichIsIt: `That leaves open what you want to hold in the end: ${trade}. Which is it?`,
  noEntry:
    'This desk has no entry on that in its glossary, and without a language model it does not make ' +
    `one up. It makes ${trade}.`,
  sorry: 'Sorry, I can not help with that.',
  refusals: {
    prompt_injection: 'That asks me to set my instructions aside, which I do not do.',
    harmful: 'That would do harm, so nobody here does it.',
    acts_on_live_system: 'This desk writes and checks; it never runs anything on a live system.',
    other_system: 'This desk can not act in other systems.',
    program_code: 'Program code is not made here.',
    personal: 'That is a private matter, which this desk is not for.',
    not_ba_work: 'That is not business analysis.',
  },
  makes: `What this desk makes: ${trade}.`,

  // The trace
  nothingYet: 'Nothing has been made in this conversation yet.',
  madeSoFar: (counts) => `Made so far: ${counts}.`,
  assumptions: 'Assumptions to confirm',
  questions: 'Open questions',
  none: 'none',
  inFiles: (count) => `- and ${count} more, in the files`,
  nothingToCover: 'Coverage: there is nothing yet that something could cover.',
  coverage: 'Coverage, counted from links:',
  coverageRow: (row) =>
    `- ${row.covered} of ${row.of} ${row.what}${row.missing === '' ? '' : `; missing: ${row.missing}`}`,
  nothingStale: 'Nothing is out of date.',
  staleNow: 'Out of date, since what they rest on has changed:',
  becauseOf: (ids) => `, because of ${ids}`,
  nothingRests: (id) => `Nothing rests on ${id}.`,
  rests: (id, text) => `On ${id} (${text}) rest:`,
};

function owned({ owner, ids, more }: OwnersItems): string {
  return `${ids}${more > 0 ? ` and ${more} more` : ''} (${owner})`;
}

/** Words as they were written, the last one after `and`. */
function listed(words: readonly string[]): string {
  const shown = words.map((word) => `“${word}”`);
  return shown.length > 1
    ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
    : (shown[0] ?? '');
}
