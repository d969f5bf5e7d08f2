/**
 * A model that says what a script tells it to: for testing a team without a language model.
 *
 * Comes in: steps, for all agents in one list or for each agent its own. Goes out: a `Model` that
 * also keeps every request, so that a test can look at what an agent was shown.
 */
import type { NewCall, Reply, View } from '../agent.ts';
import type { Brief } from '../event.ts';
import { BatonError, type FailureCode } from '../failure.ts';
import type { AgentName } from '../id.ts';
import type { Json } from '../json.ts';
import { noUsage, type Usage } from '../message.ts';
import type { Model, ModelRequest } from '../port.ts';

/** One thing a scripted model does when it is asked. */
export type Step =
  /** Answers with this text; with `hang` never: only an abort ends it. */
  | string
  /** Decides from what it is shown. */
  | ((view: View) => Step)
  | { readonly text?: string; readonly calls: readonly NewCall[] }
  | { readonly handoff: AgentName; readonly brief?: Brief; readonly text?: string }
  | { readonly tool: string; readonly args?: Json; readonly text?: string }
  | { readonly question: string }
  /** Fails with this code. */
  | { readonly fail: FailureCode; readonly message?: string }
  /** Waits so many ms of the platform's clock, or until aborted, and then does `then`. */
  | { readonly delayMs: number; readonly then: Step }
  /** Replies with something that is no reply. */
  | { readonly garbage: unknown }
  /** Streams these pieces and answers with them joined. */
  | { readonly stream: readonly string[] };

/** One list for whoever is asked next, or a list for each agent. */
export type Script = readonly Step[] | Readonly<Record<AgentName, readonly Step[]>>;

export interface ScriptedModel extends Model {
  /** What it was asked, oldest first. */
  readonly requests: readonly ModelRequest[];
}

/**
 * A model that follows `script`. When a list is at its end its last step is repeated; an agent
 * without a list answers `Done.`
 */
export function scriptedModel(
  script: Script,
  { name = 'scripted', usage = noUsage }: { name?: string; usage?: Usage } = {},
): ScriptedModel {
  const requests: ModelRequest[] = [];
  const asked = new Map<AgentName, number>();
  const next = (agent: AgentName): Step => {
    // `as`: a list for all is an array, a list for each is not.
    const shared = Array.isArray(script) ? (script as readonly Step[]) : undefined;
    const list = shared ?? (script as Readonly<Record<AgentName, readonly Step[]>>)[agent] ?? [];
    const key = shared ? '*' : agent;
    const place = asked.get(key) ?? 0;
    asked.set(key, place + 1);
    return list[Math.min(place, list.length - 1)] ?? 'Done.';
  };
  return {
    name,
    requests,
    async ask(request) {
      requests.push(request);
      const reply = await play(next(request.view.agent), request);
      return { usage, model: name, ...reply };
    },
  };
}

async function play(step: Step, request: ModelRequest): Promise<Reply> {
  if (step === 'hang') return await aborted(request.signal);
  if (typeof step === 'string') return { text: step };
  if (typeof step === 'function') return await play(step(request.view), request);
  if ('question' in step) return { text: step.question, question: true };
  if ('fail' in step) throw new BatonError(step.fail, step.message ?? `scripted: ${step.fail}`);
  // `as`: this is the step that breaks the contract on purpose.
  if ('garbage' in step) return step.garbage as Reply;
  if ('stream' in step) {
    for (const text of step.stream) request.delta({ type: 'text', text });
    return { text: step.stream.join('') };
  }
  if ('delayMs' in step) {
    await Promise.race([
      new Promise<void>((resolve) => void setTimeout(resolve, step.delayMs)),
      aborted(request.signal),
    ]);
    return await play(step.then, request);
  }
  const text = step.text === undefined ? {} : { text: step.text };
  if ('calls' in step) return { ...text, calls: step.calls };
  if ('tool' in step) return { ...text, calls: [{ name: step.tool, args: step.args ?? {} }] };
  const brief: Brief = step.brief ?? { reason: `for ${step.handoff}` };
  return { ...text, handoff: { to: step.handoff, brief } };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new BatonError('cancelled', 'scripted: aborted'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
