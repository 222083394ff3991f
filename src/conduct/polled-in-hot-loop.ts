import type { RequestRecord } from '../journal/request-record.ts';
import { isEmptyPoll, isPoll } from './history.ts';
import type { Rule, Verdict } from './verdict.ts';

/**
 * So many empty polls of one connection for the same jobs, each so soon after the last, are a loop that never waits.
 */
const hotLoop = { polls: 50, milliseconds: 50 } as const;

/** Empty polls that follow each other closely. */
interface Run {
  readonly first: RequestRecord;
  last: RequestRecord;
  polls: number;
}

/** A worker that asks again at once when there is no job. It is the real time that counts: workers wait in it. */
export const polledInHotLoop: Rule = {
  worthJudging: { record: isEmptyPoll, least: hotLoop.polls },
  judge: ({ records }) => loopsIn(records),
};

function loopsIn(records: readonly RequestRecord[]): Verdict[] {
  const runs = new Map<string, Run>();
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
    const asked = `${worker} ${record.inputText}`;
    const run = runs.get(asked);
    const isBroken = (lastJobs.get(worker) ?? 0) > (run?.last.number ?? 0);
    if (run === undefined || isBroken || record.realAt - run.last.realAt >= hotLoop.milliseconds) {
      runs.set(asked, { first: record, last: record, polls: 1 });
      continue;
    }
    run.last = record;
    run.polls += 1;
    if (run.polls === hotLoop.polls && !verdicts.has(worker)) verdicts.set(worker, verdictOn({ ...run }));
  }
  return [...verdicts.values()];
}

function verdictOn({ first, last, polls }: Run): Verdict {
  return {
    kind: 'PolledInHotLoop',
    subject: { kind: 'worker', name: first.accessKeyId ?? 'A worker' },
    did: `polled ${polls} times in ${last.realAt - first.realAt} ms and found no job. Wait between polls that come back empty; AWS throttles who does not.`,
    evidence: [first, last],
  };
}
