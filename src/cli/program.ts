import { Command } from 'commander';
import { environmentPrefix, environmentVariableOf, optionDefinitions, optionsFromFlags } from '../config.ts';
import { version } from '../version.ts';
import { explainUsage, readingOptions } from './explain-usage.ts';
import { reportError } from './report-error.ts';

/** Runs the command that the arguments name, and leaves the process its exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  // A reader such as `head` may close its end early.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
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
    .configureOutput({ outputError: () => {} });

  const start = program.command('start').description('run the emulator until it is stopped');
  for (const definition of optionDefinitions) {
    const value = definition.value.replace('…', '...');
    const byDefault = definition.defaultText === '' ? '' : ` (default ${definition.defaultText})`;
    start.option(`--${definition.flag} <${value}>`, definition.description + byDefault);
  }
  start.addHelpText('after', environmentHelp()).action(async (flags) => {
    const options = readingOptions(() => optionsFromFlags(flags));
    const { start } = await import('./start.ts');
    await start(options);
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
    .option('--watch', 'go on until Ctrl-C, printing again what changes')
    .option('--json', 'print JSON')
    .action(async (id, flags) => {
      const { jobs } = await import('./jobs.ts');
      await jobs(id, flags);
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

  program
    .command('schema')
    .description('print the JSON Schema of fixture documents')
    .action(async () => {
      const { printSchema } = await import('./schema.ts');
      printSchema();
    });

  for (const command of [program, ...program.commands]) {
    command.exitOverride((error) => {
      throw explainUsage(error, command);
    });
  }
  return program;
}

function remote(command: Command): Command {
  return command.option(
    '--endpoint <URL>',
    'the emulator (default: CODEPIPELINE_LOCAL_ENDPOINT, else AWS_ENDPOINT_URL if on this machine, else http://127.0.0.1:7109)',
  );
}

function environmentHelp(): string {
  const example = { flag: 'log-level' };
  return `
Each option is an environment variable, too: ${environmentPrefix} and its name, such as
${environmentVariableOf(example)} for --${example.flag}. An option that is given here wins.`;
}
