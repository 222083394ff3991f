import type { Command } from 'commander';
import { optionsFromEnvironment, optionsFromFlags, resolveConfig } from '../../config/config.ts';
import { type ControlParts, consoleUrlOf } from '../../control/routing/route.ts';
import { runEmulator } from '../../emulator.ts';
import { emulatorCommand } from '../command.ts';
import { openBrowser } from '../open-browser.ts';
import { outliveOutput, print } from '../output.ts';
import { createBanner } from '../pages/banner.ts';
import { printMovements } from '../pages/movements.ts';
import { readingOptions, refuseKeptByNpm } from '../usage.ts';

export const start = emulatorCommand('start', {
  description: 'run the emulator until it is stopped',
  examples: ['start --fixtures fixtures', 'start --port 0 --clock manual --db state.db'],
})
  .option('--open', 'open the console in a browser')
  .action(runUntilStopped);

/** Runs the emulator until a signal. @throws UsageError, OptionError, DatabaseFileError, FixtureError, SeedingError */
async function runUntilStopped(flags: Readonly<Record<string, unknown>>, command: Command): Promise<void> {
  refuseKeptByNpm(command, process.env);
  const { open = false, ...options } = flags;
  const config = readingOptions(() =>
    resolveConfig({ ...optionsFromEnvironment(process.env), ...optionsFromFlags(options) }),
  );
  const running = await runEmulator(config, (line) => print(line));
  outliveOutput();
  const signal = stopSignal();
  const request = new Promise<void>((resolve) => running.control.stops.take(resolve));
  print(createBanner(running, process.env));
  if (open) openConsole(running.control);
  const printRest = printMovements(running.control);

  await Promise.race([signal, request]);
  print('Stopping: requests in progress are finished first; Ctrl-C again stops at once.');
  await running.stop();
  printRest();
}

function openConsole(control: ControlParts): void {
  const url = consoleUrlOf(control);
  if (url === undefined) print('There is no console to open: the control API is switched off (--control off).');
  else openBrowser(url, print);
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
