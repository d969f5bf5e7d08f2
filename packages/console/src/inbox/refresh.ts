/** Milliseconds between two looks at the inbox. */
export const inboxRefresh = 3_000;
