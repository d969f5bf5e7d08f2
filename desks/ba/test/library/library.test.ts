import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { libraryFolder, loadLibrary } from '../../src/library/library.ts';
import { matchPatterns } from '../../src/library/match.ts';
import { overridesIn } from '../../src/library/overrides.ts';
import { filledIn } from '../../src/library/pattern.ts';
import { understand } from '../../src/understanding/understand.ts';

const temps: string[] = [];
after(() => {
  for (const folder of temps) rmSync(folder, { recursive: true, force: true });
});

/** A library folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'library-'));
  temps.push(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const small = `
kind: stories
name: gate
title: Gate
names: { en: [gate] }
parameters:
  - name: open_seconds
    default: 20
    assume: It opens for {{open_seconds}} seconds.
    ask: How long?
    said: ["open # seconds"]
rules:
  - { key: open, text: "The gate is open for {{open_seconds}} seconds." }
stories:
  - role: guest
    goal: open the gate
    benefit: I can drive in
    criteria:
      - title: Opens
        kind: happy
        rule: open
        given: [a closed gate]
        when: the guest asks
        then: ["it is open for {{open_seconds}} seconds"]
`;

describe('loading', () => {
  it('the shipped library has no finding', () => {
    const { patterns, findings } = loadLibrary();
    assert.deepEqual(findings, []);
    const names = patterns.map(({ kind, name }) => `${kind} ${name}`);
    assert.equal(new Set(names).size, names.length, 'each name once for its kind');
    const least = { stories: 24, generator: 6, process: 12, query: 8 };
    for (const [kind, count] of Object.entries(least)) {
      const own = patterns.filter((pattern) => pattern.kind === kind);
      assert.ok(own.length >= count, `${kind}: ${own.length}`);
    }
  });

  it('every shipped parameter is an assumption with the question that settles it', () => {
    for (const pattern of loadLibrary().patterns) {
      for (const { name, assume, ask } of pattern.parameters) {
        assert.ok(assume.includes(`{{${name}}}`), name);
        assert.match(ask, /\?$/, name);
      }
    }
  });

  it('a user folder replaces by kind and name, and adds', () => {
    const mine = folder({
      'my/otp.yaml': small.replace('name: gate', 'name: otp'),
      'gate.yml': small,
    });
    const { patterns, findings } = loadLibrary([libraryFolder, mine]);
    assert.deepEqual(findings, []);
    assert.equal(patterns.filter(({ name }) => name === 'otp').length, 1);
    assert.equal(patterns.find(({ name }) => name === 'otp')?.title, 'Gate');
    assert.equal(patterns.length, loadLibrary().patterns.length + 1);
  });

  const wrong: readonly (readonly [string, string, RegExp, number])[] = [
    [
      'a key that does not exist',
      small.replace('title: Gate', 'title: Gate\ncolour: red'),
      /colour/,
      5,
    ],
    ['a value of the wrong type', small.replace('default: 20', 'default: [20]'), /default/, 8],
    [
      'a parameter that is not there',
      small.replace('"it is open for {{open_seconds}} seconds"', '"{{nothing}}"'),
      /\{\{nothing\}\}/,
      24,
    ],
    [
      'a parameter that nothing uses',
      small
        .replaceAll('{{open_seconds}} seconds"', 'a while"')
        .replace('"The gate is open for {{open_seconds}} seconds."', 'It opens.'),
      /Nothing uses open_seconds/,
      7,
    ],
    ['a rule that is not there', small.replace('rule: open', 'rule: shut'), /no rule shut/, 21],
    ['broken YAML', `${small}\n  - [`, /Cannot read the file/, 26],
    [
      'a phrase without a value',
      small.replace('open # seconds', 'open seconds'),
      /Put # for the number/,
      11,
    ],
  ];
  for (const [what, text, message, line] of wrong) {
    it(`${what}: left out, with file and line`, () => {
      const { patterns, findings } = loadLibrary([
        folder({ 'a/gate.yaml': text, 'good.yaml': small.replace('name: gate', 'name: good') }),
      ]);
      assert.deepEqual(
        patterns.map(({ name }) => name),
        ['good'],
      );
      assert.match(findings[0]?.message ?? '', message);
      assert.equal(findings[0]?.where, `a/gate.yaml:${line}`);
    });
  }

  it('two patterns of one name in one folder are a mistake', () => {
    const { findings } = loadLibrary([folder({ 'a.yaml': small, 'b.yaml': small })]);
    assert.match(findings[0]?.message ?? '', /a\.yaml is a stories gate pattern too/);
  });

  it('a folder that is not there is a finding, not an exception', () => {
    const { patterns, findings } = loadLibrary([libraryFolder, '/nowhere/at/all']);
    assert.equal(patterns.length, loadLibrary().patterns.length);
    assert.equal(findings.length, 1);
  });

  it('a process that cannot be drawn is a mistake with its line', () => {
    const text = `
kind: process
name: loop
title: Loop
names: { en: [loop] }
trigger: Begun
outcomes: [Done]
lanes: [{ name: Desk, kind: role }]
steps:
  - { key: begun, name: Begun, kind: start, lane: Desk }
  - { key: work, name: Do work, lane: Desk }
flows:
  - { from: begun, to: work }
  - { from: work, to: nowhere }
`;
    const { findings } = loadLibrary([folder({ 'loop.yaml': text })]);
    assert.match(findings[0]?.message ?? '', /no step with the key nowhere/);
  });
});

describe('matching', () => {
  const library = loadLibrary();
  const names = (text: string, kind?: 'stories' | 'process' | 'query'): readonly string[] =>
    matchPatterns(understand(text), library, kind).fits.map(({ pattern }) => pattern.name);

  it('by name, in several languages', () => {
    assert.deepEqual(
      names('Write user stories for a login page with OTP verification', 'stories'),
      ['login', 'otp'],
    );
    assert.deepEqual(names('Analyze login requirements', 'stories'), ['login']);
    assert.deepEqual(names('Akzeptanzkriterien für Passwort vergessen', 'stories'), [
      'password-reset',
    ]);
    assert.deepEqual(names('Map the order fulfillment process', 'process'), ['order-fulfilment']);
    assert.deepEqual(names('top 20 customers sql', 'query'), ['top-customers']);
    assert.deepEqual(names('diagramme du remboursement', 'process'), ['refund']);
  });
  it('not where the name only describes something else, or is refused', () => {
    assert.deepEqual(names('user stories for a login history report', 'stories'), []);
    assert.deepEqual(names('user stories for a parking app', 'stories'), []);
    assert.deepEqual(names('No login stories, only the archive', 'stories'), []);
  });
  it('the longer name wins over one inside it', () => {
    assert.deepEqual(names('leave approval process map', 'process'), ['leave-request']);
  });
  it('what no pattern takes care of is named, verbatim', () => {
    const { notCovered } = matchPatterns(
      understand('user stories for a login page with face recognition'),
      library,
      'stories',
    );
    assert.deepEqual(notCovered, ['face recognition']);
  });
});

describe('values that the request gives', () => {
  const library = loadLibrary();
  const said = (text: string): readonly string[] =>
    overridesIn(text, matchPatterns(understand(text), library, 'stories').fits).map(
      ({ pattern, parameter, value }) => `${pattern}.${parameter}=${value}`,
    );
  it('are read and quoted', () => {
    assert.deepEqual(said('stories for OTP valid 10 minutes'), ['otp.otp_validity_minutes=10']);
    assert.deepEqual(said('stories for OTP, code expires after 2 min, six tries'), [
      'otp.otp_validity_minutes=2',
      'otp.otp_attempts_max=6',
    ]);
    const text = 'stories for invoice approval, manager approves up to 5k';
    const [one] = overridesIn(text, matchPatterns(understand(text), library, 'stories').fits);
    assert.equal(one?.value, 5000);
    assert.equal(one?.quote, 'manager approves up to 5k');
    assert.deepEqual(said('approval stories: manager approves up to 12,500'), [
      'approval.approval_limit=12500',
    ]);
  });
  it('go to the pattern that was named last before them', () => {
    assert.deepEqual(said('login locked after 7 attempts, OTP with 4 digits'), [
      'login.max_attempts=7',
      'otp.otp_digits=4',
    ]);
    assert.deepEqual(said('login with OTP, 4 attempts'), ['otp.otp_attempts_max=4']);
  });
  it('text parameters take the words up to a little word', () => {
    assert.deepEqual(said('login with OTP via authenticator app for members'), [
      'otp.otp_channel=authenticator app',
    ]);
  });
  it('nothing is read where nothing was said', () => {
    assert.deepEqual(said('login with OTP for 2000 users'), []);
  });
});

describe('filling in', () => {
  it('values, the edges of limits, and unknown names', () => {
    const values = new Map<string, number | string>([
      ['n', 5000],
      ['who', 'agent'],
    ]);
    assert.equal(
      filledIn('{{n}} {{n - 1}} {{ n + 1 }} {{who}} {{x}}', values),
      '5,000 4,999 5,001 agent {{x}}',
    );
  });
});
