/**
 * The requests of the gallery: what a business analyst asks in a week, and what the desk makes of it
 * without a language model. Their results are kept in `docs/gallery`, so that a change of any is
 * seen in review.
 */

export interface GalleryEntry {
  /** The folder in `docs/gallery`. */
  readonly name: string;
  readonly title: string;
  /** What is said, one message after another. */
  readonly say: readonly string[];
  /** Files in `desks/ba/gallery/data`; `.sql` files are schemas. */
  readonly data?: readonly string[];
  /** The file that is shown, a picture where there is one. */
  readonly shows: string;
}

export const gallery: readonly GalleryEntry[] = [
  {
    name: '01-login-with-code',
    title: 'User stories with criteria',
    say: [
      'Write user stories for a login page with OTP verification, the code is valid 10 minutes',
    ],
    shows: 'login-with-one-time-code.feature',
  },
  {
    name: '02-right-sized-brd',
    title: 'A requirements document of the right size',
    say: [
      'BRD for a parking app: drivers book a space for at most 12 hours. The operator confirms the booking within 10 minutes.',
    ],
    shows: 'parking-app-requirements.md',
  },
  {
    name: '03-review',
    title: 'A review of requirements',
    say: [
      'Review these requirements: 1. Sessions end after 10 minutes. 2. The system should be fast and user-friendly. 3. Sessions end after 30 minutes. 4. Reports and/or exports are produced.',
    ],
    shows: 'reply.md',
  },
  {
    name: '04-moscow',
    title: 'MoSCoW with reasons from what was given',
    say: [
      'Prioritise with MoSCoW: single sign-on value 9 effort 5; audit log must, value 7 effort 3; dark mode value 2 effort 2; bulk edit value 6 effort 8',
    ],
    shows: 'reply.md',
  },
  {
    name: '05-split-a-story',
    title: 'A large story, split',
    say: [
      'Split this story: As a clerk I want to enter, change, approve and export invoices so that suppliers are paid on time.',
    ],
    shows: 'enter-change-approve-and-export-invoices-split.md',
  },
  {
    name: '06-crud',
    title: 'Generated: create, read, update, delete',
    say: ['CRUD for suppliers: name required, max 80 characters; e-mail unique; rating 1 to 5'],
    shows: 'suppliers-create-change-and-delete.feature',
  },
  {
    name: '07-life-cycle',
    title: 'Generated: a life cycle',
    say: [
      'Life cycle of a contract: Draft -> Submitted -> Approved -> Signed, Submitted -> Rejected, Rejected -> Draft',
    ],
    shows: 'life-cycle-of-a-contract.feature',
  },
  {
    name: '08-permission-matrix',
    title: 'Generated: a permission matrix',
    say: [
      'Permission matrix for invoices: clerk: read, write; approver: read, approve; auditor: read',
    ],
    shows: 'permission-matrix.feature',
  },
  {
    name: '09-order-to-cash',
    title: 'A process from the library',
    say: ['Map the order to cash process'],
    shows: 'order-to-cash.svg',
  },
  {
    name: '10-arrows',
    title: 'A process from arrows',
    say: [
      'Draw the process: [Service] triage 2 days -> [Lead] approval 6 days (ok -> [Warehouse] ship 1 day / not ok -> back to triage)',
    ],
    shows: 'process.svg',
  },
  {
    name: '11-as-is-to-be',
    title: 'As-is and to-be with the gaps',
    say: [
      'Gap analysis. As-is: [Clerk] enter claim 1 hour -> [Manager] check claim 3 days -> [Finance] pay claim 2 days. To-be: [Portal] enter claim 10 min -> [Clerk] check claim 1 day -> [Finance] pay claim 2 days',
    ],
    shows: 'process-as-is-to-be.svg',
  },
  {
    name: '12-bottlenecks',
    title: 'Bottlenecks from times in words',
    say: [
      'Find bottlenecks in: clerk enters order (5 min), manager approves order (2 days), warehouse ships order (4 hours)',
    ],
    shows: 'process-bottlenecks.svg',
  },
  {
    name: '13-event-log',
    title: 'Process mining of an event log',
    say: ['Mine this event log: where do cases wait?'],
    data: ['tickets.csv'],
    shows: 'tickets-flow.svg',
  },
  {
    name: '14-monthly-sales',
    title: 'SQL with its result',
    say: ['Write SQL for the monthly sales report'],
    data: ['sales.csv'],
    shows: 'reply.md',
  },
  {
    name: '15-churn',
    title: 'A metric with its definition',
    say: ['SQL for the churn rate'],
    shows: 'reply.md',
  },
  {
    name: '16-quality-rules',
    title: 'Data quality rules and the rows that break them',
    say: [
      'Check the data quality of sales: amount > 0, status in (paid, open, cancelled), customer not null',
    ],
    data: ['sales.csv'],
    shows: 'sales-rules.md',
  },
  {
    name: '17-a-word-nobody-knows',
    title: 'A word that is not in the data: a question, no query',
    say: ['Which profitable customers bought most?'],
    data: ['sales.csv'],
    shows: 'reply.md',
  },
  {
    name: '18-data-model',
    title: 'A data model from the library',
    say: ['Data model for a shopping cart'],
    shows: 'data-model-of-cart-and-voucher-er.svg',
  },
  {
    name: '19-uat-workbook',
    title: 'A UAT plan as a workbook',
    say: ['Write a UAT plan for password reset as Excel'],
    shows: 'reply.md',
  },
  {
    name: '20-decision-table',
    title: 'A decision table and its tests',
    say: [
      'Decision table and test cases: discount 10 % if the customer is premium and the order is above 100 EUR, 5 % if only one of them holds, otherwise 0 %',
    ],
    shows: 'decisions-decision-table.md',
  },
  {
    name: '21-boundaries',
    title: 'Boundary values from sentences',
    say: [
      'Boundary values for: refunds within 30 days after delivery, up to 500.00 EUR without approval',
    ],
    shows: 'reply.md',
  },
  {
    name: '22-everything-for-a-refund',
    title: 'Stories, process and tests in one go, handed from one to the next',
    say: ['User stories, process map and test cases for a refund'],
    shows: 'refund-process.svg',
  },
  {
    name: '23-a-criterion-changes',
    title: 'A criterion changes: what is out of date, and only that made anew',
    say: [
      'User stories and test cases for login',
      'AC-3: Given an account, when nobody does anything for 7 minutes, then the session ends',
      'update what is out of date',
    ],
    shows: 'reply.md',
  },
  {
    name: '24-not-in-the-library',
    title: 'What the library does not know, in German',
    say: ['Schreibe bitte User Stories für eine App zum Züchten von Bienen'],
    shows: 'reply.md',
  },
];
