import { AcknowledgeJobCommand, type Job, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../../src/config/emulator-options.ts';
import { refusalOf } from '../../support/answers.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import {
  acknowledgedBuild,
  artifactCredentials,
  buildTypeFixture,
  enqueueBuild,
  jobId,
  pollBuild,
} from '../../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };

async function take(emulator: TestEmulator): Promise<Job> {
  const job = await pollBuild(emulator);
  if (job === undefined) throw new Error('Nothing is in the queue');
  await emulator.client.send(new AcknowledgeJobCommand({ jobId: job.id, nonce: job.nonce }));
  return job;
}

function goOn(emulator: TestEmulator, jobId: string, continuationToken: string, summary?: string) {
  const executionDetails = summary === undefined ? undefined : { summary };
  return emulator.client.send(new PutJobSuccessResultCommand({ jobId, continuationToken, executionDetails }));
}

describe('a continuation (D6)', () => {
  test('is a new job with the same work and the worker’s token', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await enqueueBuild(emulator, {
      configuration: { Target: 'x64' },
      inputArtifacts: [{ name: 'Source' }],
      outputArtifacts: [{ name: 'Build' }],
      pipelineContext: { pipelineName: 'P', stage: 'S', action: 'A' },
    });
    const first = await take(emulator);
    const token = ' {"step": 2, "text": "日本\u0000語"} ';

    await goOn(emulator, first.id as string, token);
    const second = await pollBuild(emulator);

    expect(second).toStrictEqual({
      ...first,
      id: jobId(2),
      nonce: '3',
      data: { ...first.data, continuationToken: token, artifactCredentials: artifactCredentials(2) },
    });
  });

  test('ends the job that it continues as Succeeded, for good', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const first = await acknowledgedBuild(emulator);

    await goOn(emulator, first, 't');

    expect(await emulator.jobs.get(first)).toMatchObject({ status: 'Succeeded', chain: [jobId(1), jobId(2)] });
    expect((await refusalOf(goOn(emulator, first, 'u'))).name).toBe('InvalidJobStateException');
    expect(await emulator.jobs.list()).toHaveLength(2);
  });

  test('takes no result before it is acknowledged itself', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const first = await acknowledgedBuild(emulator);
    await goOn(emulator, first, 't');

    const refusal = await refusalOf(emulator.client.send(new PutJobSuccessResultCommand({ jobId: jobId(2) })));

    expect(refusal.name).toBe('InvalidJobStateException');
  });

  test('may follow another any number of times, and each report updates what the action shows (D8)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await enqueueBuild(emulator);
    const summaries: (string | undefined)[] = [];

    for (let step = 1; step <= 20; step++) {
      const job = await take(emulator);
      expect(job.data?.continuationToken).toBe(step === 1 ? undefined : `token ${step - 1}`);
      await goOn(emulator, job.id as string, `token ${step}`, step % 2 === 0 ? undefined : `step ${step}`);
      summaries.push((await emulator.jobs.get(job.id as string)).summary);
    }
    const last = await take(emulator);
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: last.id, outputVariables: { a: 'b' } }));

    expect(summaries).toEqual(Array.from({ length: 20 }, (_, index) => `step ${index - (index % 2) + 1}`));
    const { chain, outputVariables } = await emulator.jobs.get(jobId(1));
    expect(chain).toEqual(Array.from({ length: 21 }, (_, index) => jobId(index + 1)));
    expect(outputVariables).toEqual({ a: 'b' });
  });

  test('goes to the end of the queue', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const first = await acknowledgedBuild(emulator);
    const waiting = await enqueueBuild(emulator);
    await goOn(emulator, first, 't');

    const order = [(await pollBuild(emulator))?.id, (await pollBuild(emulator))?.id];

    expect(order).toEqual([waiting, jobId(3)]);
  });
});

describe('time', () => {
  test.each<[string, EmulatorOptions, number]>([
    ['at once unless told otherwise', {}, 0],
    ['30 s later with AWS’s waits', { timing: 'aws' }, 30_000],
    ['as much later as it is told', { continuationDelay: '5m' }, 300_000],
    ['as much later as it is told, with AWS’s waits, too', { timing: 'aws', continuationDelay: '1s' }, 1000],
  ])('lets a continuation be polled %s', async (_, options, delay) => {
    await using emulator = await startTestEmulator({ ...actionTypes, ...options });
    await goOn(emulator, await acknowledgedBuild(emulator), 't');

    if (delay > 0) {
      expect((await emulator.jobs.get(jobId(2))).status).toBe('Created');
      await emulator.clock.advance(delay - 1);
      expect(await pollBuild(emulator)).toBeUndefined();
      await emulator.clock.advance(1);
    }

    expect((await pollBuild(emulator))?.id).toBe(jobId(2));
  });

  test('keeps its place by the moment at which it became available', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, continuationDelay: '30s' });
    await goOn(emulator, await acknowledgedBuild(emulator), 't');
    await emulator.clock.advance('29s');
    const earlier = await enqueueBuild(emulator);
    await emulator.clock.advance('2s');
    const later = await enqueueBuild(emulator);

    const order = [await pollBuild(emulator), await pollBuild(emulator), await pollBuild(emulator)];

    expect(order.map((job) => job?.id)).toEqual([earlier, jobId(2), later]);
  });

  test('counts the 24 hours from the action’s start, over all its jobs (M1)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await enqueueBuild(emulator);
    for (let hour = 0; hour < 23; hour++) {
      await goOn(emulator, (await take(emulator)).id as string, `hour ${hour}`);
      await emulator.clock.advance('1h');
    }
    const last = await take(emulator);

    await emulator.clock.advance(60 * 60 * 1000 - 1);
    const before = await emulator.jobs.get(last.id as string);
    const { occurred } = await emulator.clock.advance(1);

    expect(before.status).toBe('InProgress');
    expect(occurred).toEqual([
      { at: '2030-01-02T00:00:00.000Z', event: 'TimedOut', jobId: last.id, status: 'TimedOut' },
    ]);
  });

  test('times out while it waits to become available', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, continuationDelay: '2h' });
    const first = await acknowledgedBuild(emulator);
    await emulator.clock.advance('23h');
    await goOn(emulator, first, 't');

    const { occurred } = await emulator.clock.advance('2h');

    expect(occurred).toEqual([
      { at: '2030-01-02T00:00:00.000Z', event: 'TimedOut', jobId: jobId(2), status: 'TimedOut' },
    ]);
  });
});
