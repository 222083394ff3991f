import type { RequestRecord } from '../journal/request-record.ts';
import { type History, isEmptyPoll, isPoll } from './history.ts';
import type { Verdict } from './verdict.ts';

/** So many empty polls of one connection for the same jobs, each so soon after the last, are a loop that never waits. */
export const hotLoop = { polls: 50, milliseconds: 50 } as const;

/** A worker that asks again at once when there is no job. It is the real time that counts: workers wait in it. */
export function polledInHotLoop({ records }: History): Verdict[] {
  const runs = new Map<string, RequestRecord[]>();
  const verdicts: Verdict[] = [];
  for (const record of records) {
    if (!isPoll(record.operation)) continue;
    const asked = `${record.accessKeyId} ${record.connection} ${JSON.stringify(record.input)}`;
    const run = runs.get(asked) ?? [];
    const last = run.at(-1);
    const goesOn = last === undefined || record.realAt - last.realAt < hotLoop.milliseconds;
    const next = isEmptyPoll(record) ? [...(goesOn ? run : []), record].slice(-hotLoop.polls) : [];
    runs.set(asked, next);
    if (next.length < hotLoop.polls) continue;
    runs.set(asked, []);
    if (!verdicts.some(({ evidence: [first] }) => isSameWorker(first, record))) verdicts.push(verdictOn(next));
  }
  return verdicts;
}

function isSameWorker(a: RequestRecord | undefined, b: RequestRecord): boolean {
  return a?.accessKeyId === b.accessKeyId && a?.connection === b.connection;
}

function verdictOn(run: readonly RequestRecord[]): Verdict {
  const [first, last] = [run[0] as RequestRecord, run.at(-1) as RequestRecord];
  return {
    kind: 'PolledInHotLoop',
    message: `${first.accessKeyId ?? 'A worker'} polled ${run.length} times in ${last.realAt - first.realAt} ms and found no job. Wait between polls that come back empty; AWS throttles who does not.`,
    evidence: [first, last],
  };
}
