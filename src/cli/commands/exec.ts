import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import {
  type Config,
  optionsFromEnvironment,
  optionsFromFlags,
  optionsOfIntercept,
  resolveConfig,
} from '../../config/config.ts';
import type { EmulatorOptions } from '../../config/emulator-options.ts';
import type { ReportNotes } from '../../control/report-notes.ts';
import type { ControlParts } from '../../control/routing/route.ts';
import { type RunningEmulator, runEmulator } from '../../emulator.ts';
import { workerEnvironment } from '../../runtime/environment.ts';
import { printable } from '../../runtime/printable.ts';
import { inTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { whyNotStarted } from '../../runtime/why-not-started.ts';
import { emulatorCommand } from '../command.ts';
import { hold as holdEmulator } from '../hold.ts';
import { refuseSameFiles } from '../output-files.ts';
import { missingArgument, readingOptions, UsageError } from '../usage.ts';
import { type Spawnable, windowsCommand } from '../windows-command.ts';

/** Where `exec` differs from `start`: many of it run side by side, and what it prints is the command's. */
const defaults: EmulatorOptions = { port: 0, logLevel: 'warn' };

export const exec = emulatorCommand(
  'exec',
  {
    description: 'run a command against an emulator of its own, in a clean AWS environment',
    examples: ['exec --fixtures test/jobs.yaml -- pytest', 'exec --clock manual --report reports/jobs.xml -- npm test'],
    ends: "the command's exit code, after a signal with 128 and its number.",
  },
  defaults,
)
  .usage('[options] -- COMMAND...')
  .argument('[COMMAND...]', 'the command and its arguments')
  .option('--hold', "without a command: print a worker's environment, and run until the input ends")
  .option('--report <FILE>', 'write the jobs and the verdicts on the workers to this file, as JUnit XML')
  .option('--intercept', "lead programs here that ask AWS's own hosts, whatever they are written in")
  .passThroughOptions()
  .action(async (command, { hold = false, report, intercept = false, ...flags }, self: Command) => {
    if (hold && command.length > 0) throw new UsageError('exec takes --hold or a COMMAND, not both.');
    if (!hold && command.length === 0) throw missingArgument('COMMAND', self);
    const options = readingOptions(() => optionsFromFlags(flags));
    const run: Run = hold ? holdEmulator : (environment) => runChild(command, environment);
    process.exitCode = await runEmulated(run, options, { report, intercept });
  });

/** Runs what needs the emulator, in its environment; returns the exit code. */
type Run = (environment: Readonly<Record<string, string | undefined>>) => Promise<number>;

/**
 * Runs something against an emulator of its own; returns the exit code that it has.
 * @param how.report File for what became of the jobs and the verdicts on the workers, as JUnit XML; neither changes the
 *   exit code.
 * @param how.intercept Whether programs are led here also where they ask AWS's own hosts.
 * @throws UsageError, OptionError, DatabaseFileError, FixtureError, SeedingError, ReportError; no command has run then
 */
async function runEmulated(
  run: Run,
  flags: EmulatorOptions,
  { report, intercept }: { readonly report: string | undefined; readonly intercept: boolean },
): Promise<number> {
  const own = intercept ? optionsOfIntercept : {};
  const config = readingOptions(() =>
    resolveConfig({ ...defaults, ...own, ...optionsFromEnvironment(process.env), ...flags }),
  );
  const { db, tlsCert, tlsKey } = config;
  refuseSameFiles(
    { '--report': report },
    {
      '--fixtures': config.fixtures.filter((source) => typeof source === 'string'),
      ...{ '--db': [db ?? []].flat(), '--tls-cert': [tlsCert ?? []].flat(), '--tls-key': [tlsKey ?? []].flat() },
    },
  );
  if (report === undefined && !intercept) return await runWith(config, run, {});
  return await inTemporaryFolder(async (folder) =>
    runWith(config, run, {
      ...(intercept && { trustFolder: folder }),
      ...(report !== undefined && { reporter: await beginReport(report, folder) }),
    }),
  );
}

async function runWith(
  config: Config,
  run: Run,
  { trustFolder, reporter }: { readonly trustFolder?: string; readonly reporter?: Reporter },
): Promise<number> {
  const running = await runEmulator(config, (line) => console.error(`codepipeline-local: ${line}`));
  reporter?.attend(running.control);
  try {
    const environment = {
      ...workerEnvironment(running.endpoint, config, process.env, config.upstream),
      ...reporter?.environment,
    };
    const exitCode = await run(
      trustFolder === undefined ? environment : await intercepted(environment, running, trustFolder),
    );
    await reporter?.end();
    return exitCode;
  } finally {
    await running.stop();
  }
}

/** Loads what leads programs here that do not read where the emulator is. */
async function intercepted(environment: Record<string, string>, running: RunningEmulator, folder: string) {
  const { interceptAll } = await import('../../tls/intercept.ts');
  const { proxyUrl = '', certificate = '', control } = running;
  const { proxyPass } = control.config;
  return interceptAll(environment, { proxyUrl, certificate, proxyPass, folder });
}

/** Notes what became of jobs and workers, and writes it. */
interface Reporter {
  /** What the command's environment has besides: where emulators of its own processes leave their notes. */
  readonly environment: Readonly<Record<string, string>>;
  /** Has the emulator's states noted that go, by a reset, a restore or an import. */
  attend(control: ControlParts): void;
  /** @throws ReportError */
  end(): Promise<void>;
}

/** Loads what writes a report, and makes sure that it can be written. @throws ReportError */
async function beginReport(file: string, folder: string): Promise<Reporter> {
  const [{ conductSuite, jobSuite, openReport }, notes] = await Promise.all([
    import('../pages/report.ts'),
    import('../../control/report-notes.ts'),
  ]);
  const write = openReport(file);
  let own: ReportNotes | undefined;
  return {
    environment: { [notes.notesVariable]: folder },
    attend(control) {
      own = new notes.ReportNotes(control);
    },
    async end() {
      const noted = [...(own === undefined ? [] : [await own.end()]), ...notes.notesIn(folder)];
      write([jobSuite(noted.flatMap(({ chains }) => chains)), conductSuite(noted.flatMap(({ verdicts }) => verdicts))]);
    },
  };
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/**
 * What a terminal sends to all processes in its foreground by itself: the child must not get it twice for one key
 * press.
 */
const sentByTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/** What shells return for a command that is not there, that cannot be run, and that ended by a signal. */
const notFound = 127;
const notExecutable = 126;
const bySignal = 128;

/**
 * Runs a command in the foreground, with this process's terminal and signals; returns its exit code as a shell would.
 * It ends before this process does, save when that is killed by a signal that nobody can catch.
 */
async function runChild(
  command: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const [file = '', ...args] = command;
  try {
    const isWindows = process.platform === 'win32';
    return await exitOf(isWindows ? windowsCommand(command, environment) : { file, args }, environment);
  } catch (error) {
    const { sentence, isThere } = whyNotStarted(file, error as NodeJS.ErrnoException);
    console.error(printable(sentence));
    return isThere ? notExecutable : notFound;
  }
}

function exitOf({ file, args, ...how }: Spawnable, env: Readonly<Record<string, string | undefined>>) {
  return new Promise<number>((resolve, reject) => {
    const child = spawn(file, args, { ...how, stdio: 'inherit', env });
    for (const signal of forwarded) {
      process.on(signal, () => {
        if (!(process.stdin.isTTY && sentByTerminal.includes(signal))) child.kill(signal);
      });
    }
    process.on('exit', () => child.kill('SIGKILL'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? bySignal + constants.signals[signal as NodeJS.Signals]));
  });
}
