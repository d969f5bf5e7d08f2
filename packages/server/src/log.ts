/** The server's own log: JSON lines on standard error. What is secret is never passed to it. */
import { type Logger, pino } from 'pino';

/** Levels, loudest last. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Opens it. Headers and addresses are left out by what is logged; this is the second lock. */
export function openLog(level: LogLevel): Logger {
  const paths = ['authorization', 'cookie', 'token', 'secret', 'headers', 'url.search'];
  return pino(
    {
      level,
      redact: { paths: [...paths, ...paths.map((path) => `*.${path}`)], censor: '[secret]' },
    },
    pino.destination(2),
  );
}
