/** A call that waits for a person to agree: what would be done, and the decision. */
import { type AgentName, type CallId, isObject, type Json, messageOf } from '@baton/core';
import { Check, Hand, X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { conversationPath, write } from '../api/client.ts';
import type { Accepted } from '../api/documents.ts';
import { AgentName as Name } from '../desk/agent.tsx';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';
import { useActing } from './acting.tsx';
import { compactJson } from './compact.ts';

export interface WaitingCall {
  readonly id: CallId | string;
  readonly tool: string;
  readonly args: Json;
}

/** Within the chat, where it can be done only now and by those who may. */
export function ApprovalForm({ call, agent }: { call: WaitingCall; agent: AgentName }): ReactNode {
  const { conversation, whyNot } = useActing();
  return (
    <Approval conversation={conversation} call={call} agent={agent} whyNot={whyNot('answer')} />
  );
}

export interface ApprovalProps {
  readonly conversation: string;
  readonly call: WaitingCall;
  readonly agent: AgentName;
  /** Why it can not be decided here now. */
  readonly whyNot: string | undefined;
  /** Called when the decision is in the log. */
  readonly decided?: () => void;
}

export function Approval({ conversation, call, agent, whyNot, decided }: ApprovalProps): ReactNode {
  const id = useId();
  const [note, setNote] = useState('');
  const [doing, setDoing] = useState<'approve' | 'deny'>();
  const [wrong, setWrong] = useState<string>();
  const decide = async (approved: boolean): Promise<void> => {
    setDoing(approved ? 'approve' : 'deny');
    setWrong(undefined);
    const said = note.trim();
    try {
      await write<Accepted>(conversationPath(conversation, `/approvals/${call.id}`), {
        body: { approved, ...(said !== '' && { note: said }) },
      });
      decided?.();
    } catch (error) {
      setWrong(messageOf(error));
      setDoing(undefined);
    }
  };
  const off = whyNot !== undefined || doing !== undefined;
  return (
    <section
      aria-label={`Approval of ${call.tool}`}
      className="my-1 max-w-[46rem] rounded-md border border-warn bg-warn-soft p-3"
    >
      <p className="flex flex-wrap items-center gap-x-1.5">
        <Hand aria-hidden size={15} className="text-warn" />
        <Name name={agent} /> wants to call{' '}
        <code className="font-mono font-medium">{call.tool}</code>
        and needs {whyNot === undefined ? 'your' : 'an'} approval
      </p>
      <Arguments args={call.args} />
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <label htmlFor={id} className="sr-only">
          Note for {agent}
        </label>
        <input
          id={id}
          value={note}
          disabled={off}
          onChange={(event) => setNote(event.target.value)}
          placeholder={`Note for ${agent} (optional)`}
          className="h-8 min-w-40 flex-1 rounded-md border border-strong-line bg-raised px-2 text-sm placeholder:text-dim disabled:opacity-60"
        />
        <div className="flex gap-2">
          <Button weight="main" icon={Check} disabled={off} onClick={() => void decide(true)}>
            {doing === 'approve' ? 'Approving…' : 'Approve'}
          </Button>
          <Button weight="danger" icon={X} disabled={off} onClick={() => void decide(false)}>
            {doing === 'deny' ? 'Denying…' : 'Deny'}
          </Button>
        </div>
      </div>
      {whyNot !== undefined && <p className="mt-1 text-xs text-dim">{whyNot}</p>}
      {wrong !== undefined && (
        <div className="mt-2">
          <Failure title="That was not decided">{wrong}</Failure>
        </div>
      )}
    </section>
  );
}

/** Arguments by name; texts as they are, so that what would be sent can be read. */
function Arguments({ args }: { args: Json }): ReactNode {
  if (!isObject(args)) return <Value value={args} />;
  const fields = Object.entries(args);
  if (fields.length === 0) return <p className="mt-1 text-sm text-dim">Without arguments</p>;
  return (
    <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
      {fields.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="font-mono text-xs leading-5 text-dim">{name}</dt>
          <dd className="min-w-0">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: Json }): ReactNode {
  const plain = typeof value === 'string';
  return (
    <div
      className={`max-h-60 overflow-auto break-words whitespace-pre-wrap ${plain ? '' : 'font-mono text-xs leading-5'}`}
    >
      {plain ? value : compactJson(value)}
    </div>
  );
}
