import { PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { environmentFor } from '../../src/runtime/environment.ts';
import { RunningCommand } from './command.ts';
import { account, region, startTestEmulator, type TestEmulator } from './emulator.ts';
import { faultScene, refusals, renewals, sceneJob, scenes, takeJob, titled } from './fault-scene.ts';
import { hasBoto3, noBoto3 } from './python.ts';

const patience = { timeout: 20_000, interval: 50 };

/** A wait that is not told how long looks at the time of one test, and several run at once. */
const aWhile = { timeout: '30s' } as const;

/** The example workers, which survive every fault. */
export const carefulWorkers = {
  JavaScript: { program: ['node', 'examples/workers/worker.mjs'], isHere: true },
  Python: { program: ['python3', 'examples/workers/worker.py'], isHere: hasBoto3 },
} as const;

/** Defines the tests of one of them. */
export function testCarefulWorker(language: keyof typeof carefulWorkers): void {
  const { program, isHere } = carefulWorkers[language];

  describe.concurrent(`the careful worker in ${language}`, () => {
    const ends: (() => Promise<unknown>)[] = [];
    const idle: TestEmulator[] = [];

    afterAll(async () => {
      for (const end of ends) await end();
    });

    /** An emulator with a worker, for one test at a time: most of the time they wait, and tests beside each other do. */
    async function takeEmulator(): Promise<{ readonly emulator: TestEmulator } & AsyncDisposable> {
      const emulator = idle.pop() ?? (await startWithWorker());
      const giveBack = async () => {
        await emulator.faults.clear();
        idle.push(emulator);
      };
      return { emulator, [Symbol.asyncDispose]: giveBack };
    }

    async function startWithWorker(): Promise<TestEmulator> {
      const emulator = await startTestEmulator(faultScene);
      const worker = startWorker(emulator, program);
      ends.push(
        () => worker[Symbol.asyncDispose](),
        () => emulator.stop(),
      );
      return emulator;
    }

    test.for(titled([...scenes, ...renewals]))(
      'does its part under %s',
      { timeout: 40_000 },
      async (titledScene, { skip }) => {
        if (!isHere) skip(noBoto3);
        const [, { faults, end }] = titledScene;
        await using taken = await takeEmulator();
        const { emulator } = taken;
        for (const fault of faults) await emulator.faults.add(fault);
        const { id } = await emulator.jobs.enqueue(sceneJob);

        const job = await emulator.jobs.waitFor(id, end, aWhile);
        if (end === 'Succeeded') expect(job).toMatchObject({ summary: 'All tests passed', percentComplete: 100 });
        else await expectNextJobDone(emulator);

        for (const { applied } of await emulator.faults.list()) expect(applied).toBeGreaterThan(0);
        expect(await emulator.conduct()).toEqual([]);
      },
    );

    test('goes on to the next job after each error that there is', { timeout: 90_000 }, async ({ skip }) => {
      if (!isHere) skip(noBoto3);
      await using taken = await takeEmulator();
      const { emulator } = taken;
      for (const fault of refusals) await emulator.faults.add(fault);
      // Leads to GetJobDetails, as often as that is refused.
      await emulator.faults.add({ match: { operation: 'GetObject', first: 40 }, effect: { expireCredentials: true } });

      // Most errors cost a job; some are met only when others have led there.
      await emulator.jobs.enqueue({ ...sceneJob, count: refusals.length });
      await vi.waitFor(
        async () => {
          expect((await emulator.faults.list()).filter(({ applied }) => applied === 0)).toEqual([]);
        },
        { timeout: 80_000, interval: 200 },
      );
      await emulator.faults.clear();
      await expectNextJobDone(emulator);

      expect(await emulator.conduct()).toEqual([]);
    });

    async function expectNextJobDone(emulator: TestEmulator) {
      const { id } = await emulator.jobs.enqueue(sceneJob);
      await emulator.jobs.waitFor(id, 'Succeeded', aWhile);
    }

    test('leaves a job alone that another worker holds', { timeout: 40_000 }, async ({ skip }) => {
      if (!isHere) skip(noBoto3);
      await using emulator = await startTestEmulator(faultScene);
      const jobId = await takeJob(emulator);
      await emulator.faults.add({ match: { first: 2 }, effect: { duplicate: true } });
      await using _worker = startWorker(emulator, program);

      await vi.waitFor(async () => {
        expect(await emulator.requests.list({ jobId, error: 'InvalidNonceException' })).toHaveLength(2);
        expect((await emulator.requests.list()).at(-1)).toMatchObject({ operation: 'PollForJobs', jobIds: [] });
      }, patience);
      await emulator.client.send(new PutJobSuccessResultCommand({ jobId }));

      expect(await emulator.requests.list({ operation: 'PutJobSuccessResult' })).toHaveLength(1);
      expect(await emulator.conduct()).toEqual([]);
    });
  });
}

/** Starts an example worker that polls often. */
export function startWorker({ endpoint }: TestEmulator, program: readonly [string, ...string[]]): RunningCommand {
  const environment = { ...environmentFor(endpoint, { account, region }), POLL_SECONDS: '0.1' };
  return new RunningCommand([], { program, environment });
}
