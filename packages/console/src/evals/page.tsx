/** Evaluations: open the reports of `baton eval`, look into one, compare two on the same cases. */
import { FileUp, FlaskConical, Trash2 } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from '../parts/button.tsx';
import { dateText } from '../parts/format.ts';
import { Empty, Failure, Loading } from '../parts/notice.tsx';
import { ComparisonView } from './comparison.tsx';
import { percentText, ReportView } from './report.tsx';
import { type Shelved, useShelf } from './shelf.ts';

export default function EvalsPage(): ReactNode {
  const shelf = useShelf();
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [params, setParams] = useSearchParams();
  const { reports } = shelf;
  const chosen = reports.find(({ id }) => id === params.get('report')) ?? reports[0];
  const baseline = reports.find(({ id }) => id === params.get('with') && id !== chosen?.id);
  const open = async (files: Iterable<File>): Promise<void> => setWrong(await shelf.add(files));
  const pick = (name: 'report' | 'with', id: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (id === '') next.delete(name);
      else next.set(name, id);
      return next;
    });
  };
  return (
    <Drop open={open}>
      <div className="mx-auto flex min-h-full max-w-6xl flex-col gap-4 p-4">
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="mr-auto text-xl font-semibold">Evals</h1>
          {chosen && (
            <>
              <Choice
                label="Report"
                value={chosen.id}
                reports={reports}
                choose={(id) => pick('report', id)}
              />
              <Choice
                label="Compared with"
                value={baseline?.id ?? ''}
                none="nothing"
                reports={reports.filter(({ id }) => id !== chosen.id)}
                choose={(id) => pick('with', id)}
              />
              <Button
                weight="quiet"
                icon={Trash2}
                aria-label={`Close the report ${chosen.file}`}
                onClick={() => void shelf.remove(chosen.id)}
              />
            </>
          )}
          <OpenButton open={open} />
        </div>
        {wrong.length > 0 && (
          <Failure title="That is not a report">
            {wrong.map((message) => (
              <p key={message}>{message}</p>
            ))}
          </Failure>
        )}
        {shelf.loading && <Loading label="Looking for reports" />}
        {!shelf.loading && !chosen && (
          <Empty icon={FlaskConical} title="No report is open">
            <p>
              Make one, and open its file here or drop it on this page. It stays in this browser.
            </p>
            <pre className="mt-2 rounded-md bg-sunken p-2 text-left font-mono text-xs text-ink">
              npm run baton -- eval desks/ba/routing/ba.jsonl --save report.json
            </pre>
          </Empty>
        )}
        {chosen && baseline && <ComparisonView report={chosen.report} baseline={baseline.report} />}
        {chosen && !baseline && <ReportView key={chosen.id} report={chosen.report} />}
      </div>
    </Drop>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly none?: string;
  readonly reports: readonly Shelved[];
  readonly choose: (id: string) => void;
}

function Choice({ label, value, none, reports, choose }: ChoiceProps): ReactNode {
  return (
    <label className="flex min-w-0 items-center gap-2 text-sm text-dim">
      {label}
      <select
        value={value}
        onChange={(event) => choose(event.target.value)}
        className="h-8 max-w-72 min-w-0 rounded-md border border-strong-line bg-raised px-2 text-ink"
      >
        {none !== undefined && <option value="">{none}</option>}
        {reports.map(({ id, file, report }) => (
          <option key={id} value={id}>
            {file} · {percentText(report.firstHop.share)} · {dateText(Date.parse(report.at))}
          </option>
        ))}
      </select>
    </label>
  );
}

function OpenButton({ open }: { open: (files: Iterable<File>) => Promise<void> }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        multiple
        aria-label="Reports of baton eval"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          void open([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button weight="main" icon={FileUp} onClick={() => input.current?.click()}>
        Open a report
      </Button>
    </>
  );
}

/** Files may be dropped anywhere on the page. */
function Drop({
  open,
  children,
}: {
  open: (files: Iterable<File>) => Promise<void>;
  children: ReactNode;
}): ReactNode {
  const [over, setOver] = useState(false);
  const onDrag = (event: DragEvent): void => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  return (
    <div
      className={`h-full overflow-y-auto ${over ? 'bg-baton-soft' : ''}`}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={(event) => {
        onDrag(event);
        void open([...event.dataTransfer.files]);
      }}
    >
      {children}
    </div>
  );
}
