#!/usr/bin/env node
/**
 * The command line. This file only names commands and options; each command is loaded when it is
 * called, so that `--help` answers at once.
 */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { AskOptions } from './ask.ts';
import type { ContinueOptions } from './continue.ts';
import type { DoctorOptions } from './doctor.ts';
import { endWith } from './exit.ts';
import type { LogOptions } from './log.ts';

const program = new Command('baton')
  .description('Agents that hand work to one another: one holder, the whole context, no bouncing.')
  .version('0.1.0')
  .showHelpAfterError('(baton --help shows what there is)')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

const list = (value: string, before: string[] = []): string[] => [...before, value];

/** The options of every command that opens a store. */
function stored(command: Command): Command {
  return command
    .option('--db <file>', 'where conversations are kept', '.baton/baton.db')
    .option('--json', 'print one JSON document and nothing else');
}

/** The options of every command that works on a conversation. */
function working(command: Command): Command {
  return stored(command)
    .option('--model <name>', 'a language model, such as deepseek/deepseek-v4-flash')
    .option('--base-url <url>', 'a server that speaks the OpenAI API; --model is its name there')
    .option('--offline', 'no language model, even when a key is set')
    .option('--temperature <number>', 'of the language model (default: 0)', parseTemperature)
    .option('--data <file>', 'a CSV file to work on; may be given several times', list)
    .option('--schema <file>', 'an SQL schema to work on; may be given several times', list)
    .option('--library <folder>', 'more patterns, used before the own ones', list)
    .option('--limits <name=number>', 'a larger or smaller bound, such as handoffs=5', list)
    .option('--out <folder>', 'where files are written (default: baton-out/<conversation>)')
    .option('--verbose', 'also show tool calls and their results');
}

working(program.command('ask'))
  .description('ask the desk for something and follow it to the end')
  .argument('<request...>', 'what you want')
  .option('--conversation <id>', 'go on in this conversation')
  .action(async (request: string[], options: AskOptions) => {
    const { ask } = await import('./ask.ts');
    await endWith(() => ask(request.join(' '), options), options);
  });

working(program.command('chat'))
  .description('talk with the desk')
  .option('--conversation <id>', 'go on in this conversation')
  .action(async (options: AskOptions) => {
    const { chat } = await import('./chat.ts');
    await endWith(() => chat(options), options);
  });

working(program.command('continue'))
  .description('go on after a limit, a failure, a crash, an approval or as the human')
  .argument('[conversation]', 'its id (default: the newest)')
  .option('--approve [call]', 'agree to a call that waits for a person')
  .option('--deny [call]', 'do not agree to it')
  .option('--note <text>', 'what to tell the agent with it')
  .option('--answer <text>', 'answer as the human who holds the baton')
  .option('--hand-to <agent>', 'as the human, pass the baton on; --answer says why')
  .action(async (conversation: string | undefined, options: ContinueOptions) => {
    const { continueRun } = await import('./continue.ts');
    await endWith(() => continueRun(conversation, options), options);
  });

const log = stored(program.command('log'))
  .description('the timeline of a conversation, or the list of conversations')
  .argument('[conversation]', 'its id; without it, a list')
  .option('--events', 'every event as it is kept')
  .action(async (conversation: string | undefined, options: LogOptions) => {
    const { showLog } = await import('./log.ts');
    await endWith(() => showLog(conversation, options), options);
  });

stored(log.command('verify'))
  .description('check that no event of a log was changed, dropped or put in')
  .argument('[conversation]', 'its id (default: all)')
  .action(async (conversation: string | undefined, _: LogOptions, command: Command) => {
    const options = command.optsWithGlobals<LogOptions>();
    const { verifyLog } = await import('./log.ts');
    await endWith(() => verifyLog(conversation, options), options);
  });

stored(program.command('doctor'))
  .description('what is installed, which model and key, can it be reached')
  .option('--model <name>', 'the language model to try')
  .option('--base-url <url>', 'a server that speaks the OpenAI API')
  .action(async (options: DoctorOptions) => {
    const { doctor } = await import('./doctor.ts');
    await endWith(() => doctor(options), options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed what was wrong; help and version are no errors.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

function parseTemperature(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 2) return value;
  throw new InvalidArgumentError('It is a number from 0 to 2.');
}
