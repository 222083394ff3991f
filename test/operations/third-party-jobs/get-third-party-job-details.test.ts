import { GetThirdPartyJobDetailsCommand, PutThirdPartyJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLongerThan, isNull, isShorterThan } from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { jobNotFound } from '../../support/job-refusals.ts';
import { acknowledgedBuild, unknownJobId } from '../../support/jobs.ts';
import { acknowledgedAcme, acmeType, ann, bob, enqueueAcme, partner, pollAcme } from '../../support/third-party.ts';

const { clientToken } = ann;

function details(emulator: TestEmulator, jobId: string, token = clientToken) {
  return emulator.client.send(new GetThirdPartyJobDetailsCommand({ jobId, clientToken: token }));
}

describeInput('GetThirdPartyJobDetails', [
  ['no job', { clientToken }, isNull('jobId')],
  ['no token', { jobId: unknownJobId }, isNull('clientToken')],
  ['an empty id', { jobId: '', clientToken }, isShorterThan(1, 'jobId')],
  ['an id of 513 characters', { jobId: 'x'.repeat(513), clientToken }, isLongerThan(512, 'jobId')],
  ['an empty token', { jobId: unknownJobId, clientToken: '' }, isShorterThan(1, 'clientToken')],
  ['a token of 257', { jobId: unknownJobId, clientToken: 'x'.repeat(257) }, isLongerThan(256, 'clientToken')],
]);

describe('errors', () => {
  test.each([unknownJobId, 'no UUID', 'x'.repeat(512)])(
    'answers JobNotFoundException for %j, which was never made (D10)',
    async (jobId) => {
      await using emulator = await startTestEmulator(partner);

      expect(await refusalOf(details(emulator, jobId))).toEqual(jobNotFound(jobId));
    },
  );

  test('answers JobNotFoundException for the job of a custom action, and says so in the log (G4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedBuild(emulator);

    const refusal = await refusalOf(details(emulator, jobId));

    expect(refusal.name).toBe('JobNotFoundException');
    expect(emulator.log.at(-1)).toBe(
      `warning: Job ${jobId} is a custom action's, which no ThirdPartyJob operation sees.`,
    );
  });

  test('answers JobNotFoundException in another region, and logs where the job is (D11, A12)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await enqueueAcme(emulator);
    const elsewhere = emulator.clientFor({ region: 'eu-central-1' });

    const refusal = await refusalOf(elsewhere.send(new GetThirdPartyJobDetailsCommand({ jobId, clientToken })));

    expect(refusal.name).toBe('JobNotFoundException');
    expect(emulator.log).toEqual([
      `warning: Job ${jobId} exists in us-east-1; this request was signed for eu-central-1.`,
    ]);
  });

  test.each([
    ['another client', bob.clientToken],
    ['nobody', 'Token of Ann'],
  ])('answers InvalidClientTokenException for the token of %s (G1)', async (_, token) => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await enqueueAcme(emulator);

    expect(await refusalOf(details(emulator, jobId, token))).toEqual({
      name: 'InvalidClientTokenException',
      message: `The client token is not the one of client ${ann.clientId}, to whom job ${jobId} belongs.`,
      status: 400,
    });
  });

  test('answers InvalidJobException for a job that has ended, once the token is right (G2)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);
    await emulator.client.send(new PutThirdPartyJobSuccessResultCommand({ jobId, clientToken }));

    expect(await refusalOf(details(emulator, jobId))).toEqual({
      name: 'InvalidJobException',
      message: `Job ${jobId} is Succeeded; only an unfinished job has details.`,
      status: 400,
    });
    expect((await refusalOf(details(emulator, jobId, bob.clientToken))).name).toBe('InvalidClientTokenException');
  });
});

describe('behaviour', () => {
  test('shows all of a job and its nonce, but not which execution of which pipeline it is for (E1, E2, E3, E5)', async () => {
    await using emulator = await startTestEmulator(partner);
    const artifact = (name: string) => ({
      name,
      location: { type: 'S3', s3Location: { bucketName: 'artifacts', objectKey: `Shop/${name}/abcdefg` } },
    });
    const jobId = await enqueueAcme(emulator, {
      configuration: { Site: 'www.example.com', ApiKey: 'in clear' },
      inputArtifacts: [artifact('Site')] as never,
      outputArtifacts: [artifact('Report')] as never,
      pipelineContext: { pipelineName: 'Shop', stage: 'Deploy', action: 'ToAcme' },
      continuationToken: 'step 2',
      encryptionKey: { id: 'k', type: 'KMS' },
    });
    await pollAcme(emulator);

    const answer = await answerOf(details(emulator, jobId));

    expect(answer).toStrictEqual({
      jobDetails: {
        id: jobId,
        nonce: '3',
        data: {
          actionTypeId: acmeType,
          actionConfiguration: { configuration: { Site: 'www.example.com', ApiKey: 'in clear' } },
          pipelineContext: {
            pipelineName: 'Shop',
            stage: { name: 'Deploy' },
            action: { name: 'ToAcme', actionExecutionId: '00000002-0000-4000-8000-000000000001' },
          },
          inputArtifacts: [artifact('Site')],
          outputArtifacts: [artifact('Report')],
          artifactCredentials: {
            accessKeyId: 'ASIA0000000000000001',
            secretAccessKey: 'secret0000000000000000000000000000000001',
            sessionToken: 'CodePipelineLocal/000000000001',
          },
          continuationToken: 'step 2',
          encryptionKey: { id: 'k', type: 'KMS' },
        },
      },
    });
  });

  test('shows a job that nobody has been handed without a nonce (G5)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await enqueueAcme(emulator);

    const { jobDetails } = await details(emulator, jobId);

    expect(jobDetails?.id).toBe(jobId);
    expect(jobDetails).not.toHaveProperty('nonce');
  });

  test('changes nothing', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);
    const before = await emulator.jobs.get(jobId);

    await details(emulator, jobId);

    expect(await emulator.jobs.get(jobId)).toEqual(before);
  });
});

describe('time', () => {
  test('shows the nonce of the latest dispatch, also after its window has ended (G5, D4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await enqueueAcme(emulator);
    await pollAcme(emulator);

    await emulator.clock.advance('60s');
    const waiting = await details(emulator, jobId);
    await pollAcme(emulator);
    const dispatchedAgain = await details(emulator, jobId);

    expect([waiting, dispatchedAgain].map(({ jobDetails }) => jobDetails?.nonce)).toEqual(['3', '5']);
  });

  test('shows no job that has timed out', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);
    await emulator.clock.advance('24h');

    expect((await refusalOf(details(emulator, jobId))).name).toBe('InvalidJobException');
  });
});
