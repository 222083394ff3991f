import {
  type FailureType,
  PutThirdPartyJobFailureResultCommand,
  PutThirdPartyJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/answers.ts';
import { describeInput, failureTypes, isLongerThan, isNoneOf, isNull } from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import { hasTerminated, jobNotFound, takesNoResult } from '../../support/job-refusals.ts';
import { acknowledgedBuild, unknownJobId } from '../../support/jobs.ts';
import {
  acknowledgedAcme,
  ann,
  bob,
  dispatchedAcme,
  partner,
  partnerWithTimeout,
  pollAcme,
} from '../../support/third-party.ts';

const { clientToken } = ann;
const failureDetails = { type: 'ConfigurationError', message: 'No such site' } as const;

function fail(emulator: TestEmulator, jobId: string, token = clientToken) {
  return emulator.client.send(new PutThirdPartyJobFailureResultCommand({ jobId, clientToken: token, failureDetails }));
}

describeInput('PutThirdPartyJobFailureResult', [
  ['no job', { clientToken, failureDetails }, isNull('jobId')],
  ['no token', { jobId: unknownJobId, failureDetails }, isNull('clientToken')],
  ['no details', { jobId: unknownJobId, clientToken }, isNull('failureDetails')],
  [
    'a failure of no known type',
    { jobId: unknownJobId, clientToken, failureDetails: { type: 'Failed', message: 'x' } },
    isNoneOf(failureTypes, 'failureDetails.type'),
  ],
  [
    'a message of 5001 characters',
    { jobId: unknownJobId, clientToken, failureDetails: { type: 'JobFailed', message: 'x'.repeat(5001) } },
    isLongerThan(5000, 'failureDetails.message'),
  ],
]);

describe('errors', () => {
  test('answers JobNotFoundException for a job that was never made (D10)', async () => {
    await using emulator = await startTestEmulator(partner);

    expect(await refusalOf(fail(emulator, 'no UUID'))).toEqual(jobNotFound('no UUID'));
  });

  test('answers JobNotFoundException for the job of a custom action (G4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedBuild(emulator);

    expect((await refusalOf(fail(emulator, jobId))).name).toBe('JobNotFoundException');
    expect((await emulator.jobs.get(jobId)).status).toBe('InProgress');
  });

  test('answers InvalidClientTokenException for the token of another client (G1)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);

    expect(await refusalOf(fail(emulator, jobId, bob.clientToken))).toEqual({
      name: 'InvalidClientTokenException',
      message: `The client token is not the one of client ${ann.clientId}, to whom job ${jobId} belongs.`,
      status: 400,
    });
    expect((await emulator.jobs.get(jobId)).status).toBe('InProgress');
  });

  test('answers InvalidJobStateException for a job that nobody has acknowledged, or that has succeeded (D5)', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId: waiting } = await dispatchedAcme(emulator);
    const ended = await acknowledgedAcme(emulator);
    const success = { jobId: ended, clientToken: ann.clientToken };
    await emulator.client.send(new PutThirdPartyJobSuccessResultCommand(success));

    const refusals = [await refusalOf(fail(emulator, waiting)), await refusalOf(fail(emulator, ended))];

    expect(refusals).toEqual([takesNoResult(waiting, 'Dispatched'), hasTerminated(ended)]);
  });
});

describe('behaviour', () => {
  test.each(failureTypes.split(', ') as FailureType[])(
    'ends a job as Failed with %s, and answers nothing (A2)',
    async (type) => {
      await using emulator = await startTestEmulator(partner);
      const jobId = await acknowledgedAcme(emulator);
      const details = { type, message: 'No such site', externalExecutionId: 'acme-1' };

      const answer = await call(emulator, 'PutThirdPartyJobFailureResult', {
        jobId,
        clientToken,
        failureDetails: details,
      });

      expect(answer).toEqual({ status: 200, body: undefined });
      expect(await emulator.jobs.get(jobId)).toMatchObject({
        status: 'Failed',
        failureDetails: details,
        externalExecutionId: 'acme-1',
      });
    },
  );
});

describe('time', () => {
  test('a job that has timed out takes no result, and is handed to nobody else (M1)', async () => {
    await using emulator = await startTestEmulator(partnerWithTimeout(60));
    const jobId = await acknowledgedAcme(emulator);
    await emulator.clock.advance('60s');

    expect((await refusalOf(fail(emulator, jobId))).name).toBe('InvalidJobStateException');
    expect(await pollAcme(emulator)).toBeUndefined();
    expect(await emulator.jobs.get(jobId)).not.toHaveProperty('failureDetails');
  });
});
