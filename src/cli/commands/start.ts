import type { Command } from 'commander';
import { optionsFromEnvironment, optionsFromFlags, resolveConfig } from '../../config/config.ts';
import type { ControlParts } from '../../control/route.ts';
import { runEmulator } from '../../emulator.ts';
import { afterRealDelay } from '../../runtime/alarm.ts';
import type { JobStateChange } from '../../sqlite/state-changes.ts';
import { createBanner } from '../banner.ts';
import { emulatorCommand } from '../command.ts';
import { outliveOutput, print } from '../output.ts';
import { clockTime } from '../table.ts';
import { readingOptions, refuseKeptByNpm } from '../usage.ts';

export const start = emulatorCommand('start', {
  description: 'run the emulator until it is stopped',
  examples: ['start --fixtures fixtures', 'start --port 0 --clock manual --db state.db'],
}).action(runUntilStopped);

/** Runs the emulator until a signal. @throws UsageError, OptionError, DatabaseFileError, FixtureError, SeedingError */
async function runUntilStopped(flags: Readonly<Record<string, unknown>>, command: Command): Promise<void> {
  refuseKeptByNpm(command, process.env);
  const config = readingOptions(() =>
    resolveConfig({ ...optionsFromEnvironment(process.env), ...optionsFromFlags(flags) }),
  );
  const running = await runEmulator(config, (line) => print(line));
  outliveOutput();
  const signal = stopSignal();
  const request = new Promise<void>((resolve) => running.control.stops.take(resolve));
  print(createBanner(running, process.env));
  const printRest = printMovements(running.control);

  await Promise.race([signal, request]);
  print('Stopping: requests in progress are finished first; Ctrl-C again stops at once.');
  await running.stop();
  printRest();
}

/** npm hands the terminal's Ctrl-C on to its child, which then gets it twice for one key press. */
const echo = 500;

/** Resolves with the first SIGINT or SIGTERM; another one after that ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const receive = (signal: NodeJS.Signals) => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        resolve();
      } else if (performance.now() - firstAt > echo) {
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    };
    process.on('SIGINT', receive);
    process.on('SIGTERM', receive);
  });
}

/** Lines are gathered for this long, so that a worker under load costs one write and not thousands. */
const pause = 100;
/** What a person can follow in that time; what is more is only counted. */
const mostLines = 200;
const shownLetters = 8;

/** Logs each movement of a job as a line, from now on. Answers what prints the lines that still wait. */
function printMovements({ config, store, log }: ControlParts): () => void {
  if (config.logLevel !== 'info' && config.logLevel !== 'debug') return () => {};
  let lines: string[] = [];
  let omitted = 0;
  let cancel: (() => void) | undefined;
  let typeWidth = 0;

  const lineOf = ({ key, from, to, at }: JobStateChange): string => {
    const job = store.jobRecords.label(key);
    const type = `${job.category}/${job.provider}`;
    typeWidth = Math.max(typeWidth, type.length);
    return `${clockTime(at)}  ${type.padEnd(typeWidth)}  ${job.id.slice(0, shownLetters)}…  ${from ?? 'new'} → ${to}`;
  };

  const print = () => {
    cancel?.();
    cancel = undefined;
    if (omitted > 0) lines.push(`          and ${omitted} more movements of jobs`);
    if (lines.length > 0) log.info(lines);
    lines = [];
    omitted = 0;
  };

  store.commits.watch({
    committed({ changes }) {
      const movements = changes.filter((change) => change.subject === 'job');
      if (movements.length === 0) return;
      for (const movement of movements) {
        if (lines.length >= mostLines) omitted += 1;
        else lines.push(lineOf(movement));
      }
      cancel ??= afterRealDelay(pause, print);
    },
  });
  return print;
}
