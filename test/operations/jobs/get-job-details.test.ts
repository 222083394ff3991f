import {
  AcknowledgeJobCommand,
  DeleteCustomActionTypeCommand,
  GetJobDetailsCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isNull, isUnlike, uuidPattern } from '../../support/describe-input.ts';
import { account, startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { jobNotFound } from '../../support/job-refusals.ts';
import {
  artifactCredentials,
  buildType,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  pollBuild,
  unknownJobId,
} from '../../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };

function details(emulator: TestEmulator, jobId: string) {
  return emulator.client.send(new GetJobDetailsCommand({ jobId }));
}

describeInput('GetJobDetails', [
  ['no job', {}, isNull('jobId')],
  ['an empty id', { jobId: '' }, isUnlike(uuidPattern, 'jobId')],
  ['an id that is no UUID', { jobId: '1' }, isUnlike(uuidPattern, 'jobId')],
  ['an id on two lines', { jobId: `${unknownJobId}\n` }, isUnlike(uuidPattern, 'jobId')],
]);

describe('errors', () => {
  test('answers JobNotFoundException for a job that was never made (D10)', async () => {
    await using emulator = await startTestEmulator();

    expect(await refusalOf(details(emulator, unknownJobId))).toEqual(jobNotFound(unknownJobId));
  });

  test.each([
    ['account', { account: '210987654321' }],
    ['region', { region: 'eu-central-1' }],
  ])('answers JobNotFoundException in another %s (D11)', async (_, place) => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await enqueueBuild(emulator);

    const refusal = await refusalOf(emulator.clientFor(place).send(new GetJobDetailsCommand({ jobId })));

    expect(refusal).toEqual(jobNotFound(jobId));
  });
});

describe('behaviour', () => {
  test('shows what the poll showed, without the nonce and with fresh credentials (D9)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await enqueueBuild(emulator, {
      configuration: { Target: 'x64' },
      inputArtifacts: [{ name: 'Source' }],
      outputArtifacts: [{ name: 'Build' }],
      continuationToken: 'step 2',
      encryptionKey: { id: 'k', type: 'KMS' },
    });
    const polled = await pollBuild(emulator);

    const answer = await answerOf(details(emulator, jobId));

    const data = { ...polled?.data, artifactCredentials: artifactCredentials(2) };
    expect(polled?.data?.artifactCredentials).toEqual(artifactCredentials(1));
    expect(answer).toStrictEqual({ jobDetails: { id: jobId, accountId: account, data } });
    expect(answer.jobDetails?.data?.continuationToken).toBe('step 2');
  });

  test('shows a job without anything in it (A5, E5, E6)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await enqueueBuild(emulator);

    expect(await answerOf(details(emulator, jobId))).toStrictEqual({
      jobDetails: {
        id: jobId,
        accountId: account,
        data: {
          actionTypeId: buildType,
          actionConfiguration: { configuration: {} },
          pipelineContext: {
            pipelineName: 'codepipeline-local',
            stage: { name: 'Jobs' },
            action: { name: 'MyBuild', actionExecutionId: '00000002-0000-4000-8000-000000000001' },
            pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:codepipeline-local',
            pipelineExecutionId: '00000003-0000-4000-8000-000000000001',
          },
          inputArtifacts: [],
          outputArtifacts: [],
        },
      },
    });
  });

  test('works for a job whose action type was deleted', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId } = await dispatchedBuild(emulator);
    const before = await answerOf(details(emulator, jobId));
    await emulator.client.send(new DeleteCustomActionTypeCommand(buildType));

    expect(await answerOf(details(emulator, jobId))).toEqual(before);
  });

  test('changes nothing', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId } = await dispatchedBuild(emulator);
    const before = await emulator.jobs.get(jobId);

    await details(emulator, jobId);

    expect(await emulator.jobs.get(jobId)).toEqual(before);
  });
});

describe('time', () => {
  test('answers the same in every status of a job’s life (D9)', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, continuationDelay: '30s' });
    const seen: [string, unknown][] = [];
    const look = async (jobId: string) => {
      const { status } = await emulator.jobs.get(jobId);
      seen.push([status, (await answerOf(details(emulator, jobId))).jobDetails?.data?.actionConfiguration]);
    };
    const configuration = { Target: 'x64' };

    const jobId = await enqueueBuild(emulator, { configuration });
    await look(jobId);
    const nonce = (await pollBuild(emulator))?.nonce as string;
    await look(jobId);
    await emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }));
    await look(jobId);
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId, continuationToken: 't' }));
    await look(jobId);
    const [, continuation = ''] = (await emulator.jobs.get(jobId)).chain;
    await look(continuation);
    await emulator.clock.advance('24h');
    await look(continuation);
    const { jobId: failed, nonce: failedNonce } = await dispatchedBuild(emulator, { configuration });
    await emulator.client.send(new AcknowledgeJobCommand({ jobId: failed, nonce: failedNonce }));
    const failureDetails = { type: 'JobFailed', message: 'no' } as const;
    await emulator.client.send(new PutJobFailureResultCommand({ jobId: failed, failureDetails }));
    await look(failed);

    expect(seen).toEqual(
      ['Queued', 'Dispatched', 'InProgress', 'Succeeded', 'Created', 'TimedOut', 'Failed'].map((status) => [
        status,
        { configuration },
      ]),
    );
  });
});
