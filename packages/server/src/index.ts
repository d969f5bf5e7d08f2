/** A desk for a team of people over HTTP. */
export {};
