import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { printResult } from '../output.ts';
import { verdictPage } from '../pages/request-table.ts';

export const conduct = remoteCommand('conduct', {
  description: 'print what workers did that they should not have',
  examples: ['conduct'],
  ends: '0 when there is no verdict, else with 1.',
})
  .option('--json', 'print JSON')
  .action(printVerdicts);

/**
 * Prints the verdicts on the workers with their evidence; exit code 1 when there are any.
 * @throws UsageError, ControlError
 */
async function printVerdicts({ endpoint, json }: RemoteFlags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const verdicts = await emulator.conduct();
  const page = verdicts.flatMap(verdictPage).join('\n').trimEnd();
  printResult(verdicts, page === '' ? 'No worker did anything wrong.' : page, json);
  if (verdicts.length > 0) process.exitCode = 1;
}
