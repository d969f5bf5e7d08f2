/**
 * Local servers leave a model's reasoning in its text, between `<think>` and `</think>` at the
 * beginning. Here it is told apart again while the text is still coming in.
 */
import type { Delta } from '@baton/core';

type Piece = Exclude<Delta, { readonly type: 'restart' }>;

const opening = '<think>';
const closing = '</think>';

/** A function that takes the text in pieces and gives what each piece adds; `end` gives the rest. */
export function thinkingSplitter(): {
  readonly take: (text: string) => readonly Piece[];
  readonly end: () => readonly Piece[];
} {
  let held = '';
  let state: 'start' | 'thinking' | 'text' = 'start';

  const take = (text: string): readonly Piece[] => {
    if (state === 'text') return piece('text', text);
    held += text;
    if (state === 'start') {
      const begun = held.trimStart();
      if (opening.startsWith(begun.slice(0, opening.length)) && begun.length < opening.length) {
        return [];
      }
      if (!begun.startsWith(opening)) return release('text');
      state = 'thinking';
      held = begun.slice(opening.length);
    }
    const end = held.indexOf(closing);
    if (end >= 0) {
      const thought = held.slice(0, end);
      const rest = held.slice(end + closing.length).trimStart();
      state = 'text';
      held = '';
      return [...piece('reasoning', thought), ...piece('text', rest)];
    }
    // The end of what is there may be the beginning of the closing mark.
    const safe = held.length - closing.length;
    if (safe <= 0) return [];
    const thought = held.slice(0, safe);
    held = held.slice(safe);
    return piece('reasoning', thought);
  };

  const release = (type: Piece['type']): readonly Piece[] => {
    const rest = held;
    held = '';
    state = 'text';
    return piece(type, rest);
  };

  return { take, end: () => release(state === 'thinking' ? 'reasoning' : 'text') };
}

function piece(type: Piece['type'], text: string): readonly Piece[] {
  return text === '' ? [] : [{ type, text }];
}
