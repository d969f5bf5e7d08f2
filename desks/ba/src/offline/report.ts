/** What the offline desk says at the end: what was made, from what, and what is to be confirmed. */
import { isObject, type Reply, type View } from '@baton/core';
import type { Item, ItemKind } from '../trace.ts';
import { coverage } from '../trace.ts';
import { openWork, type Progress, type Work, workIn } from './progress.ts';

/** Stands above everything the offline desk makes. */
export const label = 'Deterministic draft, no language model.';

/** Most lines of one list; the files have the rest. */
const linesMax = 8;

export function report(
  { made, said, items }: Progress,
  { ending }: { readonly ending?: string },
): string {
  const done = made.filter(({ ok, summary }) => ok && summary !== '');
  const parts: string[] = [];
  if (done.length > 0) {
    parts.push(label);
    parts.push(done.map(({ agent, summary }) => `- ${agent}: ${summary}`).join('\n'));
    const statements = [...new Set(said.map(({ text }) => text))];
    if (statements.length > 0) parts.push(statements.join('\n'));
    const owners = new Set(done.map(({ agent }) => agent));
    const touched = items.filter((item) => owners.has(item.owner));
    parts.push(...lists(touched));
    // What nobody has begun to cover was not asked for; the files have it all the same.
    const gaps = coverage(items).filter((row) => row.covered > 0 && row.missing.length > 0);
    if (gaps.length > 0) parts.push(gaps.map(gapText).join('\n'));
  } else if (ending !== undefined) {
    parts.push(label);
  }
  if (ending !== undefined) parts.push(ending);
  return parts.join('\n\n');
}

/** The last word of a run that may not go on: what there is, and what is missing (rule L2). */
export function landed(view: View, progress: Progress): Reply {
  const missing = [...unsent(view), ...openWork(view)].map(
    ({ agent, what }) => `${agent}: ${what}`,
  );
  const out = view.satOut.map(({ agent, reason }) => `${agent} passed it on: ${reason}`);
  const lines = missing.length > 0 ? missing : ['an answer'];
  const list = [...new Set([...lines, ...out])].map((line) => `- ${line}`);
  return {
    text: report(progress, { ending: ['Not finished. Still missing:', ...list].join('\n') }),
  };
}

/** What this hold wanted of others and could not hand over. */
function unsent({ hold }: View): readonly Work[] {
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

function lists(items: readonly Item[]): readonly string[] {
  return [list(items, 'ASM', 'Assumptions to confirm'), list(items, 'QN', 'Open questions')].filter(
    (text) => text !== '',
  );
}

function list(items: readonly Item[], kind: ItemKind, title: string): string {
  const open = items.filter((item) => item.kind === kind && item.status === 'open');
  if (open.length === 0) return '';
  const lines = open.slice(0, linesMax).map(({ id, text }) => `- ${id} ${text}`);
  const more = open.length > linesMax ? [`- and ${open.length - linesMax} more, in the files`] : [];
  return [`${title}:`, ...lines, ...more].join('\n');
}

function gapText({ what, covered, of, missing }: ReturnType<typeof coverage>[number]): string {
  const some = missing.slice(0, linesMax).join(', ');
  return `Covered: ${covered} of ${of} ${what}; missing: ${some}${missing.length > linesMax ? ' …' : ''}.`;
}
