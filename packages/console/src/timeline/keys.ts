/** The keys that move through a log, anywhere on the page where a key does nothing else. Pure. */

export type Command = 'next' | 'previous' | 'play' | 'first' | 'newest' | 'help';

/** What the key was pressed on. */
export type Pressed =
  /** Something that is written in, a menu or a dialog: every key is its own. */
  | 'busy'
  /** Something that a key of its own works on: a button, a tab, a slider. */
  | 'control'
  | 'page';

export interface KeyPress {
  readonly key: string;
  /** Ctrl, Meta or Alt: then it is a command of the browser or the system. */
  readonly modified: boolean;
  readonly on: Pressed;
}

/** The keys as the help lists them. */
export const keyList: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['j'], does: 'Next row' },
  { keys: ['k'], does: 'Previous row' },
  { keys: ['Space'], does: 'Play and pause' },
  { keys: ['g', 'Home'], does: 'First row' },
  { keys: ['G', 'End'], does: 'Newest, and follow what comes' },
  { keys: ['?'], does: 'These keys' },
];

/** What a key press asks for, or undefined. */
export function commandOf({ key, modified, on }: KeyPress): Command | undefined {
  if (modified || on === 'busy') return undefined;
  if (on === 'control' && ownKeys.has(key)) return undefined;
  return commands[key];
}

const commands: Readonly<Partial<Record<string, Command>>> = {
  j: 'next',
  k: 'previous',
  ' ': 'play',
  g: 'first',
  Home: 'first',
  G: 'newest',
  End: 'newest',
  '?': 'help',
};

const ownKeys: ReadonlySet<string> = new Set([' ', 'Home', 'End']);
