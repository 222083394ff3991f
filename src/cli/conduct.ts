import { findEmulator } from './find-emulator.ts';
import { print, printJson } from './output.ts';
import { verdictPage } from './verdict-page.ts';

interface Flags {
  readonly endpoint?: string;
  readonly json?: boolean;
}

/**
 * Prints the verdicts on the workers with their evidence; exit code 1 when there are any.
 * @throws UsageError, ControlError
 */
export async function conduct({ endpoint, json }: Flags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const verdicts = await emulator.conduct();
  if (json) printJson(verdicts);
  else if (verdicts.length === 0) print('No worker did anything amiss.');
  else print(verdicts.flatMap(verdictPage).join('\n').trimEnd());
  if (verdicts.length > 0) process.exitCode = 1;
}
