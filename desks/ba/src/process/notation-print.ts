/**
 * Writes a tree of process notation back as text, in one form: what was read is shown to people, and
 * reading it again gives the same process.
 */
import type { Chain, Name, NotationNode, NotationTree, Way } from './notation-tree.ts';

/** The notation of a tree: one line for each chain. */
export function printNotation({ title, chains }: NotationTree): string {
  const lines = chains.map((chain) => `${isLone(chain) ? '-> ' : ''}${printChain(chain)}`);
  return [...(title ? [`${printName(title)}:`] : []), ...lines].join('\n');
}

/** Without an arrow a single name would be taken for prose. */
function isLone(chain: Chain): boolean {
  const [node] = chain;
  return (
    chain.length === 1 && node?.kind === 'step' && !node.lane && !node.time && !node.name.isQuoted
  );
}

function printChain(chain: Chain): string {
  const parts: string[] = [];
  for (const [i, node] of chain.entries()) {
    const isBare = node.kind === 'decision' && node.question === undefined;
    // Ways without a question belong to the step in front of them.
    if (isBare && i > 0 && chain[i - 1]?.kind === 'step') parts.push(` ${printNode(node)}`);
    else parts.push(`${i > 0 ? ' -> ' : ''}${printNode(node)}`);
  }
  return parts.join('');
}

function printNode(node: NotationNode): string {
  switch (node.kind) {
    case 'step': {
      const { name, lane, time, note } = node;
      const timed = time ? ` (${time.said})` : '';
      const noted = note ? ` (${printName(note)})` : '';
      return `${printLane(lane)}${printName(name)}${timed}${noted}`;
    }
    case 'decision': {
      const { question, lane, time, ways } = node;
      const all = ways.length > 0 ? `(${ways.map(printWay).join(' / ')})` : '';
      if (!question) return all;
      const timed = time ? ` (${time.said})` : '';
      return `${printLane(lane)}${printName(question)}${timed}?${all && ` ${all}`}`;
    }
    case 'together':
      return node.paths.map(printPath).join(' & ');
    case 'back':
      return node.to ? `back to ${printName(node.to)}` : 'back';
    case 'end':
      return node.name ? `end: ${printName(node.name)}` : 'end';
    default:
      return node satisfies never;
  }
}

function printPath(path: Chain): string {
  const isSingle = path.length === 1 && path[0]?.kind === 'step';
  return isSingle ? printChain(path) : `(${printChain(path)})`;
}

function printWay({ condition, isElse, sharePercent, chain }: Way): string {
  const said = isElse ? 'otherwise' : condition ? printName(condition) : '';
  const share = sharePercent === undefined ? '' : `${sharePercent} %`;
  return `${[said, share].filter(Boolean).join(' ')} -> ${printChain(chain) || 'continue'}`;
}

function printLane(lane: Name | undefined): string {
  return lane ? `[${lane.text}] ` : '';
}

function printName({ text, isQuoted }: Name): string {
  return isQuoted ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}
