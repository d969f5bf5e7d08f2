/** How values in a request and in later answers are read. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { basisFor } from '../../src/library/draft-basis.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { matchPatterns } from '../../src/library/match.ts';
import { overridesIn } from '../../src/library/overrides.ts';
import { valueFor } from '../../src/library/parameters.ts';
import { filledIn, type Parameter } from '../../src/library/pattern.ts';
import { saidValue } from '../../src/library/said-value.ts';
import { understand } from '../../src/understanding/understand.ts';

const library = loadLibrary();

function said(text: string): readonly string[] {
  return overridesIn(text, matchPatterns(understand(text), library, 'stories').fits).map(
    ({ parameter, value }) => `${parameter}=${value}`,
  );
}

/** What an answer to the assumption of a parameter gives. */
function answered(name: string, value: string): readonly string[] {
  const pattern = library.patterns.find(({ parameters }) =>
    parameters.some((one) => one.name === name),
  );
  const parameter = pattern?.parameters.find((one) => one.name === name);
  assert.ok(pattern && parameter, name);
  const defaults = new Map(pattern.parameters.map((one) => [one.name, one.default]));
  const text = filledIn(parameter.assume, defaults);
  const given = valueFor(text, { library, value, quote: value })
    .filter((one) => one.pattern === pattern.name)
    .map((one) => `${one.parameter}=${one.value}`);
  // A process of the same name may assume the same.
  return [...new Set(given)];
}

function left(text: string): readonly string[] {
  return basisFor(understand(text), { library, kind: 'stories' }).notCovered;
}

describe('numbers', () => {
  it('thousands are read in English and in European form', () => {
    const limit = 'money transfer stories, daily limit';
    assert.ok(said(`${limit} 5.000 EUR`).includes('transfer_day_limit=5000'));
    assert.ok(said(`${limit} 5,000 EUR`).includes('transfer_day_limit=5000'));
    assert.ok(said(`${limit} 12.500,50 EUR`).includes('transfer_day_limit=12500.5'));
    assert.ok(said(`${limit} 12,500.50 EUR`).includes('transfer_day_limit=12500.5'));
  });
  it('any amount is read as it is written, in both forms', () => {
    const parameter = { name: 'n', default: 1, assume: 'At most {{n}}.', ask: '?', said: [] };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.integer({ min: 0, max: 99 }),
        (a, b) => {
          const amount = (a * 100 + b) / 100;
          for (const locale of ['en-US', 'de-DE']) {
            const text = amount.toLocaleString(locale, { minimumFractionDigits: 2 });
            assert.equal(saidValue(text, parameter)?.value, amount, text);
          }
        },
      ),
    );
  });
  it('a number may be written together with its unit', () => {
    assert.deepEqual(said('file upload stories, max 10MB'), ['import_size_max=10']);
  });
});

describe('units', () => {
  it('a currency settles that of the pattern', () => {
    assert.deepEqual(said('refund stories, auto refund up to 2,500 USD'), [
      'auto_refund_limit=2500',
      'refund_currency=USD',
    ]);
    assert.deepEqual(said('money transfer stories, daily limit $2,500'), [
      'transfer_day_limit=2500',
      'transfer_currency=USD',
    ]);
  });
  it('two currencies in one pattern: the second amount is not taken', () => {
    const text = 'money transfer stories, daily limit 2,500 USD, at least 5 EUR';
    assert.deepEqual(said(text), ['transfer_day_limit=2500', 'transfer_currency=USD']);
    assert.deepEqual(left(text), ['5 EUR']);
  });
  it('working days are no calendar days', () => {
    assert.deepEqual(said('refund stories within 30 working days'), ['payout_days=30']);
    assert.deepEqual(answered('refund_window_days', '30 working days'), []);
  });
  it('an answer is converted where that is exact, else not taken', () => {
    assert.deepEqual(answered('refund_window_days', '2 weeks'), ['refund_window_days=14']);
    assert.deepEqual(answered('refund_window_days', '48 hours'), ['refund_window_days=2']);
    assert.deepEqual(answered('refund_window_days', '36 hours'), []);
    assert.deepEqual(answered('otp_validity_minutes', '1 hour'), ['otp_validity_minutes=60']);
  });
  it('an answer in the unit of something else is no answer', () => {
    assert.deepEqual(answered('auto_refund_limit', '10 days'), []);
    assert.deepEqual(answered('import_rows_max', '10 days'), []);
    assert.deepEqual(answered('transfer_currency', '10 days'), []);
    assert.deepEqual(answered('transfer_currency', 'USD'), ['transfer_currency=USD']);
    assert.deepEqual(answered('auto_refund_limit', 'not 50 but 75'), ['auto_refund_limit=75']);
  });
  it('months and days, MB and GB have no exact ratio', () => {
    const days: Parameter = { name: 'n', default: 1, assume: '{{n}} days', ask: '?', said: [] };
    const size: Parameter = { ...days, assume: '{{n}} MB' };
    assert.equal(saidValue('2 months', days), undefined);
    assert.equal(saidValue('1 GB', size), undefined);
    assert.equal(saidValue('2 years', { ...days, assume: '{{n}} months' })?.value, 24);
  });
});

describe('times of day', () => {
  it('are hours in every usual form', () => {
    for (const time of ['15:00', '3 pm', '3:00 PM', "15 o'clock"]) {
      const text = `money transfer stories, cut-off time ${time}`;
      assert.deepEqual(said(text), ['transfer_cut_off_hour=15'], time);
    }
    assert.deepEqual(said('notifications with quiet hours from 22:00 to 7:00'), [
      'quiet_from_hour=22',
      'quiet_to_hour=7',
    ]);
  });
  it('with minutes they are not taken, and named', () => {
    const text = 'money transfer stories, cut-off time 15:30';
    assert.deepEqual(said(text), []);
    assert.deepEqual(left(text), ['15:30']);
  });
});

describe('words', () => {
  it('are kept as they are typed', () => {
    assert.deepEqual(said('CSV import stories, encoding ISO 8859-1'), [
      'import_encoding=ISO 8859-1',
    ]);
    assert.deepEqual(said('money transfer stories, time zone Europe/London'), [
      'transfer_time_zone=Europe/London',
    ]);
    assert.deepEqual(said('notifications via SMS'), ['notify_channel=SMS']);
  });
});

describe('what nothing takes', () => {
  it('is named as not covered, each once', () => {
    assert.deepEqual(left('refund stories, keep receipts 3 fortnights'), [
      'receipts',
      '3 fortnights',
    ]);
    assert.deepEqual(left('login stories, avatar of 10MB at 22:30'), ['avatar', '10MB', '22:30']);
  });
});

describe('hundredths behind a value', () => {
  it('are added to it, so that amounts with cents keep their form', () => {
    const at = (limit: number): string =>
      filledIn('{{n - 1}}.99 {{n}}.00 {{n}}.01', new Map([['n', limit]]));
    assert.equal(at(50), '49.99 50.00 50.01');
    assert.equal(at(49.95), '49.94 49.95 49.96');
    assert.equal(at(12_500), '12,499.99 12,500.00 12,500.01');
  });
});
