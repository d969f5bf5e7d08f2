/**
 * The steps and flows of a process while its description is read, sentence by sentence. It knows
 * what a reader keeps in mind: who acted last, what it was about, which paths are still open.
 *
 * Invariants: keys are unique; every step has the quote it is from; whatever was concluded rather
 * than read is among the assumptions.
 */
import { type Action, named } from './process-clause.ts';
import type { Flow, Lane, Remark, Step, StepKind } from './process-input.ts';

/** The lane of steps of which nobody said who does them. */
export const laneUnknown = 'Not stated';

/** A way out of a step that leads to whatever comes next. */
export type Exit = Omit<Flow, 'to'>;

export interface Sketch {
  readonly steps: Step[];
  readonly flows: Flow[];
  readonly assumptions: Remark[];
  readonly questions: Remark[];
  /** Statements that could not be placed, verbatim. */
  readonly notUnderstood: string[];
  /** Leads to whatever comes next. */
  open: readonly Exit[];
  lastLane: string | undefined;
  lastAction: Action | undefined;
  /** What the last step was about. */
  lastObject: string;
}

/** An empty sketch. */
export function sketch(): Sketch {
  return {
    steps: [],
    flows: [],
    assumptions: [],
    questions: [],
    notUnderstood: [],
    open: [],
    lastLane: undefined,
    lastAction: undefined,
    lastObject: '',
  };
}

/** Adds a step without leading anything to it. */
export function addStep({ steps }: Sketch, step: Omit<Step, 'key'>): Step {
  const made = { key: keyOf(step.name, steps), ...step };
  steps.push(made);
  return made;
}

/** Leads exits to a step. */
export function lead({ flows }: Sketch, exits: readonly Exit[], to: string): void {
  for (const exit of exits) flows.push({ ...exit, to });
}

/** Leads everything open to a step, from which it goes on. */
export function goTo(at: Sketch, { key }: Step): void {
  lead(at, at.open, key);
  at.open = [{ from: key }];
}

export interface Acting {
  readonly quote: string;
  /** A verb without an object is about what the step before was about. */
  readonly inherits?: boolean;
  readonly waitMinutes?: number | undefined;
  readonly note?: string | undefined;
}

/** Adds the step of an action, with its lane and object found out. */
export function addAction(at: Sketch, said: Action, { inherits, ...more }: Acting): Step {
  const action = withObject(at, said, { quote: more.quote, inherits: inherits === true });
  const lane = laneOf(at, action);
  at.lastLane = lane;
  at.lastAction = action;
  return addStep(at, { name: action.name, kind: kindOfVerb(action.verb, lane), lane, ...more });
}

/** Notes something that was concluded, once. */
export function suppose({ assumptions }: Sketch, remark: Remark): void {
  if (!assumptions.some(({ text }) => text === remark.text)) assumptions.push(remark);
}

/** The lanes of steps in order of appearance, with their kind as far as the name shows it. */
export function lanesIn(steps: readonly Step[]): readonly Lane[] {
  const names = new Set(steps.flatMap((step) => step.lane ?? []));
  return [...names].map((name) => {
    if (system.test(name)) return { name, kind: 'system' };
    return outside.test(name) && !ours.test(name) ? { name, kind: 'outside' } : { name };
  });
}

const system = /\b(?:system|erp|crm|app|portal|bot|software)\b/i;
const outside = new RegExp(
  '(?<!\\p{L})(?:(?:customer|client|supplier|vendor|applicant|patient|guest|bank|citizen|carrier|candidate)s?' +
    '|kund(?:e|in|en|innen)|lieferant(?:in|en)?|antragsteller(?:in)?|bewerber(?:in)?|fournisseurs?|cliente?s?' +
    '|banque|proveedor(?:a|es)?|banco|solicitante)(?!\\p{L})',
  'iu',
);
/** Our own people who deal with those outside: "customer service", "supplier management". */
const ours =
  /\b(?:service|support|care|management|manager|success|desk|team|clerk|agent|betreuung)\b/i;

/** "the clerk" after "the sales clerk" is the same person. */
function laneOf(at: Sketch, { lane, sameLane }: Action): string {
  if (lane === undefined) return (sameLane ? at.lastLane : undefined) ?? laneUnknown;
  const plain = lane.toLowerCase();
  const known = lanesIn(at.steps).map(({ name }) => name);
  const same = known.find((name) => name.toLowerCase() === plain);
  if (same !== undefined) return same;
  const [longer, ...others] = known.filter((name) => name.toLowerCase().endsWith(` ${plain}`));
  if (longer === undefined || others.length > 0) return lane;
  suppose(at, { text: `"${lane}" is the ${longer.toLowerCase()}.` });
  return longer;
}

/** "pays it", "approves up to 5k": what it is about was said before. */
function withObject(at: Sketch, action: Action, { quote, inherits }: Acting): Action {
  const { verb, object } = action;
  const [first = '', ...rest] = object.split(' ');
  const isPronoun = /^(?:it|them|this)$/i.test(first);
  const isOpen = isPronoun || (object === '' && inherits === true);
  if (!isOpen && object !== '' && verb !== 'wait') at.lastObject = shortObject(object);
  if (!isOpen || !verb || !at.lastObject) return action;
  const full = [at.lastObject, ...rest].join(' ');
  suppose(at, { text: `"${quote}" is about: ${at.lastObject}.`, quote });
  return { ...action, object: full, name: named(`${verb} ${full}`).name };
}

/** What a verb is about, without what else is said: "invoice in the portal" is the invoice. */
function shortObject(object: string): string {
  const [short = object] = object.split(
    /\s+(?=(?:to|from|for|in|on|at|by|with|into|until|and|or)\s)/i,
  );
  return short;
}

/** The kind of step that a verb in a lane makes. */
export function kindOfVerb(verb: string, lane: string): StepKind {
  if (verb === 'wait') return 'wait';
  if (/^(?:send|inform|notify|email|mail|remind)$/.test(verb)) return 'send';
  return system.test(lane) ? 'service' : 'task';
}

function keyOf(name: string, steps: readonly Step[]): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const base = (words ?? ['step']).slice(0, 4).join('_').slice(0, 40);
  let key = base;
  for (let n = 2; steps.some((step) => step.key === key); n += 1) key = `${base}_${n}`;
  return key;
}
