import type { RequestRecord } from '../journal/request-record.ts';
import { isEmptyPoll, isPoll } from './history.ts';
import type { Rule, Verdict } from './verdict.ts';

/**
 * So many empty polls of one connection for the same jobs within so long are a loop that never waits. A machine that is
 * busy makes pauses in one.
 */
const hotLoop = { polls: 50, milliseconds: 2500 } as const;

/** A worker that asks again at once when there is no job. It is the real time that counts: workers wait in it. */
export const polledInHotLoop: Rule = {
  worthJudging: { record: isEmptyPoll, least: hotLoop.polls },
  judge: ({ records }) => loopsIn(records),
};

function loopsIn(records: readonly RequestRecord[]): Verdict[] {
  // The last empty polls of each, as many as a loop has.
  const runs = new Map<string, RequestRecord[]>();
  const verdicts = new Map<string, Verdict>();
  // A poll that finds a job ends the runs of its connection: whoever has work does not wait.
  const lastJobs = new Map<string, number>();
  for (const record of records) {
    if (!isPoll(record.operation)) continue;
    const worker = `${record.accessKeyId} ${record.connection}`;
    if (!isEmptyPoll(record)) {
      lastJobs.set(worker, record.number);
      continue;
    }
    if (verdicts.has(worker)) continue;
    const asked = `${worker} ${record.inputText}`;
    const run = (runs.get(asked) ?? []).slice(1 - hotLoop.polls);
    const isBroken = (lastJobs.get(worker) ?? 0) > (run.at(-1)?.number ?? 0);
    const next = isBroken ? [record] : [...run, record];
    runs.set(asked, next);
    const [first] = next as [RequestRecord];
    if (next.length === hotLoop.polls && record.realAt - first.realAt < hotLoop.milliseconds) {
      verdicts.set(worker, verdictOn(first, record));
    }
  }
  return [...verdicts.values()];
}

function verdictOn(first: RequestRecord, last: RequestRecord): Verdict {
  return {
    kind: 'PolledInHotLoop',
    subject: { kind: 'worker', name: first.accessKeyId ?? 'A worker' },
    did: `polled ${hotLoop.polls} times in ${last.realAt - first.realAt} ms and found no job. Wait between polls that come back empty; AWS throttles whoever does not.`,
    evidence: [first, last],
  };
}
