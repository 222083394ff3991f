import {
  AcknowledgeJobCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import {
  describeInput,
  isLongerThan,
  isNull,
  isShorterThan,
  isUnlike,
  uuidPattern,
} from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { jobNotFound } from '../../support/job-refusals.ts';
import { buildTypeFixture, dispatchedBuild, enqueueBuild, pollBuild, unknownJobId } from '../../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };

function acknowledge(emulator: TestEmulator, jobId: string, nonce: string) {
  return emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }));
}

describeInput('AcknowledgeJob', [
  ['no job', { nonce: '3' }, isNull('jobId')],
  ['no nonce', { jobId: unknownJobId }, isNull('nonce')],
  ['an id in capitals', { jobId: unknownJobId.toUpperCase(), nonce: '3' }, isUnlike(uuidPattern, 'jobId')],
  ['an id with more behind it', { jobId: `${unknownJobId}0`, nonce: '3' }, isUnlike(uuidPattern, 'jobId')],
  ['an empty nonce', { jobId: unknownJobId, nonce: '' }, isShorterThan(1, 'nonce')],
  ['a nonce of 51 characters', { jobId: unknownJobId, nonce: '3'.repeat(51) }, isLongerThan(50, 'nonce')],
]);

describe('errors', () => {
  test('answers JobNotFoundException for a job that was never made (D10)', async () => {
    await using emulator = await startTestEmulator();

    const refusal = await refusalOf(acknowledge(emulator, unknownJobId, '3'));

    expect(refusal).toEqual(jobNotFound(unknownJobId));
  });

  test.each([
    ['account', { account: '210987654321' }, 'account 123456789012, us-east-1', 'account 210987654321, us-east-1'],
    ['region', { region: 'eu-central-1' }, 'us-east-1', 'eu-central-1'],
  ])('answers JobNotFoundException in another %s, and logs where the job is (D11, A12)', async (_, place, is, was) => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);

    const refusal = await refusalOf(emulator.clientFor(place).send(new AcknowledgeJobCommand({ jobId, nonce })));

    expect(refusal.name).toBe('JobNotFoundException');
    expect(emulator.log).toEqual([`warning: Job ${jobId} exists in ${is}; this request was signed for ${was}.`]);
  });

  test.each(['2', '4', '03', '3 ', 'x'])(
    'answers InvalidNonceException for nonce %j in place of 3 (D4)',
    async (wrong) => {
      await using emulator = await startTestEmulator(actionTypes);
      const { jobId } = await dispatchedBuild(emulator);

      const refusal = await refusalOf(acknowledge(emulator, jobId, wrong));

      expect(refusal).toEqual({
        name: 'InvalidNonceException',
        message: `Nonce '${wrong}' is not the one of the latest dispatch of job ${jobId}.`,
        status: 400,
      });
      expect((await emulator.jobs.get(jobId)).status).toBe('Dispatched');
    },
  );

  test('answers InvalidNonceException for a job that was never dispatched', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await enqueueBuild(emulator);

    const refusal = await refusalOf(acknowledge(emulator, jobId, '3'));

    expect(refusal).toEqual({
      name: 'InvalidNonceException',
      message: `Job ${jobId} has not been dispatched by a poll, so no nonce acknowledges it.`,
      status: 400,
    });
  });

  test.each(['3', '5'])('answers InvalidNonceException for nonce %s once the job is in progress', async (nonce) => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId } = await dispatchedBuild(emulator);
    await acknowledge(emulator, jobId, '3');

    const refusal = await refusalOf(acknowledge(emulator, jobId, nonce));

    expect(refusal).toEqual({
      name: 'InvalidNonceException',
      message: `Job ${jobId} has already been acknowledged.`,
      status: 400,
    });
    expect((await emulator.jobs.get(jobId)).status).toBe('InProgress');
  });
});

describe('behaviour', () => {
  test('puts a job in progress', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);

    const answer = await answerOf(acknowledge(emulator, jobId, nonce));

    expect(answer).toEqual({ status: 'InProgress' });
    expect((await emulator.jobs.get(jobId)).history.map(({ event }) => event)).toEqual(['HandedOut', 'Acknowledged']);
  });

  test.each([
    ['Succeeded', (jobId: string) => new PutJobSuccessResultCommand({ jobId })],
    [
      'Failed',
      (jobId: string) =>
        new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message: 'no' } }),
    ],
  ])('tells of a job that has ended that it %s (D4)', async (status, result) => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await acknowledge(emulator, jobId, nonce);
    await emulator.client.send(result(jobId) as PutJobSuccessResultCommand);

    expect(await answerOf(acknowledge(emulator, jobId, nonce))).toEqual({ status });
    expect((await refusalOf(acknowledge(emulator, jobId, '9'))).name).toBe('InvalidNonceException');
  });
});

describe('time', () => {
  test('takes the nonce of a window that has ended as long as nobody else was handed the job (D4)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.clock.advance('10m');

    const answer = await answerOf(acknowledge(emulator, jobId, nonce));

    expect(answer).toEqual({ status: 'InProgress' });
    expect(await pollBuild(emulator)).toBeUndefined();
  });

  test('refuses that nonce once somebody else was, and takes theirs', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.clock.advance('60s');
    const second = await pollBuild(emulator);

    const late = await refusalOf(acknowledge(emulator, jobId, nonce));
    const inTime = await answerOf(acknowledge(emulator, jobId, second?.nonce as string));

    expect(late).toEqual({
      name: 'InvalidNonceException',
      message: `Nonce '3' is not the one of the latest dispatch of job ${jobId}.`,
      status: 400,
    });
    expect(inTime).toEqual({ status: 'InProgress' });
  });

  test('tells of a job that has timed out that it did', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.clock.advance('24h');

    expect(await answerOf(acknowledge(emulator, jobId, nonce))).toEqual({ status: 'TimedOut' });
  });
});
