import { inspect } from 'node:util';
import { Command, type CommanderError } from 'commander';
import { printable, printableLines } from '../runtime/printable.ts';
import { version } from '../runtime/version.ts';
import { endWithOutput } from './output.ts';
import { checkHelp, checkValues, explainUsage } from './usage.ts';

/**
 * All commands, in the order of the help. Each is loaded when it is run: `start` is to be up quickly, and nobody waits
 * for the code of another command.
 */
export const commands = {
  start: async () => (await import('./commands/start.ts')).start,
  exec: async () => (await import('./commands/exec.ts')).exec,
  check: async () => (await import('./commands/check.ts')).check,
  seed: async () => (await import('./commands/seed.ts')).seed,
  jobs: async () => (await import('./commands/jobs.ts')).jobs,
  events: async () => (await import('./commands/events.ts')).events,
  pipelines: async () => (await import('./commands/pipelines.ts')).pipelines,
  wait: async () => (await import('./commands/wait.ts')).wait,
  clock: async () => (await import('./commands/clock.ts')).clock,
  reset: async () => (await import('./commands/reset.ts')).reset,
  stop: async () => (await import('./commands/stop.ts')).stop,
  artifacts: async () => (await import('./commands/artifacts.ts')).artifacts,
  invoke: async () => (await import('./commands/invoke.ts')).invoke,
  snapshot: async () => (await import('./commands/snapshots.ts')).snapshot,
  restore: async () => (await import('./commands/snapshots.ts')).restore,
  compare: async () => (await import('./commands/compare.ts')).compare,
  export: async () => (await import('./commands/snapshots.ts')).exportState,
  import: async () => (await import('./commands/snapshots.ts')).importState,
  faults: async () => (await import('./commands/faults.ts')).faults,
  requests: async () => (await import('./commands/requests.ts')).requests,
  conduct: async () => (await import('./commands/conduct.ts')).conduct,
  certificate: async () => (await import('./commands/certificate.ts')).certificate,
  conform: async () => (await import('./commands/conform.ts')).conform,
  schema: async () => (await import('./commands/schema.ts')).schema,
  completion: async () => (await import('./commands/completion.ts')).createCompletion(loadCommands),
} satisfies Record<string, () => Promise<Command>>;

/** Runs the command that the arguments name, and leaves the process its exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  endWithOutput();
  try {
    const program = createProgram();
    for (const command of await loadCommands(args[0])) addCommand(program, command);
    checkHelp(args, program);
    await program.parseAsync(isHelpOfHelp(args) ? ['help'] : args, { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

/** `help --help`, which commander takes for a command that is not there. */
function isHelpOfHelp([first, second]: readonly string[]): boolean {
  return first === 'help' && (second === '--help' || second === '-h');
}

function createProgram(): Command {
  const program = new Command('codepipeline-local')
    .description("An offline stand-in for AWS CodePipeline's job API.")
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', '\nExit codes: 0 for success, 1 for failure, 2 for a mistake in the command.')
    .enablePositionalOptions()
    // The widest option leaves less than commander would wrap in 80 columns.
    .configureHelp({ minWidthToWrap: 30 })
    .configureOutput({ outputError: () => {} })
    .hook('preAction', (_, command) => checkValues(command));
  explainMistakes(program);
  return program;
}

/** The command of a name, none for the version; all of them where there is none such, to tell what was meant. */
async function loadCommands(name: string | undefined): Promise<readonly Command[]> {
  const one = Object.entries(commands).filter(([each]) => each === name);
  const wanted = one.length > 0 || name === '--version' ? one : Object.entries(commands);
  return Promise.all(wanted.map(([, load]) => load()));
}

function addCommand(parent: Command, command: Command): void {
  parent.addCommand(command);
  takeSettings(command, parent);
}

function takeSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  explainMistakes(command);
  for (const nested of command.commands) takeSettings(nested, command);
}

function explainMistakes(command: Command): void {
  command.exitOverride((error) => {
    throw explainUsage(error, command);
  });
}

/** Errors whose message is a sentence for whoever runs the command. By name: their modules are not loaded for this. */
const sentences: Readonly<Record<string, number>> = {
  UsageError: 2,
  OptionError: 1,
  CommandError: 2,
  DatabaseFileError: 1,
  FixtureError: 1,
  SeedingError: 1,
  ControlError: 1,
  ReportError: 1,
  TargetError: 1,
};

/** Tells the person what went wrong; returns the exit code. */
function reportError(error: unknown): number {
  const { name, message, code, exitCode: asked } = error as Error & Partial<CommanderError>;
  if (code === 'commander.helpDisplayed' || code === 'commander.version') return 0;
  // Unless it was asked for, it was printed because no command was given.
  if (code === 'commander.help') return asked === 0 ? 0 : 2;
  const exitCode = sentences[name];
  if (exitCode === undefined) {
    console.error(printableLines(`codepipeline-local failed unexpectedly: ${inspect(error)}`));
    return 1;
  }
  for (const line of message.split('\n')) console.error(printable(line));
  return exitCode;
}
