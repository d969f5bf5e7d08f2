/** `baton library check`: whether a folder of patterns can be used, finding by finding. */
import { stat } from 'node:fs/promises';
import { BatonError } from '@baton/core';
import { checkLibrary, type LibraryCheck } from '@baton/desk-ba';
import { plain } from './layout.ts';
import { print, styled } from './terminal.ts';

export interface LibraryOptions {
  readonly json?: boolean;
}

/**
 * Exit status 1 when there is an error; warnings alone are none.
 * @throws BatonError `input_invalid` when there is no such folder.
 */
export async function checkFolder(folder: string, { json }: LibraryOptions): Promise<number> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new BatonError(
      'input_invalid',
      `Cannot check ${folder}: it is no folder. Name the folder with your patterns.`,
    );
  }
  const checked = await checkLibrary(folder);
  if (json) print(JSON.stringify(checked, null, 2));
  else show(checked);
  return checked.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function show({ patterns, findings }: LibraryCheck): void {
  for (const { severity, where, message } of findings) {
    const style = severity === 'error' ? 'red' : 'yellow';
    print(`${styled(style, severity)} ${plain(where)}: ${plain(message)}`);
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const count = (number: number, what: string): string =>
    `${number} ${what}${number === 1 ? '' : 's'}`;
  print(
    `${count(patterns.length, 'pattern')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`,
  );
}
