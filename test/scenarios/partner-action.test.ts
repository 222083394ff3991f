import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { account, region, startTestEmulator } from '../support/emulator.ts';

const actionTypeId = { category: 'Deploy', owner: 'ThirdParty', provider: 'AcmeDeploy', version: '1' } as const;
const clientId = '7c0a8a3e-6b6f-4a53-9a1e-3f2d8d1c5b90';
const credentials = { accessKeyId: account, secretAccessKey: 'test' };
const clientToken = 'not-a-real-token';

test('a partner deploys for a client in three jobs, and nobody without the token of that client gets in', async () => {
  await using emulator = await startTestEmulator({ fixtures: 'fixtures/third-party.yaml' });
  const codepipeline = new CodePipeline({ endpoint: emulator.endpoint, region, credentials, maxAttempts: 1 });
  const [started] = await emulator.jobs.list();
  const seen: (string | undefined)[] = [];

  for (const continuationToken of ['uploading', 'switching', undefined]) {
    const { jobs = [] } = await codepipeline.pollForThirdPartyJobs({ actionTypeId, maxBatchSize: 10 });
    expect(jobs).toEqual([{ clientId, jobId: expect.any(String) }]);
    const jobId = jobs[0]?.jobId as string;

    const stranger = { jobId, clientToken: 'a guess' };
    const failureDetails = { type: 'JobFailed', message: 'sabotage' } as const;
    const refusals = [
      await refusalOf(codepipeline.getThirdPartyJobDetails(stranger)),
      await refusalOf(codepipeline.acknowledgeThirdPartyJob({ ...stranger, nonce: '3' })),
      await refusalOf(codepipeline.putThirdPartyJobSuccessResult(stranger)),
      await refusalOf(codepipeline.putThirdPartyJobFailureResult({ ...stranger, failureDetails })),
    ];
    expect(refusals.map(({ name }) => name)).toEqual(Array(4).fill('InvalidClientTokenException'));

    const { jobDetails } = await codepipeline.getThirdPartyJobDetails({ jobId, clientToken });
    expect(jobDetails?.data?.actionConfiguration?.configuration?.Site).toBe('www.example.com');
    seen.push(jobDetails?.data?.continuationToken);
    const nonce = jobDetails?.nonce as string;
    expect((await codepipeline.acknowledgeThirdPartyJob({ jobId, clientToken, nonce })).status).toBe('InProgress');
    await emulator.clock.advance('59m'); // of the hour that each job has
    await codepipeline.putThirdPartyJobSuccessResult({
      jobId,
      clientToken,
      ...(continuationToken && { continuationToken }),
    });
  }

  expect(seen).toEqual([undefined, 'uploading', 'switching']);
  const ended = await emulator.jobs.waitFor(started?.id as string, 'Succeeded');
  expect(ended.chain).toHaveLength(3);
  expect(await codepipeline.pollForThirdPartyJobs({ actionTypeId })).toMatchObject({ jobs: [] });
});
