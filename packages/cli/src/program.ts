/**
 * The commands and their options, and nothing else: each command is loaded when it is called, so
 * that `--help` answers at once.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { AskOptions } from './ask.ts';
import type { ContinueOptions } from './continue.ts';
import type { DoctorOptions } from './doctor.ts';
import type { EvalOptions } from './eval.ts';
import type { KeyOptions } from './key.ts';
import type { LibraryOptions } from './library-check.ts';
import type { LogOptions } from './log.ts';
import type { CheckOptions } from './router-check.ts';
import type { LearnFromOptions } from './router-learn.ts';
import type { RouteOptions } from './router-route.ts';
import type { TrainOptions } from './router-train.ts';
import type { ServeOptions } from './serve.ts';

const program = new Command('baton')
  .description('Agents that hand work to one another: one holder, the whole context, no bouncing.')
  .version('0.1.0', '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand(false)
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .addHelpText(
    'after',
    `
In the repository:
  npm run ask -- "Map the order fulfillment process"
  npm run ask -- "Write SQL for monthly sales report" --data sales.csv
  npm run baton -- continue
  npm run -s baton -- log --json`,
  );

const list = (value: string, before: string[] = []): string[] => [...before, value];

/** The options of every command that opens a store. */
function stored(command: Command): Command {
  return command
    .option('--db <file>', 'where conversations are kept', '.baton/baton.db')
    .option('--json', 'print one JSON document and nothing else');
}

/** The options of every command that may ask a language model. */
function asking(command: Command): Command {
  return stored(command)
    .option('--model <name>', 'a language model, such as deepseek/deepseek-v4-flash')
    .option('--base-url <url>', 'a server that speaks the OpenAI API; --model is its name there')
    .option('--offline', 'no language model, even when a key is set');
}

/** The options of every command that works on a conversation. */
function working(command: Command): Command {
  return asking(command)
    .option(
      '--temperature <number>',
      'of the language model, 0 to 2 (default: 0)',
      parseTemperature,
    )
    .option('--library <folder>', 'more patterns, used before those of the desk', list)
    .option('--limits <name=number>', 'another bound of the run, such as handoffs=5', list)
    .option('--out <folder>', 'where files are written (default: baton-out/<conversation>)')
    .option('--verbose', 'also show turns, tool calls and their results in full');
}

/** The options of every command that brings something new. */
function speaking(command: Command): Command {
  return working(command)
    .option('--conversation <id>', 'go on in this conversation')
    .option('--router', 'spare the language model where wording alone tells the specialist')
    .option(
      '--data <file>',
      'CSV, TSV, JSON or Parquet to work on; may be given several times',
      list,
    )
    .option('--schema <file>', 'an SQL schema (DDL) to work on; may be given several times', list);
}

speaking(program.command('ask'))
  .description('ask the desk for something and follow it to the end')
  .argument('<request...>', 'what you want; - reads it from standard input')
  .action(async (request: string[], options: AskOptions) => {
    const { ask } = await import('./ask.ts');
    await end(() => ask(request, options), options);
  });

speaking(program.command('chat'))
  .description('talk with the desk')
  .action(async (options: AskOptions) => {
    const { chat } = await import('./chat.ts');
    await end(() => chat(options), options);
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
    await end(() => continueRun(conversation, options), options);
  });

const log = stored(program.command('log'))
  .description('what happened in a conversation, or which conversations there are')
  .argument('[conversation]', 'its id; without it, a list')
  .option('--events', 'every event as it is kept')
  .action(async (conversation: string | undefined, options: LogOptions) => {
    const { showLog } = await import('./log.ts');
    await end(() => showLog(conversation, options), options);
  });

stored(log.command('verify'))
  .description('check that no event of a log was changed, dropped or put in')
  .argument('[conversation]', 'its id (default: all)')
  .action(async (conversation: string | undefined, _: LogOptions, command: Command) => {
    const options = command.optsWithGlobals<LogOptions>();
    const { verifyLog } = await import('./verify.ts');
    await end(() => verifyLog(conversation, options), options);
  });

program
  .command('eval')
  .description('how good the routing is, measured on labelled requests')
  .argument('[dataset...]', 'JSONL files of cases (default: those that come with the desk)')
  .option('--subject <what>', 'the desk offline, on a model, or a router alone (default: offline)')
  .option('--team <module>', 'a team of your own instead of the desk: its default export')
  .option('--model <name>', 'a language model, such as deepseek/deepseek-v4-flash')
  .option('--base-url <url>', 'a server that speaks the OpenAI API; --model is its name there')
  .option('--temperature <number>', 'of the language model, 0 to 2', parseTemperature)
  .option('--library <folder>', 'more patterns, used before those of the desk', list)
  .option('--examples <file>', 'train the router on these; may be given several times', list)
  .option('--router <file>', 'a router as baton router train wrote it')
  .option('--embedding', 'with the embedding, not with n-grams alone')
  .option('--threshold <share>', 'the confidence from which the router decides')
  .option('--risk <share>', 'wrong routes that are acceptable, such as 5%; says whether it held')
  .option('--filter <group>', 'only cases of this group, such as tricky', list)
  .option('--limit <n>', 'only the first so many cases')
  .option('--repeat <k>', 'play each case k times')
  .option('--concurrency <n>', 'conversations at once (default: 4)')
  .option('--timeout <seconds>', 'for one conversation (default: 300)')
  .option('--budget <dollars>', 'begin nothing more when so much is spent')
  .option('--resume <file>', 'keep each result here as it ends, and use what is here already')
  .option('--baseline <report>', 'compare with a report of --save; fail when significantly worse')
  .option('--fail-under <share>', 'fail below it: 0.85, or of a group tricky=0.65', list)
  .option('--worst <n>', 'cases that went wrong to list (default: 10)')
  .option('--save <file>', 'write the report as JSON')
  .option('--html <file>', 'write it as one page')
  .option('--junit <file>', 'write it as JUnit XML')
  .option('--json', 'print one JSON document and nothing else')
  .addHelpText('after', '\nExit status: 13 when a gate failed, 12 when the budget ended it.')
  .action(async (dataSets: string[], options: EvalOptions) => {
    const { evaluateDesk } = await import('./eval.ts');
    await end(() => evaluateDesk(dataSets, options), options);
  });

const library = program
  .command('library')
  .description('patterns of your own for the desk')
  .helpCommand(false);

library
  .command('check')
  .description('whether a folder of patterns can be used, and what its drafts are worth')
  .argument('<folder>', 'the folder that --library is given')
  .option('--json', 'print one JSON document and nothing else')
  .addHelpText('after', '\nExit status: 1 when there is an error.')
  .action(async (folder: string, options: LibraryOptions) => {
    const { checkFolder } = await import('./library-check.ts');
    await end(() => checkFolder(folder, options), options);
  });

const router = program
  .command('router')
  .description('a router that learns from examples; off unless a team is given one')
  .helpCommand(false);

/** The options of every command that reads examples. */
function labelled(command: Command): Command {
  return command
    .option('--agents <names>', 'labels, with commas, or any (default: the agents of the desk)')
    .option('--json', 'print one JSON document and nothing else');
}

stored(router.command('learn'))
  .description('which routes were always the same, as rules and examples to review')
  .option('--team <name>', 'whose conversations (default: the only team there is)')
  .option('--last <n>', 'only the newest so many conversations (default: 10,000)')
  .option('--risk <share>', 'wrong routes among those routed that are acceptable', '5%')
  .option('--out <folder>', 'write rules.json, examples.jsonl and requests.jsonl there')
  .option('--force', 'replace files that are there')
  .action(async (options: LearnFromOptions) => {
    const { learnFromLog } = await import('./router-learn.ts');
    await end(() => learnFromLog(options), options);
  });

labelled(router.command('check'))
  .description('whether examples can be learnt from, line by line')
  .argument('<examples...>', 'JSONL files of {"text": …, "label": …}')
  .option('--requests', 'they are requests to validate with: repetitions are no flaw')
  .action(async (files: string[], options: CheckOptions) => {
    const { checkExamples } = await import('./router-check.ts');
    await end(() => checkExamples(files, options), options);
  });

labelled(router.command('train'))
  .description('choose a threshold, and say what it covers and what can be promised')
  .argument('<examples...>', 'JSONL files of {"text": …, "label": …}')
  .option('--validate <file>', 'labelled requests of real traffic; only they allow a promise', list)
  .option('--risk <share>', 'wrong routes among those routed that are acceptable', '5%')
  .option('--embedding', 'ask the embedding where n-grams are not sure')
  .option('--out <file>', 'where the router is written', 'router.json')
  .option('--force', 'replace it when it is there')
  .addHelpText('after', '\nExit status: 13 when nothing can be promised.')
  .action(async (files: string[], options: TrainOptions) => {
    const { trainRouter } = await import('./router-train.ts');
    await end(() => trainRouter(files, options), options);
  });

labelled(router.command('route'))
  .description('what a router makes of a text, and why')
  .argument('<text...>', 'what a user would say')
  .option('--examples <file>', 'learn from these; may be given several times', list)
  .option('--router <file>', 'what train has written; instead of examples')
  .option('--threshold <share>', 'also say what is done at this confidence')
  .option('--embedding', 'ask the embedding where n-grams are not sure')
  .action(async (text: string[], options: RouteOptions) => {
    const { routeText } = await import('./router-route.ts');
    await end(() => routeText(text, options), options);
  });

asking(program.command('serve'))
  .description('serve the desk over HTTP, on this machine alone unless told otherwise')
  .option('--port <number>', 'where to listen; 0 takes a free one', parsePort, 4180)
  .option(
    '--answer-within <minutes>',
    'answer for a person who has not in so many minutes (default: wait for ever)',
    parseMinutes,
  )
  .option('--host <address>', 'listen for other machines, too; needs keys', '127.0.0.1')
  .option('--name <name>', 'a name that the server answers to; may be given several times', list)
  .option('--token <text>', 'the token of this machine (default: a new one at each start)')
  .option('--temperature <number>', 'of the language model, 0 to 2', parseTemperature)
  .option('--library <folder>', 'more patterns, used before those of the desk', list)
  .option('--data <file>', 'CSV, TSV, JSON or Parquet to work on; may be given several times', list)
  .option('--schema <file>', 'an SQL schema (DDL) to work on; may be given several times', list)
  .addOption(
    new Option('--log-level <level>', 'of the log on standard error')
      .choices(['silent', 'error', 'warn', 'info', 'debug'])
      .default('warn'),
  )
  .action(async (options: ServeOptions) => {
    const { serveDesk } = await import('./serve.ts');
    await end(() => serveDesk(options), options);
  });

const key = stored(program.command('key'))
  .description('keys for those who use a served desk from other machines')
  .action(async (options: KeyOptions) => {
    const { listKeys } = await import('./key.ts');
    await end(() => listKeys(options), options);
  });

stored(key.command('add'))
  .description('make a key; its secret is shown once')
  .argument('<name>', 'whose it is')
  .option('--scopes <list>', 'out of read, drive, answer, inbox, admin', 'read,drive,answer')
  .action(async (name: string, _: KeyOptions, command: Command) => {
    const options = command.optsWithGlobals<KeyOptions>();
    const { addKey } = await import('./key.ts');
    await end(() => addKey(name, options), options);
  });

stored(key.command('remove'))
  .description('end a key')
  .argument('<name>', 'whose it is')
  .action(async (name: string, _: KeyOptions, command: Command) => {
    const options = command.optsWithGlobals<KeyOptions>();
    const { removeKey } = await import('./key.ts');
    await end(() => removeKey(name, options), options);
  });

asking(program.command('doctor'))
  .description('what is installed, which model and key there are, and can it be reached')
  .action(async (options: DoctorOptions) => {
    const { doctor } = await import('./doctor.ts');
    await end(() => doctor(options), options);
  });

// A reader that has gone, such as `head`, is no error: the run goes on to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
standWhereTheUserStands();
try {
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version are thrown, too, when they have been printed.
  process.exitCode = error.exitCode === 0 ? 0 : await wrongUsage(error);
}

async function end(
  command: () => Promise<number>,
  options: { readonly json?: boolean },
): Promise<void> {
  const { endWith } = await import('./exit.ts');
  await endWith(command, options);
}

async function wrongUsage({ message, code }: CommanderError): Promise<number> {
  const { misuse } = await import('./exit.ts');
  const what = message.replace(/^error: /, '');
  const text = code === 'commander.help' ? 'a command is missing' : what;
  const about = program.commands.find((one) => process.argv.includes(one.name()))?.name();
  const help = ['baton', about, '--help'].filter((word) => word !== undefined).join(' ');
  const json = process.argv.includes('--json');
  return misuse(`Cannot run this: ${text.replace(/\.$/, '')}. See ${help}`, { json });
}

/** npm starts its scripts in the repository; paths are meant from where the user is. */
function standWhereTheUserStands(): void {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  const ours = script === 'ask' || script === 'baton' || script === 'start';
  if (ours && folder) process.chdir(folder);
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes <= 525_600) return minutes;
  throw new InvalidArgumentError('It is a number of minutes above 0, at most a year.');
}

function parsePort(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('It is a whole number from 0 to 65535.');
}

function parseTemperature(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 2) return value;
  throw new InvalidArgumentError('It is a number from 0 to 2.');
}
