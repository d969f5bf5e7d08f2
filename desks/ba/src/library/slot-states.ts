/**
 * States and the steps between them: `Draft -> Submitted -> Approved, Submitted -> Rejected`.
 *
 * Invariant: every ordered pair of two different states is allowed or forbidden, never both.
 */
import type { Entry, SlotValue } from './generator.ts';
import type { SlotSource } from './slot.ts';

const arrow = /\s*(<?-{1,5}>|<?={1,5}>|[→➔⇒⟶➜↔⇔])\s*/u;
const both = /^(?:<|[↔⇔])/u;

/** Above this many forbidden pairs one row names all that one state must not become. */
const pairsMax = 60;

/** States of one request; more are a mistake of reading. */
const statesMax = 40;

interface Step {
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

/** Reads states from arrows; nothing where there are no arrows. */
export function readStates({ rest, text, own }: SlotSource): SlotValue | undefined {
  const source = own ?? (arrow.test(rest) ? rest : text);
  if (!arrow.test(source)) return undefined;
  const reading = readSteps(source);
  const { names, steps } = reading;
  if (steps.length === 0 || names.length > statesMax) return undefined;
  const allowed = steps.map(({ from, to }): Entry => ({ from, to }));
  const forbidden = forbiddenIn(names, steps);
  const final = names.filter((name) => steps.every(({ from, to }) => from !== name || to === name));
  const begun = names.filter((name) => steps.every(({ from, to }) => to !== name || from === name));
  const beginnings = begun.length > 0 ? begun : names.slice(0, 1);
  const named = (list: readonly string[]): readonly Entry[] => list.map((name) => ({ name }));
  return {
    texts: {
      first: beginnings[0] ?? '',
      names: listed(names),
      steps: steps.map(({ from, to }) => `${from} → ${to}`).join(', '),
    },
    lists: {
      all: named(names),
      allowed,
      forbidden,
      final: named(final),
      beginning: named(beginnings),
      several_beginnings: beginnings.length > 1 ? named(beginnings) : [],
      noted: steps.filter(({ note }) => note !== '').map((step): Entry => ({ ...step })),
    },
    quotes: reading.quotes,
    lost: reading.lost,
  };
}

interface Reading {
  readonly names: readonly string[];
  readonly steps: readonly Step[];
  readonly quotes: readonly string[];
  readonly lost: readonly string[];
}

function readSteps(source: string): Reading {
  const spelling = new Map<string, string>();
  const steps: Step[] = [];
  const quotes: string[] = [];
  const lost: string[] = [];
  const known = (name: string): string => {
    const key = name.toLowerCase();
    if (!spelling.has(key)) spelling.set(key, name);
    return spelling.get(key) ?? name;
  };
  const add = (step: Step): void => {
    const same = ({ from, to }: Step): boolean => from === step.from && to === step.to;
    if (!steps.some(same)) steps.push(step);
  };
  let before = false;
  for (const piece of piecesOf(source)) {
    if (!arrow.test(piece)) {
      // A word in the list of steps that leads nowhere; sentences beside the list are not of it.
      if (before && isName(piece)) lost.push(piece);
      continue;
    }
    const parts = piece.split(arrow);
    const groups = parts.filter((_, index) => index % 2 === 0).map(namesIn);
    const marks = parts.filter((_, index) => index % 2 === 1);
    if (groups.some((group) => group.length === 0)) {
      lost.push(piece);
      continue;
    }
    before = true;
    quotes.push(piece);
    for (const [index, mark] of marks.entries()) {
      for (const source of groups[index] ?? []) {
        for (const target of groups[index + 1] ?? []) {
          const from = known(source.name);
          const to = known(target.name);
          add({ from, to, note: target.note });
          if (both.test(mark)) add({ from: to, to: from, note: source.note });
        }
      }
    }
  }
  return { names: [...spelling.values()], steps, quotes, lost };
}

/** Parts of a list; a comma inside brackets parts nothing. */
function piecesOf(source: string): readonly string[] {
  return source
    .split(/[\n;]|,(?![^()]*\))|\.(?=\s|$)/)
    .map((piece) => piece.replace(/^\s*(?:[-*•]\s+(?![>-])|\d{1,3}[.)]\s+|and\s+)/, '').trim())
    .map((piece) =>
      piece.replace(/^[^:]*:\s*(?=[^:]*$)/, (label) => (isLabel(label, piece) ? '' : label)),
    )
    .filter((piece) => piece !== '');
}

/** `States:` before the first arrow. */
function isLabel(label: string, piece: string): boolean {
  const at = arrow.exec(piece)?.index ?? -1;
  return at < 0 || label.length <= at + 1;
}

/** `Approved | Rejected (manager)`; empty when one of them is no name. */
function namesIn(part: string): readonly { name: string; note: string }[] {
  const found = part.split(/\s*\|\s*|\s+\/\s+|\s+or\s+/).map((one) => {
    const note = /\(([^()]{1,80})\)/.exec(one)?.[1]?.trim() ?? '';
    const name = one
      .replace(/\([^()]*\)/g, ' ')
      .replace(/["“”„«»'‘’[\]]/g, '')
      .replace(/\s+/g, ' ')
      .trim();
    return { name, note };
  });
  return found.every(({ name }) => isName(name)) ? found : [];
}

function isName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _/&+#-]{0,39}$/u.test(text) && text.split(' ').length <= 4;
}

function forbiddenIn(names: readonly string[], steps: readonly Step[]): readonly Entry[] {
  const allowed = new Set(steps.map(({ from, to }) => `${from}\n${to}`));
  const byState = names.map((from) => ({
    from,
    others: names.filter((to) => to !== from && !allowed.has(`${from}\n${to}`)),
  }));
  const pairs = byState.flatMap(({ from, others }) => others.map((to): Entry => ({ from, to })));
  if (pairs.length <= pairsMax) return pairs;
  return byState
    .filter(({ others }) => others.length > 0)
    .map(({ from, others }): Entry => ({ from, to: `any of ${others.join(', ')}` }));
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
