/**
 * `baton serve`: the desk for a team of people, over HTTP, until it is told to stop.
 *
 * On this machine alone a token is enough, which is made anew at each start and printed with the
 * address; a browser that has opened the address once stays signed in. To be reached from other
 * machines it needs keys, which `baton key add` makes.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatonError, createBaton, type KeptArtifact, type Model, type Team } from '@baton/core';
import type { Desk } from '@baton/desk-ba';
import type {
  ArtifactFile,
  LogLevel,
  Register,
  Serving,
  TimeLimits,
  TracingOptions,
} from '@baton/server';
import { registerPath } from './key.ts';
import type { WorkOptions } from './options.ts';
import { command, labelOf, pathText } from './report.ts';
import { modelFor, modelsWith, openStore, sha256 } from './session.ts';
import { print, styled } from './terminal.ts';

export interface ServeOptions extends WorkOptions {
  readonly host: string;
  readonly port: number;
  /** In minutes; see `--answer-within`. */
  readonly answerWithin?: number;
  readonly token?: string;
  readonly name?: readonly string[];
  readonly logLevel: LogLevel;
}

/** Gives the exit status when it was told to stop. */
export async function serveDesk(options: ServeOptions): Promise<number> {
  const { openRegister } = await import('@baton/server');
  const model = await modelFor(options);
  const store = await openStore(options);
  const register = openRegister(registerPath(options.db));
  try {
    checkKeys(register, options);
    const { openDesk } = await import('@baton/desk-ba');
    const desk = await openDesk({
      model: model !== undefined,
      csv: options.data ?? [],
      schema: options.schema ?? [],
      library: options.library ?? [],
      ...(options.temperature !== undefined && { temperature: options.temperature }),
    });
    try {
      await serveUntilTold(options, { desk, model, store, register });
    } finally {
      await desk.close();
    }
  } finally {
    await store.close();
    register.close();
  }
  // A model that still thinks would keep the process for as long as it may think.
  setTimeout(() => process.exit(), 100).unref();
  return 0;
}

interface Opened {
  readonly desk: Desk;
  readonly model: Model | undefined;
  readonly store: Awaited<ReturnType<typeof openStore>>;
  readonly register: Register;
}

async function serveUntilTold(options: ServeOptions, opened: Opened): Promise<void> {
  const { createServer, serve, anyKey, localKey, newSecret, openLog } = await import(
    '@baton/server'
  );
  const { desk, model, store, register } = opened;
  const { team, title, sources } = desk;
  const token = isLoopback(options.host) ? (options.token ?? newSecret()) : undefined;
  const { findKey } = register;
  const server = createServer({
    team,
    baton: createBaton({
      team,
      store,
      sha256,
      ...(model && { models: modelsWith(model, options) }),
    }),
    store,
    register,
    title,
    sources,
    filesOf: (artifacts) => filesOf(desk, artifacts),
    keys: token === undefined ? findKey : anyKey(localKey(token), findKey),
    names: options.name ?? [],
    console: consoleFolder(),
    log: openLog(options.logLevel),
    timeLimits: timeLimits(team, options),
    ...tracing(),
  });
  // Before it listens: whoever reads the address may stop it at once.
  const stop = told();
  const serving = await serve(server, options);
  announce(serving, { ...opened, token, options });
  await stop;
  if (!options.json) print(styled('dim', 'stopping (ctrl-C again to stop at once)'));
  await serving.close();
}

/** The same for each human agent; none unless it was asked for. */
function timeLimits({ agents }: Team, { answerWithin }: ServeOptions): TimeLimits {
  if (answerWithin === undefined) return {};
  const limit = {
    answerWithinMs: answerWithin * 60_000,
    otherwise: {
      answer:
        'Nobody of the desk was free to answer in time. All that was said is kept: write again, ' +
        'and it goes on from here.',
    },
  };
  const people = [...agents.values()].filter(({ kind }) => kind === 'human');
  return Object.fromEntries(people.map(({ name }) => [name, limit]));
}

/** Runs are traced when the environment speaks of OpenTelemetry, in the words of its own SDKs. */
function tracing(): { readonly tracing?: TracingOptions } {
  const { env } = process;
  const meant = Object.keys(env).some((name) => name.startsWith('OTEL_'));
  if (!meant || env['OTEL_SDK_DISABLED'] === 'true') return {};
  const contents = env['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'] === 'true';
  return { tracing: { contents } };
}

/** Where the console's files are: those of its package, unless BATON_CONSOLE names others. */
function consoleFolder(): string {
  const own = process.env['BATON_CONSOLE'];
  if (own) return own;
  return fileURLToPath(new URL('.', import.meta.resolve('@baton/console/page/index.html')));
}

/** The same files that `ask` writes. The desk knows only how to write them. */
async function filesOf(
  desk: Desk,
  artifacts: readonly KeptArtifact[],
): Promise<readonly ArtifactFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-files-'));
  try {
    const paths = await desk.writeFiles(artifacts, folder);
    return await Promise.all(
      paths.map(async (path) => ({
        name: basename(path),
        mediaType: 'application/octet-stream',
        content: await readFile(path),
      })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Announcing extends Opened {
  readonly token: string | undefined;
  readonly options: ServeOptions;
}

function announce({ url }: Serving, { desk, model, token, options }: Announcing): void {
  const address = token === undefined ? url : `${url}/?token=${token}`;
  if (options.json) {
    print(JSON.stringify({ url, token: token ?? null, address, model: model?.name ?? null }));
    return;
  }
  print(`${styled('bold', desk.title)} · ${labelOf({ model: model?.name })}`);
  print(styled('bold', address));
  print(styled('dim', `conversations in ${pathText(options.db)}; ctrl-C stops`));
}

/** Resolves when the process is told to stop; told twice, it ends at once. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    let times = 0;
    const onSignal = (): void => {
      times += 1;
      if (times > 1) process.exit(130);
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/** @throws BatonError `input_invalid` when anybody could get in, or nobody. */
function checkKeys(register: Register, { host, token }: ServeOptions): void {
  if (!isLoopback(host)) {
    if (token !== undefined) {
      throw wrong(
        `Cannot serve ${host} with a token: it is for this machine alone. Make keys with: ` +
          command('key', ['add <name>']),
      );
    }
    if (register.keys().length > 0) return;
    throw wrong(
      `Cannot serve ${host} without keys: nobody could get in. Make one with: ` +
        command('key', ['add <name>']),
    );
  }
  if (token === undefined || /^[\x21-\x7e]{16,}$/.test(token)) return;
  throw wrong('Cannot use that token: it must be 16 or more characters without spaces.');
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family > 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function wrong(message: string): BatonError {
  return new BatonError('input_invalid', message);
}
