/**
 * The preview of process notation: what was read, as an indented numbered outline, and what was not,
 * each with its place. Shown before anybody looks at a map, so that a bracket in the wrong place is
 * seen in the text and not in the picture.
 */

import { printNotation } from './notation-print.ts';
import {
  type Chain,
  type Name,
  type NotationNode,
  type NotationTree,
  problemText,
  type Way,
} from './notation-tree.ts';
import { md } from './process-table.ts';
import type { SaidTime } from './process-time.ts';

/** The outline as lines of plain text; each level is indented by two spaces. */
export function outlineLines({ chains }: NotationTree): readonly string[] {
  const lines: string[] = [];
  let number = 0;
  const line = (depth: number, text: string): void => {
    lines.push(`${'  '.repeat(depth)}${text}`);
  };
  const all = (chain: Chain, depth: number): void => {
    for (const node of chain) one(node, depth);
  };
  const one = (node: NotationNode, depth: number): void => {
    switch (node.kind) {
      case 'step': {
        number += 1;
        const note = node.note ? ` (${node.note.text})` : '';
        return line(
          depth,
          `${number}. ${laneText(node.lane)}${node.name.text}${timeText(node.time)}${note}`,
        );
      }
      case 'decision': {
        if (node.question) {
          number += 1;
          line(
            depth,
            `${number}. ${laneText(node.lane)}${node.question.text}?${timeText(node.time)}`,
          );
        }
        for (const way of node.ways) {
          line(depth + 1, `- ${wayText(way)}:${way.chain.length === 0 ? ' goes on' : ''}`);
          all(way.chain, depth + 2);
        }
        return undefined;
      }
      case 'together': {
        line(depth, 'at the same time:');
        for (const [i, path] of node.paths.entries()) {
          line(depth + 1, `- path ${i + 1}:`);
          all(path, depth + 2);
        }
        return undefined;
      }
      case 'back':
        return line(depth, node.to ? `back to ${node.to.text}` : 'back');
      case 'end':
        return line(depth, node.name ? `end: ${node.name.text}` : 'end');
      default:
        return node satisfies never;
    }
  };
  for (const [i, chain] of chains.entries()) {
    if (i > 0 && chains.length > 1) line(0, '');
    all(chain, 0);
  }
  return lines;
}

function laneText(lane: Name | undefined): string {
  return lane ? `[${lane.text}] ` : '';
}

/** The time in the words it was given in, and how it was read. */
function timeText(time: SaidTime | undefined): string {
  if (!time) return '';
  const { said, work, wait, elapsed } = time;
  if (work !== undefined && wait !== undefined) return ` · ${said} (work and waiting)`;
  if (work !== undefined) return ` · ${said} (work)`;
  if (wait !== undefined) return ` · ${said} (waiting)`;
  if (elapsed !== undefined) return ` · ${said} (work and waiting not told apart)`;
  return ` · ${said} (no single figure)`;
}

function wayText({ condition, isElse, sharePercent }: Way): string {
  const said = isElse ? 'otherwise' : (condition?.text ?? 'no condition');
  return sharePercent === undefined ? said : `${said} (${sharePercent} %)`;
}

export interface Outline {
  readonly source: string;
  readonly tree: NotationTree;
  readonly title: string;
  /** What was concluded and what is asked, as it will be in the trace. */
  readonly assumptions: readonly string[];
  readonly questions: readonly string[];
}

/** The preview as a document. */
export function outlineDocument({ source, tree, title, assumptions, questions }: Outline): string {
  const { problems, notUnderstood, comments } = tree;
  const list = (names: readonly string[]): string =>
    names.map((name) => `- ${md(name)}`).join('\n');
  const part = (heading: string, text: string): readonly string[] =>
    text === '' ? [] : [`## ${heading}`, text];
  const parts = [
    `# ${md(title)}: what was read`,
    ...part('Outline', fenced(outlineLines(tree).join('\n'))),
    ...part('Not understood', list(notUnderstood.map(({ text }) => text))),
    ...part(
      'Where it does not read',
      fenced(problems.map((one) => problemText(source, one)).join('\n\n')),
    ),
    ...part('Concluded, to confirm', list(assumptions)),
    ...part('To answer', list(questions)),
    ...part('Comments in the text', list(comments)),
    ...part('The same in process notation', fenced(printNotation(tree))),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A block of code that no line of the content can end. */
function fenced(text: string): string {
  if (text === '') return '';
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** Most lines of an outline in a reply; the file has them all. */
const linesMax = 30;

/** The preview as part of a reply: the outline, then each place that does not read. */
export function outlineReply(source: string, tree: NotationTree): string {
  const lines = outlineLines(tree);
  const more = lines.length - linesMax;
  const shown =
    more > 1
      ? [...lines.slice(0, linesMax), `… and ${more} lines more, in the outline file`]
      : lines;
  const { problems, notUnderstood } = tree;
  const places = problems.slice(0, 3).map((one) => problemText(source, one));
  const lost = notUnderstood.map(
    ({ text }) => `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`,
  );
  return [
    `Read as:\n${shown.join('\n')}`,
    places.length > 0 ? `Does not read:\n${places.join('\n')}` : '',
    lost.length > 0
      ? `Not part of it: ${lost.slice(0, 4).join(', ')}${lost.length > 4 ? ` and ${lost.length - 4} more` : ''}`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
