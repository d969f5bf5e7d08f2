/** What was written and not sent, kept for as long as the browser's tab is open. */

/** The text kept at a place; empty when there is none. */
export function keptDraft(place: string): string {
  try {
    return sessionStorage.getItem(nameOf(place)) ?? '';
  } catch {
    // A browser may forbid it; drafts are then lost on leaving.
    return '';
  }
}

/** Keeps a text; an empty one is forgotten. */
export function keepDraft(place: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(nameOf(place));
    else sessionStorage.setItem(nameOf(place), text);
  } catch {
    // As above, or there is no room left.
  }
}

function nameOf(place: string): string {
  return `baton-draft ${place}`;
}
