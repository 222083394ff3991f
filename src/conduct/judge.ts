import { functionNeverReported } from './function-never-reported.ts';
import { functionReportedAgain } from './function-reported-again.ts';
import { type History, readHistory } from './history.ts';
import { ignoredAcknowledgement } from './ignored-acknowledgement.ts';
import { neverReported } from './never-reported.ts';
import { polledInHotLoop } from './polled-in-hot-loop.ts';
import { reportedAfterEnd } from './reported-after-end.ts';
import { usedExpiredCredentials } from './used-expired-credentials.ts';
import type { Verdict } from './verdict.ts';
import { workedUnacknowledged } from './worked-unacknowledged.ts';

const rules: readonly ((history: History) => Verdict[])[] = [
  workedUnacknowledged,
  ignoredAcknowledgement,
  reportedAfterEnd,
  neverReported,
  functionNeverReported,
  functionReportedAgain,
  polledInHotLoop,
  usedExpiredCredentials,
];

/** Every verdict on what the records tell, in the order in which they became certain. */
export function judge(...history: Parameters<typeof readHistory>): Verdict[] {
  const read = readHistory(...history);
  return rules.flatMap((rule) => rule(read)).sort((a, b) => numberOf(a) - numberOf(b));
}

/** The request with which a verdict became certain. */
function numberOf({ evidence }: Verdict): number {
  return evidence.at(-1)?.number ?? 0;
}
