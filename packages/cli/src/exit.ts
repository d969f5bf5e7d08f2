/** How a command ends: what went wrong on one line, what to do, and the status of the error table. */
import { codes, type FailureCode, failureOf } from '@baton/core';
import { plain } from './layout.ts';

export interface Manner {
  /** Standard output is one JSON document, also for an error. */
  readonly json?: boolean;
}

/** Runs a command and sets the exit status it gives; whatever it throws is told, never dumped. */
export async function endWith(command: () => Promise<number>, manner: Manner): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = tell(error, manner);
  }
}

/** Says what went wrong; gives the exit status. */
export function tell(error: unknown, { json = false }: Manner): number {
  const { code, message } = failureOf(error, 'effect_broken');
  const known = error instanceof Error && 'code' in error && error.code === code;
  if (known) {
    say({ code, message, json });
  } else {
    const where = error instanceof Error && process.env['BATON_DEBUG'] ? `\n${error.stack}` : '';
    const text =
      `Cannot go on: ${message}. This should not happen, and nothing that was said is lost. ` +
      `Please report it with what BATON_DEBUG=1 shows.${where}`;
    say({ code, message: text, json });
  }
  return codes[code].exit;
}

/** An error of a person who types: exit status 2. */
export function misuse(message: string, { json = false }: Manner): number {
  say({ code: 'input_invalid', message, json });
  return codes.input_invalid.exit;
}

function say({
  code,
  message,
  json,
}: {
  readonly code: FailureCode;
  readonly message: string;
  readonly json: boolean;
}): void {
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  else process.stderr.write(`baton: ${plain(message)}\n`);
}
