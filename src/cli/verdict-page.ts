import type { VerdictDescription } from '../index.ts';
import { printable } from '../runtime/printable.ts';
import { requestTable } from './requests.ts';

/** Lines that say a verdict and show its evidence. */
export function verdictPage({ kind, message, evidence }: VerdictDescription): string[] {
  return [`${kind}: ${printable(message)}`, ...requestTable(evidence).map((line) => `  ${line}`), ''];
}
