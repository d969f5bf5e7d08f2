/** A person in the team: is waited for, and answers. */
import { textOf } from '@baton/core';
import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';
import { AnswerForm } from '../inbox/answer.tsx';
import { durationText } from '../parts/format.ts';
import { useActing } from './acting.tsx';
import type { AnswerEntry, PersonEntry } from './entry.ts';
import { Prose } from './prose.tsx';
import { Line, Row } from './row.tsx';

export function PersonView({ entry }: { entry: PersonEntry }): ReactNode {
  const { agent, open, answeredAt, at } = entry;
  const waited = answeredAt === undefined ? '' : ` after ${durationText(answeredAt - at)}`;
  return (
    <Row mark={<Inbox aria-hidden size={14} className="mt-1 text-warn" />}>
      <Line entry={entry}>
        <span className="text-sm text-dim">
          <AgentName name={agent} />{' '}
          {open
            ? 'has the baton: a person is asked'
            : `was asked${waited ? ` and answered${waited}` : ''}`}
        </span>
      </Line>
      {open && <Waiting entry={entry} />}
    </Row>
  );
}

function Waiting({ entry }: { entry: PersonEntry }): ReactNode {
  const { agent } = entry;
  const { conversation, whyNot } = useActing();
  const { team } = useDesk();
  const why = whyNot('answer');
  const permitted = team.handoffs.filter(({ from }) => from === agent);
  return (
    <section
      aria-label={`${agent} is asked`}
      className="my-1 max-w-[46rem] rounded-md border border-warn bg-warn-soft p-3"
    >
      {why === undefined ? (
        <AnswerForm conversation={conversation} agent={agent} permitted={permitted} whyNot={why} />
      ) : (
        <p className="text-sm">
          A person answers this from the inbox. <span className="text-dim">{why}</span>
        </p>
      )}
    </section>
  );
}

export function AnswerView({ entry }: { entry: AnswerEntry }): ReactNode {
  const { agent, by, content, to } = entry;
  return (
    <Row mark={<AgentMark name={agent} />}>
      <Line entry={entry}>
        <AgentName name={agent} />
        <span className="text-sm text-dim">
          {by === agent ? '' : `(${by})`} {to === undefined ? '' : `hands on to ${to}`}
        </span>
      </Line>
      {content.length > 0 && <Prose text={textOf(content)} />}
    </Row>
  );
}
