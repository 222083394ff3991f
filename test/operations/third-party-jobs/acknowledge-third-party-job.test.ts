import { AcknowledgeThirdPartyJobCommand, PutThirdPartyJobFailureResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLongerThan, isNull, isShorterThan } from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { jobNotFound } from '../../support/job-refusals.ts';
import { dispatchedBuild, unknownJobId } from '../../support/jobs.ts';
import { ann, bob, dispatchedAcme, enqueueAcme, partner, pollAcme } from '../../support/third-party.ts';

const { clientToken } = ann;

function acknowledge(emulator: TestEmulator, jobId: string, nonce: string, token = clientToken) {
  return emulator.client.send(new AcknowledgeThirdPartyJobCommand({ jobId, nonce, clientToken: token }));
}

describeInput('AcknowledgeThirdPartyJob', [
  ['no job', { nonce: '3', clientToken }, isNull('jobId')],
  ['no nonce', { jobId: unknownJobId, clientToken }, isNull('nonce')],
  ['no token', { jobId: unknownJobId, nonce: '3' }, isNull('clientToken')],
  ['an empty nonce', { jobId: unknownJobId, nonce: '', clientToken }, isShorterThan(1, 'nonce')],
  ['a nonce of 51', { jobId: unknownJobId, nonce: '3'.repeat(51), clientToken }, isLongerThan(50, 'nonce')],
]);

describe('errors', () => {
  test('answers JobNotFoundException for a job that was never made, whatever it is called (D10)', async () => {
    await using emulator = await startTestEmulator(partner);

    expect(await refusalOf(acknowledge(emulator, 'no UUID', '3'))).toEqual(jobNotFound('no UUID'));
  });

  test('answers JobNotFoundException for the job of a custom action (G4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId, nonce } = await dispatchedBuild(emulator);

    const refusal = await refusalOf(acknowledge(emulator, jobId, nonce));

    expect(refusal.name).toBe('JobNotFoundException');
    expect((await emulator.jobs.get(jobId)).status).toBe('Dispatched');
  });

  test('answers InvalidClientTokenException for the token of another client (G1)', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId, nonce } = await dispatchedAcme(emulator);

    const refusal = await refusalOf(acknowledge(emulator, jobId, nonce, bob.clientToken));

    expect(refusal).toEqual({
      name: 'InvalidClientTokenException',
      message: `The client token is not the one of client ${ann.clientId}, to whom job ${jobId} belongs.`,
      status: 400,
    });
    expect((await emulator.jobs.get(jobId)).status).toBe('Dispatched');
  });

  test.each(['2', '5', 'x'])('answers InvalidNonceException for nonce %j in place of 3 (D4)', async (wrong) => {
    await using emulator = await startTestEmulator(partner);
    const { jobId } = await dispatchedAcme(emulator);

    expect(await refusalOf(acknowledge(emulator, jobId, wrong))).toEqual({
      name: 'InvalidNonceException',
      message: `Nonce '${wrong}' is not the one of the latest dispatch of job ${jobId}.`,
      status: 400,
    });
  });

  test('answers InvalidNonceException for a job that was never dispatched, and for a second acknowledgement', async () => {
    await using emulator = await startTestEmulator(partner);
    const waiting = await enqueueAcme(emulator);
    const early = await refusalOf(acknowledge(emulator, waiting, '3'));
    await pollAcme(emulator);
    await acknowledge(emulator, waiting, '3');

    const second = await refusalOf(acknowledge(emulator, waiting, '3'));

    expect([early, second].map(({ name }) => name)).toEqual(['InvalidNonceException', 'InvalidNonceException']);
  });
});

describe('behaviour', () => {
  test('puts a job in progress', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId, nonce } = await dispatchedAcme(emulator);

    const answer = await answerOf(acknowledge(emulator, jobId, nonce));

    expect(answer).toStrictEqual({ status: 'InProgress' });
    expect((await emulator.jobs.get(jobId)).history.map(({ event }) => event)).toEqual(['HandedOut', 'Acknowledged']);
  });

  test('tells of a job that has ended how it did (D4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId, nonce } = await dispatchedAcme(emulator);
    await acknowledge(emulator, jobId, nonce);
    const failureDetails = { type: 'JobFailed', message: 'no' } as const;
    await emulator.client.send(new PutThirdPartyJobFailureResultCommand({ jobId, clientToken, failureDetails }));

    expect(await answerOf(acknowledge(emulator, jobId, nonce))).toStrictEqual({ status: 'Failed' });
  });
});

describe('time', () => {
  test('takes the nonce of a window that has ended until somebody else is handed the job (D4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId, nonce } = await dispatchedAcme(emulator);
    const { jobId: other, nonce: otherNonce } = await dispatchedAcme(emulator);
    await emulator.clock.advance('10m');
    await pollAcme(emulator);

    expect((await refusalOf(acknowledge(emulator, jobId, nonce))).name).toBe('InvalidNonceException');
    expect(await answerOf(acknowledge(emulator, other, otherNonce))).toStrictEqual({ status: 'InProgress' });
  });
});
