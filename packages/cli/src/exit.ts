/** How a command ends: what went wrong on one line, what to do, and the status of the error table. */
import { codes, failureOf } from '@baton/core';

/** Runs a command and sets the exit status it gives; whatever it throws is told, never dumped. */
export async function endWith(
  command: () => Promise<number>,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const { code, message } = failureOf(error, 'log_does_not_fold');
    const known = error instanceof Error && 'code' in error && error.code === code;
    if (json) {
      process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    } else {
      process.stderr.write(`baton: ${message}\n`);
      if (!known && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    }
    process.exitCode = known ? codes[code].exit : codes.log_does_not_fold.exit;
  }
}
