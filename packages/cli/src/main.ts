#!/usr/bin/env node
/**
 * The command line. What is compiled once is kept in the user's cache folder, which takes a third
 * off every start; a folder that can not be written to costs nothing but that.
 */
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'baton'));
// Not a static import, which would be compiled before the line above.
await import('./program.ts');
