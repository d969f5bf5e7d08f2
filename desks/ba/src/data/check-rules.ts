/**
 * Data quality rules checked on the user's data: which hold, which do not, and the rows that break
 * them.
 *
 * Comes in: rules in words or as SQL conditions, and whether more may be suggested. Goes out: a
 * report, a CSV of the breaking rows, each rule as a business rule of the trace with its SQL and
 * figures. A rule that only the data suggests rests on an assumption; words that were not understood
 * become questions.
 *
 * Invariants
 * 1. A figure is a count that the engine gave; the SQL beside it gives it again.
 * 2. Personal values are masked: their form shows, they do not.
 */
import { type Deliverable, type Finding } from '../deliverable.ts';
import { type Origin, openRegister } from '../register.ts';
import type { Item, Source, Trace } from '../trace.ts';
import { plural } from './plural.ts';
import { conditionRule, countSql, type Rule, rowsSql } from './rule.ts';
import { type BrokenRow, type CheckedRule, ruleFiles } from './rule-report.ts';
import { schemaRules } from './rule-schema.ts';
import { suggestRules } from './rule-suggest.ts';
import { readRules } from './rule-text.ts';
import type { Json, Sandbox } from './sandbox.ts';
import { isPersonal, readFacts, type SchemaFacts, textOfCell } from './schema-facts.ts';

/** A rule as somebody wrote it; `condition` is SQL that is true for a good row. */
export interface WrittenRule {
  readonly text: string;
  readonly condition?: string | undefined;
  readonly table?: string | undefined;
}

export interface RulesInput {
  readonly rules: readonly WrittenRule[];
  /** The table that is meant where a column is in several. */
  readonly table?: string | undefined;
  /** Also suggest rules from the data; without any rule, that is what happens. */
  readonly suggest?: boolean | undefined;
}

export interface RulesWork {
  readonly sandbox: Sandbox;
  readonly trace: Trace;
  readonly origin: Origin;
}

/** Rows of each rule that the CSV file lists. */
const rowsMax = 1_000;
/** Suggested rules of a table; those that are broken come first. */
const suggestedMax = 12;

/** Checks rules; refused when none can be checked. */
export async function checkRules(input: RulesInput, work: RulesWork): Promise<Deliverable> {
  const { sandbox } = work;
  const facts = await readFacts(sandbox);
  const { rules, open } = rulesOf(input, facts);
  const declared = schemaRules(sandbox.tables, facts);
  const asked = [
    ...rules,
    ...declared.filter((one) => !rules.some((other) => sameRule(one, other))),
  ];
  const suggested =
    input.suggest === true || (asked.length === 0 && open.length === 0)
      ? meant(input, facts).flatMap((table) => suggestRules(table, facts))
      : [];
  const more = suggested.filter((one) => !asked.some((other) => sameRule(one, other)));
  const findings: Finding[] = [];
  const checked: CheckedRule[] = [];
  for (const rule of asked) {
    const result = await checkOne(rule, { sandbox, facts });
    if ('message' in result) findings.push(result);
    else checked.push(result);
  }
  checked.push(...(await checkSuggested(more, { sandbox, facts })));
  findings.push(
    ...open.map(({ quote, question }): Finding => {
      return {
        rule: 'rule_not_understood',
        severity: 'warning',
        where: `“${quote}”`,
        message: question,
      };
    }),
  );
  if (checked.length === 0) return { ok: false, findings: noRules(findings) };
  const items = registerRules(checked, {
    ...work,
    questions: open.map(({ question }) => question),
  });
  const files = ruleFiles(checked, { about: facts.about, open, rowsMax });
  const summary = summaryOf(checked, { about: facts.about, open: open.length });
  return {
    ok: true,
    summary,
    findings: [
      ...findings.filter(({ rule }) => rule !== 'rule_not_understood'),
      ...brokenFindings(checked),
    ],
    items,
    files,
    data: {
      rules: checked.map(({ rule, count, of }) => ({
        text: rule.text,
        table: rule.table,
        broken: count,
        of,
      })),
      open: open.map(({ quote, question }) => ({ quote, question })),
    },
  };
}

function summaryOf(
  checked: readonly CheckedRule[],
  { about, open }: { readonly about: string; readonly open: number },
): string {
  const broken = checked.filter(({ count }) => count > 0).length;
  const assumed = checked.filter(({ rule }) => rule.source.from === 'profile').length;
  const which = assumed === checked.length ? 'all' : String(assumed);
  const parts = [
    `Checked ${plural(checked.length, 'rule')} on ${about}: ` +
      (broken === 0 ? 'all hold' : `${broken} broken`),
    ...(assumed > 0 ? [`${which} suggested by the data and ASSUMED, for a person to confirm`] : []),
    ...(open > 0 ? [`${open} not understood`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function rulesOf({ rules, table }: RulesInput, facts: SchemaFacts): ReturnType<typeof readRules> {
  const read = rules.map((rule) => writtenRule(rule, { facts, table: rule.table ?? table }));
  return { rules: read.flatMap((one) => one.rules), open: read.flatMap((one) => one.open) };
}

function writtenRule(
  { text, condition }: WrittenRule,
  { facts, table }: { facts: SchemaFacts; table: string | undefined },
): ReturnType<typeof readRules> {
  if (condition === undefined) return readRules(text, { facts, table });
  const about =
    facts.tables.find(({ name }) => name.toLowerCase() === table?.toLowerCase()) ??
    (facts.tables.length === 1 ? facts.tables[0] : undefined);
  if (!about)
    return { rules: [], open: [{ quote: text, question: `Which table is “${text}” about?` }] };
  const words: readonly string[] = condition.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  const columns = about.columns.filter(({ name }) => words.includes(name.toLowerCase()));
  const made = conditionRule(about.name, {
    text,
    columns: columns.map(({ name }) => name),
    sql: condition,
  });
  return { rules: [{ ...made, source: { from: 'request', quote: text } }], open: [] };
}

/** The tables that rules are suggested for: the one that was named, else all. */
function meant({ table }: RulesInput, { tables }: SchemaFacts): SchemaFacts['tables'] {
  const named = tables.filter(({ name }) => name.toLowerCase() === table?.toLowerCase());
  return named.length > 0 ? named : tables;
}

function sameRule(a: Rule, b: Rule): boolean {
  return a.table === b.table && a.broken === b.broken;
}

function noRules(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length > 0) return findings.map((one) => ({ ...one, severity: 'error' }));
  const message =
    'Cannot check rules: there are no rows to check them on. Give a file with rows with --data.';
  return [{ rule: 'rules_no_rows', severity: 'error', where: 'data', message }];
}

interface Checking {
  readonly sandbox: Sandbox;
  readonly facts: SchemaFacts;
}

async function checkOne(rule: Rule, { sandbox, facts }: Checking): Promise<CheckedRule | Finding> {
  const counted = await sandbox.run(countSql(rule), { timeoutMs: 30_000 });
  if (!counted.ok) {
    const message = `This rule could not be checked: ${counted.finding.message}`;
    return { rule: 'rule_not_checked', severity: 'warning', where: `“${rule.text}”`, message };
  }
  const table = facts.tables.find(({ name }) => name === rule.table);
  const count = Number(counted.rows[0]?.[0] ?? 0);
  const of = table?.rows ?? 0;
  if (count === 0) return { rule, count, of, columns: [], rows: [] };
  const listed = await sandbox.run(rowsSql(rule, rowsMax), { timeoutMs: 30_000, rowsMax });
  if (!listed.ok) return { rule, count, of, columns: [], rows: [] };
  const { columns } = listed;
  const personal = columns.map(({ name }) => {
    const column = table?.columns.find((one) => one.name === name);
    return column !== undefined && isPersonal(column);
  });
  const rows = listed.rows.map((row): BrokenRow => {
    return row.map((cell, index) => (personal[index] ? masked(cell) : cell));
  });
  return { rule, count, of, columns, rows };
}

/** The broken ones first; many rules that all hold tell nobody anything. */
async function checkSuggested(
  rules: readonly Rule[],
  checking: Checking,
): Promise<readonly CheckedRule[]> {
  const checked: CheckedRule[] = [];
  for (const rule of rules) {
    const result = await checkOne(rule, checking);
    if ('rule' in result && !('message' in result)) checked.push(result);
  }
  const byTable = Map.groupBy(checked, ({ rule }) => rule.table);
  return [...byTable.values()].flatMap((own) =>
    own.toSorted((a, b) => Number(b.count > 0) - Number(a.count > 0)).slice(0, suggestedMax),
  );
}

/** Letters as x, digits as 9, signs as they are: what is wrong shows, whose it is does not. */
function masked(cell: Json): Json {
  return cell === null
    ? null
    : textOfCell(cell)
        .replace(/\p{Lu}/gu, 'X')
        .replace(/\p{L}/gu, (one) => (one === 'X' ? 'X' : 'x'))
        .replace(/\d/g, '9');
}

function brokenFindings(checked: readonly CheckedRule[]): readonly Finding[] {
  return checked
    .filter(({ count }) => count > 0)
    .map(({ rule, count, of }) => ({
      rule: 'rule_broken',
      severity: 'warning',
      where: `table ${rule.table}`,
      message: `${rule.text}: ${count} of ${of} rows break it (${shareText(count, of)}).`,
    }));
}

/** A share for people; never 0 % or 100 % of what is not none or all. */
export function shareText(part: number, all: number): string {
  if (all === 0 || part === 0) return '0 %';
  if (part === all) return '100 %';
  const value = (part / all) * 100;
  return value < 0.1 ? 'under 0.1 %' : `${Math.min(99.9, value).toFixed(1)} %`;
}

function registerRules(
  checked: readonly CheckedRule[],
  { trace, origin, questions }: RulesWork & { readonly questions: readonly string[] },
): readonly Item[] {
  const register = openRegister(trace);
  for (const { rule, count, of } of checked) {
    const used = trace
      .of('COL')
      .filter(
        ({ details, status }) =>
          status !== 'rejected' &&
          details['table'] === rule.table &&
          rule.columns.includes(String(details['column'])),
      );
    const assumed = rule.source.from === 'profile';
    const links = used.map(({ id }) => ({ to: id, as: 'uses' as const }));
    const basis = assumed ? [{ to: assumption(rule), as: 'assumes' as const }] : [];
    register.put({
      kind: 'BR',
      identity: `${rule.table}: ${rule.text}`,
      text: `${assumed ? 'ASSUMED: ' : ''}${rule.table}: ${rule.text}`,
      source: sourceOf(rule, origin),
      links: [...links, ...basis],
      details: {
        table: rule.table,
        columns: rule.columns,
        sql: countSql(rule),
        broken: count,
        rows: of,
        share: shareText(count, of),
        from: rule.source.from,
      },
    });
  }
  for (const text of questions) register.put({ kind: 'QN', text, source: origin.drafted });
  return register.changed();

  function assumption({ table, text, source }: Rule): Item['id'] {
    const why = source.from === 'profile' ? source.because : '';
    const sentence = `In ${table}, ${text}: nobody said so; ${why}.`;
    return register.put({ kind: 'ASM', text: sentence, source: origin.drafted }).id;
  }
}

/** Words are the user's only when the user said them. */
function sourceOf({ source }: Rule, { said, drafted }: Origin): Source {
  switch (source.from) {
    case 'request':
      return said?.some((text) => text.includes(source.quote)) === false
        ? drafted
        : { from: 'user', quote: source.quote };
    case 'schema':
      return { from: 'user', quote: source.quote };
    case 'profile':
      return drafted;
    default:
      return source satisfies never;
  }
}
