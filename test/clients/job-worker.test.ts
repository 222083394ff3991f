import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { jenkinsType, jobId, unknownJobId } from '../support/jobs.ts';
import { clientKinds } from './clients.ts';

const { category, provider, version } = jenkinsType;
const counts = { minimumCount: 0, maximumCount: 5 };
const property = { name: 'ProjectName', required: true, key: true, secret: false, queryable: true };
const poll = { actionTypeId: jenkinsType, queryParam: { ProjectName: 'demo' } };

/** The job as every client shows it. */
function job(number: number, more: object = {}) {
  return {
    id: jobId(number),
    accountId: '123456789012',
    data: {
      actionTypeId: jenkinsType,
      actionConfiguration: { configuration: { ProjectName: 'demo' } },
      pipelineContext: {
        pipelineName: 'MySecondPipeline',
        stage: { name: 'Testing' },
        action: { name: 'JenkinsTestAction', actionExecutionId: '00000002-0000-4000-8000-000000000001' },
        pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:MySecondPipeline',
        pipelineExecutionId: '00000003-0000-4000-8000-000000000001',
      },
      inputArtifacts: [],
      outputArtifacts: [],
      ...more,
    },
  };
}

for (const { name, missing, connect } of clientKinds) {
  describe.skipIf(missing !== undefined)(
    `through ${name}${missing === undefined ? '' : ` (skipped: ${missing})`}`,
    () => {
      test('a worker makes its type, takes a job, goes on with it in another, and succeeds', {
        timeout: 120_000,
      }, async () => {
        await using emulator = await startTestEmulator();
        await using client = connect(emulator);
        const { call } = client;

        const created = await call('CreateCustomActionType', {
          category,
          provider,
          version,
          configurationProperties: [property],
          inputArtifactDetails: counts,
          outputArtifactDetails: counts,
        });
        await emulator.jobs.enqueue({
          actionTypeId: jenkinsType,
          configuration: { ProjectName: 'demo' },
          pipelineContext: { pipelineName: 'MySecondPipeline', stage: 'Testing', action: 'JenkinsTestAction' },
        });
        const first = await call('PollForJobs', poll);
        const acknowledged = await call('AcknowledgeJob', { jobId: jobId(1), nonce: '3' });
        const details = await call('GetJobDetails', { jobId: jobId(1) });
        const continued = await call('PutJobSuccessResult', { jobId: jobId(1), continuationToken: 'step 2' });
        const second = await call('PollForJobs', poll);
        await call('AcknowledgeJob', { jobId: jobId(2), nonce: '3' });
        const succeeded = await call('PutJobSuccessResult', {
          jobId: jobId(2),
          executionDetails: { summary: 'All tests passed.', percentComplete: 100 },
          outputVariables: { Passed: '17' },
        });

        expect(created).toEqual({
          answer: {
            actionType: {
              id: jenkinsType,
              settings: {},
              actionConfigurationProperties: [property],
              inputArtifactDetails: counts,
              outputArtifactDetails: counts,
            },
          },
        });
        expect(first).toEqual({ answer: { jobs: [{ ...job(1), nonce: '3' }] } });
        expect(acknowledged).toEqual({ answer: { status: 'InProgress' } });
        expect(details).toEqual({ answer: { jobDetails: job(1) } });
        expect(continued).toEqual({ answer: {} });
        expect(second).toEqual({ answer: { jobs: [{ ...job(2, { continuationToken: 'step 2' }), nonce: '3' }] } });
        expect(succeeded).toEqual({ answer: {} });
        expect(await emulator.jobs.waitFor(jobId(1), 'Succeeded')).toMatchObject({
          id: jobId(2),
          summary: 'All tests passed.',
          percentComplete: 100,
          outputVariables: { Passed: '17' },
        });
      });

      test('a worker reports a failure, and is told what it does wrong', { timeout: 120_000 }, async () => {
        await using emulator = await startTestEmulator();
        await using client = connect(emulator);
        const { call } = client;
        await emulator.jobs.enqueue({ actionTypeId: jenkinsType });
        const failureDetails = { type: 'JobFailed', message: 'Three tests failed.', externalExecutionId: 'run-7' };

        const early = await call('PutJobFailureResult', { jobId: jobId(1), failureDetails });
        await call('PollForJobs', { actionTypeId: jenkinsType });
        const wrong = await call('AcknowledgeJob', { jobId: jobId(1), nonce: '4' });
        await call('AcknowledgeJob', { jobId: jobId(1), nonce: '3' });
        const unknown = await call('GetJobDetails', { jobId: unknownJobId });
        const failed = await call('PutJobFailureResult', { jobId: jobId(1), failureDetails });

        expect([early, wrong, unknown, failed]).toEqual([
          {
            error: {
              Code: 'InvalidJobStateException',
              Message: `Job ${jobId(1)} is Queued and takes no result: it must be acknowledged first.`,
            },
          },
          {
            error: {
              Code: 'InvalidNonceException',
              Message: `Nonce '4' is not the one of the latest dispatch of job ${jobId(1)}.`,
            },
          },
          {
            error: {
              Code: 'JobNotFoundException',
              Message: `Job with id '${unknownJobId}' does not exist`,
            },
          },
          { answer: {} },
        ]);
        expect(await emulator.jobs.get(jobId(1))).toMatchObject({ status: 'Failed', failureDetails });
      });
    },
  );
}
