import { type EmulatorOptions, optionsFromEnvironment, resolveConfig } from '../config/config.ts';
import { runEmulator } from '../emulator.ts';
import { createBanner } from './banner.ts';
import { outliveOutput, print } from './output.ts';
import { printMovements } from './print-movements.ts';
import { stopSignal } from './stop-signal.ts';
import { readingOptions } from './usage.ts';

/** Runs the emulator until a signal. @throws UsageError, OptionError, DatabaseFileError, FixtureError, SeedingError */
export async function start(flags: EmulatorOptions): Promise<void> {
  const config = readingOptions(() => resolveConfig({ ...optionsFromEnvironment(process.env), ...flags }));
  const running = await runEmulator(config, (line) => print(line));
  outliveOutput();
  const signal = stopSignal();
  print(createBanner(running, process.env));
  const printRest = printMovements(running.control);

  await signal;
  print('Stopping: requests under way are finished first; Ctrl-C again ends at once.');
  await running.stop();
  printRest();
}
