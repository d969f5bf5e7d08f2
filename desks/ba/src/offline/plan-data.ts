/** What the data specialist of the offline desk does next. */

import { isObject } from '@baton/core';
import { parseDataRequest } from '../data/data-request.ts';
import { readTables } from '../data/data-table.ts';
import { dialectsIn } from '../data/dialect.ts';
import { draftModel } from '../data/draft-model.ts';
import { rulesIn } from '../data/rule-find.ts';
import { frameOf } from '../frame/frames.ts';
import { headline } from '../library/draft-basis.ts';
import type { DeliverableName } from '../understanding/term.ts';
import type { Understanding } from '../understanding/understand.ts';
import { type MadeCall, textIn } from './progress.ts';
import { asksFor, call, fromDraft, nextOf, type Situation, type Step } from './step.ts';

export function planData(situation: Situation): Step {
  const { understanding, made, files, progress } = situation;
  const describes = asksFor(understanding, describing) && !asksFigure(understanding);
  const profiles = asksFor(understanding, ['data_quality']);
  if (progress.change) return { do: 'done' };
  if (understanding.mode === 'template') {
    const kind = understanding.text;
    return nextOf([call('fill_template', { kind }, { pattern: 'template' })], made);
  }
  if ((describes || profiles) && !files) {
    const { text } = understanding;
    if (describes && readTables(text).ddl !== '') {
      if (made.length > 0) return { do: 'done' };
      return call('describe_data', { tables: text }, { pattern: 'data' });
    }
    if (describes && !profiles) return modelled(situation);
    const { noData, whichData } = frameOf(understanding.language);
    return { do: 'ask', statement: noData, question: whichData };
  }
  if (files && profiles && meansRules(understanding.text)) return checked(situation);
  if (files && (describes || profiles)) return described(made, { profiles });
  const statement = selectIn(understanding.text);
  if (statement !== undefined) return own(statement, situation);
  return composed(situation);
}

const describing: readonly DeliverableName[] = ['data_dictionary', 'data_model'];

/** A figure of tables that the message holds: `Total revenue by region. Tables: orders(id, amount)`. */
function asksFigure({ text, deliverables }: Understanding): boolean {
  const only = deliverables.every(
    ({ name, because }) =>
      !describing.includes(name) || /^(?:the )?(?:tables?|schema)$/i.test(because),
  );
  if (!only || readTables(text).ddl === '') return false;
  const { measures, top, bucket } = parseDataRequest(text);
  return measures.length > 0 || top !== undefined || bucket !== undefined;
}

/** The tables first, then each of them, when their quality is asked for. */
function described(made: readonly MadeCall[], { profiles }: { profiles: boolean }): Step {
  const [first] = made;
  if (!first) return call('describe_data', {}, { pattern: 'data' });
  const table = profiles ? tablesIn(first)[made.length - 1] : undefined;
  return table === undefined
    ? { do: 'done' }
    : call('profile_data', { table }, { pattern: 'data' });
}

/** What the library keeps for the topic; nothing is made up for one that it does not know. */
function modelled({ understanding, library, made }: Situation): Step {
  return nextOf([fromDraft('write_data_model', draftModel(understanding, library))], made);
}

/** It speaks of rules, or says some. */
function meansRules(text: string): boolean {
  return (
    /\b(?:rules?|regeln?|r[eè]gles?|reglas?|constraints?)\b/i.test(text) || rulesIn(text) !== ''
  );
}

/** The tables, then the rules; what of them was not understood is asked. */
function checked({ understanding, made }: Situation): Step {
  const [tables, rules] = made;
  if (!tables) return call('describe_data', {}, { pattern: 'data' });
  if (!rules) {
    const text = rulesIn(understanding.text);
    const table = tablesIn(tables).find((name) =>
      understanding.text.toLowerCase().includes(name.toLowerCase()),
    );
    const args = {
      rules: text === '' ? [] : [{ text }],
      ...(table !== undefined && text === '' && { table }),
    };
    return call('check_rules', args, { pattern: text === '' ? 'data' : 'own words' });
  }
  const data = isObject(rules.output) && isObject(rules.output['data']) ? rules.output['data'] : {};
  const open = Array.isArray(data['open']) ? data['open'] : [];
  const [first] = open.flatMap((one) => (isObject(one) ? [textIn(one['question'])] : []));
  if (first === undefined) return { do: 'done' };
  const quotes = open.flatMap((one) => (isObject(one) ? [textIn(one['quote'])] : []));
  const { notChecked, howAsRule } = frameOf(understanding.language);
  const question = understanding.language === 'en' ? first : howAsRule(quotes[0] ?? '');
  return { do: 'ask', statement: notChecked(quotes), question };
}

/** A query that the message holds is checked and run as it is. */
function own(sql: string, { understanding, made }: Situation): Step {
  const { text, language } = understanding;
  if (made.length > 0) return { do: 'done' };
  const title = /\bfrom\s+["`]?([\p{L}_][\p{L}\p{N}_]*)/iu.exec(sql)?.[1];
  const asked = dialectsIn(text.replace(sql, ' '));
  const query = {
    ...asked,
    title: title === undefined ? 'Query' : headline(`Query on ${title}`),
    question: 'What does this query give?',
    sql,
  };
  return call('write_query', query, { say: frameOf(language).ownQuery });
}

function composed({ understanding, made, progress }: Situation): Step {
  const [first, second] = made;
  if (second) {
    // Types that were read from names are shown with the query that rests on them.
    const tables = understanding.text;
    return second.ok && asksFor(understanding, describing) && readTables(tables).ddl !== ''
      ? nextOf([call('describe_data', { tables }, { pattern: 'data' })], made)
      : { do: 'done' };
  }
  if (!first) {
    const { earlier, request } = progress;
    const asked =
      earlier.length > 0 ? { request, after: earlier } : { request: understanding.text };
    return call('compose_query', asked);
  }
  const { output } = first;
  const found = isObject(output) && isObject(output['data']) ? output['data'] : {};
  if (found['query'] === undefined) {
    const statement = textIn(found['statement']);
    return { do: 'ask', statement, question: textIn(found['question']) };
  }
  return {
    do: 'call',
    tool: 'write_query',
    args: found['query'],
    pattern: textIn(found['pattern'] ?? 'own words'),
    say: textIn(found['statement']),
  };
}

/** A SELECT of the user's own, up to its end. */
function selectIn(text: string): string | undefined {
  const found = /\b(?:with\s+\w+\s+as\s*\(|select\b)[\s\S]*?\bfrom\b[\s\S]*$/i.exec(text)?.[0];
  if (found === undefined || !/\bselect\b[\s\S]+\bfrom\s+["`\w]/i.test(found)) return undefined;
  // Prose such as `select customers from the list` has no list of columns and no other clause.
  const looksLikeSql = /\*|\bselect\b[^;]*?[,()_]|\b(?:where|group by|order by|join|limit)\b/i;
  const ended = found.split(/;|```|\n\s*\n/)[0]?.trim() ?? '';
  return looksLikeSql.test(ended) ? ended : undefined;
}

function tablesIn({ output }: MadeCall): readonly string[] {
  const found = isObject(output) && isObject(output['data']) ? output['data']['tables'] : undefined;
  return Array.isArray(found) ? found.filter((name) => typeof name === 'string') : [];
}
