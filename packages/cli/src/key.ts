/** `baton key`: who may use a served desk from other machines, and for what. */
import { join, parse } from 'node:path';
import { BatonError } from '@baton/core';
import type { Register, Scope } from '@baton/server';
import { plain } from './layout.ts';
import type { StoreOptions } from './options.ts';
import { print, styled } from './terminal.ts';

export interface KeyOptions extends StoreOptions {
  readonly scopes?: string;
}

/** What a server remembers beside a store: `baton.db` has `baton-server.db`. */
export function registerPath(db: string): string {
  const { dir, name, ext } = parse(db);
  return join(dir, `${name}-server${ext === '' ? '.db' : ext}`);
}

/** Makes a key and prints its secret, this once. */
export async function addKey(name: string, options: KeyOptions): Promise<number> {
  return await withRegister(options, async (register) => {
    const scopes = await scopesIn(options.scopes ?? 'read,drive,answer');
    const secret = register.addKey({ name, scopes });
    if (options.json) print(JSON.stringify({ name, scopes, secret }));
    else {
      print(styled('bold', secret));
      print(
        styled('dim', `${plain(name)}: ${scopes.join(', ')}. It is not kept and not shown again.`),
      );
    }
  });
}

/** Prints the keys, without their secrets. */
export async function listKeys(options: KeyOptions): Promise<number> {
  return await withRegister(options, (register) => {
    const keys = register.keys().map(({ id, name, scopes, createdAt }) => {
      return { id, name, scopes: [...scopes], createdAt };
    });
    if (options.json) return print(JSON.stringify(keys, null, 2));
    if (keys.length === 0) print('No keys.');
    for (const { name, scopes, createdAt } of keys) {
      const day = new Date(createdAt).toISOString().slice(0, 10);
      print(`${plain(name).padEnd(24)} ${scopes.join(', ').padEnd(28)} since ${day}`);
    }
  });
}

/** Ends a key; conversations that belong to it stay, and admins see them. */
export async function removeKey(name: string, options: KeyOptions): Promise<number> {
  return await withRegister(options, (register) => {
    if (!register.removeKey(name)) {
      throw new BatonError('input_invalid', `Cannot remove the key '${name}': there is none.`);
    }
    if (options.json) print(JSON.stringify({ removed: name }));
  });
}

async function withRegister(
  { db }: KeyOptions,
  use: (register: Register) => void | Promise<void>,
): Promise<number> {
  const { openRegister } = await import('@baton/server');
  const register = openRegister(registerPath(db));
  try {
    await use(register);
    return 0;
  } finally {
    register.close();
  }
}

async function scopesIn(text: string): Promise<readonly Scope[]> {
  const { scopes } = await import('@baton/server');
  const wanted = text.split(',').map((word) => word.trim());
  const known = scopes.filter((scope) => wanted.includes(scope));
  const wrong = wanted.filter((word) => !scopes.some((scope) => scope === word));
  if (wrong.length === 0 && known.length > 0) return known;
  throw new BatonError(
    'input_invalid',
    `Cannot make the key: its scopes are out of ${scopes.join(', ')}, got '${text}'.`,
  );
}
