/** Artifacts: the list, one of them, and their files. */
import { isObject, type KeptArtifact } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { strToU8, zipSync } from 'fflate';
import { needs } from './guard.ts';
import { RequestError } from './problem.ts';
import { conversationParam, json, problems } from './schema.ts';
import { type App, type ArtifactFile, type Ctx, type Service, seenHead } from './service.ts';

const artifactSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    hash: z.string(),
    agent: z.string(),
    seq: z.int(),
    version: z.int(),
  })
  .openapi('Artifact');

const artifactParam = conversationParam.extend({ artifact: z.string().min(1).max(200) });

const listRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/artifacts',
  summary: 'The artifacts as they stand, without their bodies',
  ...needs('read', 'inbox'),
  request: { params: conversationParam },
  responses: {
    200: json(z.object({ artifacts: z.array(artifactSchema) }), 'In the order they came'),
    ...problems,
  },
});

const oneRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/artifacts/{artifact}',
  summary: 'One artifact with its body',
  ...needs('read', 'inbox'),
  request: { params: artifactParam },
  responses: {
    200: json(artifactSchema.extend({ body: z.unknown() }), 'Its newest version'),
    ...problems,
  },
});

const downloadRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/artifacts/{artifact}/file',
  summary: 'One artifact as a file',
  ...needs('read', 'inbox'),
  request: { params: artifactParam },
  responses: { 200: { description: 'The file, to be saved' }, ...problems },
});

const zipRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/artifacts.zip',
  summary: 'All artifacts as files, in one archive',
  ...needs('read', 'inbox'),
  request: { params: conversationParam },
  responses: { 200: { description: 'A ZIP archive, to be saved' }, ...problems },
});

/** Adds the routes. */
export function artifactRoutes(app: App, service: Service): void {
  app.openapi(listRoute, async (c) => {
    const { artifacts } = await kept(c, service, c.req.valid('param').conversation);
    return c.json({ artifacts: artifacts.map(withoutBody) }, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const { conversation, artifact: id } = c.req.valid('param');
    const artifact = await one(c, service, { conversation, id });
    return c.json({ ...withoutBody(artifact), body: artifact.body }, 200);
  });

  app.openapi(downloadRoute, async (c) => {
    const { conversation, artifact: id } = c.req.valid('param');
    return download(c, plainFile(await one(c, service, { conversation, id })));
  });

  app.openapi(zipRoute, async (c) => {
    const { conversation, artifacts } = await kept(c, service, c.req.valid('param').conversation);
    const files = await service.filesOf(artifacts);
    return download(c, {
      name: `${conversation}.zip`,
      mediaType: 'application/zip',
      content: archive(files),
    });
  });
}

/** Each artifact as a file of its own. */
export async function plainFiles(
  artifacts: readonly KeptArtifact[],
): Promise<readonly ArtifactFile[]> {
  return artifacts.map(plainFile);
}

/**
 * A text as it is, everything else as JSON. A body `{ mediaType, text }` is such a text, too, and
 * `{ mediaType, base64 }` the bytes it stands for.
 */
function plainFile({ id, body }: KeptArtifact): ArtifactFile {
  const name = safeName(id);
  if (typeof body === 'string') return { name, mediaType: 'text/plain', content: body };
  if (isObject(body)) {
    const { mediaType, text, base64 } = body;
    const named = typeof mediaType === 'string' ? mediaType : undefined;
    if (typeof text === 'string') return { name, mediaType: named ?? 'text/plain', content: text };
    if (typeof base64 === 'string' && named !== undefined) {
      return { name, mediaType: named, content: Buffer.from(base64, 'base64') };
    }
  }
  const content = `${JSON.stringify(body, null, 2)}\n`;
  const named = name.endsWith('.json') ? name : `${name}.json`;
  return { name: named, mediaType: 'application/json', content };
}

async function kept(
  c: Ctx,
  service: Service,
  id: string,
): Promise<{ conversation: string; artifacts: readonly KeptArtifact[] }> {
  const { conversation } = await seenHead(c, service, id);
  const state = await service.baton.state(conversation);
  return { conversation, artifacts: state.artifacts.values() };
}

async function one(
  c: Ctx,
  service: Service,
  { conversation, id }: { conversation: string; id: string },
): Promise<KeptArtifact> {
  const { artifacts } = await kept(c, service, conversation);
  const artifact = artifacts.find((candidate) => candidate.id === id);
  if (artifact) return artifact;
  throw new RequestError(
    'artifact_unknown',
    `Cannot find an artifact '${id}' in ${conversation}. Its artifacts are listed under ` +
      `/api/conversations/${conversation}/artifacts.`,
  );
}

function withoutBody({ id, kind, title, hash, agent, seq, version }: KeptArtifact) {
  return { id, kind, title, hash, agent, seq, version };
}

/**
 * A file that a browser saves and never shows: what an agent wrote must not run as a page of this
 * server.
 */
function download(c: Ctx, { name, mediaType, content }: ArtifactFile): Response {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const coded = encodeURIComponent(name).replace(/['()*]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16)}`;
  });
  c.header('Content-Disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${coded}`);
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : 'application/octet-stream';
  const text = typeof content === 'string';
  c.header('Content-Type', text ? `${type}; charset=utf-8` : type);
  return c.body(text ? content : new Uint8Array(content).buffer, 200);
}

/** All files in one archive; two of one name are told apart by a number. */
function archive(files: readonly ArtifactFile[]): Uint8Array {
  const entries: Record<string, [Uint8Array, { mtime: Date }]> = {};
  // The same artifacts give the same bytes, whenever they are fetched.
  const mtime = new Date(1980, 0, 1);
  for (const { name, content } of files) {
    let free = name;
    for (let n = 2; Object.hasOwn(entries, free); n += 1)
      free = name.replace(/(\.[^.]*)?$/, `-${n}$1`);
    entries[free] = [typeof content === 'string' ? strToU8(content) : content, { mtime }];
  }
  return zipSync(entries);
}

/** A name of the log is a name, never a path, and not `..` either. */
function safeName(id: string): string {
  const name = id.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '_');
  return name.trim() === '' ? 'artifact' : name;
}
