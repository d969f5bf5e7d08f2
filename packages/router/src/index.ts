/** A router that learns from examples and knows when it does not know. */
export {};
