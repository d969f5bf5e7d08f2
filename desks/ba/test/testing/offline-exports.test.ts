/** Exports asked for in a conversation with the offline desk. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, converse } from '../offline/conversation.ts';

test('what there is goes into another form on the next message, without being made again', async () => {
  const turns = await converse([
    'Write test cases for the password reset',
    'export as Jira CSV',
    'TestRail too',
    'now as Excel',
    'and as Word please',
  ]);
  assert.deepEqual(
    turns.map(({ tools }) => tools),
    [
      ['write_stories', 'derive_tests'],
      ['export_stories'],
      ['export_tests'],
      ['export_tests'],
      ['export_document'],
    ],
  );
  const names = [...(turns.at(-1)?.files.keys() ?? [])];
  for (const end of ['jira.csv', 'testrail.csv', 'uat-plan.xlsx', 'stories.docx']) {
    assert.ok(
      names.some((name) => name.endsWith(end)),
      `${end} of ${names.join(', ')}`,
    );
  }
  const tests = turns[0]?.items.filter(({ kind }) => kind === 'TC') ?? [];
  assert.ok(
    tests.some(({ source }) => source.from === 'pattern' && source.pattern === 'password-reset'),
  );
});

test('one request for all of it: drafted, derived, exported', async () => {
  const { tools, text } = await ask('Test cases for checkout for TestRail and Xray');
  assert.deepEqual(tools, ['write_stories', 'derive_tests', 'export_tests']);
  assert.match(text, /for Xray, TestRail/);
});

test('sentences that decide between cases become a decision table', async () => {
  const { tools, text } = await ask(
    'Derive tests from this rule: discount 10 % if premium and above 100 EUR, 5 % if only one of them',
  );
  assert.deepEqual(tools, ['derive_decision_table']);
  assert.match(text, /What follows when “not: premium”, “not: above 100 EUR”\?/);
});
