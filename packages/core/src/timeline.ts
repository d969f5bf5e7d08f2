/**
 * A log as people look at it: one row for what is worth a row. Consoles, terminals and reports draw
 * from these and never from raw events.
 */
import type { LogEvent, NudgeReason } from './event.ts';
import type { AgentName, Seq } from './id.ts';
import { isObject, type Json } from './json.ts';
import { type Bound, budgets } from './limit.ts';
import { textOf } from './message.ts';

export interface TimelineRow {
  readonly seq: Seq;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind:
    | 'message'
    | 'route'
    | 'turn'
    | 'tool'
    | 'handoff'
    | 'refusal'
    | 'wait'
    | 'landing'
    | 'end';
  /** Who did it; undefined for the user and the kernel. */
  readonly agent: AgentName | undefined;
  /** One line without line breaks. */
  readonly text: string;
  /** The rest, with line breaks, for whoever unfolds the row. */
  readonly detail: string;
}

/** The rows of a log, in order. */
export function timeline(events: Iterable<LogEvent>): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let holder: AgentName | undefined;
  for (const event of events) {
    if (event.type === 'routed' || event.type === 'handoff_committed') holder = event.to;
    const row = rowOf(event, holder);
    if (row) {
      const text = row.text.replace(/\s+/g, ' ').trim();
      rows.push({ seq: event.seq, at: event.at, detail: '', ...row, text });
    }
  }
  return rows;
}

type Row = Pick<TimelineRow, 'kind' | 'agent' | 'text'> & { readonly detail?: string };

function rowOf(event: LogEvent, holder: AgentName | undefined): Row | undefined {
  switch (event.type) {
    case 'conversation_started': {
      const { forkedFrom } = event;
      const text = forkedFrom && `forked from ${forkedFrom.conversation} at ${forkedFrom.at}`;
      return text === undefined ? undefined : { kind: 'message', agent: undefined, text };
    }
    case 'message_received': {
      const text = textOf(event.content);
      return { kind: 'message', agent: undefined, text: `${event.from}: ${text}`, detail: text };
    }
    case 'routed': {
      const sure = event.method === 'classifier' ? ` (${event.confidence.toFixed(2)})` : '';
      const does = event.question ? 'asks which is meant' : `takes the message${sure}`;
      const detail = event.question?.text ?? '';
      return { kind: 'route', agent: event.to, text: `${does}: ${event.reason}`, detail };
    }
    case 'turn_taken': {
      if (event.text.trim() === '') return undefined;
      return { kind: 'turn', agent: event.agent, text: event.text, detail: event.text };
    }
    case 'turn_failed':
      return { kind: 'turn', agent: event.agent, text: `failed: ${event.failure.message}` };
    case 'reply_questioned':
      return { kind: 'turn', agent: event.agent, text: `asked again: ${nudges[event.reason]}` };
    case 'tool_started':
      return undefined;
    case 'tool_answered': {
      const why = event.status === 'ok' ? '' : messageIn(event.output);
      const text = `${event.tool} ${event.status}, ${event.ms} ms${why}`;
      return { kind: 'tool', agent: holder, text, detail: JSON.stringify(event.output, null, 2) };
    }
    case 'approval_requested': {
      const text = `${event.tool} needs approval (${event.call})`;
      return { kind: 'wait', agent: holder, text, detail: JSON.stringify(event.args, null, 2) };
    }
    case 'approval_answered': {
      const verdict = event.approved ? 'approved' : 'denied';
      return { kind: 'wait', agent: holder, text: `${event.by} ${verdict} ${event.call}` };
    }
    case 'handoff_refused': {
      const text = `to ${event.to} refused (${event.code}): ${event.message}`;
      return { kind: 'refusal', agent: event.from, text };
    }
    case 'handoff_committed': {
      const out =
        event.standing === 'declined' ? `; ${event.from} sits out until there is news` : '';
      const text = `to ${event.to}: ${event.brief.reason}${out}`;
      return {
        kind: 'handoff',
        agent: event.from,
        text,
        detail: JSON.stringify(event.brief, null, 2),
      };
    }
    case 'landing_started':
      return { kind: 'landing', agent: event.agent, text: `last turn: ${boundWords(event.bound)}` };
    case 'human_requested':
      return { kind: 'wait', agent: event.agent, text: 'a person holds the baton' };
    case 'human_answered': {
      const text = textOf(event.content);
      return { kind: 'turn', agent: event.agent, text: `${event.by}: ${text}`, detail: text };
    }
    case 'run_ended': {
      const bound = event.bound ? `: ${boundWords(event.bound)}` : '';
      const why = event.failure ? `: ${event.failure.message}` : bound;
      return { kind: 'end', agent: event.agent ?? undefined, text: `${event.outcome}${why}` };
    }
    case 'run_continued':
      return { kind: 'message', agent: undefined, text: `${event.by} continues the run` };
    case 'cancel_requested':
      return { kind: 'message', agent: undefined, text: `${event.by} cancels the run` };
    default:
      return event satisfies never;
  }
}

const nudges: Readonly<Record<NudgeReason, string>> = {
  said_handoff: 'it said that it hands over and did not',
  empty_reply: 'its reply was empty',
};

function boundWords(bound: Bound): string {
  switch (bound) {
    case 'sit_out':
      return 'nobody may receive the baton';
    case 'refusals':
      return 'too many refused handoffs in a row';
    case 'silence':
      return 'nothing was said';
    case 'failure':
      return 'the agent failed';
    default:
      return `no more ${budgets[bound].unit}`;
  }
}

/** Why a call did not go well, after a colon. */
function messageIn(output: Json): string {
  return isObject(output) && typeof output['message'] === 'string' ? `: ${output['message']}` : '';
}
