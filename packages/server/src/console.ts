/**
 * The console: static files of a folder, and its one page for every address that is neither a file
 * nor of the API, because the page itself knows what its addresses mean.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BatonError } from '@baton/core';
import { serveStatic } from '@hono/node-server/serve-static';
import { isApi } from './guard.ts';
import type { App } from './service.ts';

/**
 * Adds the files. Names below `assets/` carry the hash of what is in them, so they may be kept for
 * ever; everything else is asked for anew each time.
 * @throws BatonError `input_invalid` when the folder has no page.
 */
export function consoleRoutes(app: App, folder: string): void {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) {
    throw new BatonError(
      'input_invalid',
      `Cannot serve the console: there is no page in ${folder}. Build it with: npm run console`,
      { path: 'console' },
    );
  }
  app.get(
    '/assets/*',
    serveStatic({
      root: folder,
      precompressed: true,
      onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  const sendPage = serveStatic({
    path: page,
    onFound: (_path, c) => c.header('Cache-Control', 'no-cache'),
  });
  app.get('*', async (c, next) => {
    const { path } = c.req;
    if (isApi(path) || path.startsWith('/assets/')) return await next();
    return await sendPage(c, next);
  });
}
