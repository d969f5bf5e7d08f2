/** The offline desk from end to end: the real kernel, tools, library and engine; a store in memory. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type Baton,
  type ConversationId,
  createBaton,
  type LogEvent,
  memoryStore,
  type Outcome,
} from '@baton/core';
import { type Desk, type DeskOptions, itemsIn, openDesk } from '../src/index.ts';
import { parseGherkin } from '../src/requirements/gherkin.ts';

interface Asked {
  readonly outcome: Outcome;
  readonly events: readonly LogEvent[];
  /** Who held the baton, in order. */
  readonly route: readonly string[];
  readonly files: readonly string[];
  readonly folder: string;
  readonly items: ReturnType<typeof itemsIn>;
}

const folders: string[] = [];
const desks: Desk[] = [];
after(async () => {
  for (const desk of desks) await desk.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

const examples = fileURLToPath(new URL('../../../examples', import.meta.url));

async function openTest(options: DeskOptions = {}): Promise<{ desk: Desk; baton: Baton }> {
  const desk = await openDesk(options);
  desks.push(desk);
  return { desk, baton: createBaton({ team: desk.team, store: memoryStore() }) };
}

async function say(
  { desk, baton }: { desk: Desk; baton: Baton },
  request: string,
  conversation = 'c' as ConversationId,
): Promise<Asked> {
  const outcome = await baton.send(conversation, request, { artifacts: desk.sources }).outcome;
  const state = await baton.state(conversation);
  const folder = await mkdtemp(join(tmpdir(), 'baton-desk-'));
  folders.push(folder);
  const paths = await desk.writeFiles(state.artifacts.values(), folder);
  const events = state.log.toArray().filter((event) => event.seq >= state.run.since);
  const route = events.flatMap((event) =>
    event.type === 'routed' || event.type === 'handoff_committed' ? [event.to] : [],
  );
  return {
    outcome,
    events,
    route,
    files: paths.map((path) => path.slice(folder.length + 1)).toSorted(),
    folder,
    items: itemsIn(state.artifacts.values()),
  };
}

async function ask(request: string, options?: DeskOptions): Promise<Asked> {
  return await say(await openTest(options), request);
}

const readText = (asked: Asked, name: string): Promise<string> =>
  readFile(join(asked.folder, name), 'utf8');

test('user stories: one specialist, parsed Gherkin, labelled assumptions', async () => {
  const asked = await ask('Write user stories for a login page with OTP verification');
  assert.equal(asked.outcome.kind, 'answered');
  assert.deepEqual(asked.route, ['triage', 'requirements']);
  assert.match(asked.outcome.text, /^Deterministic draft, no language model\./);
  assert.deepEqual(asked.files, [
    'login-with-one-time-code-stories.md',
    'login-with-one-time-code.feature',
    'trace.json',
  ]);
  const gherkin = parseGherkin(await readText(asked, 'login-with-one-time-code.feature'));
  assert.ok(gherkin.ok);
  const assumptions = asked.items.filter(({ kind }) => kind === 'ASM');
  assert.ok(assumptions.length > 5);
  for (const { status, source } of assumptions) {
    assert.equal(status, 'open');
    assert.deepEqual(source, { from: 'pattern', pattern: 'login + otp' });
  }
});

test('a process map: BPMN, a picture and a document', async () => {
  const asked = await ask('Map the order fulfillment process');
  assert.deepEqual(asked.route, ['triage', 'process']);
  const bpmn = asked.files.find((name) => name.endsWith('.bpmn'));
  const svg = asked.files.find((name) => name.endsWith('.svg'));
  assert.ok(svg);
  assert.match(await readText(asked, String(bpmn)), /<bpmndi:BPMNShape/);
});

test('two specialists: both contribute, and the record says why', async () => {
  const asked = await ask('Document the refund process with acceptance criteria for each step');
  assert.deepEqual(asked.route, ['triage', 'process', 'requirements']);
  const [first, second] = asked.events.flatMap((event) =>
    event.type === 'handoff_committed' ? [event] : [],
  );
  assert.match(String(first?.brief.reason), /process first/);
  assert.deepEqual(first?.brief.open, ['requirements: acceptance criteria']);
  assert.equal(second?.standing, 'added');
  assert.ok(second?.brief.carries?.includes('PS-1'));
  const steps = asked.items.filter(({ kind }) => kind === 'PS');
  const covered = new Set(
    asked.items.flatMap(({ kind, links }) =>
      kind === 'AC' ? links.filter(({ as }) => as === 'step_of').map(({ to }) => to) : [],
    ),
  );
  assert.deepEqual(
    steps.filter(({ id }) => !covered.has(id)).map(({ id }) => id),
    [],
  );
});

test('SQL on a CSV is executed; on a schema it runs; on nothing it is parsed, and says so', async () => {
  const request = 'Write SQL for monthly sales report';
  const onData = await ask(request, { csv: [join(examples, 'sales.csv')] });
  assert.match(onData.outcome.text, /Executed on sales\.csv \(\d+ rows\)/);
  assert.ok(onData.files.includes('monthly-sales.csv'));
  const onSchema = await ask(request, { schema: [join(examples, 'schema.sql')] });
  assert.match(onSchema.outcome.text, /Executed on the empty tables of schema\.sql/);
  const onNothing = await ask(request);
  assert.match(onNothing.outcome.text, /Parsed, not executed/);
  assert.match(onNothing.outcome.text, /give --data or --schema/);
  for (const { route } of [onData, onSchema, onNothing])
    assert.deepEqual(route, ['triage', 'data']);
});

test('[B1] UAT without criteria: testing sends for them, sits out, and comes back with news', async () => {
  const asked = await ask('UAT plan for the login page');
  assert.deepEqual(asked.route, ['triage', 'testing', 'requirements', 'testing']);
  const standings = asked.events.flatMap((event) =>
    event.type === 'handoff_committed' ? [event.standing] : [],
  );
  assert.deepEqual(standings, ['dispatched', 'declined', 'added']);
  assert.ok(asked.files.some((name) => name.endsWith('-uat-plan.md')));
  assert.ok(asked.items.some(({ kind }) => kind === 'TC'));
});

test('nobody is called for a definition, a greeting or what is outside the trade', async () => {
  const definition = await ask('what is INVEST?');
  assert.deepEqual(definition.route, ['triage']);
  assert.match(definition.outcome.text, /Independent/);
  const greeting = await ask('Hello there');
  assert.deepEqual(greeting.route, ['triage']);
  const outside = await ask('book me a flight');
  assert.deepEqual(outside.route, ['triage']);
  assert.match(outside.outcome.text, /^Sorry, I can not help with that\./);
  for (const { files, events } of [definition, greeting, outside]) {
    assert.deepEqual(files, []);
    assert.ok(events.every((event) => event.type !== 'tool_answered'));
  }
});

test('outside the library: said so, one question, no domain invented', async () => {
  const asked = await ask('Write user stories for a parking app');
  assert.equal(asked.outcome.kind, 'waiting');
  assert.equal(asked.outcome.waitingFor, 'user');
  assert.equal(asked.outcome.text.match(/\?/g)?.length, 1, asked.outcome.text);
  assert.deepEqual(asked.items, []);
});

test('an answer to the question of the desk is read together with what was asked', async () => {
  const work = await openTest();
  const first = await say(work, 'login page');
  assert.equal(first.outcome.kind, 'waiting');
  const second = await say(work, 'user stories please');
  assert.equal(second.outcome.kind, 'answered');
  assert.deepEqual(second.route, ['triage', 'requirements']);
  assert.match(second.outcome.text, /“Login”/);
});

test('a second request builds on the trace of the first and uses no id twice', async () => {
  const work = await openTest();
  const stories = await say(work, 'Write user stories for the login page');
  const tests = await say(work, 'Write test cases for the login page');
  assert.deepEqual(tests.route, ['triage', 'testing']);
  const before = new Set(stories.items.map(({ id }) => id));
  assert.ok(tests.items.length > before.size);
  assert.equal(new Set(tests.items.map(({ id }) => id)).size, tests.items.length);
  const again = await say(work, 'Write user stories for the login page');
  assert.equal(again.items.length, tests.items.length);
});

test('[G3] the files are the same bytes however often they are written', async () => {
  const asked = await ask('Map the leave request process');
  const { desk, baton } = await openTest();
  await baton.send('d' as ConversationId, 'Map the leave request process').outcome;
  const other = await mkdtemp(join(tmpdir(), 'baton-desk-'));
  folders.push(other);
  const state = await baton.state('d' as ConversationId);
  await desk.writeFiles(state.artifacts.values(), other);
  await desk.writeFiles(state.artifacts.values(), other);
  assert.deepEqual((await readdir(other)).toSorted(), [...asked.files]);
  for (const name of asked.files) {
    assert.equal(await readFile(join(other, name), 'utf8'), await readText(asked, name), name);
  }
});

test('a missing data file and a broken pattern of the user stop the desk with the place', async () => {
  await assert.rejects(openDesk({ csv: ['/nowhere/sales.csv'] }), {
    code: 'input_invalid',
    message: /Cannot read \/nowhere\/sales\.csv/,
  });
  const folder = await mkdtemp(join(tmpdir(), 'baton-library-'));
  folders.push(folder);
  await writeFile(join(folder, 'mine.yaml'), 'kind: stories\nname: [\n');
  await assert.rejects(openDesk({ library: [folder] }), {
    code: 'input_invalid',
    message: /mine\.yaml:\d+/,
  });
});

test('the two forms of the desk have the same agents, tools and edges', async () => {
  const shapeOf = ({ team }: Desk): unknown =>
    [...team.agents.values()].map(({ name, tools, handoffs, dispatcher }) => ({
      name,
      dispatcher,
      tools: tools.map((tool) => tool.name),
      handoffs: handoffs.map(({ to }) => to),
    }));
  const [offline, model] = await Promise.all([openTest(), openTest({ model: true })]);
  assert.deepEqual(shapeOf(offline.desk), shapeOf(model.desk));
  const triage = model.desk.team.agents.get('triage');
  assert.ok(triage?.kind === 'model' && triage.instructions.includes('You are triage'));
});
