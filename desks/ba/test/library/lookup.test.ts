/** Looking patterns up, and what a model that took something has to say: through the real kernel. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type ConversationId, createBaton, isObject, type Json, memoryStore } from '@baton/core';
import { type Script, type Step, scriptedModel } from '@baton/core/testing';
import { type Desk, itemsIn, openDesk } from '../../src/index.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { findPatterns, patternsNamed } from '../../src/library/lookup.ts';
import { takenFrom } from '../../src/library/taken.ts';

const library = loadLibrary();
const desk: Promise<Desk> = openDesk({ model: true });
after(async () => {
  await (await desk).close();
});

describe('find_patterns by words', () => {
  it('the name first, then what stands near it; nothing for what the library does not know', () => {
    const [first] = findPatterns('forgotten password', library);
    assert.equal(first?.name, 'password-reset');
    assert.ok(first?.covers.length);
    assert.equal(findPatterns('CRUD', library)[0]?.name, 'crud');
    assert.equal(findPatterns('Anmeldung', library)[0]?.name, 'login');
    assert.deepEqual(findPatterns('beehives', library), []);
  });

  it('without words everything there is, by name', () => {
    assert.equal(findPatterns(' the ', library).length, library.patterns.length);
  });
});

describe('one pattern whole', () => {
  it('with its defaults filled in, each an assumption with the question that settles it', () => {
    const [login] = patternsNamed('login', { library });
    const lock = login?.assumed.find(({ parameter }) => parameter === 'max_attempts');
    assert.match(lock?.text ?? '', /after 5 wrong passwords/);
    assert.match(lock?.ask ?? '', /\?$/);
    for (const { name } of library.patterns) {
      for (const pattern of patternsNamed(name, { library })) {
        if (pattern.kind === 'query' || pattern.kind === 'generator') continue;
        assert.doesNotMatch(JSON.stringify(pattern), /\{\{/, name);
      }
    }
  });

  it('a generator is filled from the request, or says what it has to be told', () => {
    const request = 'CRUD for suppliers: name required, max 50 characters';
    const [filled] = patternsNamed('crud', { library, request });
    assert.match(JSON.stringify(filled), /enter a supplier/);
    assert.doesNotMatch(JSON.stringify(filled), /\{\{/);
    const [open] = patternsNamed('crud', { library });
    assert.deepEqual(
      open?.slots?.map(({ name }) => name),
      ['entity', 'fields'],
    );
  });
});

describe('taken or not is decided by the text', () => {
  const login = library.patterns.filter(({ name }) => name === 'login');
  it('verbatim, with another figure, or with a word more', () => {
    for (const text of [
      'A refused login never tells whether the account exists.',
      'A session ends at logout and after 10 minutes without activity.',
      'An account is locked after 3 wrong passwords in a row, by the way.',
    ]) {
      assert.equal(takenFrom(text, login), 'login', text);
    }
  });
  it('not where the words are somebody’s own, however near the topic', () => {
    for (const text of [
      'A refused login is reported to the team lead within an hour.',
      'A session ends when the shift is over.',
      'As a driver, I want to log in with my badge so that I need no password.',
      '',
    ]) {
      assert.equal(takenFrom(text, login), undefined, text);
    }
  });
});

const rule = 'A refused login never tells whether the account exists.';
const story = {
  role: 'driver',
  goal: 'log in with my badge',
  benefit: 'I need no password',
  criteria: [
    {
      title: 'Known badge',
      given: ['a driver with a badge that is on record'],
      when: 'the driver shows the badge',
      then: ['the route of the day is shown'],
      kind: 'happy',
    },
    {
      title: 'Unknown badge',
      given: ['a badge that is not on record'],
      when: 'somebody shows it',
      then: ['the message is "This badge cannot be used"'],
      kind: 'negative',
      rule,
    },
  ],
};

async function played(script: Script): Promise<{
  items: ReturnType<typeof itemsIn>;
  answers: readonly unknown[];
}> {
  const { team } = await desk;
  const baton = createBaton({ team, store: memoryStore(), models: scriptedModel(script) });
  const id = 'c' as ConversationId;
  await baton.send(id, 'Write user stories for the badge login of drivers').outcome;
  const state = await baton.state(id);
  const answers = state.log
    .toArray()
    .flatMap((event) => (event.type === 'tool_answered' ? [event.output] : []));
  return { items: itemsIn(state.artifacts.values()), answers };
}

const begin: Step = { handoff: 'requirements', brief: { reason: 'stories are wanted' } };
const call = (tool: string, args: Json): Step => ({ tool, args });

describe('a model at the desk', () => {
  it('looks up, drafts, says what it took; only what is from there has the pattern as source', async () => {
    const { items, answers } = await played([
      begin,
      call('find_patterns', { words: 'login' }),
      call('find_patterns', { name: 'login' }),
      call('write_stories', {
        topic: 'Badge login',
        stories: [story],
        rules: [{ text: rule }],
        patterns: ['login'],
      }),
      'Done.',
    ]);
    const [found, whole] = answers;
    assert.ok(isObject(found) && Array.isArray(found['found']));
    assert.match(JSON.stringify(whole), /After how many wrong passwords/);
    const sources = new Map(items.map(({ id, source }) => [id, source]));
    assert.deepEqual(sources.get('BR-1'), { from: 'pattern', pattern: 'login' });
    for (const id of ['US-1', 'AC-1', 'AC-2'] as const) {
      assert.equal(sources.get(id)?.from, 'model', id);
    }
  });

  it('a pattern that is not there is a finding, and nothing is registered', async () => {
    const { items, answers } = await played([
      begin,
      call('write_stories', { topic: 'Badge', stories: [story], patterns: ['badges'] }),
      'Done.',
    ]);
    assert.match(JSON.stringify(answers[0]), /unknown_pattern.*“badges”/);
    assert.deepEqual(items, []);
  });

  it('naming no pattern is no source, even where the words are those of one', async () => {
    const { items } = await played([
      begin,
      call('write_stories', { topic: 'Badge', stories: [story], rules: [{ text: rule }] }),
      'Done.',
    ]);
    assert.equal(items.find(({ id }) => id === 'BR-1')?.source.from, 'model');
  });

  it('the four tools that draft take names of patterns, and every specialist can look them up', async () => {
    const { team } = await desk;
    for (const agent of ['requirements', 'process', 'data', 'testing']) {
      const tools = team.agents.get(agent)?.tools ?? [];
      assert.ok(
        tools.some(({ name }) => name === 'find_patterns'),
        agent,
      );
    }
    const taking = [...team.agents.values()].flatMap(({ tools }) =>
      tools.flatMap(({ name, input }) =>
        'shape' in input && isObject(input.shape) && 'patterns' in input.shape ? [name] : [],
      ),
    );
    assert.deepEqual(taking.toSorted(), [
      'map_process',
      'write_query',
      'write_specification',
      'write_stories',
    ]);
  });
});
