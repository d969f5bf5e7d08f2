/**
 * The tools of a world: each execution is written to the ledger when it takes effect, whoever asked
 * for it and whatever becomes of that worker. Tools return new or old results, throw, hang, answer
 * late, make artifacts, and return what is no JSON.
 */
import { defineTool, type Schema, type Tool, type ToolContext } from '@baton/core';
import type { Worker } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { ToolPlan } from './plan.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';

export interface ToolWorld {
  readonly worker: Worker;
  readonly schedule: Schedule;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly mood: 'calm' | 'busy';
  readonly committed: () => number;
}

type Manner =
  | 'fresh'
  | 'same'
  | 'artifact'
  | 'old_artifact'
  | 'huge'
  | 'nothing'
  | 'throw'
  | 'late'
  | 'hang';

const manners: Readonly<Record<ToolPlan['temper'], Partial<Record<Manner, number>>>> = {
  fresh: { fresh: 1 },
  same: { same: 9, fresh: 1 },
  maker: { artifact: 3, old_artifact: 2, same: 2, huge: 1 },
  broken: { throw: 4, late: 2, hang: 1, same: 2 },
  chaotic: {
    fresh: 2,
    same: 3,
    artifact: 2,
    old_artifact: 2,
    huge: 1,
    nothing: 1,
    throw: 2,
    late: 1,
    hang: 1,
  },
};

/** The tool of a plan, as one worker has it. */
export function toolOf(plan: ToolPlan, world: ToolWorld): Tool {
  return defineTool({
    name: plan.name,
    description: `${plan.name} something`,
    input: schemaOf(plan.schema),
    repeat: plan.repeat,
    approval: approvalOf(plan.approval),
    ...(plan.timeoutMs !== undefined && { timeoutMs: plan.timeoutMs }),
    run: (args, context) => execute(plan, world, { args, context }),
  });
}

/** Whether arguments fit; the same words that the schema below checks. */
export function argumentsFit(args: unknown): boolean {
  return typeof args === 'object' && args !== null && 'n' in args && typeof args.n === 'number';
}

/** Whether a call of this tool has to be approved. */
export function approvalNeeded({ approval }: ToolPlan, args: unknown): boolean {
  if (approval === 'when_big') return argumentsFit(args) && (args as { n: number }).n > 50;
  return approval !== 'no';
}

function approvalOf(approval: ToolPlan['approval']): boolean | ((args: unknown) => boolean) {
  switch (approval) {
    case 'no':
      return false;
    case 'yes':
      return true;
    case 'when_big':
      return (args) => argumentsFit(args) && (args as { n: number }).n > 50;
    case 'throws':
      return () => {
        throw new TypeError('the rule for approvals is broken');
      };
    default:
      return approval satisfies never;
  }
}

function schemaOf(manner: ToolPlan['schema']): Schema<{ readonly n: number }> {
  const validate = (
    value: unknown,
  ): { value: { n: number } } | { issues: { message: string }[] } =>
    // `as`: argumentsFit has looked.
    argumentsFit(value)
      ? { value: value as { n: number } }
      : { issues: [{ message: 'n: must be a number' }] };
  return {
    '~standard': {
      version: 1,
      vendor: 'sim',
      validate: (value) => {
        const checked = validate(value);
        if (manner === 'throws' && 'issues' in checked) throw new TypeError('the schema broke');
        return manner === 'later' ? Promise.resolve(checked) : checked;
      },
    },
  };
}

async function execute(
  plan: ToolPlan,
  { worker, schedule, random, ledger, mood, committed }: ToolWorld,
  { args, context }: { args: unknown; context: ToolContext },
): Promise<unknown> {
  const { key, agent } = context;
  const earlier = ledger.executed.filter((one) => one.key === key).length;
  // In a calm world a repeated call goes as it went before; in a busy one it may go otherwise.
  const draw = random.fork(mood === 'calm' ? key : `${key}#${earlier}`);
  const manner = draw.weighted<Manner>(manners[plan.temper]);
  const record = {
    key,
    tool: plan.name,
    agent,
    args,
    worker: worker.id,
    committed: committed(),
    at: schedule.time,
    end: undefined as (typeof ledger.executed)[number]['end'],
  };
  ledger.executed.push(record);
  const { signal } = context;
  const heard = draw.chance(50)
    ? new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the tool was aborted')));
      })
    : undefined;
  heard?.catch(() => {});
  if (manner === 'hang') return await worker.live(heard ?? new Promise<never>(() => {}));
  const takesMs = manner === 'late' ? draw.int(300, 70_000) : draw.pick([0, 0, 1, 20, 45]);
  const waiting = schedule.wait(takesMs);
  if (takesMs > 0) await worker.live(heard ? Promise.race([waiting, heard]) : waiting);
  if (manner === 'throw') {
    record.end = { threw: `broken ${key}` };
    throw new Error(`broken ${key}`);
  }
  const gave = resultOf(manner, { draw, plan, context, args });
  record.end = { gave };
  return gave;
}

function resultOf(
  manner: Manner,
  how: { draw: Random; plan: ToolPlan; context: ToolContext; args: unknown },
): unknown {
  const { draw, plan, context, args } = how;
  switch (manner) {
    case 'artifact': {
      const body = `made by ${context.key} ${draw.chance(10) ? 'y'.repeat(4_200) : ''}`;
      const id = `US-${draw.int(1, 3)}`;
      context.register({ id, kind: 'US', title: `story ${context.key}`, body });
      return { made: id };
    }
    case 'old_artifact':
      context.register({ id: 'US-0', kind: 'US', title: 'the same', body: 'as before' });
      return { made: 'US-0' };
    case 'huge':
      return { rows: `${context.key} ${'x'.repeat(4_100)}` };
    case 'nothing':
      return draw.pick([undefined, null, () => 1, Number.NaN, 12n]);
    case 'same':
      return { found: plan.name };
    default:
      return { found: context.key, args };
  }
}
