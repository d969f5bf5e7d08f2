/**
 * What the offline desk says at the end: what was made, from what, and what matters most of what is
 * to be confirmed. The lists are short because the files have them whole.
 */
import { isObject, type Json, type Reply } from '@baton/core';
import type { Frame } from '../frame/frame.ts';
import { frameOf } from '../frame/frames.ts';
import type { Library } from '../library/library.ts';
import { parametersOf } from '../library/parameters.ts';
import { plainTable } from '../table.ts';
import { coverage, type Item, staleItems } from '../trace.ts';
import type { Scene } from './agents.ts';
import { type MadeCall, openWork, type Progress, textIn, type Work, workIn } from './progress.ts';
import { unmade } from './unmade.ts';

/** Most assumptions, questions and findings that are shown. */
const shownMax = 4;

/** Most rows of a result. */
const rowsMax = 5;

export function report(
  { progress, library }: Pick<Scene, 'progress' | 'library'>,
  { ending = '' }: { readonly ending?: string },
): string {
  const { made, said, items, understanding } = progress;
  const frame = frameOf(understanding.language);
  const done = made.filter(({ ok, summary }) => ok && summary !== '');
  if (done.length === 0) return joined([frame.label, ending]);
  const statements = [...new Set(said.map(({ text }) => text))];
  const parts = [
    joined([frame.label, frame.draftsAre], ' '),
    done.map(({ agent, summary }) => `- ${agent}: ${summary}`).join('\n'),
    statements.join('\n'),
    ...done.map((call) => resultText(call, frame)),
    ...done.map((call) => orderText(call, frame)),
    ...done.map((call) => findingsText(call, frame)),
    ...openText(touchedBy(done, items), { library, items, frame }),
    gapsText(items, frame),
    staleNow(progress, frame),
    notMade(progress, frame),
    progress.shortened ? frame.cut : '',
    ending,
  ];
  return joined(parts);
}

function joined(parts: readonly string[], between = '\n\n'): string {
  return parts.filter((part) => part !== '').join(between);
}

/** The last word of a run that may not go on: what there is, and what is missing (rule L2). */
export function landed(scene: Scene): Reply {
  const { view, progress } = scene;
  const frame = frameOf(progress.understanding.language);
  const missing = [...unsent(scene), ...openWork(view)].map(
    ({ agent, what }) => `${agent}: ${what}`,
  );
  const out = view.satOut.map(({ agent, reason }) => frame.passedOn(agent, reason));
  const lines = missing.length > 0 ? missing : [frame.anAnswer];
  const list = [...new Set([...lines, ...out])].map((line) => `- ${line}`);
  return {
    text: report(scene, { ending: [frame.unfinished, ...list].join('\n') }),
  };
}

/** What this hold wanted of others and could not hand over. */
function unsent({ view: { hold } }: Scene): readonly Work[] {
  const refused = new Map(
    hold.flatMap((event) => (event.type === 'handoff_refused' ? [[event.call, event.to]] : [])),
  );
  return hold.flatMap((event) => {
    if (event.type !== 'turn_taken') return [];
    return event.calls.flatMap(({ id, args }) => {
      const agent = refused.get(id);
      if (agent === undefined || !isObject(args)) return [];
      const { wanted, open } = args;
      const first = { agent, what: typeof wanted === 'string' ? wanted : 'its part' };
      return [first, ...workIn(Array.isArray(open) ? open.map(String) : [])];
    });
  });
}

/** The first rows of a query that was run. */
function resultText({ tool, output }: MadeCall, frame: Frame): string {
  const data = isObject(output) && isObject(output['data']) ? output['data'] : {};
  const { columns, rows } = data;
  if (tool !== 'write_query' || !Array.isArray(columns) || !Array.isArray(rows)) return '';
  if (rows.length === 0) return '';
  const names = columns.map((column: Json) =>
    isObject(column) ? textIn(column['name']) : textIn(column),
  );
  const shown = rows.slice(0, rowsMax).map((row: Json) => (Array.isArray(row) ? row : [row]));
  const more = rows.length > rowsMax ? `\n${frame.moreRows}` : '';
  return plainTable(names, shown) + more;
}

/** Features in order. */
function orderText({ tool, output }: MadeCall, frame: Frame): string {
  const data = isObject(output) && isObject(output['data']) ? output['data'] : {};
  const { order, reasons } = data;
  if (tool !== 'prioritise' || !Array.isArray(order)) return '';
  const shown = order.slice(0, 10).map((name: Json, index) => {
    const reason = Array.isArray(reasons) ? textIn(reasons[index]) : '';
    return `${index + 1}. ${textIn(name)}${reason === '' ? '' : ` (${reason})`}`;
  });
  return [...shown, ...(order.length > 10 ? [frame.moreRows] : [])].join('\n');
}

/** What a review or a profile found: the answer to what was asked. */
function findingsText({ tool, output }: MadeCall, frame: Frame): string {
  if (!/^(?:review_|profile_|prioritise)/.test(tool) || !isObject(output)) return '';
  const list = Array.isArray(output['warnings']) ? output['warnings'] : [];
  const lines = list.flatMap((one: Json) =>
    isObject(one) ? [`- ${textIn(one['where'])}: ${textIn(one['message'])}`] : [],
  );
  const shown = lines.slice(0, shownMax * 2);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [frame.andMore(more)] : [])].join('\n');
}

/** Items that this run made or changed, and those that these rest on. */
function touchedBy(done: readonly MadeCall[], items: readonly Item[]): readonly Item[] {
  const ids = new Set(done.flatMap((call) => call.items));
  const owners = new Set(done.map(({ agent }) => agent));
  const touched = items.filter(({ id }) => ids.has(id));
  if (touched.some(({ kind }) => kind === 'ASM' || kind === 'QN')) return touched;
  return items.filter(({ owner }) => owners.has(owner));
}

/**
 * The assumptions with the most behind them, and the questions that no assumption stands for: first
 * the numbers that can be answered in a word, then by how many items rest on each.
 */
function openText(
  touched: readonly Item[],
  { library, items, frame }: { library: Library; items: readonly Item[]; frame: Frame },
): readonly string[] {
  const open = touched.filter(({ status }) => status === 'open');
  const assumptions = open.filter(({ kind }) => kind === 'ASM');
  const assumed = new Set(
    items
      .filter(({ kind, status }) => kind === 'ASM' && status !== 'rejected')
      .flatMap((item) => parameterKeys(item, library)),
  );
  const questions = open.filter(
    (item) => item.kind === 'QN' && !parameterKeys(item, library).some((key) => assumed.has(key)),
  );
  const impact = (item: Item): number =>
    (parameterKeys(item, library).length > 0 ? 1000 : 0) +
    items.filter(({ links }) => links.some(({ to }) => to === item.id)).length +
    (item.kind === 'QN' ? item.links.length : 0);
  const list = (
    title: string,
    own: readonly Item[],
    hint?: (id: string) => string,
  ): readonly string[] => {
    if (own.length === 0) return [];
    const shown = own.toSorted((a, b) => impact(b) - impact(a)).slice(0, shownMax);
    const more = own.length - shown.length;
    return [
      [
        `${title}${more > 0 ? ` ${frame.someOf(shown.length, own.length)}` : ''}:`,
        ...shown.map(({ id, text }) => `- ${id} ${text}`),
        ...(hint ? [hint(shown[0]?.id ?? '')] : []),
      ].join('\n'),
    ];
  };
  return [
    ...list(frame.toConfirm, assumptions, frame.howToSettle),
    ...list(frame.toAnswer, questions),
  ];
}

function parameterKeys({ text }: Item, library: Library): readonly string[] {
  return parametersOf(text, library).map(
    ({ pattern, parameter }) => `${pattern} ${parameter.name}`,
  );
}

/** What nobody has begun to cover was not asked for; the files have it all the same. */
function gapsText(items: readonly Item[], frame: Frame): string {
  const rows = coverage(items).filter((row) => row.covered > 0 && row.missing.length > 0);
  return rows
    .map(({ what, covered, of, missing }) => {
      const some = missing.slice(0, 8).join(', ');
      return frame.covered({
        covered,
        of,
        what,
        missing: `${some}${missing.length > 8 ? ' …' : ''}`,
      });
    })
    .join('\n');
}

/** What is out of date now, and whose it is; only after something was changed. */
function staleNow({ items, change }: Progress, frame: Frame): string {
  const stale = staleItems(items);
  if (stale.length === 0 || !change) return '';
  const owners = [...Map.groupBy(stale, ({ owner }) => owner)].map(([owner, own]) => {
    const ids = [...new Set(own.map(({ id }) => id))];
    return { owner, ids: ids.slice(0, 6).join(', '), more: Math.max(0, ids.length - 6) };
  });
  return frame.outOfDate(owners);
}

function notMade(progress: Progress, frame: Frame): string {
  const missing = unmade(progress);
  if (missing.length === 0) return '';
  return frame.notMade(missing.map((name) => frame.deliverables[name]).join(', '));
}
