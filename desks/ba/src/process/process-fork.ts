/**
 * Decisions while a process description is read: which conditions belong to one decision, where its
 * branches end, and what remains when the text goes on to something else.
 *
 * Conditions in a row are the exits of one decision. One condition alone guards its branch: when it
 * does not hold, the branch is skipped. No condition is invented.
 */
import { headed, plain } from './process-clause.ts';
import { addStep, type Exit, laneUnknown, lead, type Sketch } from './process-sketch.ts';
import type { Condition } from './process-statement.ts';
import { participle } from './process-verbs.ts';

export interface Fork {
  /** Key of the decision. */
  readonly key: string;
  readonly conditions: readonly Condition[];
  /** The last steps of the branches so far. */
  readonly ends: readonly Exit[];
  /** Branches by verb that nothing was said about yet: after "approves or rejects". */
  readonly untaken: ReadonlyMap<string, Exit>;
  /** The amount that "above" without a number is about. */
  readonly amount: string;
}

/** Opens the branch of a condition: the open fork's next one, or the first of a new decision. */
export function openBranch(
  at: Sketch,
  fork: Fork | undefined,
  { condition, quote }: { readonly condition: Condition; readonly quote: string },
): Fork {
  const taken = fork && branchMeant(fork, condition);
  if (fork && taken) {
    const untaken = new Map([...fork.untaken].filter(([verb]) => verb !== taken.verb));
    const next = { ...fork, untaken, ends: [...fork.ends, ...at.open] };
    at.open = [taken.exit];
    return next;
  }
  const isClosed = fork === undefined || fork.conditions.length === 0;
  if (fork && isClosed) closeFork(at, fork);
  if (!isClosed) {
    const next = {
      ...fork,
      conditions: [...fork.conditions, condition],
      ends: [...fork.ends, ...at.open],
    };
    const isElse = condition.kind === 'otherwise';
    at.open = [
      {
        from: fork.key,
        ...(isElse ? { default: true } : { condition: nameOf(condition, fork.amount) }),
      },
    ];
    return next;
  }
  const amount = condition.kind === 'limit' ? condition.amount : '';
  const text = nameOf(condition, amount);
  const lane = at.lastLane ?? laneUnknown;
  const { key } = addStep(at, { name: headed(`${text}?`), kind: 'decision', lane, quote });
  lead(at, at.open, key);
  at.open = [{ from: key, condition: text }];
  return { key, conditions: [condition], ends: [], untaken: new Map(), amount };
}

/** Closes a fork: what comes next follows all its branches. */
export function closeFork(at: Sketch, fork: Fork): void {
  const { key, conditions, untaken, amount } = fork;
  const ends = [...fork.ends, ...at.open];
  if (conditions.length === 0) {
    at.open = [...ends, ...untaken.values()];
    return;
  }
  const isWhole = conditions.some(({ kind }) => kind === 'otherwise') || isComplement(conditions);
  if (!isWhole && conditions.length > 1) {
    const said = conditions.map((each) => `"${nameOf(each, amount)}"`).join(' nor ');
    at.questions.push({ text: `What happens if neither ${said} holds?`, step: key });
  }
  const isGuard = !isWhole && conditions.length === 1;
  at.open = [...ends, ...(isGuard ? [{ from: key, default: true }] : [])];
}

function nameOf(condition: Condition, amount: string): string {
  if (condition.kind === 'otherwise') return 'otherwise';
  if (condition.kind === 'if') return plain(condition.text);
  return `${condition.word} ${condition.amount || amount}`.trim();
}

/** The branch of "approves or rejects" that "if approved" or a last "otherwise" takes up. */
function branchMeant(
  { untaken }: Fork,
  condition: Condition,
): { readonly verb: string; readonly exit: Exit } | undefined {
  const verbs =
    condition.kind === 'if'
      ? condition.text.split(/\s+/u).flatMap((word) => participle(word) ?? [])
      : [];
  const isLast = condition.kind === 'otherwise' && untaken.size === 1;
  const [verb, exit] = [...untaken].find(([each]) => isLast || verbs.includes(each)) ?? [];
  return verb !== undefined && exit !== undefined ? { verb, exit } : undefined;
}

/** Two limits that leave nothing out: up to and above the same amount. */
function isComplement(conditions: readonly Condition[]): boolean {
  const words = conditions.flatMap((each) => (each.kind === 'limit' ? [each.word] : []));
  const amounts = new Set(
    conditions.flatMap((each) => (each.kind === 'limit' && each.amount ? [each.amount] : [])),
  );
  const isOver = /^(?:above|over|more than|from|at least|exceeding|beyond)$/;
  const isUnder = /^(?:up to|below|under|less than|at most)$/;
  return (
    conditions.length === 2 &&
    amounts.size === 1 &&
    words.some((word) => isOver.test(word)) &&
    words.some((word) => isUnder.test(word))
  );
}
