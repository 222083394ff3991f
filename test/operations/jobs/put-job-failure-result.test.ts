import {
  type FailureDetails,
  type FailureType,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import {
  describeInput,
  failureTypes,
  isLongerThan,
  isNoneOf,
  isNull,
  isShorterThan,
  isUnlike,
  uuidPattern,
} from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { hasTerminated, jobNotFound, takesNoOtherResult, takesNoResult } from '../../support/job-refusals.ts';
import {
  acknowledgedBuild,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  pollBuild,
  unknownJobId,
} from '../../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };
const failureDetails = { type: 'JobFailed', message: 'The compiler found mistakes.' } as const;

function fail(emulator: TestEmulator, jobId: string, details: FailureDetails = failureDetails) {
  return emulator.client.send(new PutJobFailureResultCommand({ jobId, failureDetails: details }));
}

const withDetails = (changes: object) => ({ jobId: unknownJobId, failureDetails: { ...failureDetails, ...changes } });

describeInput('PutJobFailureResult', [
  ['no job', { failureDetails }, isNull('jobId')],
  ['an id that is no UUID', { jobId: 'x', failureDetails }, isUnlike(uuidPattern, 'jobId')],
  ['no details', { jobId: unknownJobId }, isNull('failureDetails')],
  ['no type', withDetails({ type: null }), isNull('failureDetails.type')],
  ['a type that does not exist', withDetails({ type: 'Failed' }), isNoneOf(failureTypes, 'failureDetails.type')],
  ['no message', withDetails({ message: null }), isNull('failureDetails.message')],
  ['an empty message', withDetails({ message: '' }), isShorterThan(1, 'failureDetails.message')],
  [
    'a message of 5,001 characters',
    withDetails({ message: 'x'.repeat(5001) }),
    isLongerThan(5000, 'failureDetails.message'),
  ],
  [
    'an empty external id',
    withDetails({ externalExecutionId: '' }),
    isShorterThan(1, 'failureDetails.externalExecutionId'),
  ],
]);

describe('errors', () => {
  test('answers JobNotFoundException for a job that was never made (D10)', async () => {
    await using emulator = await startTestEmulator();

    expect(await refusalOf(fail(emulator, unknownJobId))).toEqual(jobNotFound(unknownJobId));
  });

  test('answers InvalidJobStateException for a job that nobody acknowledged (D5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const queued = await enqueueBuild(emulator);
    const beforeThePoll = await refusalOf(fail(emulator, queued));
    await pollBuild(emulator);
    const afterThePoll = await refusalOf(fail(emulator, queued));

    expect([beforeThePoll, afterThePoll]).toEqual([
      takesNoResult(queued, 'Queued'),
      takesNoResult(queued, 'Dispatched'),
    ]);
  });

  test('answers InvalidJobStateException for a job that has succeeded (D5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId }));

    expect(await refusalOf(fail(emulator, jobId))).toEqual(hasTerminated(jobId));
  });

  test('answers InvalidJobStateException for a job that has ended, and keeps how it ended (D5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);
    await fail(emulator, jobId);
    const before = await emulator.jobs.get(jobId);

    const refusal = await refusalOf(fail(emulator, jobId, { type: 'PermissionError', message: 'another' }));

    expect(refusal).toEqual(takesNoOtherResult(jobId));
    expect(await emulator.jobs.get(jobId)).toEqual(before);
  });
});

describe('behaviour', () => {
  test('ends the job as Failed with the details that the worker gives', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);
    const before = await emulator.jobs.get(jobId);

    const answer = await answerOf(fail(emulator, jobId));

    expect(answer).toEqual({});
    expect(await emulator.jobs.get(jobId)).toEqual({
      ...before,
      status: 'Failed',
      failureDetails,
      history: [
        ...before.history,
        { at: '2030-01-01T00:00:00.000Z', event: 'FailureReported', status: 'Failed', nonce: '3' },
      ],
    });
  });

  test.each(failureTypes.split(', ') as FailureType[])('takes the type %s', async (type) => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);

    await fail(emulator, jobId, { type, message: 'm', externalExecutionId: 'run-7' });

    expect(await emulator.jobs.get(jobId)).toMatchObject({
      failureDetails: { type, message: 'm', externalExecutionId: 'run-7' },
      externalExecutionId: 'run-7',
    });
  });

  test('needs no nonce: whoever holds the id may report (D5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);

    await emulator.clientFor({}).send(new PutJobFailureResultCommand({ jobId, failureDetails }));

    expect((await emulator.jobs.get(jobId)).status).toBe('Failed');
  });

  test('ends a job that nobody acknowledged where the emulator is told to accept that (D5)', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, unacknowledgedResults: 'accept' });
    const queued = await enqueueBuild(emulator);
    await fail(emulator, queued);
    const { jobId: dispatched } = await dispatchedBuild(emulator);
    await fail(emulator, dispatched);

    const jobs = await emulator.jobs.list();

    expect(jobs.map(({ status }) => status)).toEqual(['Failed', 'Failed']);
    const another = fail(emulator, queued, { type: 'JobFailed', message: 'another' });
    expect(await refusalOf(another)).toEqual(takesNoOtherResult(queued));
  });
});

describe('time', () => {
  test('is too late once the job has timed out', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);
    await emulator.clock.advance('24h');

    expect(await refusalOf(fail(emulator, jobId))).toEqual(hasTerminated(jobId));
  });

  test('is in time a millisecond before', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);
    await emulator.clock.advance(24 * 60 * 60 * 1000 - 1);

    await fail(emulator, jobId);

    expect((await emulator.jobs.get(jobId)).status).toBe('Failed');
  });
});
