/**
 * Bugs that are planted in the kernel, to see that the simulator finds each of them, and by the
 * checker of the rule that it breaks.
 *
 * A planted bug is one change to one file of the core, made while the file is loaded; the file on
 * disk stays as it is. Every module below `sim/` and the core is loaded anew for each bug, under an
 * address that names it, so bugs never meet each other nor the healthy kernel.
 */
import { registerHooks } from 'node:module';
import type { Report } from './simulate.ts';

export interface PlantedBug {
  /** What the kernel does wrong. */
  readonly name: string;
  /** The rule that has to notice. */
  readonly rule: string;
  /** A file of the core. */
  readonly file: string;
  /** What is replaced; occurs once in that file. */
  readonly find: string;
  readonly plant: string;
  /** The first seed to look at, for a bug that needs rare luck; 1 when left out. */
  readonly from?: number;
}

export type Simulate = (seed: string | number) => Promise<Report>;

/** The simulator over a kernel with this bug in it. */
export async function simulateWith(bug: PlantedBug): Promise<Simulate> {
  hooks ??= registerHooks({ resolve, load });
  const address: string = `./simulate.ts?planted=${plantedBugs.indexOf(bug)}`;
  // `as`: it is the module of that name, loaded a second time.
  const { simulate } = (await import(address)) as { readonly simulate: Simulate };
  return simulate;
}

let hooks: ReturnType<typeof registerHooks> | undefined;

type Hooks = Parameters<typeof registerHooks>[0];

/** Whatever a planted module imports of ours is planted too. */
const resolve: NonNullable<Hooks['resolve']> = (specifier, context, next) => {
  const found = next(specifier, context);
  const mark = /\?planted=\d+$/.exec(context.parentURL ?? '')?.[0];
  const ours = /\/(sim|packages\/core\/src)\/[^?]*\.ts$/.test(found.url);
  return mark !== undefined && ours ? { ...found, url: found.url + mark } : found;
};

const load: NonNullable<Hooks['load']> = (url, context, next) => {
  const loaded = next(url, context);
  const [, file, index] = /\/core\/src\/([^?]*)\?planted=(\d+)$/.exec(url) ?? [];
  const bug = index === undefined ? undefined : plantedBugs[Number(index)];
  if (!bug || file !== bug.file) return loaded;
  // `as`: modules of TypeScript come as text or as its bytes.
  const source = Buffer.from((loaded.source ?? '') as string | Uint8Array).toString();
  if (source.split(bug.find).length !== 2) {
    throw new TypeError(`Cannot plant '${bug.name}': ${file} must have \`${bug.find}\` once.`);
  }
  return { ...loaded, source: source.replace(bug.find, () => bug.plant) };
};

/** One bug for each rule at least; many are what somebody might really write. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'a handoff does not move the baton',
    rule: 'H1',
    file: 'state.ts',
    find: 'next.holder = to;',
    plant: '',
  },
  {
    name: 'a near miss of two agents goes to the first of them',
    rule: 'H2',
    file: 'handoff.ts',
    find: 'return found.length === 1 ? found[0] : undefined;',
    plant: 'return found[0];',
    from: 260,
  },
  {
    name: 'the last valid handoff of a turn wins',
    rule: 'H3',
    file: 'handoff.ts',
    find: 'winner ? second(team, state, call, winner.to) : judge(team, state, call)',
    plant: 'judge(team, state, call)',
  },
  {
    name: 'a handoff is committed before the tools of its turn',
    rule: 'H4',
    file: 'decide.ts',
    find: 'if (tools.length === 0) return',
    plant: "if (turn.calls.some(({ call }) => call.kind === 'handoff')) return",
  },
  {
    name: 'the details of a brief are not looked at',
    rule: 'H5',
    file: 'handoff.ts',
    find: 'if (!fitting.ok)',
    plant: 'if (false)',
  },
  {
    name: 'an agent is questioned twice in a hold',
    rule: 'H6',
    file: 'limit.ts',
    find: 'nudgesMax: 1',
    plant: 'nudgesMax: 2',
  },
  {
    name: 'an announced handoff is believed',
    rule: 'H6',
    file: 'turn.ts',
    find: "? 'said_handoff' : undefined",
    plant: '? undefined : undefined',
  },
  {
    name: 'an answer counts that was given without the newest message',
    rule: 'H7',
    file: 'state.ts',
    find: 'const outrun = ',
    plant: 'const outrun = false && ',
    from: 360,
  },
  {
    name: 'a message that joins a settled answer is forgotten',
    rule: 'H7',
    file: 'state.ts',
    find: 'if (answered) next.phase = asking;',
    plant: '',
  },
  {
    name: 'a run that was cancelled before its routing goes on without one',
    rule: 'H7',
    file: 'state.ts',
    find: 'next.hold.since < since ?',
    plant: 'next.holder === undefined ?',
    from: 1_000,
  },
  {
    name: 'whoever declined may receive the baton again at once',
    rule: 'B1',
    file: 'sitout.ts',
    find: 'if (decline) return decline;',
    plant: '',
  },
  {
    name: 'a specialist that brought something sits out all the same',
    rule: 'B1',
    file: 'state.ts',
    find: 'next.hold = { ...next.hold, added: true };',
    plant: '',
  },
  {
    name: 'a dispatcher waits for evidence though a specialist has declined',
    rule: 'B2',
    file: 'sitout.ts',
    find: 'pass.since < state.declinedAt',
    plant: 'false',
    from: 300,
  },
  {
    name: 'a dispatcher never sits out',
    rule: 'B2',
    file: 'sitout.ts',
    find: "=== 'declined' ? undefined : pass",
    plant: "=== 'declined' ? undefined : undefined",
  },
  {
    name: 'there are more handoffs without news than can be',
    rule: 'B3',
    file: 'sitout.ts',
    find: 'if (decline) return decline;',
    plant: '',
  },
  {
    name: 'a refusal does not say who sits out',
    rule: 'B4',
    file: 'handoff.ts',
    find: 'satOut: out,',
    plant: 'satOut: [],',
  },
  {
    name: 'one handoff more than the budget',
    rule: 'L1',
    file: 'decide.ts',
    find: "left(team, state, 'handoffs') <= 0",
    plant: "left(team, state, 'handoffs') < 0",
  },
  {
    name: 'one tool call more than the budget',
    rule: 'L1',
    file: 'decide.ts',
    find: "index >= left(team, state, 'toolCalls')",
    plant: "index > left(team, state, 'toolCalls')",
  },
  {
    name: 'nothing is kept back for the last turn',
    rule: 'L2',
    file: 'landing.ts',
    find: 'spare <= reserveOf(name, max)',
    plant: 'spare < 0',
  },
  {
    name: 'a last turn without text has landed',
    rule: 'L2',
    file: 'decide.ts',
    find: "outcome: said ? 'landed' : 'exhausted',",
    plant: "outcome: 'landed',",
  },
  {
    name: 'an outcome does not name its bound',
    rule: 'L3',
    file: 'decide.ts',
    find: 'agent: state.holder ?? null, answer: 0, ...more',
    plant: 'agent: state.holder ?? null, answer: 0',
  },
  {
    name: 'a cancelled run leaves its calls unanswered',
    rule: 'T1',
    file: 'decide.ts',
    find: 'return record(...tools, ...refused, ended(',
    plant: 'return record(ended(',
  },
  {
    name: 'wrong arguments reach a tool',
    rule: 'T2',
    file: 'perform.ts',
    find: 'if (!args.ok)',
    plant: 'if (false)',
  },
  {
    name: 'a once call is made again after a crash',
    rule: 'T3',
    file: 'decide.ts',
    find: "if (state.phase.is !== 'settling') return [];",
    plant: 'return [];',
  },
  {
    name: 'a once call is made before it is on record',
    rule: 'T3',
    file: 'decide.ts',
    find: "first.status !== 'started' &&",
    plant: "first.status === 'answered' &&",
  },
  {
    name: 'a rule for approvals that throws lets the call pass',
    rule: 'T4',
    file: 'decide.ts',
    find: `needs one.
    return true;`,
    plant: `needs one.
    return false;`,
  },
  {
    name: 'what is denied is made',
    rule: 'T4',
    file: 'state.ts',
    find: "approved ? 'approved' : 'denied'",
    plant: "approved ? 'approved' : 'approved'",
  },
  {
    name: 'a reply counts that somebody else has outrun',
    rule: 'G1',
    file: 'run.ts',
    find: '!run.cancel && onlyJoined(state, asked)',
    plant: '!run.cancel',
  },
  {
    name: 'the head names the wrong holder',
    rule: 'G2',
    file: 'seam.ts',
    find: 'holder: state.holder ?? null,',
    plant: 'holder: null,',
  },
  {
    name: 'an input that was not kept is confirmed',
    rule: 'G3',
    file: 'run.ts',
    find: 'done?.(error);',
    plant: 'done?.();',
  },
  {
    name: 'events are published before they are kept',
    rule: 'G3',
    file: 'run.ts',
    find: 'return this.#options.seam.append(events,',
    plant: 'this.#options.seam.published(events); return this.#options.seam.append(events,',
  },
  {
    name: 'long texts stay in the line',
    rule: 'G4',
    file: 'limit.ts',
    find: 'inlineMax: 4_096',
    plant: 'inlineMax: 40_960',
  },
  {
    name: 'facts of a newer version are read',
    rule: 'G5',
    file: 'log.ts',
    find: "!known.has(event['type'])",
    plant: 'false',
  },
  {
    name: 'the chain of hashes is not looked at',
    rule: 'G6',
    file: 'log.ts',
    find: '!line.text.startsWith(chainStart(before))',
    plant: 'false',
  },
  {
    name: 'what a human said is not shown',
    rule: 'C1',
    file: 'transcript.ts',
    find: 'text: textOf(event.content),',
    plant: "text: '',",
  },
  {
    name: 'narrowing cuts into the hold',
    rule: 'C2',
    file: 'view.ts',
    find: 'const hold = all.toArray(holdStart);',
    plant: 'const hold = all.toArray(holdStart + 1);',
  },
  {
    name: 'what others say is shown as the words of the user',
    rule: 'C3',
    file: 'transcript.ts',
    find: "return { role: 'note', from, text };",
    plant: "return { role: 'user', content: [{ type: 'text', text }] };",
  },
  {
    name: 'a refused handoff is not answered in the transcript',
    rule: 'C4',
    file: 'transcript.ts',
    find: 'if (event.from !== this.#agent) return;',
    plant: 'return;',
  },
  {
    name: 'the holder keeps the baton in a team that routes',
    rule: 'R1',
    file: 'route.ts',
    find: "team.next === 'holder' &&",
    plant: "team.next !== 'entry' &&",
  },
  {
    name: 'runners-up of no team are recorded',
    rule: 'R2',
    file: 'route.ts',
    find: '.filter(({ to }) => team.agents.has(to))',
    plant: '',
  },
  {
    name: 'a router that is unsure is asked for its guess',
    rule: 'R3',
    file: 'route.ts',
    find: 'if (word.to === null) return { ...toEntry(team, `the router abstained: ${reason}`), runnersUp };',
    plant: 'if (word.to === null) word = { ...word, to: team.entry, confidence: 1, runnersUp };',
  },
  {
    name: 'the user is asked again and again',
    rule: 'R1',
    file: 'route.ts',
    find: 'if (choice) return chosen(team, choice.between, state.message);',
    plant: '',
  },
  {
    name: 'a second agent that fits is forgotten',
    rule: 'R4',
    file: 'handoff.ts',
    find: 'if (state.run.then.length === 0) return undefined;',
    plant: 'if (state.run.then.length < 2) return undefined;',
  },
];
