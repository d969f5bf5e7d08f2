/** Gherkin, line by line, for colouring: what is not understood stays plain and nothing is lost. */
import { type Line, linesIn, type Token } from './token.ts';

const heading =
  /^(\s*)(Feature|Rule|Background|Scenario Outline|Scenario Template|Scenario|Examples|Example|Scenarios)(:)(.*)$/;
const step = /^(\s*)(Given|When|Then|And|But|\*)(\s+)(.*)$/;
const piece = /("(?:[^"\\]|\\.)*")|(<[^<>\s][^<>]*>)|(\b\d+(?:[.,]\d+)*\b)/g;
const kinds = ['string', 'variable', 'number'] as const;

/** The tokens of each line. */
export function gherkinLines(text: string): Line[] {
  let quoted: string | undefined;
  return linesIn(text).map((line): Line => {
    const fence = /^\s*("""|```)/.exec(line)?.[1];
    if (quoted !== undefined || fence !== undefined) {
      if (quoted === undefined) quoted = fence;
      else if (fence === quoted) quoted = undefined;
      return [{ kind: 'string', text: line }];
    }
    return lineTokens(line);
  });
}

function lineTokens(line: string): Line {
  const start = line.trimStart().slice(0, 1);
  if (start === '#') return [{ kind: 'comment', text: line }];
  if (start === '@') return tagTokens(line);
  if (start === '|') return rowTokens(line);
  const head = heading.exec(line);
  if (head) {
    const [, indent = '', word = '', colon = '', title = ''] = head;
    return filled([
      { kind: 'plain', text: indent },
      { kind: 'heading', text: word + colon },
      { kind: 'title', text: title },
    ]);
  }
  const said = step.exec(line);
  if (said) {
    const [, indent = '', word = '', space = '', rest = ''] = said;
    return filled([
      { kind: 'plain', text: indent },
      { kind: 'word', text: word },
      { kind: 'plain', text: space },
      ...textTokens(rest),
    ]);
  }
  return filled([{ kind: 'plain', text: line }]);
}

function tagTokens(line: string): Line {
  return line
    .split(/(@\S+|\s#.*$)/)
    .filter((text) => text !== '')
    .map((text): Token => {
      if (text.startsWith('@')) return { kind: 'tag', text };
      return { kind: text.trim().startsWith('#') ? 'comment' : 'plain', text };
    });
}

function rowTokens(line: string): Line {
  return line
    .split(/((?<!\\)\|)/)
    .filter((text) => text !== '')
    .flatMap((text) => (text === '|' ? [{ kind: 'mark' as const, text }] : textTokens(text)));
}

/** Quoted texts, placeholders and numbers within a step. */
function textTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(piece)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: text.slice(end, match.index) });
    const which = kinds.findIndex((_, index) => match[index + 1] !== undefined);
    tokens.push({ kind: kinds[which] ?? 'plain', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'plain', text: text.slice(end) });
  return tokens;
}

function filled(tokens: readonly Token[]): Line {
  return tokens.filter(({ text }) => text !== '');
}
