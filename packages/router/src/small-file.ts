/** A JSON object from a file that a person wrote or reviewed; never more than a megabyte of it. */
import { open } from 'node:fs/promises';
import { type BatonError, isObject, type JsonObject, messageOf } from '@baton/core';

const bytesMax = 1_048_576;

/** The object in a file; `refuse` makes the error that is thrown when there is none. */
export async function readSmall(
  file: string,
  refuse: (file: string, why: string) => BatonError,
): Promise<JsonObject> {
  let text: string;
  try {
    text = await textOf(file);
  } catch (cause) {
    throw refuse(file, `it can not be read (${messageOf(cause)})`);
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (isObject(value)) return value;
  } catch {
    // The one message for all that is no object.
  }
  throw refuse(file, 'it is no JSON object');
}

async function textOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(bytesMax + 1) });
    if (bytesRead > bytesMax) throw new Error('it is larger than 1 MiB');
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
