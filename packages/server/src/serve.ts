/** Listens on a port of this machine, until it is told to stop. */
import type { Server as HttpServer } from 'node:http';
import { BatonError, messageOf } from '@baton/core';
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from './app.ts';

export interface ServeOptions {
  /** An address of this machine. Default 127.0.0.1: nobody else can connect. */
  readonly host?: string;
  /** 0 takes a free one. Default 0. */
  readonly port?: number;
}

export interface Serving {
  /** Such as `http://127.0.0.1:4180`. */
  readonly url: string;
  readonly port: number;
  /** Stops the server: see `Server.stop`. Resolves when the last connection is closed. */
  readonly close: (options?: { readonly graceMs?: number }) => Promise<void>;
}

/**
 * Goes on with unfinished conversations and listens.
 * @throws BatonError `input_invalid` when the port is taken or the address not this machine's.
 */
export async function serve(server: Server, options: ServeOptions = {}): Promise<Serving> {
  const { host = '127.0.0.1', port = 0 } = options;
  // `as`: without other options it is node:http's.
  const http = createAdaptorServer({
    fetch: server.app.fetch,
    hostname: host,
    overrideGlobalObjects: false,
  }) as HttpServer;
  await listening(http, { host, port });
  await server.resume();
  const address = http.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  const name = host.includes(':') ? `[${host}]` : host;
  const url = `http://${name}:${bound}`;
  server.log.info({ url }, 'listening');
  let closing: Promise<void> | undefined;
  return {
    url,
    port: bound,
    close: (how = {}) => {
      closing ??= close(server, http, how);
      return closing;
    },
  };
}

async function close(
  server: Server,
  http: HttpServer,
  how: { readonly graceMs?: number },
): Promise<void> {
  const closed = new Promise<void>((resolve) => void http.close(() => resolve()));
  await server.stop(how);
  http.closeIdleConnections();
  // Whoever has not read its answer by now has the position to come back with.
  const timer = setTimeout(() => http.closeAllConnections(), 500);
  await closed;
  clearTimeout(timer);
}

async function listening(
  http: HttpServer,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (cause) => {
      const why = 'code' in cause && cause.code === 'EADDRINUSE' ? 'it is taken' : messageOf(cause);
      reject(
        new BatonError(
          'input_invalid',
          `Cannot listen on ${host}:${port}: ${why}. Choose another with --port or --host.`,
          { cause },
        ),
      );
    });
    http.listen(port, host, resolve);
  });
}
