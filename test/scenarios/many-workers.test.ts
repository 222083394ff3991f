import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { call } from '../support/http.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

const workers = 32;
const jobs = process.env.LONG ? 5000 : 400;
const window = 60_000;

interface Dispatch {
  readonly id: string;
  readonly nonce: string;
}

/** What became of what the workers did, over all of them. */
class Protocol {
  readonly acknowledged = new Map<string, number[]>();
  readonly refusals = new Map<string, number>();

  note({ status, body }: { status: number; body: unknown }, what: string): void {
    if (status === 200) return;
    const seen = `${what}: ${status} ${(body as { __type: string }).__type}`;
    this.refusals.set(seen, (this.refusals.get(seen) ?? 0) + 1);
  }
}

/** A small generator of numbers from 0 to 1 that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Takes jobs until nothing is in the queue. Some are dropped before they are acknowledged and some after, as a worker
 * that crashes does; some are acknowledged in the next shift only, when others may have been handed them.
 */
async function workAShift(
  emulator: TestEmulator,
  worker: number,
  late: Dispatch[],
  protocol: Protocol,
  random: () => number,
) {
  const acknowledge = async ({ id, nonce }: Dispatch, what: string): Promise<boolean> => {
    const answer = await call(emulator, 'AcknowledgeJob', { jobId: id, nonce });
    protocol.note(answer, what);
    if (answer.status !== 200) return false;
    protocol.acknowledged.set(id, [...(protocol.acknowledged.get(id) ?? []), worker]);
    return true;
  };
  const report = async (jobId: string) => {
    const luck = random();
    if (luck < 0.05) return; // crashed after the acknowledgement
    const failureDetails = { type: 'JobFailed', message: 'no' };
    if (luck < 0.15) protocol.note(await call(emulator, 'PutJobFailureResult', { jobId, failureDetails }), 'failure');
    else {
      const continuationToken = luck < 0.3 ? 'more' : undefined;
      protocol.note(await call(emulator, 'PutJobSuccessResult', { jobId, continuationToken }), 'success');
    }
  };

  for (const dispatch of late.splice(0))
    if (await acknowledge(dispatch, 'late acknowledgement')) await report(dispatch.id);
  for (;;) {
    const maxBatchSize = 1 + Math.floor(random() * 3);
    const answer = await call(emulator, 'PollForJobs', { actionTypeId: buildType, maxBatchSize });
    protocol.note(answer, 'poll');
    const dispatches = (answer.body as { jobs: Dispatch[] }).jobs;
    if (dispatches.length === 0) return;
    for (const dispatch of dispatches) {
      const luck = random();
      if (luck < 0.1) continue; // crashed before the acknowledgement
      if (luck < 0.15) late.push(dispatch);
      else if (await acknowledge(dispatch, 'acknowledgement')) await report(dispatch.id);
    }
  }
}

describe(`${workers} workers over ${jobs} jobs, some of which crash`, () => {
  test('do every job once, and none is acknowledged by two of them', { timeout: 300_000 }, async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const { jobIds } = await emulator.fixtures.load({ jobs: [{ actionTypeId: buildType, count: jobs }] });
    const protocol = new Protocol();
    const staff = Array.from({ length: workers }, (_, worker) => ({
      late: [] as Dispatch[],
      random: randomNumbers(worker),
    }));

    for (let waiting = true; waiting; ) {
      await Promise.all(staff.map(({ late, random }, worker) => workAShift(emulator, worker, late, protocol, random)));
      await emulator.clock.advance(window);
      const open = await Promise.all([
        emulator.jobs.list({ status: 'Queued', limit: 1 }),
        emulator.jobs.list({ status: 'Dispatched', limit: 1 }),
      ]);
      waiting = open.flat().length > 0;
    }
    await emulator.clock.advance('24h');

    const all = await allJobs(emulator, jobIds);
    expect(all.length).toBeGreaterThan(jobs);
    for (const { id, status, history } of all) {
      const ends = history.filter((entry) => ['Succeeded', 'Failed', 'TimedOut'].includes(entry.status));
      expect(
        ends.map((entry) => entry.status),
        id,
      ).toEqual([status]);
      expect(protocol.acknowledged.get(id) ?? [], id).toHaveLength(1);
      expect(
        history.filter(({ event }) => event === 'Acknowledged'),
        id,
      ).toHaveLength(1);
    }
    expect([...protocol.refusals.keys()]).toEqual(['late acknowledgement: 400 InvalidNonceException']);
    expect(emulator.log).toEqual([]);
  });
});

/** Jobs of these ids and all that continue them. */
async function allJobs(emulator: TestEmulator, ids: readonly string[]) {
  const first = await Promise.all(ids.map((id) => emulator.jobs.get(id)));
  return Promise.all(first.flatMap(({ chain }) => chain).map((id) => emulator.jobs.get(id)));
}
