/**
 * From statements to the steps and flows of a process. Comes in: what was read, in order; goes out:
 * as much of a process as was said. What had to be supposed becomes an assumption, what was left
 * open a question; no condition is invented.
 */
import { headed, named, plain } from './process-clause.ts';
import { closeFork, type Fork, openBranch } from './process-fork.ts';
import type { Flow, Lane, Remark, Step } from './process-input.ts';
import {
  addAction,
  addStep,
  type Exit,
  goTo,
  lanesIn,
  laneUnknown,
  lead,
  type Sketch,
  sketch,
  suppose,
} from './process-sketch.ts';
import type { Doing, Piece, Statement } from './process-statement.ts';

export interface Draft {
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  readonly flows: readonly Flow[];
  readonly trigger?: string;
  readonly assumptions: readonly Remark[];
  readonly questions: readonly Remark[];
  /** Statements that could not be placed, verbatim. */
  readonly notUnderstood: readonly string[];
}

/** A "go back to" whose target may come later in the text. */
interface Return {
  readonly exits: readonly Exit[];
  readonly to: string;
  readonly quote: string;
}

/** Builds a draft. */
export function draftProcess(statements: readonly Statement[]): Draft {
  const at = sketch();
  const numbered = new Map<string, string>();
  const returns: Return[] = [];
  let fork: Fork | undefined;
  for (const statement of statements) {
    const { quote, condition, conditionQuote = quote, doing, goesOn, number } = statement;
    const before = at.steps.length;
    if (condition?.kind === 'otherwise' && !fork) {
      at.notUnderstood.push(quote);
      continue;
    }
    if (condition) {
      fork = openBranch(at, fork, { condition, quote: conditionQuote });
    } else if (fork && !goesOn) {
      closeFork(at, fork);
      fork = undefined;
    }
    if (doing.kind === 'back') {
      returns.push({ exits: at.open, to: doing.to, quote });
      at.open = [];
    } else if (doing.kind === 'either') {
      fork = eitherOf(at, doing.pieces, quote);
    } else {
      place(at, doing, statement);
    }
    const first = at.steps[before];
    if (number !== undefined && first) numbered.set(number, first.key);
  }
  if (fork) closeFork(at, fork);
  for (const each of returns) goBack(at, each, numbered);
  end(at);
  const after = statements[0]?.after;
  return {
    lanes: lanesIn(at.steps),
    steps: at.steps,
    flows: distinct(at.flows),
    ...(after === undefined ? {} : { trigger: headed(after) }),
    assumptions: at.assumptions,
    questions: [...at.questions, ...whoQuestion(at.steps)],
    notUnderstood: at.notUnderstood,
  };
}

type Plain = Exclude<Doing, { readonly kind: 'back' | 'either' }>;

function place(at: Sketch, doing: Plain, { quote, condition, after }: Statement): void {
  switch (doing.kind) {
    case 'act': {
      const note = after && at.steps.length > 0 ? { note: `When ${after}` } : {};
      // A limit stands where the object would: "approves up to 5k".
      const inherits = condition?.kind === 'limit';
      return goTo(at, addAction(at, doing.action, { quote, inherits, ...note }));
    }
    case 'same': {
      const action = at.lastAction ?? named(quote);
      const step = addAction(at, { ...action, lane: doing.lane }, { quote });
      const text = `${doing.lane}: "${action.name}" is what is meant by "${quote}".`;
      suppose(at, { text, step: step.key, quote });
      return goTo(at, step);
    }
    case 'wait': {
      const { action, minutes } = doing;
      const timed = minutes === undefined ? {} : { waitMinutes: minutes };
      return goTo(at, addAction(at, { sameLane: true, ...action }, { quote, ...timed }));
    }
    case 'together':
      return together(at, doing.paths, quote);
    case 'beside':
      return beside(at, doing.action, quote);
    case 'over': {
      goTo(at, addStep(at, { name: 'Process ended', kind: 'end', quote }));
      at.open = [];
      return undefined;
    }
    default:
      return doing satisfies never;
  }
}

/** The one or the other, without a word on when: the verbs name the exits, a question asks. */
function eitherOf(at: Sketch, pieces: readonly Piece[], quote: string): Fork {
  const names = pieces.map(({ action }) => action.verb || action.name);
  const lane = pieces[0]?.action.lane ?? at.lastLane ?? laneUnknown;
  const name = named(`${names.join(' or ')}?`).name;
  const { key } = addStep(at, { name, kind: 'decision', lane, quote });
  lead(at, at.open, key);
  at.open = [];
  const branches = pieces.map(({ action, quote: said }, i) => {
    const step = addAction(at, action, { quote: said });
    const condition = names[i] ?? action.name;
    lead(at, [{ from: key, condition }], step.key);
    return [condition, { from: step.key }] as const;
  });
  const said = names.map((each) => `"${each}"`).join(' and ');
  at.questions.push({ text: `What decides between ${said}?`, step: key });
  return { key, conditions: [], ends: [], untaken: new Map(branches), amount: '' };
}

function together(at: Sketch, paths: readonly (readonly Piece[])[], quote: string): void {
  const split = addStep(at, { name: 'Do in parallel', kind: 'parallel', quote });
  lead(at, at.open, split.key);
  const ends = paths.flatMap((path) => {
    at.open = [{ from: split.key }];
    for (const { action, quote: said } of path) goTo(at, addAction(at, action, { quote: said }));
    return at.open;
  });
  at.open = ends;
  goTo(at, addStep(at, { name: 'All done', kind: 'parallel', quote }));
}

/** "Meanwhile, …": the step before becomes the first of two parallel paths. */
function beside(at: Sketch, action: Piece['action'], quote: string): void {
  const [exit, ...others] = at.open;
  const previous = at.steps.find(({ key }) => key === exit?.from);
  const isStep = previous && previous.kind !== 'decision' && previous.kind !== 'parallel';
  if (!isStep || others.length > 0) {
    at.notUnderstood.push(quote);
    return;
  }
  const split = addStep(at, { name: 'Do in parallel', kind: 'parallel', quote });
  for (const [i, flow] of at.flows.entries()) {
    if (flow.to === previous.key) at.flows[i] = { ...flow, to: split.key };
  }
  const step = addAction(at, action, { quote });
  lead(at, [{ from: split.key }], previous.key);
  lead(at, [{ from: split.key }], step.key);
  at.open = [{ from: previous.key }, { from: step.key }];
  goTo(at, addStep(at, { name: 'All done', kind: 'parallel', quote }));
}

/** Leads back to the step with this number, or with this name. */
function goBack(
  at: Sketch,
  { exits, to, quote }: Return,
  numbered: ReadonlyMap<string, string>,
): void {
  const target = plain(to.toLowerCase().replace(/[.!;]+$/, ''));
  const first = to === '1' ? at.steps[0]?.key : undefined;
  const named_ = at.steps.find(({ name }) => name.toLowerCase().includes(target))?.key;
  const key = numbered.get(to) ?? first ?? named_;
  if (key !== undefined && exits.every(({ from }) => from !== key)) {
    lead(at, exits, key);
    return;
  }
  at.notUnderstood.push(quote);
  at.open = [...at.open, ...exits];
}

/** Ends what is still open, if something ends explicitly or an exit of a decision leads nowhere. */
function end(at: Sketch): void {
  const isNeeded =
    at.steps.some((step) => step.kind === 'end') ||
    at.open.some((exit) => exit.condition !== undefined || exit.default);
  if (!isNeeded || at.open.length === 0) return;
  const skipped = at.open.find((exit) => exit.default);
  const decision = at.steps.find(({ key }) => key === skipped?.from);
  if (decision) {
    const text = `Nothing else happens when the answer to "${decision.name}" is no.`;
    suppose(at, { text, step: decision.key });
  }
  const quote = at.steps.at(-1)?.quote;
  goTo(at, addStep(at, { name: 'Process ended', kind: 'end', quote }));
}

function whoQuestion(steps: readonly Step[]): readonly Remark[] {
  const unknown = steps.filter(({ lane, kind }) => lane === laneUnknown && kind !== 'decision');
  if (unknown.length === 0) return [];
  const names = unknown.slice(0, 4).map(({ name }) => `"${name}"`);
  const more = unknown.length > names.length ? ` and ${unknown.length - names.length} more` : '';
  return [{ text: `Who does ${names.join(', ')}${more}?` }];
}

/** Drops flows that are there twice. */
function distinct(flows: readonly Flow[]): readonly Flow[] {
  return flows.filter(
    (flow, i) => flows.findIndex(({ from, to }) => from === flow.from && to === flow.to) === i,
  );
}
