import type { VerdictDescription } from '../index.ts';
import { findEmulator } from './find-emulator.ts';
import { requestTable } from './request-table.ts';
import { printable } from './table.ts';

interface Flags {
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** Prints the verdicts on the workers with their evidence; exit code 1 when there are any. @throws UsageError, ControlError */
export async function conduct({ endpoint, json }: Flags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const verdicts = await emulator.conduct();
  if (json) console.log(JSON.stringify(verdicts, null, 2));
  else
    console.log(verdicts.length === 0 ? 'No worker did anything amiss.' : verdicts.flatMap(page).join('\n').trimEnd());
  if (verdicts.length > 0) process.exitCode = 1;
}

function page({ kind, message, evidence }: VerdictDescription): string[] {
  return [`${kind}: ${printable(message)}`, ...requestTable(evidence).map((line) => `  ${line}`), ''];
}
