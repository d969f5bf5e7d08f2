/** Every checker there is; together they name each rule of docs/SPEC.md that a world can break. */
import { context, secrets } from './context.ts';
import { handoff } from './handoff.ts';
import { limits } from './limits.ts';
import { log } from './log.ts';
import { people } from './people.ts';
import { sitOut } from './sitout.ts';
import { tools } from './tools.ts';
import { routing, turns } from './turns.ts';
import type { Checker } from './violation.ts';

export const checkers: readonly Checker[] = [
  people,
  handoff,
  sitOut,
  turns,
  routing,
  limits,
  tools,
  log,
  context,
  secrets,
];
