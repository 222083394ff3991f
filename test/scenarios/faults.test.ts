import { AcknowledgeJobCommand, PollForJobsCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { environmentFor } from '../../src/runtime/environment.ts';
import { RunningCommand } from '../support/command.ts';
import { account, region, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import {
  curableFaults,
  faultScene,
  refusals,
  renewals,
  type Scene,
  sceneJob,
  scenes,
  titleOf,
} from '../support/fault-scene.ts';
import { jenkinsType } from '../support/jobs.ts';
import { workNaively } from '../support/naive-worker.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const patience = { timeout: 20_000, interval: 50 };
const queryParam = { ProjectName: 'MyJenkinsExampleTestProject' };
const titled = (all: readonly Scene[]) => all.map((scene) => [titleOf(scene), scene] as const);

describe('a naive worker', () => {
  test.for(titled(scenes))('fails under %s', async ([, { faults, end }]) => {
    await using emulator = await startTestEmulator(faultScene);
    const { id } = await emulator.jobs.enqueue(sceneJob);
    for (const fault of faults) await emulator.faults.add(fault);

    const outcome = await workNaively(emulator).then(
      async () => (await emulator.jobs.get(id)).status,
      () => 'gave up',
    );

    expect(outcome).not.toBe(end);
    expect((await emulator.faults.list()).map(({ applied }) => applied)).toEqual(faults.map(() => 1));
  });

  test('fails under a job that is handed out twice', async () => {
    await using emulator = await startTestEmulator(faultScene);
    await takeJob(emulator);
    await emulator.faults.add({ effect: { duplicate: true } });

    await expect(workNaively(emulator)).rejects.toThrow('already been acknowledged');
  });

  test('does its job when nothing goes wrong', async () => {
    await using emulator = await startTestEmulator(faultScene);
    const { id } = await emulator.jobs.enqueue(sceneJob);

    await workNaively(emulator);

    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Succeeded' });
    expect(await emulator.conduct()).toEqual([]);
  });

  test('fails a job whose input is missing', async () => {
    await using emulator = await startTestEmulator(faultScene);
    const { id } = await emulator.jobs.enqueue(sceneJob);
    await emulator.faults.add({ match: { operation: 'GetObject' }, effect: { error: 'NoSuchKey' } });

    await workNaively(emulator);

    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Failed' });
  });
});

const languages = [
  { language: 'JavaScript', program: ['node', 'examples/workers/worker.mjs'], isHere: true },
  { language: 'Python', program: ['python3', 'examples/workers/worker.py'], isHere: hasBoto3 },
] as const;

describe.each(languages)('the careful worker in $language', ({ program, isHere }) => {
  let emulator: TestEmulator;
  let worker: RunningCommand;

  beforeAll(async () => {
    if (!isHere) return;
    emulator = await startTestEmulator(faultScene);
    worker = startWorker(emulator, program);
  });

  afterAll(async () => {
    await worker?.[Symbol.asyncDispose]();
    await emulator?.stop();
  });

  test.for(titled([...scenes, ...renewals]))(
    'does its part under %s',
    { timeout: 40_000 },
    async (titledScene, { skip }) => {
      if (!isHere) skip(noBoto3);
      const [, { faults, end }] = titledScene;
      for (const fault of faults) await emulator.faults.add(fault);
      const { id } = await emulator.jobs.enqueue(sceneJob);

      const job = await emulator.jobs.waitFor(id, end);
      if (end === 'Succeeded') expect(job).toMatchObject({ summary: 'All tests passed', percentComplete: 100 });
      else await expectNextJobDone();

      for (const { applied } of await emulator.faults.list()) expect(applied).toBeGreaterThan(0);
      await emulator.faults.clear();
      expect(await emulator.conduct()).toEqual([]);
    },
  );

  test('goes on to the next job after each error that there is', { timeout: 90_000 }, async ({ skip }) => {
    if (!isHere) skip(noBoto3);
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
    await expectNextJobDone();

    expect(await emulator.conduct()).toEqual([]);
  });

  async function expectNextJobDone() {
    const { id } = await emulator.jobs.enqueue(sceneJob);
    await emulator.jobs.waitFor(id, 'Succeeded');
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

describe('careful workers in both languages', () => {
  test('bring every job to its end under all faults at once, and nothing is to be said of their conduct', {
    timeout: 90_000,
  }, async ({ skip }) => {
    if (!hasBoto3) skip(noBoto3);
    await using emulator = await startTestEmulator(faultScene);
    const all = [...curableFaults, { match: { operation: 'PollForJobs' }, effect: { duplicate: true } } as const];
    for (const [index, { match, effect }] of all.entries()) {
      const { operation = '' } = match ?? {};
      await emulator.faults.add({ match: { operation, probability: 0.04, seed: index }, effect });
    }
    await using _first = startWorker(emulator, languages[0].program);
    await using _second = startWorker(emulator, languages[1].program);

    const jobs = [];
    for (let count = 0; count < 24; count++) jobs.push(await emulator.jobs.enqueue(sceneJob));
    await Promise.all(jobs.map(({ id }) => emulator.jobs.waitFor(id, 'Succeeded', { timeout: '80s' })));

    expect((await emulator.faults.list()).filter(({ applied }) => applied > 0).length).toBeGreaterThan(10);
    expect(await emulator.conduct()).toEqual([]);
  });
});

function startWorker({ endpoint }: TestEmulator, program: readonly [string, ...string[]]): RunningCommand {
  const environment = { ...environmentFor(endpoint, { account, region }), POLL_SECONDS: '0.1' };
  return new RunningCommand([], { program, environment });
}

/** Polls for a new job and acknowledges it, as another worker would; answers its id. */
async function takeJob(emulator: TestEmulator): Promise<string> {
  await emulator.jobs.enqueue(sceneJob);
  const { jobs: [job] = [] } = await emulator.client.send(
    new PollForJobsCommand({ actionTypeId: jenkinsType, queryParam }),
  );
  await emulator.client.send(new AcknowledgeJobCommand({ jobId: job?.id, nonce: job?.nonce }));
  return job?.id as string;
}
