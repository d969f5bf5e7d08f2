/** How a message found its agent, quietly; and the question which agent is meant, with its answers. */
import { Split } from 'lucide-react';
import type { ReactNode } from 'react';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';
import { Button } from '../parts/button.tsx';
import { durationText } from '../parts/format.ts';
import { useActing } from './acting.tsx';
import { choicesOf } from './choice.ts';
import type { RouteEntry } from './entry.ts';
import { Line, Row } from './row.tsx';
import { routeText, shareText } from './words.ts';

export function RouteView({ entry }: { entry: RouteEntry }): ReactNode {
  const { routing } = entry;
  const { to, method, runnersUp, reason, ms, then = [], question } = routing;
  const others = runnersUp.slice(0, 3);
  const asked = ms === undefined ? '' : `\nThe router took ${durationText(ms)}`;
  return (
    <Row mark={<Split aria-hidden size={13} className="mt-1.5 rotate-90 text-dim" />}>
      <Line entry={entry} more={`${method}: ${reason}${asked}`}>
        <span className="text-xs text-dim">
          {routeText(routing)} {!question && <AgentName name={to} />}
          {then.length > 0 && <>, then {then.join(', ')}</>}
          {others.length > 0 && (
            <>
              {' · '}
              {others.map(({ to: other, confidence }, place) => (
                <span key={other}>
                  {place > 0 && ', '}
                  {other} {shareText(confidence)}
                </span>
              ))}
            </>
          )}
          {ms !== undefined && <span className="tabular-nums"> · {durationText(ms)}</span>}
          {method === 'rule' && <> · {reason}</>}
        </span>
      </Line>
      {question && <Question entry={entry} between={question.between} />}
    </Row>
  );
}

function Question({
  entry,
  between,
}: {
  entry: RouteEntry;
  between: readonly string[];
}): ReactNode {
  const { agents } = useDesk();
  const { say, whyNot } = useActing();
  const why = entry.open ? whyNot('drive') : 'This has been answered.';
  const choices = choicesOf(between);
  return (
    <fieldset
      disabled={why !== undefined}
      className={`my-1 max-w-[46rem] rounded-md border p-3 ${
        entry.open ? 'border-warn bg-warn-soft' : 'border-line'
      }`}
    >
      <legend className="sr-only">Which of these do you mean?</legend>
      <p aria-hidden className="mb-2 font-medium">
        Which of these do you mean?
      </p>
      <div className="flex flex-col gap-1.5">
        {choices.map(({ label, text }) => (
          <Button
            key={text}
            onClick={() => say(text)}
            className="h-auto! min-h-8 w-full items-center gap-2! py-1 text-left whitespace-normal!"
          >
            {agents.has(label) ? (
              <>
                <AgentMark name={label} />
                <span className="min-w-0">
                  <AgentName name={label} />
                  <span className="font-normal text-dim"> {agents.get(label)?.description}</span>
                </span>
              </>
            ) : (
              label
            )}
          </Button>
        ))}
      </div>
      {why !== undefined && entry.open && <p className="mt-1 text-xs text-dim">{why}</p>}
    </fieldset>
  );
}
