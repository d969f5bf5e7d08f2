/** Says how good the routing of a team is, with numbers that hold. */
export {};
