import {
  GetThirdPartyJobDetailsCommand,
  PutThirdPartyJobSuccessResultCommand,
  type PutThirdPartyJobSuccessResultInput,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLargerThan, isLongerThan, isNull } from '../../support/describe-input.ts';
import { later, startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import { hasTerminated, jobNotFound, takesNoOtherResult, takesNoResult } from '../../support/job-refusals.ts';
import { acknowledgedBuild, jobId as idOf, unknownJobId } from '../../support/jobs.ts';
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
const hour = 3_600_000;

function succeed(emulator: TestEmulator, jobId: string, report: Partial<PutThirdPartyJobSuccessResultInput> = {}) {
  return emulator.client.send(new PutThirdPartyJobSuccessResultCommand({ jobId, clientToken, ...report }));
}

function details(emulator: TestEmulator, jobId: string) {
  return emulator.client.send(new GetThirdPartyJobDetailsCommand({ jobId, clientToken }));
}

describeInput('PutThirdPartyJobSuccessResult', [
  ['no job', { clientToken }, isNull('jobId')],
  ['no token', { jobId: unknownJobId }, isNull('clientToken')],
  [
    'a continuation token of 2049 characters',
    { jobId: unknownJobId, clientToken, continuationToken: 'x'.repeat(2049) },
    isLongerThan(2048, 'continuationToken'),
  ],
  [
    'more than all of the work done',
    { jobId: unknownJobId, clientToken, executionDetails: { percentComplete: 101 } },
    isLargerThan(100, 'executionDetails.percentComplete'),
  ],
  [
    'a revision without its change identifier',
    { jobId: unknownJobId, clientToken, currentRevision: { revision: '1' } },
    isNull('currentRevision.changeIdentifier'),
  ],
]);

describe('errors', () => {
  test('answers JobNotFoundException for a job that was never made (D10)', async () => {
    await using emulator = await startTestEmulator(partner);

    expect(await refusalOf(succeed(emulator, 'no UUID'))).toEqual(jobNotFound('no UUID'));
  });

  test('answers JobNotFoundException for the job of a custom action (G4)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedBuild(emulator);

    expect((await refusalOf(succeed(emulator, jobId))).name).toBe('JobNotFoundException');
    expect((await emulator.jobs.get(jobId)).status).toBe('InProgress');
  });

  test('answers InvalidClientTokenException for the token of another client (G1)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);

    expect(await refusalOf(succeed(emulator, jobId, bob))).toEqual({
      name: 'InvalidClientTokenException',
      message: `The client token is not the one of client ${ann.clientId}, to whom job ${jobId} belongs.`,
      status: 400,
    });
    expect((await emulator.jobs.get(jobId)).status).toBe('InProgress');
  });

  test('answers InvalidJobStateException for a job that nobody has acknowledged (D5)', async () => {
    await using emulator = await startTestEmulator(partner);
    const { jobId } = await dispatchedAcme(emulator);

    expect(await refusalOf(succeed(emulator, jobId))).toEqual(takesNoResult(jobId, 'Dispatched'));
  });

  test('answers InvalidJobStateException for a job that has ended (D5)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);
    await succeed(emulator, jobId);
    await succeed(emulator, jobId);

    const another = succeed(emulator, jobId, { executionDetails: { summary: 'another' } });

    expect(await refusalOf(another)).toEqual(takesNoOtherResult(jobId));
  });
});

describe('behaviour', () => {
  test('ends a job with what its worker tells of it, and answers nothing (A2, D8)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);
    const currentRevision = { revision: '7', changeIdentifier: 'c', created: 1_446_137_358.328, revisionSummary: 's' };
    const executionDetails = { summary: 'Deployed', externalExecutionId: 'acme-1', percentComplete: 100 };

    const answer = await call(emulator, 'PutThirdPartyJobSuccessResult', {
      jobId,
      clientToken,
      currentRevision,
      executionDetails,
    });

    expect(answer).toEqual({ status: 200, body: undefined });
    expect(await emulator.jobs.get(jobId)).toMatchObject({
      status: 'Succeeded',
      chain: [jobId],
      ...executionDetails,
      currentRevision: { revision: '7', changeIdentifier: 'c', revisionSummary: 's' },
    });
  });

  test('keeps no output variables, which the operation does not have', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);

    await call(emulator, 'PutThirdPartyJobSuccessResult', { jobId, clientToken, outputVariables: { Url: 'x' } });

    expect(await emulator.jobs.get(jobId)).not.toHaveProperty('outputVariables');
  });

  test('with a continuation token makes a new job of the same action for the same client (D6)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator, {
      configuration: { Site: 'x' },
      outputArtifacts: [{ name: 'Log' }],
    });
    const { jobDetails: before } = await details(emulator, jobId);

    await succeed(emulator, jobId, { continuationToken: 'step 2', executionDetails: { percentComplete: 50 } });

    expect(await pollAcme(emulator)).toEqual({ clientId: ann.clientId, jobId: idOf(2) });
    expect(await answerOf(details(emulator, idOf(2)))).toStrictEqual({
      jobDetails: {
        id: idOf(2),
        nonce: '3',
        data: { ...before?.data, artifactCredentials: expect.any(Object), continuationToken: 'step 2' },
      },
    });
    expect(await emulator.jobs.get(jobId)).toMatchObject({
      status: 'Succeeded',
      percentComplete: 50,
      chain: [jobId, idOf(2)],
    });
  });
});

describe('time', () => {
  test('a job has 24 hours from the start of its action, continuations included (M1)', async () => {
    await using emulator = await startTestEmulator(partner);
    const jobId = await acknowledgedAcme(emulator);
    await emulator.clock.advance('23h');

    await succeed(emulator, jobId, { continuationToken: 't' });

    const [first, second] = [await emulator.jobs.get(jobId), await emulator.jobs.get(idOf(2))];
    expect([first.deadline, second.deadline]).toEqual([later(24 * hour), later(24 * hour)]);
    expect((await emulator.clock.advance('1h')).occurred).toEqual([
      { at: later(24 * hour), event: 'TimedOut', jobId: idOf(2), status: 'TimedOut' },
    ]);
  });

  test('where the type has a jobTimeout, each job has that long (M1)', async () => {
    await using emulator = await startTestEmulator(partnerWithTimeout(43_200));
    const jobId = await acknowledgedAcme(emulator);
    await emulator.clock.advance('11h');

    await succeed(emulator, jobId, { continuationToken: 't' });

    const [first, second] = [await emulator.jobs.get(jobId), await emulator.jobs.get(idOf(2))];
    expect([first.deadline, second.deadline]).toEqual([later(12 * hour), later(23 * hour)]);
  });

  test('it has it from when it can be polled (G7)', async () => {
    await using emulator = await startTestEmulator({ ...partnerWithTimeout(60), continuationDelay: '30s' });
    const jobId = await acknowledgedAcme(emulator);

    await succeed(emulator, jobId, { continuationToken: 't' });

    expect(await emulator.jobs.get(idOf(2))).toMatchObject({ status: 'Created', deadline: later(90_000) });
  });

  test('a job that has timed out takes no result', async () => {
    await using emulator = await startTestEmulator(partnerWithTimeout(60));
    const jobId = await acknowledgedAcme(emulator);
    await emulator.clock.advance('60s');

    expect(await refusalOf(succeed(emulator, jobId))).toEqual(hasTerminated(jobId));
  });
});
