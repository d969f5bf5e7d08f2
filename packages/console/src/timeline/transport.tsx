/**
 * Moving through a log: step by step, by itself, by keys. It is around all panes of a conversation,
 * so that one can press play and look at another pane, also where the panes are tabs.
 */
import {
  createContext,
  type ReactNode,
  startTransition,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useFeed, useMoment, useTravel } from '../feed/following.tsx';
import { KeyHelp } from './help.tsx';
import { type Command, commandOf, type Pressed } from './keys.ts';
import { placeAt, type Row, RowBook, type RowKind, rowKinds } from './rows.ts';

export interface Transport {
  /** Every row of the log, later ones included. */
  readonly rows: readonly Row[];
  /** Those of the kinds that are shown; steps go from one of them to the next. */
  readonly shown: readonly Row[];
  /** Place in `shown` of the row of the position; -1 before the first. */
  readonly place: number;
  readonly kinds: ReadonlySet<RowKind>;
  readonly showKinds: (kinds: readonly RowKind[]) => void;
  readonly playing: boolean;
  readonly run: (command: Command) => void;
}

const TransportContext = createContext<Transport | undefined>(undefined);
const everyKind: ReadonlySet<RowKind> = new Set(rowKinds);
/** How long each row is shown while playing, in ms. */
const beatMs = 600;

export function TransportProvider({ children }: { children: ReactNode }): ReactNode {
  const { chronicle } = useFeed();
  const { seq, last, live } = useMoment();
  const travel = useTravel();
  const [book] = useState(() => new RowBook());
  const [kinds, setKinds] = useState(everyKind);
  const [playing, setPlaying] = useState(false);
  const [helped, help] = useState(false);
  const rows = useMemo(() => book.rowsOf(chronicle), [book, chronicle]);
  const shown = useMemo(
    () => (kinds.size === rowKinds.length ? rows : rows.filter(({ kind }) => kinds.has(kind))),
    [rows, kinds],
  );
  const place = placeAt(shown, seq);

  const goTo = (index: number): void => {
    const row = shown[index];
    // Past the newest row is where the log is now.
    if (!row || row.seq >= last) travel.to('live');
    else travel.to(row.seq);
  };
  const run = (command: Command): void => {
    if (command !== 'play' && command !== 'help') setPlaying(false);
    switch (command) {
      case 'next':
        return goTo(place + 1);
      case 'previous':
        // From a position behind the last row shown, that row is the one before.
        return goTo(Math.max(0, (shown[place]?.seq ?? 0) < seq ? place : place - 1));
      case 'first':
        return goTo(0);
      case 'newest':
        return travel.to('live');
      case 'play':
        if (!playing && live) goTo(0);
        return setPlaying(!playing);
      case 'help':
        return help((before) => !before);
      default:
        return command satisfies never;
    }
  };

  useEffect(() => {
    if (!playing) return undefined;
    if (live) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => goTo(place + 1), beatMs);
    return () => clearTimeout(timer);
  });
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const runLatest = useCallback((command: Command) => latest.current(command), []);
  useKeys(runLatest);
  const showKinds = useCallback((next: readonly RowKind[]) => {
    startTransition(() => setKinds(new Set(next)));
  }, []);

  const value = useMemo(
    (): Transport => ({ rows, shown, place, kinds, showKinds, playing, run: runLatest }),
    [rows, shown, place, kinds, showKinds, playing, runLatest],
  );
  return (
    <TransportContext value={value}>
      {children}
      <KeyHelp open={helped} onOpenChange={help} />
    </TransportContext>
  );
}

/** Moving through the log of the conversation around. */
export function useTransport(): Transport {
  const transport = use(TransportContext);
  if (!transport) throw new Error('There is no log to move in: wrap it in <TransportProvider>.');
  return transport;
}

function useKeys(run: (command: Command) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const { key, ctrlKey, metaKey, altKey, target } = event;
      const on = target instanceof Element ? pressedOn(target) : 'page';
      const command = commandOf({ key, modified: ctrlKey || metaKey || altKey, on });
      if (!command) return;
      event.preventDefault();
      run(command);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [run]);
}

const writtenIn =
  'textarea, select, [contenteditable="true"], input:not([type="range"], [type="checkbox"])';
const apart =
  '[role="dialog"]:not([data-beside]), [role="alertdialog"], [role="menu"], [role="listbox"]';
const control =
  'button, a, input, summary, [role="tab"], [role="radio"], [role="button"], [role="switch"]';

function pressedOn(target: Element): Pressed {
  if (target.closest(`${writtenIn}, ${apart}`)) return 'busy';
  return target.closest(control) ? 'control' : 'page';
}
