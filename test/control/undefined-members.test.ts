import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { buildType } from '../support/jobs.ts';

describe.each(controlWays)('a member that is undefined %s', (_, start) => {
  test('is one that is not given', async () => {
    await using server = await start();
    const { jobs, fixtures, requests, pipelines } = server.control;

    const job = await jobs.enqueue({ actionTypeId: buildType, inputArtifacts: undefined } as never);
    const made = await fixtures.load({
      jobs: [{ actionTypeId: buildType, configuration: undefined }],
      pipelines: undefined,
      functions: { F: undefined },
    } as never);

    expect(job.status).toBe('Queued');
    expect(made.jobIds).toHaveLength(1);
    expect(await jobs.list({ limit: undefined } as never)).toHaveLength(2);
    expect(await requests.list({ operation: undefined } as never)).toEqual([]);
    expect(await pipelines.list({ region: undefined } as never)).toEqual([]);
  });
});

test('a member that is undefined in the fixtures of a start is one that is not given', async () => {
  await using emulator = await startTestEmulator({ fixtures: { jobs: undefined, region: undefined } as never });

  expect(await emulator.jobs.list()).toEqual([]);
});
