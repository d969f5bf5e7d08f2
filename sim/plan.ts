/**
 * What one world is made of, as plain data: its team, its workers, its people and its faults.
 *
 * Comes in: a seed. Goes out: a `Plan`. The kernel is given a team that is built from it, and the
 * checkers read the plan itself, never what the kernel made of it.
 */
import type { BudgetName, LimitChanges, SeveralFit } from '@baton/core';
import type { FaultPlan } from './faults.ts';
import { drawFaults } from './faults.ts';
import { Random } from './random.ts';

export type Temper = 'helpful' | 'worker' | 'bouncer' | 'muddled' | 'broken' | 'silent' | 'chaotic';

export type NarrowingPlan = 'own' | 'brief' | 'summary' | { readonly last: number };

export interface EdgePlan {
  readonly to: string;
  /** The brief must carry `details: { ticket: <number> }`. */
  readonly details: boolean;
  readonly context: NarrowingPlan | undefined;
}

export interface AgentPlan {
  readonly name: string;
  readonly kind: 'model' | 'code' | 'human';
  readonly dispatcher: boolean;
  readonly temper: Temper;
  readonly tools: readonly string[];
  readonly edges: readonly EdgePlan[];
  readonly context: NarrowingPlan | undefined;
  readonly timeoutMs: number | undefined;
}

export interface ToolPlan {
  readonly name: string;
  readonly repeat: 'read' | 'write' | 'once';
  readonly approval: 'no' | 'yes' | 'when_big' | 'throws';
  readonly timeoutMs: number | undefined;
  readonly temper: 'fresh' | 'same' | 'maker' | 'broken' | 'chaotic';
  /** How its schema answers. */
  readonly schema: 'now' | 'later' | 'throws';
}

export interface RulePlan {
  readonly word: string;
  readonly to: string;
  readonly form: 'pattern' | 'words' | 'function';
}

export interface Plan {
  readonly seed: string;
  readonly entry: string;
  readonly agents: readonly AgentPlan[];
  readonly tools: readonly ToolPlan[];
  readonly limits: LimitChanges;
  readonly landing: 'answer' | { readonly human: string };
  readonly next: 'holder' | 'entry' | 'route';
  readonly rules: readonly RulePlan[];
  readonly router: boolean;
  readonly severalFit: SeveralFit;
  readonly redacts: boolean;
  /** Processes that work on the same store. */
  readonly workers: number;
  /** Whether one worker at a time gets a claim, as the contract says, or all of them do. */
  readonly claims: 'kept' | 'broken';
  /**
   * `calm`: people act only when all is at rest, and the same question gets the same reply again,
   * so a world with crashes must end like the same world without (rule G3).
   */
  readonly mood: 'calm' | 'busy';
  /** What the people of this world do, at most. */
  readonly actionsMax: number;
  readonly storeLatencyMs: number;
  readonly faults: readonly FaultPlan[];
}

const names = ['triage', 'data', 'date', 'process', 'billing', 'test_lab'] as const;
export const words = ['login', 'refund', 'sales', 'map', 'query', 'story', 'invoice'] as const;

/** The world of a seed. */
export function planOf(seed: string): Plan {
  const random = new Random(seed);
  const tools = drawTools(random.fork('tools'));
  const agents = drawAgents(random.fork('agents'), tools);
  const all = agents.map(({ name }) => name);
  const humans = agents.filter(({ kind }) => kind === 'human');
  const people = random.fork('people');
  const mood = people.chance(30) ? 'calm' : 'busy';
  const rules: RulePlan[] = people.chance(40)
    ? words.slice(0, people.int(1, 3)).map((word) => ({
        word,
        to: people.pick(all),
        form: people.pick(['pattern', 'words', 'function'] as const),
      }))
    : [];
  return {
    seed,
    entry: people.pick(all),
    agents,
    tools,
    limits: drawLimits(random.fork('limits')),
    landing:
      humans.length > 0 && people.chance(50) ? { human: people.pick(humans).name } : 'answer',
    next: people.weighted({ holder: 6, entry: 2, route: 2 }),
    rules,
    router: people.chance(40),
    severalFit: random.fork('several').pick(['ask', 'ask', 'both', 'both', 'best', 'entry']),
    redacts: people.chance(10),
    workers: mood === 'calm' || people.chance(40) ? 1 : 2,
    claims: mood === 'busy' && people.chance(40) ? 'broken' : 'kept',
    mood,
    actionsMax: people.int(2, mood === 'calm' ? 5 : 8),
    storeLatencyMs: people.pick([0, 0, 0, 0, 3, 40]),
    faults: drawFaults(random.fork('faults'), mood),
  };
}

function drawTools(random: Random): ToolPlan[] {
  const names = ['lookup', 'search', 'save', 'mail', 'pay'].slice(0, random.pick([0, 2, 3, 4, 5]));
  return names.map((name) => ({
    name,
    repeat: random.pick(['read', 'read', 'write', 'once', 'once'] as const),
    approval: random.weighted({ no: 7, yes: 2, when_big: 2, throws: 1 }),
    timeoutMs: random.chance(50) ? random.pick([50, 200, 1_000]) : undefined,
    temper: random.weighted({ fresh: 3, same: 3, maker: 2, broken: 1, chaotic: 2 }),
    schema: random.weighted({ now: 6, later: 2, throws: 1 }),
  }));
}

function drawAgents(random: Random, tools: readonly ToolPlan[]): AgentPlan[] {
  const chosen = random.shuffle(names).slice(0, random.int(1, names.length));
  const shape = random.pick(['mesh', 'mesh', 'ring', 'star', 'sparse'] as const);
  const hub = random.pick(chosen);
  const narrowed = random.chance(30);
  return chosen.map((name, index) => {
    const kind = random.weighted({ model: 6, code: 3, human: 2 });
    const others = random.shuffle(chosen.filter((other) => other !== name));
    const targets = others.filter((other) => {
      if (shape === 'mesh') return true;
      if (shape === 'ring') return other === chosen[(index + 1) % chosen.length];
      if (shape === 'star') return name === hub || other === hub;
      return random.chance(40);
    });
    return {
      name,
      kind,
      dispatcher: random.chance(name === 'triage' ? 70 : 15),
      temper: random.weighted({
        helpful: 4,
        worker: 3,
        bouncer: 5,
        muddled: 3,
        broken: 2,
        silent: 1,
        chaotic: 3,
      }),
      tools: kind === 'human' ? [] : tools.map((one) => one.name).filter(() => random.chance(65)),
      edges: targets.map((to) => ({
        to,
        details: random.chance(15),
        context: narrowed && random.chance(30) ? drawNarrowing(random) : undefined,
      })),
      context: narrowed && random.chance(40) ? drawNarrowing(random) : undefined,
      timeoutMs: random.chance(30) ? random.pick([100, 400, 2_000]) : undefined,
    };
  });
}

function drawNarrowing(random: Random): NarrowingPlan {
  const kind = random.pick(['own', 'brief', 'summary', 'last'] as const);
  return kind === 'last' ? { last: random.int(0, 6) } : kind;
}

/** Limits small enough to be hit: most worlds are tight in one or two budgets. */
function drawLimits(random: Random): LimitChanges {
  const small: Record<BudgetName, () => number> = {
    handoffs: () => random.int(0, 6),
    turns: () => random.int(0, 10),
    toolCalls: () => random.int(0, 6),
    tokens: () => random.int(0, 600),
    costMicroUsd: () => random.int(0, 600),
    timeMs: () => random.int(0, 4_000),
  };
  const draw = (percent: number, scale: number): Partial<Record<BudgetName, number>> => {
    const limits: Partial<Record<BudgetName, number>> = {};
    for (const [name, amount] of Object.entries(small)) {
      // `as`: the keys are those of `small`.
      if (random.chance(percent)) limits[name as BudgetName] = amount() * scale;
    }
    return limits;
  };
  const run = draw(random.pick([0, 15, 30]), 1);
  const wide = random.chance(40) ? { handoffs: random.int(9, 30) } : {};
  const conversation = random.chance(20) ? { conversation: draw(20, 2) } : {};
  return { ...wide, ...run, ...conversation };
}
