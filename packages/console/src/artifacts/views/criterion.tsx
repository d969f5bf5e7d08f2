/** An acceptance criterion as Given, When, Then, with its examples. */
import { isObject, type Json } from '@baton/core';
import type { ReactNode } from 'react';
import { itemOf, textAt, textsAt } from '../item.ts';
import type { Table } from './csv.ts';
import { DataTable } from './data-table.tsx';
import { ItemFrame } from './item-frame.tsx';
import type { ViewProps } from './view.tsx';

export function CriterionView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const item = itemOf(artifact);
  if (!item) return null;
  const { details, text } = item;
  const steps = [
    ...stepsOf('Given', textsAt(details, 'given')),
    ...stepsOf('When', textsAt(details, 'when')),
    ...stepsOf('Then', textsAt(details, 'then')),
  ];
  const kind = textAt(details, 'kind');
  const examples = examplesOf(details['examples']);
  return (
    <ItemFrame item={item} artifacts={artifacts} show={show}>
      <h3 className="text-base font-semibold">
        {textAt(details, 'title') || item.id}
        {kind !== '' && <span className="ml-2 text-xs font-normal text-dim">{kind} case</span>}
      </h3>
      {steps.length === 0 && <p>{text}</p>}
      {steps.length > 0 && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-[13px]">
          {steps.map(({ word, said }) => (
            <div key={`${word} ${said}`} className="contents">
              <dt data-hue={0} className="text-right font-medium text-(--agent)">
                {word}
              </dt>
              <dd>{said}</dd>
            </div>
          ))}
        </dl>
      )}
      {examples && (
        <section aria-label="Examples">
          <h4 className="mb-1 font-semibold">Examples</h4>
          <DataTable table={examples} label="Examples" className="max-h-80" />
        </section>
      )}
    </ItemFrame>
  );
}

function stepsOf(first: string, texts: readonly string[]): { word: string; said: string }[] {
  return texts.map((said, place) => ({ word: place === 0 ? first : 'And', said }));
}

function examplesOf(value: Json | undefined): Table | undefined {
  if (value === undefined || !isObject(value)) return undefined;
  const { columns, rows } = value;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return undefined;
  const cells = (row: unknown): string[] => (Array.isArray(row) ? row.map(String) : []);
  return { columns: cells(columns), rows: rows.map(cells) };
}
