import {
  AcknowledgeJobCommand,
  GetJobDetailsCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/answers.ts';
import { startTestEmulator } from '../../support/emulator.ts';
import { jobNotFound } from '../../support/job-refusals.ts';
import { acknowledgedAcme, dispatchedAcme, partner } from '../../support/third-party.ts';

describe('the operations of custom actions', () => {
  test.each([
    ['GetJobDetails', (jobId: string) => new GetJobDetailsCommand({ jobId })],
    ['PutJobSuccessResult', (jobId: string) => new PutJobSuccessResultCommand({ jobId })],
    [
      'PutJobFailureResult',
      (jobId: string) => new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message: 'x' } }),
    ],
  ])('%s does not know a third-party job, and says so in the log (G4)', async (_, command) => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);

    const refusal = await refusalOf(emulator.client.send(command(jobId) as GetJobDetailsCommand));

    expect(refusal).toEqual(jobNotFound(jobId));
    expect((await emulator.jobs.get(jobId)).status).toBe('InProgress');
    expect(emulator.log).toEqual([
      `warning: Job ${jobId} is a third-party job, which only the ThirdPartyJob operations see.`,
    ]);
  });

  test('AcknowledgeJob does not know one either, not even by its nonce (G4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId, nonce } = await dispatchedAcme(emulator);

    const refusal = await refusalOf(emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce })));

    expect(refusal.name).toBe('JobNotFoundException');
    expect((await emulator.jobs.get(jobId)).status).toBe('Dispatched');
  });
});
