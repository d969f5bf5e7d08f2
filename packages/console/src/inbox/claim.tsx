/** Who is on it, so that no two people answer; a claim also keeps the time limit away. */
import { messageOf } from '@baton/core';
import { Hand, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { write } from '../api/client.ts';
import type { WaitDocument } from '../api/documents.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { timeText } from '../parts/format.ts';
import { Failure } from '../parts/notice.tsx';

export interface ClaimStripProps {
  readonly wait: WaitDocument;
  /** Who looks at this; undefined until that is known. */
  readonly name: string | undefined;
  readonly changed: () => void;
}

export function ClaimStrip({ wait, name, changed }: ClaimStripProps): ReactNode {
  const { claim, conversation, dueAt } = wait;
  const admin = useSession()?.scopes.includes('admin') ?? false;
  const [doing, setDoing] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const mine = claim !== null && claim.by === name;
  const change = async (method: 'PUT' | 'DELETE'): Promise<void> => {
    setDoing(true);
    setWrong(undefined);
    try {
      const path = `/api/inbox/${encodeURIComponent(conversation)}/claim`;
      await write(path, { method, ...(method === 'PUT' && { body: {} }) });
      changed();
    } catch (error) {
      setWrong(messageOf(error));
    } finally {
      setDoing(false);
    }
  };
  const limited = dueAt !== undefined && dueAt !== null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center gap-2 text-sm">
        {claim === null ? (
          <>
            <Button icon={Hand} disabled={doing} onClick={() => void change('PUT')}>
              Take it
            </Button>
            <span className="text-dim">
              Nobody is on it yet.{limited && ' Taking it keeps the time limit away meanwhile.'}
            </span>
          </>
        ) : (
          <>
            <span>
              <b>{mine ? 'You are' : `${claim.by} is`}</b> on it until {timeText(claim.until)}
            </span>
            {mine && (
              <Button disabled={doing} onClick={() => void change('PUT')}>
                Longer
              </Button>
            )}
            {(mine || admin) && (
              <Button icon={Undo2} disabled={doing} onClick={() => void change('DELETE')}>
                Give back
              </Button>
            )}
          </>
        )}
      </div>
      {wrong !== undefined && <Failure title="That did not work">{wrong}</Failure>}
    </div>
  );
}
