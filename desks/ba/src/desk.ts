/**
 * The business analysis desk: triage, requirements, process, data, testing and a person, as one team.
 *
 * Comes in: whether there is a language model, and the user's files. Goes out: the team, the files
 * as artifacts, and how its files are written. The two forms of the desk have the same agents, tools
 * and edges, so a conversation can go on in the other one.
 */
import {
  type AgentDefinition,
  BatonError,
  defineTeam,
  type KeptArtifact,
  type NewArtifact,
  type Team,
} from '@baton/core';
import { type DataPaths, dataFiles } from './data/data-files.ts';
import { deskTools } from './desk-tools.ts';
import { type Library, libraryFolder, loadLibrary } from './library/library.ts';
import { offlineReplies } from './offline/agents.ts';
import { writeFiles } from './output.ts';
import { promptFor } from './prompt.ts';
import { routerOf } from './router.ts';
import { sourcesOf } from './source.ts';
import { itemsIn } from './specialist.ts';
import { inventoryOf } from './trace/inventory.ts';

export interface DeskOptions extends Partial<DataPaths> {
  /** Agents of kind model; without one they are code over the pattern library. Default false. */
  readonly model?: boolean;
  /**
   * With a model: the desk's own router stands in front of it, and a request that wording alone tells
   * goes to its specialist without asking triage. Default false.
   */
  readonly router?: boolean;
  /** Of the language model. Default 0. */
  readonly temperature?: number;
  /** Folders with more patterns; later ones win. */
  readonly library?: readonly string[];
  /** Folder with the prompts. Default: those of the desk. */
  readonly prompts?: string;
}

export interface Desk {
  readonly title: string;
  readonly team: Team;
  /** The user's files; to be sent along with each message. */
  readonly sources: readonly NewArtifact[];
  readonly writeFiles: (
    artifacts: readonly KeptArtifact[],
    folder: string,
  ) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export const specialists = ['requirements', 'process', 'data', 'testing'] as const;
export type Specialist = (typeof specialists)[number];

const descriptions = {
  triage: 'reads requests, answers what needs no specialist, passes the rest on',
  requirements:
    'user stories, acceptance criteria, requirements documents, business rules, priorities',
  process: 'process maps with lanes, workflows, gap analysis, bottlenecks',
  data: 'SQL, reports, metric definitions, data dictionaries, data quality',
  testing: 'test cases, boundary values, UAT plans, coverage',
  human: 'a person of the desk, for what nobody else can decide',
} as const;

/**
 * Opens the desk. Reads patterns or prompts now, data files when they are first needed.
 * @throws BatonError `input_invalid` for a file that is not there, a library that can not be read.
 */
export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const paths: DataPaths = { csv: options.csv ?? [], schema: options.schema ?? [] };
  const sources = await sourcesOf(paths);
  const files = dataFiles(paths);
  const library = readLibrary(options.library ?? []);
  const tools = deskTools({ files, library });
  const kinds = options.model
    ? modelKinds(options)
    : offlineReplies(library, { given: files.given });
  const agents: AgentDefinition[] = (['triage', ...specialists] as const).map((name) => ({
    name,
    description: descriptions[name],
    tools: tools[name],
    handoffs: edgesOf(name),
    dispatcher: name === 'triage',
    ...kinds(name),
  }));
  const team = defineTeam({
    name: 'ba',
    entry: 'triage',
    agents: [
      ...agents,
      { kind: 'human', name: 'human', description: descriptions.human, handoffs: [...specialists] },
    ],
    next: options.model ? 'holder' : 'entry',
    inventory: (artifacts) => inventoryOf(itemsIn(artifacts)),
    // Each has a deliverable named, so each is wanted.
    ...(options.model && options.router && { router: routerOf(), severalFit: 'both' }),
  });
  return { title: 'Business analysis desk', team, sources, writeFiles, close: files.close };
}

/** The model form of an agent: its prompt and temperature. */
function modelKinds({ prompts, temperature }: DeskOptions): (name: string) => ModelKind {
  return (name) => ({
    kind: 'model',
    instructions: promptFor(name, prompts),
    ...(temperature !== undefined && { temperature }),
  });
}

type ModelKind = Pick<
  Extract<AgentDefinition, { kind: 'model' }>,
  'kind' | 'instructions' | 'temperature'
>;

/** Everybody may hand to everybody else; a person of the desk only to the specialists. */
function edgesOf(name: string): readonly string[] {
  return ['triage', ...specialists, 'human'].filter((other) => other !== name);
}

/** The shipped library with the user's folders after it; a broken file of theirs is said, not skipped. */
function readLibrary(folders: readonly string[]): Library {
  const library = loadLibrary([libraryFolder, ...folders]);
  const [first, ...more] = library.findings.filter((finding) => finding.severity === 'error');
  if (!first) return library;
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  throw new BatonError(
    'input_invalid',
    `Cannot use the library: ${first.where}: ${first.message}${others}`,
  );
}
