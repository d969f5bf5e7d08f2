/**
 * The team of a plan as one worker has it: agents, models, router and tools that live and die with
 * that worker, take virtual time, and write what they were asked to the ledger.
 */
import {
  BatonError,
  type Classified,
  defineTeam,
  type EdgeDefinition,
  type Human,
  type Model,
  type Narrowing,
  type Reply,
  type Router,
  type Rule,
  type Schema,
  type Team,
  type View,
} from '@baton/core';
import { actOf } from './agents.ts';
import type { AgentPlan, EdgePlan, NarrowingPlan, Plan, RulePlan } from './plan.ts';
import type { Random } from './random.ts';
import { type ToolWorld, toolOf } from './tools.ts';

export interface TeamWorld extends ToolWorld {
  readonly plan: Plan;
}

/** Builds the team that the kernel is given. */
export function teamOf(world: TeamWorld): Team {
  const { plan } = world;
  const tools = plan.tools.map((tool) => toolOf(tool, world));
  return defineTeam({
    name: 'sim',
    entry: plan.entry,
    agents: plan.agents.map((agent) => {
      const shared = {
        name: agent.name,
        description: `does ${agent.name}`,
        dispatcher: agent.dispatcher,
        handoffs: agent.edges.map(edgeOf),
        ...(agent.context !== undefined && { context: narrowingOf(agent.context) }),
        ...(agent.timeoutMs !== undefined && { timeoutMs: agent.timeoutMs }),
      };
      if (agent.kind === 'human') return { ...shared, kind: 'human' };
      const own = { ...shared, tools: tools.filter(({ name }) => agent.tools.includes(name)) };
      if (agent.kind === 'model') {
        return { ...own, kind: 'model', model: agent.name, instructions: `You are ${agent.name}.` };
      }
      return {
        ...own,
        kind: 'code',
        reply: (view, context) => asked(agent, view, { world, signal: () => context.signal }),
      };
    }),
    limits: plan.limits,
    landing: plan.landing,
    next: plan.next,
    rules: plan.rules.map(ruleOf),
    ...(plan.router && { router: routerOf(world) }),
    severalFit: plan.severalFit,
    ...(plan.redacts && { redact: [/SECRET-\d+/] }),
  });
}

/** Finds the model of an agent; sometimes later, and sometimes not at all. */
export function modelsOf(world: TeamWorld): (name: string | undefined) => Model | Promise<Model> {
  return (name) => {
    const agent = world.plan.agents.find((one) => one.name === name);
    if (!agent) throw new BatonError('model_unknown', `there is no model ${name}`);
    const model: Model = {
      name: `sim/${agent.name}`,
      ask: async (request) => {
        if (world.random.fork(request.key).chance(30)) request.delta({ type: 'text', text: 'so' });
        return await asked(agent, request.view, { world, signal: () => request.signal });
      },
    };
    return agent.name.length % 2 === 0 ? Promise.resolve(model) : model;
  };
}

/** Rings the bell for people; a bell may be broken. */
export function bellOf({ worker, ledger, random }: TeamWorld): Human {
  return {
    needed: ({ seq, for: whom }) => {
      if (!worker.alive) return;
      ledger.bells.push({ seq, for: whom });
      if (random.fork(`bell${seq}`).chance(20)) throw new Error('the bell is broken');
    },
  };
}

/** Whether a rule sends this text; the words of a world are parted by spaces. */
export function ruleMatches({ word }: RulePlan, text: string): boolean {
  return text.split(' ').includes(word);
}

function asked(
  agent: AgentPlan,
  view: View,
  { world, signal }: { world: TeamWorld; signal: () => AbortSignal },
): Reply | Promise<Reply> {
  const { worker, schedule, random, ledger, mood, committed } = world;
  const place = `${agent.name}@${view.saw}`;
  const before = ledger.asked.filter((one) => one.view.saw === view.saw).length;
  const name = mood === 'calm' ? place : `${place}.${before}`;
  const draw = random.fork(name);
  const act = actOf(world.plan, agent, { view, name, draw });
  const { manner, afterMs, does } = act;
  ledger.asked.push({
    agent: agent.name,
    view,
    committed: committed(),
    manner,
    reply: does !== 'hang' && 'reply' in does ? does.reply : undefined,
    garbage: does !== 'hang' && 'garbage' in does,
  });
  if (does !== 'hang' && afterMs === 0) {
    if ('throws' in does) throw does.throws;
    return does.reply;
  }
  const heard = draw.chance(50);
  return worker.live(
    new Promise<Reply>((resolve, reject) => {
      if (heard) signal().addEventListener('abort', () => reject(new Error('aborted')));
      if (does === 'hang') return;
      schedule.after(afterMs, () => {
        if ('throws' in does) reject(does.throws);
        else resolve(does.reply);
      });
    }),
  );
}

function edgeOf({ to, details, context }: EdgePlan): EdgeDefinition {
  if (!details && context === undefined) return to;
  return {
    to,
    when: `something for ${to}`,
    details: details ? ticketSchema : undefined,
    context: context === undefined ? undefined : narrowingOf(context),
  };
}

const ticketSchema: Schema = {
  '~standard': {
    version: 1,
    vendor: 'sim',
    validate: (value) =>
      detailsFit(value) ? { value } : { issues: [{ message: 'ticket: must be a number' }] },
  },
};

/** Whether the details of a brief fit the edges that ask for some. */
export function detailsFit(details: unknown): boolean {
  return (
    typeof details === 'object' &&
    details !== null &&
    'ticket' in details &&
    typeof details.ticket === 'number'
  );
}

function narrowingOf(plan: NarrowingPlan): Narrowing {
  if (plan !== 'summary') return plan;
  return { name: 'summary', summary: (events) => `there were ${events.length} events` };
}

function ruleOf({ word, to, form }: RulePlan): Rule {
  const when = {
    pattern: new RegExp(`\\b${word}\\b`, 'g'),
    words: [word.toUpperCase()],
    function: (text: string) => text.includes(word),
  };
  return { name: `mentions ${word}`, to, when: when[form] };
}

type RouterManner = 'names' | 'abstains' | 'unknown' | 'throws' | 'hangs' | 'late' | 'garbage';

function routerOf({ plan, worker, schedule, random, ledger, mood }: TeamWorld): Router {
  return {
    route: ({ text, agents }) => {
      const before = ledger.classified.filter((one) => one.text === text).length;
      const draw = random.fork(`route ${text}${mood === 'calm' ? '' : before}`);
      const manner = draw.weighted<RouterManner>({
        names: 5,
        abstains: 2,
        unknown: 1,
        throws: 1,
        hangs: 1,
        late: 1,
        garbage: 2,
      });
      const to = draw.pick(agents);
      const confidence = draw.int(0, 100) / 100;
      const garbled = garbledRoute(draw, to);
      // What names somebody and is only not sure how sure it is, names somebody.
      const unsure = manner === 'garbage' && isUnsure(garbled);
      // Drawn apart, so that worlds without it stay as they are.
      const others = random.fork(`several ${text}${mood === 'calm' ? '' : before}`);
      const fits =
        manner === 'names' && others.chance(75)
          ? [...new Set([to, others.pick(agents), others.pick(agents)])]
          : [to];
      const said =
        manner === 'names' || unsure ? { fits, confidence: unsure ? 0 : confidence } : undefined;
      ledger.classified.push({ text, said });
      if (manner === 'hangs') return new Promise(() => {});
      if (manner === 'throws') throw new Error('the router broke');
      const runnersUp = [
        { to: plan.entry, confidence: 0.1 },
        { to: 'nobody', confidence: 0.05 },
      ];
      const reason = `drawn for ${text.slice(0, 20)}`;
      const word = (): unknown => {
        if (manner === 'abstains') return { to: null, runnersUp, reason };
        if (manner === 'garbage') return garbled;
        const named = fits.length > 1 ? [...fits, 'nobody'] : to;
        return { to: manner === 'unknown' ? 'nobody' : named, confidence, runnersUp, reason };
      };
      const afterMs = manner === 'late' ? 20_000 : draw.pick([0, 3, 40, 400]);
      // `as`: some of these break the contract on purpose.
      return worker.live(schedule.wait(afterMs).then(() => word() as Classified));
    },
  };
}

function isUnsure(word: unknown): boolean {
  return (
    typeof word === 'object' && word !== null && 'confidence' in word && word.confidence === 'high'
  );
}

function garbledRoute(draw: Random, to: string): unknown {
  return draw.pick<unknown>([
    undefined,
    null,
    'data',
    {},
    { to },
    { to: 5, confidence: 1, runnersUp: [], reason: '' },
    { to, confidence: 'high', runnersUp: [], reason: 'sure' },
    { to, confidence: 0.5, runnersUp: [null], reason: 'odd' },
    { to: null },
  ]);
}
