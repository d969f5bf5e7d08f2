/**
 * How the agents of a world behave when they are asked: helpful, or in every way that models and
 * other people's code were seen to misbehave.
 *
 * Comes in: the plan of an agent and what it is shown. Goes out: what it does, drawn from the seed
 * and the question, so that a calm world repeats itself after a crash.
 */
import { BatonError, type FailureCode, type NewCall, type Reply, type View } from '@baton/core';
import type { AgentPlan, EdgePlan, Plan, Temper } from './plan.ts';
import type { Random } from './random.ts';

/** What an agent does when it is asked. */
export interface Act {
  readonly manner: Manner;
  readonly afterMs: number;
  readonly does:
    | { readonly reply: Reply; readonly garbage?: boolean }
    | { readonly throws: unknown }
    | 'hang';
}

export type Manner =
  | 'answer'
  | 'question'
  | 'long_answer'
  | 'tools'
  | 'many_tools'
  | 'handoff'
  | 'handoff_and_tools'
  | 'two_handoffs'
  | 'near_miss'
  | 'unknown_target'
  | 'undeclared_target'
  | 'self_target'
  | 'bad_brief'
  | 'garbled_brief'
  | 'foreign_tool'
  | 'bad_arguments'
  | 'garbled_arguments'
  | 'empty'
  | 'says_handoff'
  | 'garbage'
  | 'fails'
  | 'throws'
  | 'late'
  | 'hangs';

const everything: Readonly<Record<Manner, number>> = {
  answer: 3,
  question: 1,
  long_answer: 1,
  tools: 4,
  many_tools: 1,
  handoff: 4,
  handoff_and_tools: 2,
  two_handoffs: 2,
  near_miss: 2,
  unknown_target: 1,
  undeclared_target: 1,
  self_target: 1,
  bad_brief: 1,
  garbled_brief: 1,
  foreign_tool: 1,
  bad_arguments: 1,
  garbled_arguments: 1,
  empty: 1,
  says_handoff: 1,
  garbage: 1,
  fails: 1,
  throws: 1,
  late: 1,
  hangs: 1,
};

const manners: Readonly<Record<Temper, Partial<Record<Manner, number>>>> = {
  helpful: { answer: 5, tools: 5, handoff: 2, question: 1, handoff_and_tools: 1, long_answer: 1 },
  worker: { tools: 6, handoff_and_tools: 4, handoff: 2, answer: 1 },
  bouncer: { handoff: 20, two_handoffs: 3, near_miss: 3, handoff_and_tools: 1 },
  muddled: {
    near_miss: 3,
    unknown_target: 4,
    undeclared_target: 2,
    self_target: 2,
    bad_brief: 2,
    garbled_brief: 1,
    foreign_tool: 2,
    bad_arguments: 2,
    garbled_arguments: 1,
    handoff: 2,
    says_handoff: 2,
    answer: 1,
  },
  broken: { fails: 4, throws: 1, late: 2, hangs: 1, garbage: 4, empty: 2, answer: 3, handoff: 2 },
  silent: { empty: 5, says_handoff: 3, answer: 1, handoff: 1 },
  chaotic: everything,
};

const failures: readonly FailureCode[] = [
  'model_timeout',
  'model_unreachable',
  'model_rate_limited',
  'model_overloaded',
  'model_cut',
  'model_garbled',
  'model_refused',
  'model_rejected',
  'model_unauthorized',
];

/** What an agent says when it announces a handoff and makes none (rule H6). */
export const announcements: readonly string[] = [
  'I will transfer you to a specialist now',
  'Let me hand this over to our team',
  'I am forwarding this to the right colleague',
  'Escalating to an agent who can help',
];

/** What `agent` does about `view`; `name` is written into its text, so that it can be found. */
export function actOf(
  plan: Plan,
  agent: AgentPlan,
  asked: { view: View; name: string; draw: Random },
): Act {
  const { view, name, draw } = asked;
  const wished = draw.weighted<Manner>(manners[agent.temper]);
  // Even a bouncer says something in its last turn, sometimes.
  const manner = view.landing && draw.chance(60) ? 'answer' : wished;
  const does = doing(manner, { plan, agent, draw, text: `said ${name}` });
  const afterMs = manner === 'late' ? draw.int(300, 150_000) : draw.pick([0, 0, 5, 30, 80]);
  return { manner, afterMs, does };
}

interface Drawing {
  readonly plan: Plan;
  readonly agent: AgentPlan;
  readonly draw: Random;
  /** Some text of its own. */
  readonly text: string;
}

function doing(manner: Manner, drawing: Drawing): Act['does'] {
  const { agent, draw, text } = drawing;
  switch (manner) {
    case 'fails':
      return { throws: new BatonError(draw.pick(failures), `scripted failure, ${text}`) };
    case 'throws':
      return {
        throws: draw.pick([new TypeError(`bug, ${text}`), `a text, ${text}`, undefined, null]),
      };
    case 'hangs':
      return 'hang';
    case 'garbage':
      return { reply: garbageOf(drawing), garbage: true };
    case 'late':
      return { reply: { text: `${text} too late` } };
    default: {
      const reply = replyOf(manner, drawing);
      const usage = {
        inputTokens: draw.int(0, 60),
        cachedTokens: 0,
        outputTokens: draw.int(0, 20),
        costMicroUsd: draw.int(0, 80),
      };
      const named = draw.chance(30) ? { model: 'sim/model' } : {};
      const reasoning = draw.chance(15) && { model: 'sim/model', text: `thinking ${text}` };
      const counted = draw.chance(90) || agent.kind === 'model' ? { usage } : {};
      return { reply: { ...reply, ...counted, ...named, ...(reasoning && { reasoning }) } };
    }
  }
}

function replyOf(
  manner: Exclude<Manner, 'fails' | 'throws' | 'hangs' | 'garbage' | 'late'>,
  drawing: Drawing,
): Reply {
  const { agent, draw, text } = drawing;
  const spoken = draw.chance(70) ? { text } : {};
  switch (manner) {
    case 'answer':
      return { text };
    case 'question':
      return { text: `${text}?`, question: true };
    case 'long_answer':
      return { text: `${text} ${'long '.repeat(draw.int(800, 840))}` };
    case 'empty':
      return draw.pick<Reply>([{}, { text: '' }, { text: ' \n ' }, { calls: [] }]);
    case 'says_handoff':
      return { text: `${draw.pick(announcements)}, ${text}` };
    case 'tools':
      return { ...spoken, calls: toolCalls(drawing, draw.int(1, 3)) };
    case 'many_tools':
      return { ...spoken, calls: toolCalls(drawing, draw.pick([6, 34])) };
    case 'foreign_tool': {
      const all = [...drawing.plan.tools.map((tool) => tool.name), 'shell', 'toString'];
      const foreign = all.filter((name) => !agent.tools.includes(name));
      const own = draw.chance(40) ? toolCalls(drawing, 1) : [];
      return { ...spoken, calls: [...own, { name: draw.pick(foreign), args: { n: 1 } }] };
    }
    case 'bad_arguments':
      return {
        ...spoken,
        calls: toolCalls(drawing, 1, draw.pick([{}, { n: 'one' }, null, 'n', []])),
      };
    case 'garbled_arguments': {
      const calls = toolCalls(drawing, 1).map((call) => ({
        ...call,
        args: null,
        garbled: '{"n": 1',
      }));
      return { ...spoken, calls };
    }
    case 'handoff': {
      const to = targetOf(drawing);
      if (draw.chance(50)) return { ...spoken, calls: [transferTo(drawing, to)] };
      return { ...spoken, handoff: { to, brief: briefOf(drawing, to) } };
    }
    case 'handoff_and_tools': {
      const calls = [transferTo(drawing, targetOf(drawing)), ...toolCalls(drawing, draw.int(1, 2))];
      return { ...spoken, calls: draw.shuffle(calls) };
    }
    case 'two_handoffs': {
      const calls = Array.from({ length: draw.int(2, 3) }, () => {
        const to = draw.chance(75) ? targetOf(drawing) : 'nobody_here';
        return transferTo(drawing, to);
      });
      return { ...spoken, calls };
    }
    case 'near_miss':
      return {
        ...spoken,
        calls: [{ ...transferTo(drawing, targetOf(drawing)), ...missOf(drawing) }],
      };
    case 'unknown_target':
      return {
        ...spoken,
        calls: [transferTo(drawing, draw.pick(['nobody_here', '', 'sales_guru', 'x']))],
      };
    case 'undeclared_target':
      return { ...spoken, calls: [transferTo(drawing, draw.pick(drawing.plan.agents).name)] };
    case 'self_target':
      return { ...spoken, calls: [transferTo(drawing, agent.name)] };
    case 'bad_brief': {
      const brief = draw.pick([
        {},
        { reason: '' },
        { reason: 7 },
        null,
        [],
        { reason: text, done: 'x' },
      ]);
      return { ...spoken, calls: [{ ...transferTo(drawing, targetOf(drawing)), args: brief }] };
    }
    case 'garbled_brief': {
      const call = transferTo(drawing, targetOf(drawing));
      return { ...spoken, calls: [{ ...call, args: null, garbled: '{"reason": "cut' }] };
    }
    default:
      return manner satisfies never;
  }
}

function toolCalls(drawing: Drawing, count: number, args?: NewCall['args']): NewCall[] {
  const { agent, draw } = drawing;
  // Who has no tools passes on, mostly.
  if (agent.tools.length === 0 && draw.chance(80)) return [transferTo(drawing, targetOf(drawing))];
  const names = agent.tools.length > 0 ? agent.tools : ['nothing_at_hand'];
  return Array.from({ length: count }, () => ({
    name: draw.pick(names),
    args: args === undefined ? { n: draw.int(0, 100) } : args,
  }));
}

/** Somebody to hand to: mostly over an edge that is declared. */
function targetOf({ agent, draw }: Drawing): string {
  return agent.edges.length > 0 ? draw.pick(agent.edges).to : 'nobody_here';
}

function transferTo(drawing: Drawing, to: string): NewCall {
  return { name: `transfer_to_${to}`, args: { ...briefOf(drawing, to) } };
}

function briefOf(drawing: Drawing, to: string): { reason: string } {
  const { agent, draw, text } = drawing;
  const edge: EdgePlan | undefined = agent.edges.find((one) => one.to === to);
  const details = edge?.details && draw.chance(75) ? { details: { ticket: draw.int(1, 99) } } : {};
  const long = draw.chance(3) ? ` ${'because '.repeat(520)}` : '';
  return {
    reason: `not mine, ${text}${long}`,
    ...(draw.chance(30) && { wanted: `wanted ${text}`, done: ['this'], open: [`open ${text}`] }),
    ...details,
  };
}

/** A name that is not quite that of a target. */
function missOf(drawing: Drawing): { name: string } {
  const { draw } = drawing;
  const to = targetOf(drawing);
  const title = to.replace(/(^|_)(\w)/g, (_, start: string, letter: string) => {
    return `${start === '' ? '' : ' '}${letter.toUpperCase()}`;
  });
  const place = draw.int(0, to.length - 1);
  const dropped = to.slice(0, place) + to.slice(place + 1);
  const changed = `${to.slice(0, place)}q${to.slice(place + 1)}`;
  const added = `${to.slice(0, place)}e${to.slice(place)}`;
  const name = draw.pick([
    to,
    `${title} Agent`,
    `${to}_specialist`,
    `handoff_to_${to}`,
    `transfer_to_${to.toUpperCase()}`,
    `transferTo${title.replaceAll(' ', '')}`,
    `transfer_to_${dropped}`,
    `transfer_to_${changed}`,
    `transfer_to_${added}`,
    `handover to ${title}`,
    `transfer_to_${to.slice(0, -1)}q`,
  ]);
  return { name };
}

/** What is no reply, or only looks like one. */
function garbageOf(drawing: Drawing): Reply {
  const { agent, draw, text } = drawing;
  const name = agent.tools[0] ?? 'nothing_at_hand';
  const to = targetOf(drawing);
  const shapes: readonly unknown[] = [
    undefined,
    null,
    42,
    'only a text',
    [],
    { text: 5 },
    { text: null },
    { calls: 'lookup' },
    { calls: null },
    { calls: [null] },
    { calls: [{ name: 7 }] },
    { calls: [{ args: {} }] },
    { calls: [{ name }] },
    { calls: [{ name, args: { n: 1n } }] },
    { calls: [{ name, args: () => 1 }] },
    { calls: [{ name, args: { n: 1 }, garbled: 5 }] },
    { calls: [{ name: '', args: {} }] },
    { handoff: to },
    { handoff: { to } },
    { handoff: { to: 5, brief: { reason: text } } },
    { text, usage: {} },
    { text, usage: null },
    {
      text,
      usage: { inputTokens: Number.NaN, outputTokens: -5, cachedTokens: 'x', costMicroUsd: 1 },
    },
    { text, usage: { inputTokens: Number.POSITIVE_INFINITY, outputTokens: 1, costMicroUsd: 0 } },
    { text, reasoning: 'a text' },
    { text, model: 5 },
    { text, question: 'yes' },
    { text, calls: [], unknown: { nested: true } },
  ];
  // `as`: breaking the contract is what these are for.
  return draw.pick(shapes) as Reply;
}
