import { Command, Option } from 'commander';
import {
  type EmulatorOptions,
  environmentPrefix,
  environmentVariableOf,
  optionDefinitions,
  optionsFromFlags,
} from '../config/config.ts';
import { version } from '../runtime/version.ts';
import { commandHelp } from './command-help.ts';
import { execDefaults } from './exec-defaults.ts';
import { endWithOutput } from './output.ts';
import { reportError } from './report-error.ts';
import { explainUsage, readingOptions } from './usage.ts';

/** Runs the command that the arguments name, and leaves the process its exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  endWithOutput();
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

/** Each command's own module is loaded when it is run: `start` is to be up quickly. */
function createProgram(): Command {
  const program = new Command('codepipeline-local')
    .description("An offline stand-in for AWS CodePipeline's job API.")
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .enablePositionalOptions()
    // The widest option leaves less than commander would wrap in 80 columns.
    .configureHelp({ minWidthToWrap: 30 })
    .configureOutput({ outputError: () => {} });

  emulatorOptions(program.command('start'))
    .description('run the emulator until it is stopped')
    .addHelpText('after', environmentHelp())
    .action(async (flags) => {
      const options = readingOptions(() => optionsFromFlags(flags));
      const { start } = await import('./start.ts');
      await start(options);
    });

  emulatorOptions(program.command('exec'), execDefaults)
    .description('run a command against an emulator of its own, in a clean AWS environment')
    .usage('[options] -- COMMAND...')
    .argument('<COMMAND...>', 'the command and its arguments')
    .option('--report <FILE>', 'write what became of the jobs, and the verdicts on the workers, as JUnit XML')
    .passThroughOptions()
    .addHelpText('after', environmentHelp())
    .action(async (command, { report, ...flags }) => {
      const options = readingOptions(() => optionsFromFlags(flags));
      const { exec } = await import('./exec.ts');
      process.exitCode = await exec(command, options, report);
    });

  remote(program.command('seed'))
    .description('load fixture documents into a running emulator')
    .argument('<FILE...>', 'fixture documents, or folders of them')
    .option(
      '--parameter <NAME=VALUE>',
      'a value of a parameter of a CloudFormation template; may be repeated',
      (value, given: string[] = []) => [...given, value],
    )
    .action(async (files, { parameter, ...flags }) => {
      const { seed } = await import('./seed.ts');
      const options = readingOptions(() => optionsFromFlags({ parameter })) as { parameter?: Record<string, string> };
      await seed(files, { ...flags, ...options });
    });

  remote(program.command('jobs'))
    .description('print the newest 100 jobs, or one job with its history')
    .argument('[ID]', 'id of a job, or how it begins')
    .option('--show-secrets', "show what a job's action type declares secret, which is **** otherwise")
    .option('--watch', 'go on until Ctrl-C, printing again what changes')
    .option('--json', 'print JSON')
    .action(async (id, flags) => {
      const { jobs } = await import('./jobs.ts');
      await jobs(id, flags);
    });

  remote(program.command('pipelines'))
    .description('print all pipelines, or the stages and actions of one with their status')
    .argument('[NAME]', 'name of a pipeline')
    .option('--watch', 'go on until Ctrl-C, printing again what changes')
    .option('--json', 'print JSON')
    .action(async (name, flags) => {
      const { pipelines } = await import('./pipelines.ts');
      await pipelines(name, flags);
    });

  remote(program.command('wait'))
    .description('wait until a job, or the last that continues it, or a pipeline execution has a status')
    .argument('<ID>', 'id of a job, or how it begins, or of a pipeline execution')
    .addOption(new Option('--status <STATUS>', 'the status to wait for').default('Succeeded', 'Succeeded'))
    .addOption(new Option('--timeout <DURATION>', 'how long to wait, in real time').default('30s', '30s'))
    .option('--json', 'print JSON')
    .action(async (id, flags) => {
      const { wait } = await import('./wait.ts');
      await wait(id, flags);
    });

  remote(program.command('clock'))
    .description("print the emulator's time, or change it and print what fell due on the way")
    .usage('[options] [advance|set|freeze|resume] [VALUE]')
    .argument('[CHANGE]', 'advance or set it; freeze it, until it is advanced or resumed; resume it')
    .argument('[VALUE]', 'how far, such as 1h or PT16M; or an instant, such as 2030-01-31T12:00:00Z')
    .option('--json', 'print JSON')
    .action(async (change, value, flags) => {
      const { clock } = await import('./clock.ts');
      await clock(change, value, flags);
    });

  remote(program.command('reset'))
    .description('bring a running emulator back to the state after its start')
    .option('--empty', 'to no state at all')
    .action(async (flags) => {
      const { reset } = await import('./reset.ts');
      await reset(flags);
    });

  remote(program.command('artifacts'))
    .description("list a job's artifacts, or fetch them")
    .argument('<JOB-ID>', 'id of a job, or how it begins')
    .option('--output <DIR>', 'write those that are there into this folder')
    .option('--json', 'print JSON')
    .action(async (id, flags) => {
      const { artifacts } = await import('./artifacts.ts');
      await artifacts(id, flags);
    });

  remote(program.command('invoke'), 'a running emulator to do it in (default: one of its own, for as long as it takes)')
    .description('invoke a function for one job without a pipeline, and print how it ended')
    .argument('<FUNCTION>', "the function's name")
    .requiredOption('--job <FILE>', 'fixture document with the job; what else it says counts, too')
    .option('--fixtures <PATH...>', 'further fixture documents, or folders of them')
    .action(async (name, flags) => {
      const { invoke } = await import('./invoke.ts');
      await invoke(name, flags);
    });

  addSnapshots(program);
  addFaults(program);

  remote(program.command('requests'))
    .description('print the newest requests that workers have made')
    .option('--operation <NAME>', 'of CodePipeline or S3, such as PollForJobs')
    .option('--job <ID>', 'id of a job, or how it begins')
    .option('--error <CODE>', 'those that were answered with this error')
    .option('--access-key <ID>', 'those of one access key')
    .option('--limit <N>', 'how many (default: 100)')
    .option('--watch', 'go on until Ctrl-C, printing again what changes')
    .option('--json', 'print JSON')
    .action(async (flags) => {
      const { requests } = await import('./requests.ts');
      await requests(flags);
    });

  remote(program.command('conduct'))
    .description('print what workers did that they should not have')
    .option('--json', 'print JSON')
    .action(async (flags) => {
      const { conduct } = await import('./conduct.ts');
      await conduct(flags);
    });

  program
    .command('schema')
    .description('print the JSON Schema of fixture documents')
    .action(async () => {
      const { printSchema } = await import('./schema.ts');
      printSchema();
    });

  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command.addHelpText('after', () => lastWords(command));
    command.exitOverride((error) => {
      throw explainUsage(error, command);
    });
  }
  return program;
}

function emulatorOptions(command: Command, defaults: EmulatorOptions = {}): Command {
  for (const { key, flag, value, defaultText, description } of optionDefinitions) {
    const byDefault = String(defaults[key] ?? defaultText);
    const said = byDefault === '' ? '' : ` (default: ${byDefault})`;
    command.option(`--${flag} <${value.replace('…', '...')}>`, description + said);
  }
  return command;
}

const whichEmulator =
  'the emulator (default: CODEPIPELINE_LOCAL_ENDPOINT, else AWS_ENDPOINT_URL if on this machine, else http://127.0.0.1:7109)';

function remote(command: Command, description = whichEmulator): Command {
  return command.option('--endpoint <URL>', description);
}

function addSnapshots(program: Command): void {
  const commands: readonly {
    readonly name: string;
    readonly argument: readonly [form: string, description: string];
    readonly description: string;
    readonly run: keyof typeof import('./snapshots.ts');
  }[] = [
    {
      name: 'snapshot',
      argument: ['[NAME]', 'name of the snapshot; an earlier one of that name is replaced'],
      description: 'take the whole state under a name, or print the snapshots that there are',
      run: 'snapshot',
    },
    {
      name: 'restore',
      argument: ['<NAME>', 'name of the snapshot'],
      description: 'go back to a snapshot, and with it the clock',
      run: 'restore',
    },
    {
      name: 'export',
      argument: ['<FILE>', 'a database file, on which start --db starts, too'],
      description: 'write the whole state, artifacts included, to a file',
      run: 'exportState',
    },
    {
      name: 'import',
      argument: ['<FILE>', 'what export has written, or a file of start --db'],
      description: "replace the whole state by a file's",
      run: 'importState',
    },
  ];
  for (const { name, argument, description, run } of commands) {
    remote(program.command(name))
      .description(description)
      .argument(...argument)
      .action(async (argument, flags) => {
        const snapshots = await import('./snapshots.ts');
        await snapshots[run](argument, flags);
      });
  }
}

function addFaults(program: Command): void {
  const faults = remote(program.command('faults'))
    .description('print the faults that lie in wait for requests, add or clear some')
    .option('--json', 'print JSON')
    .action(async (flags) => {
      const { listFaults } = await import('./faults.ts');
      await listFaults(flags);
    });

  remote(faults.command('add'))
    .description('add a fault: which requests, and what befalls them')
    .option('--operation <NAME>', 'of CodePipeline or S3; without it all that the effect is possible for')
    .option('--action-type <MEMBERS>', 'such as category=Test,provider=MyJenkinsProviderName')
    .option('--job <ID>', 'id of a job, or how it begins')
    .option('--access-key <ID>', 'only requests of this key')
    .option('--first <N>', 'only the first N requests that match')
    .option('--every <N>', 'only every Nth request that matches')
    .option('--probability <P>', 'from 0 to 1: the share of the requests that match')
    .option('--seed <N>', 'what determines the draw')
    .option('--error <CODE>', 'an error that the operation may answer, such as ThrottlingException')
    .option('--message <TEXT>', "the error's text")
    .option('--delay <DURATION>', 'hold the request up in real time')
    .option('--cut <WHEN>', 'cut the connection before or after the work, or in the body of an object')
    .option('--duplicate', 'a poll hands out again a job that a worker holds')
    .option('--stale-nonce', 'somebody else is handed the job before the acknowledgement arrives')
    .option('--time-out', 'the job times out before the request arrives')
    .option('--expire-credentials', 'the credentials of the answer, or of the request to S3, are over')
    .option('--json', 'print JSON')
    .action(async (_, command) => {
      const { addFault } = await import('./faults.ts');
      await addFault(command.optsWithGlobals());
    });

  remote(faults.command('clear'))
    .description('remove a fault, or all')
    .argument('[ID]', 'such as fault-1')
    .action(async (id, _, command) => {
      const { clearFaults } = await import('./faults.ts');
      await clearFaults(id, command.optsWithGlobals());
    });
}

function environmentHelp(): string {
  const example = { flag: 'log-level' };
  return `
Each option is an environment variable, too, ${environmentPrefix} and its name:
${environmentVariableOf(example)} for --${example.flag}. An option given here wins.`;
}

/** Examples and exit codes, with which every help ends. */
function lastWords(command: Command): string {
  if (command.parent === null) return '\nExit codes: 0 for what worked, 1 for what did not, 2 for a mistaken command.';
  const isNested = command.parent.parent !== null;
  const help = commandHelp[isNested ? `${command.parent.name()} ${command.name()}` : command.name()];
  if (help === undefined) return '';
  const { examples, ends } = help;
  const lines = [
    '',
    ...(ends === undefined ? [] : [`Ends with ${ends}`, '']),
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((example) => `  codepipeline-local ${example}`),
  ];
  return lines.join('\n');
}
