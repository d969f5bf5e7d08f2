/** Goes on with a run that ended before its agents were done, with more to spend. */
import type { BudgetName, LimitChanges } from '@baton/core';
import { messageOf } from '@baton/core';
import { CirclePlay } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { conversationPath, write } from '../api/client.ts';
import type { Accepted } from '../api/documents.ts';
import { useDesk } from '../desk/desk.tsx';
import { useMoment } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';
import { useActing } from './acting.tsx';
import { formUnits, limitsFor, type Proposal, proposalsFor } from './continuation.ts';
import type { EndEntry } from './entry.ts';
import { budgetWords, isBudget } from './words.ts';

export function ContinueForm({ entry }: { entry: EndEntry }): ReactNode {
  const { conversation, whyNot } = useActing();
  const { limitsAt } = useDesk();
  const { state } = useMoment();
  const limits = limitsAt(state);
  const proposals = proposalsFor(state, limits);
  // A budget that ended the run has to be larger; after anything else it may be.
  const bound = isBudget(entry.bound) ? entry.bound : undefined;
  const [budget, setBudget] = useState<BudgetName | 'none'>(bound ?? 'none');
  const [typed, setTyped] = useState<string>();
  const [doing, setDoing] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const proposal = proposals.find((one) => one.budget === budget);
  const amount = proposal && amountOf(proposal, typed);
  const why = whyNot('drive');
  const off = why !== undefined || doing;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setDoing(true);
    setWrong(undefined);
    const more: LimitChanges | undefined =
      proposal && amount !== undefined
        ? limitsFor({ budget: proposal.budget, next: amount }, { state, limits })
        : undefined;
    try {
      await write<Accepted>(conversationPath(conversation, '/continue'), {
        body: more ? { limits: more } : {},
      });
    } catch (error) {
      setWrong(messageOf(error));
      setDoing(false);
    }
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      aria-label="Continue the run"
      className="mt-1 flex max-w-[46rem] flex-col gap-2"
    >
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Choice
          {...{ proposals, budget, off }}
          choose={(next) => {
            setBudget(next);
            setTyped(undefined);
          }}
        />
        {proposal && <Amount {...{ proposal, typed, off }} change={setTyped} />}
        <Button
          type="submit"
          weight="main"
          icon={CirclePlay}
          disabled={off || (proposal !== undefined && amount === undefined)}
        >
          {doing ? 'Continuing…' : 'Continue'}
        </Button>
      </div>
      <p className="text-xs text-dim">{why ?? hintOf(proposal, amount)}</p>
      {wrong !== undefined && <Failure title="The run was not continued">{wrong}</Failure>}
    </form>
  );
}

/** The amount in its own unit, or undefined when it is not more than was spent. */
function amountOf(
  { budget, spent, next }: Proposal,
  typed: string | undefined,
): number | undefined {
  if (typed === undefined) return next;
  const amount = Math.round(Number(typed) * formUnits[budget].per);
  return Number.isFinite(amount) && amount > spent ? amount : undefined;
}

function hintOf(proposal: Proposal | undefined, amount: number | undefined): string {
  if (!proposal) return 'It goes on where it stopped, within the limits it had.';
  const { budget, max, spent } = proposal;
  const words = budgetWords[budget];
  if (amount === undefined) return `It has to be more than was spent: ${words.amount(spent)}.`;
  return `Spent ${words.amount(spent)} of ${words.amount(max)}; then up to ${words.amount(amount)}.`;
}

interface ChoiceProps {
  readonly proposals: readonly Proposal[];
  readonly budget: BudgetName | 'none';
  readonly off: boolean;
  readonly choose: (budget: BudgetName | 'none') => void;
}

const fieldClass =
  'h-8 rounded-md border border-strong-line bg-raised px-2 text-sm disabled:opacity-60';

function Choice({ proposals, budget, off, choose }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="text-dim">
        Larger budget
      </label>
      <select
        id={id}
        value={budget}
        disabled={off}
        onChange={({ target }) => {
          const { value } = target;
          choose(isBudget(value as BudgetName) ? (value as BudgetName) : 'none');
        }}
        className={fieldClass}
      >
        <option value="none">none</option>
        {proposals.map(({ budget: name }) => (
          <option key={name} value={name}>
            {budgetWords[name].name}
          </option>
        ))}
      </select>
    </>
  );
}

interface AmountProps {
  readonly proposal: Proposal;
  readonly typed: string | undefined;
  readonly off: boolean;
  readonly change: (typed: string) => void;
}

function Amount({ proposal, typed, off, change }: AmountProps): ReactNode {
  const id = useId();
  const { unit, per, step } = formUnits[proposal.budget];
  return (
    <>
      <label htmlFor={id} className="sr-only">
        Up to, in {unit}
      </label>
      <input
        id={id}
        type="number"
        min={0}
        step={step}
        value={typed ?? proposal.next / per}
        disabled={off}
        onChange={({ target }) => change(target.value)}
        className={`w-28 tabular-nums ${fieldClass}`}
      />
      <span className="text-dim">{unit}</span>
    </>
  );
}
