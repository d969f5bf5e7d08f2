/** The data specialist without a language model, from the message to its files. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { converse, type Turn } from '../offline/conversation.ts';

describe('one message after another', () => {
  let turns: readonly Turn[] = [];
  before(async () => {
    turns = await converse([
      'data dictionary template',
      'Total revenue by region and quarter for 2025, excluding cancelled orders. ' +
        'Tables: orders(id, region, status, amount, created_at)',
      'Datenmodell für Bienenstöcke',
    ]);
  });

  it('a template is the blank document, not one about nothing', () => {
    assert.match(turns[0]?.files.get('data-dictionary.md') ?? '', /\[[^\]]+\]/);
  });

  it('a figure of tables in the message is a query on them, and the tables are shown', () => {
    const { files, text, tools } = turns[1] ?? assert.fail();
    const sql = files.get('quarterly-revenue-by-region.sql') ?? '';
    assert.match(sql, /date_trunc\('quarter', created_at\)[\s\S]*sum\(amount\)[\s\S]*FROM orders/);
    assert.deepEqual(tools, ['compose_query', 'write_query', 'describe_data']);
    assert.doesNotMatch(text, /Not made/);
  });

  it('what the desk says itself is in the language of the message', () => {
    const text = turns[2]?.text ?? '';
    assert.match(text, /Musterbibliothek hat keine Entitäten[\s\S]*Was muss gespeichert/);
  });
});
