/**
 * A report as JUnit XML, as CI systems read it: one suite, a test case for each case (with its
 * trials), one for each gate. A case that is not right is a failure, one whose run failed an error.
 */
import type { CaseReport, Report } from './report.ts';

/** The report as an XML document. */
export function junitOf(report: Report): string {
  const { subject, cases, gates, at } = report;
  const tests = [...cases.map(testOf), ...gates.map(gateTest)];
  const failures = tests.filter(({ flaw }) => flaw?.kind === 'failure').length;
  const errors = tests.filter(({ flaw }) => flaw?.kind === 'error').length;
  const seconds = tests.reduce((sum, test) => sum + test.seconds, 0);
  const counts = {
    tests: String(tests.length),
    failures: String(failures),
    errors: String(errors),
    time: seconds.toFixed(3),
  };
  const name = `baton eval: ${subject.name}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts })}>`,
    `  <testsuite${attributes({ name, ...counts, skipped: '0', timestamp: at.slice(0, 19) })}>`,
    ...tests.map(xmlOf),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Test {
  readonly group: string;
  readonly name: string;
  readonly seconds: number;
  readonly flaw: { readonly kind: 'failure' | 'error'; readonly why: string } | undefined;
  readonly out: string;
}

function testOf({ id, kind, turns, trials }: CaseReport): Test {
  const wrong = trials.filter(({ right }) => !right);
  const why = [...new Set(wrong.flatMap((trial) => trial.wrong))].join('; ');
  const broke = wrong.length > 0 && wrong.every(({ failure }) => failure !== undefined);
  const times = trials.length > 1 ? ` (${wrong.length} of ${trials.length} trials)` : '';
  return {
    group: kind,
    name: `${id}: ${(turns[0] ?? '').slice(0, 120)}`,
    seconds: trials.reduce((sum, { ms }) => sum + ms, 0) / 1000,
    flaw: wrong.length > 0 ? { kind: broke ? 'error' : 'failure', why: why + times } : undefined,
    out: wrong.map(({ text }) => text).join('\n---\n'),
  };
}

function gateTest({ gate, passed, found }: Report['gates'][number]): Test {
  const flaw = passed ? undefined : ({ kind: 'failure', why: found } as const);
  return { group: 'gates', name: gate, seconds: 0, flaw, out: '' };
}

function xmlOf({ group, name, seconds, flaw, out }: Test): string {
  const start = `    <testcase${attributes({ classname: group, name, time: seconds.toFixed(3) })}`;
  if (!flaw) return `${start}/>`;
  const type = flaw.kind === 'error' ? 'failed' : 'wrong';
  return [
    `${start}>`,
    `      <${flaw.kind}${attributes({ message: flaw.why, type })}>${escaped(out)}</${flaw.kind}>`,
    '    </testcase>',
  ].join('\n');
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
}

/** Text for XML 1.0, which has no place for most control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`);
}
