/** The fields that a change needs: a text, an agent, a model's name. */
import { type ReactNode, useId } from 'react';
import { useDesk } from '../desk/desk.tsx';
import type { Departures, Wish } from './changes.ts';

export interface FieldsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
  readonly from: Departures;
}

export function ChangeFields({ wish, change, from }: FieldsProps): ReactNode {
  const { agents } = useDesk();
  const all = [...agents.values()];
  const models = all.filter(({ kind }) => kind === 'model').map(({ name }) => name);
  const text = (label: string, rows: number): ReactNode => (
    <TextField
      label={label}
      rows={rows}
      value={wish.text}
      change={(value) => change({ ...wish, text: value })}
    />
  );
  const agent = (label: string, names: readonly string[], none?: string): ReactNode => (
    <AgentField
      label={label}
      names={names}
      none={none}
      value={wish.agent}
      change={(value) => {
        const instructions = agents.get(value)?.instructions;
        const fresh = wish.kind === 'instructions' && instructions ? { text: instructions } : {};
        change({ ...wish, agent: value, ...fresh });
      }}
    />
  );
  switch (wish.kind) {
    case 'message':
      return text('What is said instead', 4);
    case 'route': {
      const others = all.filter(({ name }) => name !== from.route?.to).map(({ name }) => name);
      return agent(`Instead of ${from.route?.to ?? 'the one it went to'}`, others, 'Choose…');
    }
    case 'tool_result':
      return text(`What ${from.tool_result?.tool ?? 'the tool'} answers instead, as JSON`, 8);
    case 'tool_failure':
      return text(`What goes wrong in ${from.tool_failure?.tool ?? 'the tool'}`, 2);
    case 'instructions':
      return (
        <>
          {agent('Whose instructions', models, 'Choose…')}
          {text('The instructions', 8)}
        </>
      );
    case 'model':
      return (
        <>
          {text('The model, as provider/name', 1)}
          {agent('For', models, 'every agent')}
        </>
      );
    case 'none':
      return undefined;
    default:
      return wish.kind satisfies never;
  }
}

interface TextFieldProps {
  readonly label: string;
  readonly rows: number;
  readonly value: string;
  readonly change: (value: string) => void;
}

const boxClass = 'w-full rounded-md border border-strong-line bg-surface px-2 py-1.5 text-sm';

function TextField({ label, rows, value, change }: TextFieldProps): ReactNode {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        onChange={(event) => change(event.target.value)}
        className={boxClass}
      />
    </div>
  );
}

interface AgentFieldProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly none: string | undefined;
  readonly value: string;
  readonly change: (value: string) => void;
}

function AgentField({ label, names, none, value, change }: AgentFieldProps): ReactNode {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => change(event.target.value)}
        className={boxClass}
      >
        {none !== undefined && <option value="">{none}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
