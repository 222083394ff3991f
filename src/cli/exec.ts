import { type EmulatorOptions, optionsFromEnvironment, resolveConfig } from '../config/config.ts';
import { getConduct } from '../control/conduct.ts';
import { runEmulator } from '../emulator.ts';
import { workerEnvironment } from '../runtime/environment.ts';
import { execDefaults } from './exec-defaults.ts';
import { openReport } from './junit-report.ts';
import { conductSuite } from './report-conduct.ts';
import { jobSuite } from './report-jobs.ts';
import { runChild } from './run-child.ts';
import { readingOptions } from './usage.ts';

/**
 * Runs a command against an emulator of its own; answers the exit code that is the command's.
 * @param report File for what became of the jobs and the verdicts on the workers, as JUnit XML; neither changes the
 *   exit code.
 * @throws UsageError, OptionError, DatabaseFileError, FixtureError, SeedingError, ReportError; no command has run then
 */
export async function exec(command: readonly string[], flags: EmulatorOptions, report?: string): Promise<number> {
  const config = readingOptions(() =>
    resolveConfig({ ...execDefaults, ...optionsFromEnvironment(process.env), ...flags }),
  );
  const writeReport = report === undefined ? undefined : openReport(report);
  const running = await runEmulator(config, (line) => console.error(`codepipeline-local: ${line}`));
  try {
    const exitCode = await runChild(command, workerEnvironment(running.endpoint, config, process.env));
    if (writeReport !== undefined) {
      const { verdicts } = await getConduct.run(running.control, {});
      writeReport([jobSuite(running.control), conductSuite(verdicts)]);
    }
    return exitCode;
  } finally {
    await running.stop();
  }
}
