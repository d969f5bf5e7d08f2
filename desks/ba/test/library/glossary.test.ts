import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { answerQuestion, loadGlossary } from '../../src/library/glossary.ts';
import { libraryFolder } from '../../src/library/library.ts';
import { understand } from '../../src/understanding/understand.ts';
import { anyText, runs } from '../runs.ts';

const glossary = loadGlossary();
const temps: string[] = [];
after(() => {
  for (const folder of temps) rmSync(folder, { recursive: true, force: true });
});

const answered = (text: string): string | undefined => answerQuestion(text)?.entry.name;

describe('the shipped glossary', () => {
  it('loads without a finding, each name once', () => {
    assert.deepEqual(glossary.findings, []);
    const names = glossary.entries.map(({ kind, name }) => `${kind} ${name}`);
    assert.equal(new Set(names).size, names.length);
    assert.ok(glossary.entries.filter(({ kind }) => kind === 'term').length >= 45);
  });

  it('every answer about the trade names its source and is short enough to read', () => {
    for (const { kind, name, source, answer } of glossary.entries) {
      if (kind !== 'desk') assert.notEqual(source, '', name);
      assert.ok(answer.length > 40 && answer.length < 700, `${name}: ${answer.length}`);
    }
  });

  it('each term is what "What is …?" is answered with, and triage sees a question in it', () => {
    for (const { kind, name, words } of glossary.entries) {
      // “As is” and “to be” are everyday words without their hyphen.
      const plain = words[0]?.[0]?.replace(/^(as|to) (is|be)$/, '$1-$2');
      if (kind !== 'term' || plain === undefined) continue;
      const question = `What is ${plain}?`;
      assert.equal(understand(question).kind, 'question', question);
      assert.equal(answered(question), name, question);
    }
  });

  it('each rule of thumb and each question about the desk is answered with itself', () => {
    for (const { kind, name } of glossary.entries) {
      if (kind !== 'rule' && kind !== 'desk') continue;
      assert.equal(understand(name).kind, 'question', name);
      const got = answerQuestion(name)?.entry;
      assert.ok(got?.name === name || got?.kind === 'comparison', `${name} → ${got?.name}`);
    }
  });

  it('each comparison is found by its two sides, in either order', () => {
    for (const { kind, name, words } of glossary.entries) {
      if (kind !== 'comparison' || words.length !== 2) continue;
      const [[a = ''] = [], [b = ''] = []] = words;
      assert.equal(answered(`What is the difference between ${a} and ${b}?`), name);
      assert.equal(answered(`${b} vs ${a}`), name);
    }
  });
});

describe('answers', () => {
  it('notions and rules of thumb', () => {
    assert.match(answerQuestion('what is INVEST?')?.answer ?? '', /Independent.*Testable/s);
    assert.match(
      answerQuestion('what does RACI stand for')?.answer ?? '',
      /Responsible.*Informed/s,
    );
    assert.match(
      answerQuestion('How many criteria should a story have?')?.answer ?? '',
      /three to eight/,
    );
    assert.match(answerQuestion('Was bedeutet UAT?')?.answer ?? '', /acceptance/);
    assert.equal(answered('is UAT before SIT?'), 'sit and uat');
  });
  it('two notions that are not compared anywhere are both explained', () => {
    const { answer } = answerQuestion('difference between SIPOC and Gherkin') ?? { answer: '' };
    assert.match(answer, /Suppliers/);
    assert.match(answer, /Cucumber/);
  });
  it('the desk is honest about what it is and cannot do', () => {
    assert.match(answerQuestion('are you an AI?')?.answer ?? '', /no language model/);
    assert.match(
      answerQuestion('can you export to Jira?')?.answer ?? '',
      /no connection to other systems/,
    );
    assert.match(answerQuestion('do you store my data?')?.answer ?? '', /no telemetry/);
  });
  it('what it does not know it does not answer', () => {
    assert.equal(answerQuestion('what is a quokka?'), undefined);
    assert.equal(answerQuestion(''), undefined);
  });
  it('never throws', () => {
    fc.assert(
      fc.property(anyText(200), (text) => {
        answerQuestion(text);
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('a glossary of one’s own', () => {
  it('adds terms and replaces those of the same name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'glossary-'));
    temps.push(folder);
    mkdirSync(join(folder, 'glossary'));
    writeFileSync(
      join(folder, 'glossary', 'ours.yaml'),
      'terms:\n  - { name: UAT, names: [uat], answer: Our own week., source: handbook }\n',
    );
    const own = loadGlossary([libraryFolder, folder]);
    assert.equal(answerQuestion('what is UAT?', own)?.answer, 'Our own week.');
    writeFileSync(
      join(folder, 'glossary', 'wrong.yaml'),
      'terms:\n  - name: UAT\n    names: uat\n',
    );
    const [finding] = loadGlossary([folder]).findings;
    assert.equal(finding?.where, 'glossary/wrong.yaml:3');
  });
});
