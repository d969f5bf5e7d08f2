/** A step of a process: who does it, and where it goes from there. */
import { isObject, type Json } from '@baton/core';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { formOf } from '../form.ts';
import { itemOf, textAt } from '../item.ts';
import { ItemFrame } from './item-frame.tsx';
import { Reference } from './reference.tsx';
import type { ViewProps } from './view.tsx';

export function StepView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const item = itemOf(artifact);
  if (!item) return null;
  const { details, text } = item;
  const lane = textAt(details, 'lane');
  const number = details['number'];
  const exits = exitsOf(details['exits']);
  const map = artifacts.find((other) => formOf(other) === 'process_map');
  const facts = [textAt(details, 'process'), textAt(details, 'kind'), lane && `by ${lane}`];
  return (
    <ItemFrame item={item} artifacts={artifacts} show={show}>
      <div>
        <h3 className="text-base font-semibold">
          {typeof number === 'number' && <span className="mr-2 text-dim">{number}.</span>}
          {text}
        </h3>
        <p className="text-xs text-dim">{facts.filter((fact) => fact !== '').join(' · ')}</p>
      </div>
      {exits.length > 0 && (
        <ul className="flex flex-col gap-1">
          {exits.map(({ to, when, lane: next }) => (
            <li key={`${to} ${when}`} className="flex items-baseline gap-2">
              <ArrowRight aria-hidden size={14} className="shrink-0 translate-y-0.5 text-dim" />
              <span>
                {when !== '' && <span className="text-dim">{when}: </span>}
                {to}
                {next !== '' && next !== lane && <span className="text-dim">, by {next}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {map && (
        <p>
          On the map: <Reference id={map.id} show={show} />
        </p>
      )}
    </ItemFrame>
  );
}

function exitsOf(value: Json | undefined): { to: string; when: string; lane: string }[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((exit) => ({
    to: textAt(exit, 'to'),
    when: textAt(exit, 'when'),
    lane: textAt(exit, 'lane'),
  }));
}
