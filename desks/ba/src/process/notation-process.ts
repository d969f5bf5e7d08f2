/**
 * From the tree of process notation to a process. Steps that are named again become one, ways become
 * decisions, and what is left open at the end of one line leads to the next.
 *
 * Nothing is invented: a condition nobody gave is asked for, and whatever was concluded rather than
 * read is among the assumptions. What cannot be placed is a question with its quote.
 */
import { type Building, meet, type Return, reach } from './notation-building.ts';
import { mended } from './notation-mend.ts';
import { noteLanes, noteTimes, whoQuestion } from './notation-notes.ts';
import type {
  BackNode,
  Chain,
  DecisionNode,
  Name,
  NotationTree,
  Span,
  StepNode,
  TogetherNode,
  Way,
} from './notation-tree.ts';
import { headed, laneName, named, plain, readAction } from './process-clause.ts';
import type { Flow, Lane, Remark, Step } from './process-input.ts';
import {
  addStep,
  type Exit,
  goTo,
  kindOfVerb,
  lanesIn,
  laneUnknown,
  lead,
  sketch,
  suppose,
} from './process-sketch.ts';
import type { SaidTime } from './process-time.ts';

export interface NotationProcess {
  readonly title?: string;
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  readonly flows: readonly Flow[];
  readonly assumptions: readonly Remark[];
  readonly questions: readonly Remark[];
}

/** Builds the process that a tree describes; without a step, all lists are empty. */
export function processOf(source: string, tree: NotationTree): NotationProcess {
  const at: Building = {
    ...sketch(),
    source,
    names: new Map(),
    returns: [],
    carried: [],
    starts: [],
    chain: 0,
    parallel: 0,
  };
  for (const chain of tree.chains) {
    at.chain += 1;
    const before = at.open;
    at.open = [];
    const from = at.steps.length;
    const first = chain[0];
    const again = first && knownAt(at, first);
    if (!again) at.starts.push({ open: before, next: from });
    placeChain(at, chain, { isWay: false, isFirst: true });
    // What was open and has nothing of its own to go on with stays open.
    if (again) at.open = [...before.filter(({ from: key }) => !hasExit(at, key)), ...at.open];
  }
  joinStarts(at);
  for (const each of at.returns) goBack(at, each);
  const flows = mended(at);
  noteTimes(at);
  noteLanes(at);
  // What is not on the map cannot be pointed at; the words of the remark name it.
  const keys = new Set(at.steps.map(({ key }) => key));
  const placed = ({ step, ...remark }: Remark): Remark =>
    step !== undefined && keys.has(step) ? { ...remark, step } : remark;
  const title = tree.title && headed(tree.title.text);
  return {
    ...(title && { title: title.slice(0, 120) }),
    lanes: lanesIn(at.steps),
    steps: at.steps,
    flows,
    assumptions: at.assumptions.map(placed),
    questions: [...at.questions.map(placed), ...whoQuestion(at.steps)],
  };
}

function loose(name: string): string {
  const words = plain(name.toLowerCase()).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length > 0 ? words.join(' ') : name.trim();
}

function knownAt(at: Building, node: Chain[number]): string | undefined {
  const name = node.kind === 'step' ? node.name : node.kind === 'decision' ? node.question : null;
  return name
    ? at.names.get(loose(name.text) + (node.kind === 'decision' ? '?' : ''))?.key
    : undefined;
}

function hasExit({ flows, returns }: Building, key: string): boolean {
  const isBack = returns.some(({ exits }) => exits.some(({ from }) => from === key));
  return isBack || flows.some(({ from }) => from === key);
}

function quoteOf({ source }: Building, { start, end }: Span): string {
  return source.slice(start, end).slice(0, 2000).trim();
}

function placeChain(
  at: Building,
  chain: Chain,
  { isWay, isFirst = false }: { readonly isWay: boolean; readonly isFirst?: boolean },
): void {
  for (const [i, node] of chain.entries()) {
    const isLast = i === chain.length - 1;
    switch (node.kind) {
      case 'step':
        placeStep(at, node, { isLast, isWay, isHead: isFirst && i === 0 });
        break;
      case 'decision':
        placeDecision(at, node, isFirst && i === 0);
        break;
      case 'together':
        placeTogether(at, node);
        break;
      case 'back':
        placeBack(at, node);
        break;
      case 'end':
        placeEnd(at, node, node.name);
        break;
      default:
        node satisfies never;
    }
  }
}

interface Place {
  readonly isLast: boolean;
  readonly isWay: boolean;
  /** It begins a line. */
  readonly isHead: boolean;
}

function placeStep(at: Building, node: StepNode, { isLast, isWay, isHead }: Place): void {
  const id = loose(node.name.text);
  const known = at.names.get(id);
  if (known) {
    if (isHead && at.open.length === 0) {
      at.open = [{ from: known.key }];
      return;
    }
    const isMet = known.chain !== at.chain || (isWay && isLast);
    const isItself = at.open.some(({ from }) => from === known.key);
    if (isMet && !isItself && at.parallel === 0) {
      lead(at, at.open, known.key);
      at.open = isLast ? [] : [{ from: known.key }];
      return;
    }
    const quote = quoteOf(at, node);
    suppose(at, { text: `“${node.name.text}” is named twice and done twice.`, quote });
  }
  const step = addNamed(at, node);
  if (!known) at.names.set(id, { key: step.key, chain: at.chain });
  goTo(at, step);
}

/** Adds the step of a name, with its lane, kind and time. */
function addNamed(at: Building, { name, lane, time, note, start, end }: StepNode): Step {
  const words = name.text;
  const read = name.isQuoted ? named(words) : (readAction(words) ?? named(words));
  const who = laneFor(at, { lane, said: read.lane, name: headed(read.name) });
  const isWait = /^(?:wait(?:s|ing)?|warten|wartezeit|attendre|attente|esperar|espera)\b/iu.test(
    words,
  );
  const kind = isWait || read.verb === 'wait' ? 'wait' : kindOfVerb(read.verb, who);
  const said = isWait && time ? `${words} ${time.said}` : read.name;
  return addStep(at, {
    name: headed(said) || words.slice(0, 80) || '?',
    kind,
    lane: who,
    ...timesOf(time, kind === 'wait'),
    ...(note && { note: note.text.slice(0, 2000) }),
    quote: quoteOf(at, { start, end }),
  });
}

function timesOf(
  time: SaidTime | undefined,
  isWait: boolean,
): Pick<Step, 'minutes' | 'waitMinutes' | 'elapsedMinutes' | 'timeSaid'> {
  if (!time) return {};
  const { work, wait, elapsed, said } = time;
  const all = { timeSaid: said };
  if (isWait) {
    const minutes = wait ?? elapsed ?? work;
    return { ...all, ...(minutes !== undefined && { waitMinutes: minutes }) };
  }
  return {
    ...all,
    ...(work !== undefined && { minutes: work }),
    ...(wait !== undefined && { waitMinutes: wait }),
    ...(elapsed !== undefined && { elapsedMinutes: elapsed }),
  };
}

/** A lane holds until the next one is named. */
function laneFor(
  at: Building,
  { lane, said, name }: { lane: Name | undefined; said: string | undefined; name: string },
): string {
  const given = lane ? laneName(lane.text).slice(0, 300) : said;
  if (given !== undefined && given !== '') {
    const same = lanesIn(at.steps).find((one) => one.name.toLowerCase() === given.toLowerCase());
    at.lastLane = same?.name ?? given;
    return at.lastLane;
  }
  if (at.lastLane === undefined) return laneUnknown;
  at.carried.push(name);
  return at.lastLane;
}

function placeDecision(at: Building, node: DecisionNode, isHead: boolean): void {
  const { question, lane, ways } = node;
  const id = question && `${loose(question.text)}?`;
  const known = id === undefined ? undefined : at.names.get(id);
  const [first] = ways;
  const said = question?.text ?? first?.condition?.text ?? 'What comes next';
  const isFree = known !== undefined && (isHead || known.chain !== at.chain) && at.parallel === 0;
  const quote = quoteOf(at, question ? { start: node.start, end: question.end } : node);
  const decision =
    isFree || (known && at.open.every(({ from }) => from !== known.key) && ways.length === 0)
      ? { key: known.key }
      : addStep(at, {
          name: `${headed(said)
            .replace(/[\s?]+$/u, '')
            .slice(0, 200)}?`,
          kind: 'decision',
          lane: lane
            ? laneFor(at, { lane, said: undefined, name: said })
            : (at.lastLane ?? laneUnknown),
          ...timesOf(node.time, false),
          quote: quote.slice(0, 300),
        });
  if (id !== undefined && !known) at.names.set(id, { key: decision.key, chain: at.chain });
  lead(
    at,
    at.open.filter(({ from }) => from !== decision.key),
    decision.key,
  );
  const ends: Exit[] = [];
  for (const way of ways) {
    at.open = [exitOf(decision.key, way)];
    placeChain(at, way.chain, { isWay: true });
    ends.push(...at.open);
  }
  at.open = ends;
  const isWhole = ways.some(({ isElse }) => isElse);
  // One way guards what is on it; where it is not taken, the case goes on.
  if (ways.length === 1 && !isWhole) at.open = [...ends, { from: decision.key, default: true }];
  if (ways.length === 0) at.open = isHead && isFree ? [] : [{ from: decision.key }];
  const lastWay = ways.at(-1);
  if (ways.length === 1 && lastWay && lastWay.chain.length === 0)
    at.open = [{ from: decision.key }];
}

function exitOf(from: string, { condition, isElse, sharePercent }: Way): Exit {
  const share = sharePercent === undefined ? {} : { sharePercent };
  if (isElse) return { from, default: true, ...share };
  const text =
    condition?.text.slice(0, 300) ?? (sharePercent === undefined ? '' : `${sharePercent} %`);
  return { from, ...(text !== '' && { condition: text }), ...share };
}

function placeTogether(at: Building, { paths, start, end }: TogetherNode): void {
  const quote = quoteOf(at, { start, end });
  const real = paths.filter((path) => path.some(({ kind }) => kind !== 'end' && kind !== 'back'));
  if (real.length < 2) {
    for (const path of paths) placeChain(at, path, { isWay: true });
    return;
  }
  const split = addStep(at, { name: 'Do in parallel', kind: 'parallel', quote });
  lead(at, at.open, split.key);
  at.parallel += 1;
  const ends = paths.flatMap((path) => {
    at.open = [{ from: split.key }];
    placeChain(at, path, { isWay: true });
    if (at.open.some(({ from }) => from === split.key)) return [];
    // A path with a decision in it is one path again before all are waited for.
    if (at.open.length > 1) {
      goTo(at, addStep(at, { name: meet, kind: 'decision', lane: at.lastLane, quote }));
    }
    return at.open;
  });
  at.parallel -= 1;
  at.open = ends;
  goTo(at, addStep(at, { name: 'All done', kind: 'parallel', quote }));
}

function placeBack(at: Building, node: BackNode): void {
  const quote = quoteOf(at, node);
  if (at.open.length === 0) return;
  if (at.parallel > 0) {
    const text = `“${quote}” is on one of several paths at once: what happens to the others?`;
    at.questions.push({ text, quote });
    return;
  }
  const { to, start, end } = node;
  const decision = at.open[0]?.from;
  at.returns.push({ exits: at.open, to: to?.text, before: before(at, decision), start, end });
  at.open = [];
}

/** The step before the one that a decision is about: what a plain "back" most likely means. */
function before({ flows, steps }: Building, decision: string | undefined): string | undefined {
  const into = (key: string | undefined): string | undefined =>
    flows.find((flow) => flow.to === key)?.from;
  let about = steps.find(({ key }) => key === decision);
  // On the way back there may be steps; what it is about stands in front of the decision.
  const seen = new Set<string>();
  while (about && about.kind !== 'decision' && !seen.has(about.key)) {
    seen.add(about.key);
    const key = into(about.key);
    about = steps.find((step) => step.key === key);
  }
  const judged = into(about?.key ?? decision);
  return into(judged) ?? judged;
}

function placeEnd(at: Building, node: Span, name: Name | undefined): void {
  if (at.open.length === 0) return;
  const quote = quoteOf(at, node);
  if (at.parallel > 0) {
    const text = `“${quote}” ends one of several paths at once: do the others end, too?`;
    at.questions.push({ text, quote });
    return;
  }
  const said = (name && headed(name.text)) || 'Process ended';
  goTo(at, addStep(at, { name: said, kind: 'end', quote }));
  at.open = [];
}

/** A line that begins with a new step follows the line before, unless it leads to the beginning. */
function joinStarts(at: Building): void {
  for (const { open, next } of at.starts.slice(1)) {
    const step = at.steps[next];
    const first = at.steps[0];
    if (!step || !first) continue;
    const leads = reach(at.flows, step.key).has(first.key);
    const already = at.flows.some(({ to }) => to === step.key);
    if (leads || already || open.length === 0) continue;
    const free = open.filter(({ from, condition, default: isDefault }) =>
      condition !== undefined || isDefault ? true : !hasExit(at, from),
    );
    lead(at, free, step.key);
    const names = free.map(({ from }) => at.steps.find(({ key }) => key === from)?.name ?? from);
    if (free.length > 0) {
      suppose(at, {
        text: `“${step.name}” comes after “${names.join('” and “')}”.`,
        step: step.key,
      });
      at.open = at.open.filter((exit) => !free.includes(exit));
    }
  }
}

function goBack(at: Building, { exits, to, before: previous, start, end }: Return): void {
  const quote = quoteOf(at, { start, end });
  const key = to === undefined ? previous : stepNamed(at, to);
  const target = at.steps.find((step) => step.key === key);
  if (target && exits.every(({ from }) => from !== key)) {
    lead(at, exits, target.key);
    if (to === undefined)
      suppose(at, { text: `“${quote}” leads back to “${target.name}”.`, step: target.key });
    return;
  }
  at.questions.push({ text: `To which step does “${quote}” lead?`, quote });
  at.open = [...at.open, ...exits];
}

/** The step of a name, a part of it, or its number. */
function stepNamed({ names, steps }: Building, to: string): string | undefined {
  const id = loose(to);
  const exact = names.get(id)?.key ?? names.get(`${id}?`)?.key;
  const works = steps.filter(({ kind }) => kind !== 'end' && kind !== 'parallel');
  const number = /^\d{1,3}$/.test(to) ? works[Number(to) - 1]?.key : undefined;
  if (exact !== undefined || id === '') return exact;
  const within = works.filter(({ name }) =>
    loose(name)
      .split(' ')
      .includes(id.split(' ')[0] ?? ''),
  );
  const near = works.find(({ name }) => loose(name).includes(id));
  return number ?? (near ?? (within.length === 1 ? within[0] : undefined))?.key;
}
