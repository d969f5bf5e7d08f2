/**
 * What a reader of process notation leaves open, so that the process can be drawn: steps with two
 * ways on, decisions with one, loops without a way out, lines that nothing leads to. Each repair is
 * an assumption or a question that quotes what it is about; no condition is made up.
 */
import { type Building, meet, reach } from './notation-building.ts';
import type { Flow, Step } from './process-input.ts';
import { addStep, goTo, laneUnknown, suppose } from './process-sketch.ts';

/** The flows of a process that holds together; steps that nothing leads to are taken out. */
export function mended(at: Building): readonly Flow[] {
  takeOutLost(at);
  splitsAsked(at);
  replace(at, joined(at.flows));
  loopsAsked(at);
  answersAsked(at);
  ended(at);
  replace(at, joined(at.flows));
  for (const step of at.steps) if (step.kind === 'decision' && isOneWay(at, step)) asTask(at, step);
  return at.flows;
}

function replace({ flows }: Building, by: readonly Flow[]): void {
  flows.splice(0, flows.length, ...by);
}

function nameOf({ steps }: Building, key: string): string {
  return steps.find((step) => step.key === key)?.name ?? key;
}

/** Steps that are reached from no beginning: nobody said what leads to them. */
function takeOutLost(at: Building): void {
  const { steps, flows } = at;
  const heads = at.starts.flatMap(({ next }) => at.steps[next] ?? []);
  const into = new Set(flows.map(({ to }) => to));
  // The beginning is the line that leads to most of the others.
  const start = heads
    .filter(({ key }) => !into.has(key))
    .toSorted((a, b) => reach(flows, b.key).size - reach(flows, a.key).size)[0];
  const first = start ?? steps[0];
  if (!first) return;
  const reached = reach(flows, first.key);
  const lost = steps.filter(({ key }) => key !== first.key && !reached.has(key));
  for (const step of lost) {
    if (step.kind === 'parallel') continue;
    at.questions.push({
      text: `What leads to “${step.name}”? It is not on the map.`,
      ...(step.quote !== undefined && { quote: step.quote }),
    });
  }
  const gone = new Set(lost.map(({ key }) => key));
  replace(
    at,
    flows.filter(({ from, to }) => !gone.has(from) && !gone.has(to)),
  );
  at.open = at.open.filter(({ from }) => !gone.has(from));
  const kept = steps.filter(({ key }) => !gone.has(key));
  const ordered = [first, ...kept.filter((step) => step !== first)];
  steps.splice(0, steps.length, ...ordered);
}

/** A step that two things follow: one of them or both, nobody said. */
function splitsAsked(at: Building): void {
  for (const step of at.steps.slice()) {
    if (step.kind === 'decision' || step.kind === 'parallel') continue;
    const exits = at.flows.filter(({ from }) => from === step.key);
    const targets = [...new Set(exits.map(({ to }) => to))];
    if (targets.length < 2) continue;
    const names = targets.map((key) => nameOf(at, key));
    const decision = addStep(at, {
      name: `${names.join(' or ').slice(0, 200)}?`,
      kind: 'decision',
      ...(step.lane !== undefined && { lane: step.lane }),
      ...(step.quote !== undefined && { quote: step.quote }),
    });
    replace(at, [
      ...at.flows.filter(({ from }) => from !== step.key),
      { from: step.key, to: decision.key },
      ...targets.map((to, i) => ({ from: decision.key, to, condition: names[i] ?? to })),
    ]);
    at.questions.push({
      text: `After “${step.name}”: what decides between ${names.map((name) => `“${name}”`).join(' and ')}, or are they all done?`,
      step: decision.key,
    });
  }
}

/** Two flows between the same steps are one, taken under either condition. */
function joined(flows: readonly Flow[]): readonly Flow[] {
  const groups = Map.groupBy(
    flows.filter(({ from, to }) => from !== to),
    ({ from, to }) => `${from} ${to}`,
  );
  return [...groups.values()].flatMap((list): readonly Flow[] => {
    const [first] = list;
    if (!first || list.length === 1) return list;
    const conditions = [...new Set(list.flatMap(({ condition }) => condition ?? []))];
    const shares = list.map(({ sharePercent }) => sharePercent);
    const sum = shares.every((share) => share !== undefined)
      ? { sharePercent: shares.reduce((all: number, share) => all + (share ?? 0), 0) }
      : {};
    const isDefault = list.some((flow) => flow.default);
    return [
      {
        from: first.from,
        to: first.to,
        ...(conditions.length > 0 && { condition: conditions.join(' or ').slice(0, 300) }),
        ...(isDefault && { default: true }),
        ...sum,
      },
    ];
  });
}

/** A loop that nothing leaves: the flow that closes it is taken out and asked about. */
function loopsAsked(at: Building): void {
  for (let round = 0; round < 200; round += 1) {
    const open = new Set(at.open.map(({ from }) => from));
    const ends = at.steps.filter(
      ({ key, kind }) =>
        kind === 'end' || open.has(key) || !at.flows.some(({ from }) => from === key),
    );
    const ending = new Set(ends.map(({ key }) => key));
    for (const key of ending) {
      for (const { from, to } of at.flows) if (to === key) ending.add(from);
    }
    const order = new Map(at.steps.map(({ key }, i) => [key, i]));
    const closing = at.flows
      .filter(({ from }) => !ending.has(from))
      .toSorted((a, b) => (order.get(b.from) ?? 0) - (order.get(a.from) ?? 0))
      .find(({ from, to }) => from === to || reach(at.flows, to).has(from));
    if (!closing) return;
    replace(
      at,
      at.flows.filter((flow) => flow !== closing),
    );
    const [from, to] = [nameOf(at, closing.from), nameOf(at, closing.to)];
    at.questions.push({
      text: `From “${from}” it goes back to “${to}”: when is that over, and what comes then?`,
      step: closing.from,
    });
    at.open = [...at.open, { from: closing.from }];
  }
}

/** Decisions of which not every way on is known. */
function answersAsked(at: Building): void {
  for (const step of at.steps.slice()) {
    if (step.kind !== 'decision') continue;
    const exits = at.flows.filter(({ from }) => from === step.key);
    const open = at.open.filter(({ from }) => from === step.key);
    const bare = [...exits, ...open].filter((one) => one.condition === undefined && !one.default);
    if (step.name === meet && !isOneWay(at, step)) continue;
    if (isOneWay(at, step)) {
      asTask(at, step);
      continue;
    }
    if (bare.length > 0) unnamed(at, step);
    sameConditions(at, step);
    const isWhole = [...at.flows, ...at.open].some((one) => one.from === step.key && one.default);
    const named = [...exits, ...open].flatMap(({ condition }) => condition ?? []);
    if (isWhole || named.length < 2 || areOpposites(named)) continue;
    const list = named
      .slice(0, 4)
      .map((one) => `“${one}”`)
      .join(' nor ');
    at.questions.push({
      text: `“${step.name}”: what happens if neither ${list} holds?`,
      step: step.key,
    });
  }
}

function isOneWay({ flows, open }: Building, { key, name }: Step): boolean {
  const entries = flows.filter(({ to }) => to === key).length;
  const exits = [...flows, ...open].filter(({ from }) => from === key).length;
  return exits < 2 && !(name === meet && entries > 1);
}

/** With one way on nothing is decided yet; it stays on the map as what somebody finds out. */
function asTask(at: Building, { key, name }: Step): void {
  const exit = [...at.flows, ...at.open].find(({ from }) => from === key);
  at.steps.splice(
    at.steps.findIndex((step) => step.key === key),
    1,
    { ...(at.steps.find((step) => step.key === key) as Step), kind: 'task', lane: laneAt(at, key) },
  );
  replace(
    at,
    at.flows.map((flow) => (flow.from === key ? { from: key, to: flow.to } : flow)),
  );
  at.open = at.open.map((one) => (one.from === key ? { from: key } : one));
  const beside = exit?.condition === undefined ? '' : ` beside “${exit.condition}”`;
  const text = `“${name}”: which answers are there${beside}, and what follows each?`;
  at.questions.push({ text, step: key });
}

function laneAt({ steps }: Building, key: string): string {
  return steps.find((step) => step.key === key)?.lane ?? laneUnknown;
}

/** `yes` and `no`, `ok` and `not ok`: nothing is between them. */
function areOpposites(named: readonly string[]): boolean {
  const [one = '', other = ''] = named.map((text) => text.toLowerCase().trim());
  if (named.length !== 2) return false;
  const pairs = [
    ['yes', 'no'],
    ['ja', 'nein'],
    ['oui', 'non'],
    ['sí', 'no'],
    ['si', 'no'],
    ['ok', 'ko'],
  ];
  if (pairs.some((pair) => pair.includes(one) && pair.includes(other))) return true;
  const bare = (text: string): string =>
    text.replace(/^(?:(?:not|nicht|pas|non|kein|keine|no)\s+|un|in|dis|nicht-)/u, '');
  return one !== other && bare(one) === bare(other);
}

/** Ways without a condition: one of them is what happens otherwise, more have to be told apart. */
function unnamed(at: Building, step: Step): void {
  const others = [...at.flows, ...at.open].some((one) => one.from === step.key && one.default);
  let free = !others;
  let n = 0;
  const name = <T extends Omit<Flow, 'to'>>(exit: T, label: string): T => {
    if (exit.from !== step.key || exit.condition !== undefined || exit.default) return exit;
    n += 1;
    if (free) {
      free = false;
      return { ...exit, default: true };
    }
    return { ...exit, condition: label };
  };
  replace(
    at,
    at.flows.map((flow) => name(flow, nameOf(at, flow.to))),
  );
  at.open = at.open.map((exit) => name(exit, `otherwise (${n + 1})`));
  at.questions.push({ text: `“${step.name}”: when is each way taken?`, step: step.key });
}

/** Two ways under one condition: which is meant, only somebody else can say. */
function sameConditions(at: Building, step: Step): void {
  const seen = new Map<string, number>();
  let isDoubled = false;
  let hasDefault = false;
  const once = <T extends Omit<Flow, 'to'>>(exit: T): T => {
    if (exit.from !== step.key) return exit;
    if (exit.default) {
      if (!hasDefault) {
        hasDefault = true;
        return exit;
      }
      isDoubled = true;
      const { default: _, ...rest } = exit;
      return { ...rest, condition: exit.condition ?? 'otherwise (2)' } as T;
    }
    const id = (exit.condition ?? '').toLowerCase();
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    if (times === 1) return exit;
    isDoubled = true;
    return { ...exit, condition: `${(exit.condition ?? '').slice(0, 280)} (${times})` };
  };
  replace(at, at.flows.map(once));
  at.open = at.open.map(once);
  const shares = [...at.flows, ...at.open].filter(({ from }) => from === step.key);
  const sum = shares.reduce((all, { sharePercent = 0 }) => all + sharePercent, 0);
  const isFull = shares.every(({ sharePercent }) => sharePercent !== undefined);
  if (sum > 100.5 || (isFull && sum < 99.5)) {
    at.questions.push({
      text: `“${step.name}”: the shares of its ways add up to ${sum} %. What are they?`,
      step: step.key,
    });
    const bare = <T extends Omit<Flow, 'to'>>(exit: T): T => {
      if (exit.from !== step.key) return exit;
      const { sharePercent: _, ...rest } = exit;
      return rest as T;
    };
    replace(at, at.flows.map(bare));
    at.open = at.open.map(bare);
  }
  if (isDoubled) {
    at.questions.push({
      text: `“${step.name}”: two ways have the same condition. What tells them apart?`,
      step: step.key,
    });
  }
}

/** Ends what is still open, where something ends explicitly or a decision leaves a way open. */
function ended(at: Building): void {
  const hasEnd = at.steps.some(({ kind }) => kind === 'end');
  const onFlow = new Set(at.flows.map(({ from }) => from));
  const open = at.open.filter(
    ({ from, condition, default: isDefault }) =>
      condition !== undefined || isDefault || !onFlow.has(from),
  );
  const listed = new Set(open.map(({ from }) => from));
  const left = at.steps
    .filter(({ key, kind }) => kind !== 'end' && !onFlow.has(key) && !listed.has(key))
    .map(({ key }) => ({ from: key }));
  const all = [...open, ...left];
  const routes = (key: string): boolean =>
    at.steps.some(
      (step) => step.key === key && (step.kind === 'decision' || step.kind === 'parallel'),
    );
  const isNeeded = hasEnd || all.length > 1 || all.some(({ from }) => routes(from));
  if (!isNeeded || all.length === 0) return;
  const skipped = all.find((exit) => 'default' in exit && exit.default);
  const decision = at.steps.find(({ key }) => key === skipped?.from);
  if (decision) {
    const text = `Nothing else happens when no other way of “${decision.name}” is taken.`;
    suppose(at, { text, step: decision.key });
  }
  at.open = all;
  const quote = at.steps.at(-1)?.quote;
  const end = addStep(at, {
    name: 'Process ended',
    kind: 'end',
    ...(quote !== undefined && { quote }),
  });
  goTo(at, end);
  at.open = [];
}
