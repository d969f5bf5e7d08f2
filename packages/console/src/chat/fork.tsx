/** Says of a fork what it was forked from, and what is asked with it. */
import { Split } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ForkEntry } from './entry.ts';
import { Line, Row } from './row.tsx';

export function ForkView({ entry }: { entry: ForkEntry }): ReactNode {
  const { from, departs, question, recorded } = entry;
  return (
    <Row mark={<Split aria-hidden size={14} className="mt-1 text-dim" />}>
      <Line entry={entry}>
        <p className="text-sm text-dim">
          <b className="text-ink">{question}</b> A fork of{' '}
          <Link
            href={`/c/${from}?at=${departs}`}
            className="underline underline-offset-2 hover:text-ink"
          >
            another conversation
          </Link>
          : the same before position {departs}
          {recorded && ', and its tools answer as they did there'}.
        </p>
      </Line>
    </Row>
  );
}
