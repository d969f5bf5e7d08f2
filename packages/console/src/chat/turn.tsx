/** What an agent said, the tools it called, and what it thought, folded. */
import type { ReactNode } from 'react';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { timeText } from '../parts/format.ts';
import { CallView } from './call.tsx';
import type { TurnEntry } from './entry.ts';
import { Fold } from './fold.tsx';
import { Prose } from './prose.tsx';
import { Line, Row, When } from './row.tsx';
import { usageText } from './words.ts';

export function TurnView({ entry }: { entry: TurnEntry }): ReactNode {
  const { agent, heading, text, reasoning, calls, speaking } = entry;
  const silent = text === '' && reasoning === '' && calls.length === 0;
  return (
    <Row mark={heading && <AgentMark name={agent} holds={speaking} />}>
      {heading && <Heading entry={entry} />}
      {reasoning !== '' && (
        <Fold
          id={`${entry.key} reasoning`}
          summary={
            <span className="text-xs text-dim">
              {speaking && text === '' ? 'is thinking…' : 'Reasoning'}
            </span>
          }
        >
          <p className="max-w-[46rem] border-l-2 border-line pl-3 text-sm break-words whitespace-pre-wrap text-dim">
            {reasoning}
          </p>
        </Fold>
      )}
      {silent && <Thinking />}
      {text !== '' && (
        <div aria-busy={speaking}>
          {!heading && <TurnWhen entry={entry} />}
          <Prose text={text} />
        </div>
      )}
      {calls.length > 0 && (
        <ul aria-label="Tools called" className="mt-1 flex flex-col gap-0.5">
          {calls.map((call) => (
            <CallView key={call.id} call={call} agent={agent} />
          ))}
        </ul>
      )}
    </Row>
  );
}

function Heading({ entry }: { entry: TurnEntry }): ReactNode {
  const name = <AgentName name={entry.agent} holds={entry.speaking} />;
  if (entry.speaking) return <div className="flex min-h-6 items-center">{name}</div>;
  return (
    <Line entry={entry} more={moreOf(entry)}>
      {name}
    </Line>
  );
}

function TurnWhen({ entry }: { entry: TurnEntry }): ReactNode {
  return (
    <span className="float-right ml-2">
      {entry.speaking ? (
        // Its room is kept, so that the text does not move when the time comes.
        <span aria-hidden className="invisible px-1 text-xs tabular-nums">
          {timeText(0)}
        </span>
      ) : (
        <When entry={entry} more={moreOf(entry)} />
      )}
    </span>
  );
}

/** Which model, what it took, what it was not shown. */
function moreOf({ model, ms, usage, cut }: TurnEntry): string {
  const lines = [
    model === undefined ? '' : `Model: ${model}`,
    `Took ${usageText(ms, usage)}`,
    cut ? `Was not shown ${cut.messages} messages (${cut.by})` : '',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function Thinking(): ReactNode {
  return (
    <p className="flex h-6 items-center gap-1 text-sm text-dim">
      is at work
      <span aria-hidden className="ml-1 size-2 animate-pulse rounded-full bg-baton-fill" />
    </p>
  );
}
