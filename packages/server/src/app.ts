/**
 * The server as a Hono app: what every request passes, in order, and the routes.
 *
 * Comes in: a team at work over a store, and whose keys are good. Goes out: an app to be served,
 * and how to go on with what was left unfinished and how to stop.
 */
import type {
  Baton,
  ConversationId,
  Head,
  KeptArtifact,
  LogEvent,
  NewArtifact,
  Outcome,
  Store,
  Team,
} from '@baton/core';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { type Logger, pino } from 'pino';
import { approvalRoutes } from './approvals.ts';
import { artifactRoutes, plainFiles } from './artifacts.ts';
import { consoleRoutes } from './console.ts';
import { conversationRoutes } from './conversations.ts';
import { drivingRoutes } from './driving.ts';
import { eventRoutes } from './events.ts';
import { forkRoutes } from './fork.ts';
import { bodyGuard, hostGuard, isApi, keyGuard, rateGuard } from './guard.ts';
import { healthRoutes, metricsRoutes } from './health.ts';
import { Hub, type HubOptions } from './hub.ts';
import { inboxRoutes } from './inbox.ts';
import type { FindKey, Key } from './key.ts';
import type { KeyLimits } from './key-limits.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openApiRoute, refuseInvalid } from './openapi.ts';
import { problemOf, RequestError } from './problem.ts';
import { rateOf } from './rate.ts';
import type { Register } from './register.ts';
import { Runs } from './runs.ts';
import { type App, type ArtifactFile, type Env, readEvents, type Service } from './service.ts';
import { entrance, sessionRoutes, signInRoutes } from './sign-in.ts';
import { teamRoutes } from './team.ts';
import { checkTimeLimits, TimeKeeper, type TimeLimits } from './time-limit.ts';
import { noTracing, openTracing, type TracingOptions } from './tracing.ts';

export interface ServerOptions {
  readonly team: Team;
  /** The same team at work over the same store. */
  readonly baton: Baton;
  /** With `unfinished`, `resume` goes on with what another process has left. */
  readonly store: Store & { readonly unfinished?: () => Promise<readonly Head[]> };
  readonly register: Register;
  /** Finds keys; `localKey`, `register.findKey`, or both by `anyKey`. */
  readonly keys: FindKey;
  /** For people; the team's name when left out. */
  readonly title?: string;
  /** Names that the server answers to, besides addresses and `localhost`. */
  readonly names?: readonly string[];
  /** Sent along with each message: files that the desk was opened with. */
  readonly sources?: readonly NewArtifact[];
  /**
   * The files of a conversation, for its archive. Default: each artifact as it is, texts as texts
   * and everything else as JSON.
   */
  readonly filesOf?: (artifacts: readonly KeptArtifact[]) => Promise<readonly ArtifactFile[]>;
  /** Folder of the console's files. Without it there is the API alone. */
  readonly console?: string;
  /** Silent when left out. */
  readonly log?: Logger;
  /** Largest body of a request, in bytes. Default 8,388,608. */
  readonly bodyMax?: number;
  /** Writes of one key in a minute. Default 600. */
  readonly writesPerMinute?: number;
  readonly perKey?: KeyLimits;
  /** How long human agents may leave a conversation waiting. Default: for ever. */
  readonly timeLimits?: TimeLimits;
  /** Spans of OpenTelemetry for each run; needs the package `@opentelemetry/api`. */
  readonly tracing?: TracingOptions;
  readonly streams?: Omit<HubOptions, 'read' | 'position' | 'good' | 'ofKeyMax'>;
}

export interface Server {
  readonly app: App;
  readonly log: Logger;
  /** Goes on with unfinished conversations; gives how many there are. */
  readonly resume: () => Promise<number>;
  /**
   * Takes no new work, waits at most `graceMs` (default 5,000) for runs that are under way, and
   * ends all streams. What is not done by then is gone on with at the next start.
   */
  readonly stop: (options?: { readonly graceMs?: number }) => Promise<void>;
}

/** Puts a team on the network; `serve` listens for it. */
export function createServer(options: ServerOptions): Server {
  const { team, store } = options;
  const service = serviceOf(options);
  const { log, runs, hub, keeper, tracing } = service;
  const app: App = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
  app.onError((error, c) => {
    const { status, problem, retryAfter } = problemOf(error, c.get('requestId') ?? '');
    if (status >= 500) log.error({ err: error, request: problem.instance }, problem.title);
    if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
    return c.body(JSON.stringify(problem), status, { 'Content-Type': 'application/problem+json' });
  });
  app.notFound((c) => {
    throw new RequestError(
      'route_unknown',
      `Cannot find ${c.req.method} ${c.req.path}. GET /api/openapi.json lists what there is.`,
    );
  });
  addRoutes(app, service, options);
  return {
    app,
    log,
    resume: async () => {
      void keeper.start();
      return store.unfinished ? await runs.resume(store.unfinished, team.name) : 0;
    },
    stop: async ({ graceMs = 5_000 } = {}) => {
      keeper.stop();
      await runs.stop(graceMs);
      hub.close();
      await tracing.idle();
    },
  };
}

function serviceOf(options: ServerOptions): Service {
  const { team, baton, store, register, title = team.name, sources = [] } = options;
  const { filesOf = plainFiles, log = pino({ level: 'silent' }), perKey = {} } = options;
  const { conversationsMax } = perKey;
  const { timeLimits = {} } = options;
  const tracing = options.tracing ? openTracing(options.tracing, { team, store, log }) : noTracing;
  checkTimeLimits(team, timeLimits);
  const hub = new Hub({
    ...options.streams,
    ofKeyMax: perKey.streamsMax,
    good: (id) => options.keys({ id }) !== undefined,
    read: (conversation, from, to) => readEvents(store, conversation, { from, to }),
    position: async (conversation) => (await store.head(conversation))?.seq ?? 0,
  });
  const metrics: Metrics = createMetrics({ runs: () => runs.active, streams: () => hub.open });
  const ended = (outcome: Outcome): void => {
    metrics.ended(outcome);
    void keeper.look(outcome.conversation);
  };
  const event = (happened: LogEvent, conversation: ConversationId): void => {
    metrics.event(happened);
    if (happened.type === 'run_ended') tracing.ended(conversation, happened.seq);
  };
  const seen = { event, ended };
  const runs: Runs = new Runs({ baton, hub, log, ofKeyMax: perKey.runsMax, seen });
  const desk = { title, team, baton, store, register, sources, filesOf };
  const service = { ...desk, hub, runs, metrics, tracing, log, conversationsMax, timeLimits };
  const keeper: TimeKeeper = new TimeKeeper(service);
  return { ...service, keeper };
}

/** Wrong keys that one address may show in a minute. */
const guessesPerMinute = 30;

/** In the order that a request passes them: what needs no key comes before the guard of keys. */
function addRoutes(app: App, service: Service, options: ServerOptions): void {
  const { keys, names = [], bodyMax = 8 * 1024 * 1024, writesPerMinute = 600 } = options;
  const { sessions } = service.register;
  const doors = { keys, sessions, guesses: rateOf(guessesPerMinute) };
  app.use(requestId({ limitLength: 64 }));
  app.use(secureHeaders(headers));
  app.use(observed(service));
  app.use(hostGuard(names));
  app.use(bodyGuard(bodyMax));
  app.get('/', entrance(doors));
  if (options.console === undefined) {
    const words = `${service.title}. GET /api/openapi.json says what can be asked here.\n`;
    app.get('/', (c) => c.text(words));
  }
  healthRoutes(app, service);
  openApiRoute(app, service);
  signInRoutes(app, doors);
  app.use('/api/*', keyGuard(doors));
  app.use('/api/*', rateGuard(writesPerMinute));
  sessionRoutes(app, doors);
  const writing = { service, inFlight: new Map() };
  conversationRoutes(app, writing);
  drivingRoutes(app, writing);
  forkRoutes(app, writing);
  eventRoutes(app, service);
  artifactRoutes(app, service);
  approvalRoutes(app, writing);
  inboxRoutes(app, writing);
  teamRoutes(app, service);
  metricsRoutes(app, service);
  if (options.console !== undefined) consoleRoutes(app, options.console);
}

/** No script, style or frame but the server's own; the styles of diagrams are set by script. */
const headers: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // It may be served without TLS on loopback; whoever puts TLS before it says that there.
  strictTransportSecurity: false,
};

/** One line and one sample for each request. Paths are logged without what follows the `?`. */
function observed({ log, metrics }: Service): MiddlewareHandler<Env> {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    const { method, path } = c.req;
    const { status } = c.res;
    const seconds = (performance.now() - begun) / 1000;
    metrics.request({ method, route: routePath(c, -1), status, seconds });
    // `as`: what the guard refused has no key.
    const key = c.get('key') as Key | undefined;
    const seen = { request: c.get('requestId'), method, path, status, key: key?.name };
    log.info({ ...seen, ms: Math.round(seconds * 1000) }, 'request');
    if (isApi(path) && !c.res.headers.has('Cache-Control')) {
      c.header('Cache-Control', 'no-store');
    }
  };
}
