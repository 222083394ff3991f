import { PutJobSuccessResultCommand, type PutJobSuccessResultInput } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import {
  describeInput,
  isLargerThan,
  isLongerThan,
  isNull,
  isShorterThan,
  isSmallerThan,
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
const jobId = unknownJobId;

function succeed(emulator: TestEmulator, jobId: string, report: Omit<PutJobSuccessResultInput, 'jobId'> = {}) {
  return emulator.client.send(new PutJobSuccessResultCommand({ jobId, ...report }));
}

describeInput('PutJobSuccessResult', [
  ['no job', {}, isNull('jobId')],
  ['an id that is no UUID', { jobId: 'x' }, isUnlike(uuidPattern, 'jobId')],
  ['no revision', { jobId, currentRevision: { changeIdentifier: 'c' } }, isNull('currentRevision.revision')],
  ['no change identifier', { jobId, currentRevision: { revision: 'r' } }, isNull('currentRevision.changeIdentifier')],
  ['an empty continuation token', { jobId, continuationToken: '' }, isShorterThan(1, 'continuationToken')],
  [
    'a continuation token of 2,049 characters',
    { jobId, continuationToken: 't'.repeat(2049) },
    isLongerThan(2048, 'continuationToken'),
  ],
  [
    'less than no percent',
    { jobId, executionDetails: { percentComplete: -1 } },
    isSmallerThan(0, 'executionDetails.percentComplete'),
  ],
  [
    'more than all percent',
    { jobId, executionDetails: { percentComplete: 101 } },
    isLargerThan(100, 'executionDetails.percentComplete'),
  ],
  [
    'a variable whose name has a dot',
    { jobId, outputVariables: { 'a.b': 'x' } },
    "Value at 'outputVariables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [A-Za-z0-9@\\-_]+]",
  ],
]);

describe('errors', () => {
  test('answers JobNotFoundException for a job that was never made (D10)', async () => {
    await using emulator = await startTestEmulator();

    expect(await refusalOf(succeed(emulator, unknownJobId))).toEqual(jobNotFound(unknownJobId));
  });

  test('answers InvalidJobStateException for a job that nobody acknowledged (D5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const queued = await enqueueBuild(emulator);
    const beforeThePoll = await refusalOf(succeed(emulator, queued));
    await pollBuild(emulator);
    const afterThePoll = await refusalOf(succeed(emulator, queued, { continuationToken: 't' }));

    expect([beforeThePoll, afterThePoll]).toEqual([
      takesNoResult(queued, 'Queued'),
      takesNoResult(queued, 'Dispatched'),
    ]);
    expect((await emulator.jobs.get(queued)).chain).toEqual([queued]);
  });

  test('answers InvalidJobStateException for a job that has ended, and keeps how it ended (D5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const ended = await acknowledgedBuild(emulator);
    await succeed(emulator, ended, { executionDetails: { summary: 'first' } });
    const before = await emulator.jobs.get(ended);

    const refusal = await refusalOf(
      succeed(emulator, ended, {
        executionDetails: { summary: 'second' },
        outputVariables: { a: 'b' },
        currentRevision: { revision: 'r', changeIdentifier: 'c' },
      }),
    );

    expect(refusal).toEqual(takesNoOtherResult(ended));
    expect(await emulator.jobs.get(ended)).toEqual(before);
  });

  test('answers OutputVariablesSizeExceededException for more than 122,880 bytes of variables (D7)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const running = await acknowledgedBuild(emulator);

    const refusal = await refusalOf(succeed(emulator, running, { outputVariables: { k: 'v'.repeat(122_880) } }));
    await succeed(emulator, running, { outputVariables: { k: 'v'.repeat(122_879) } });

    expect(refusal).toEqual({
      name: 'OutputVariablesSizeExceededException',
      message: 'The output variables have 122881 bytes; their keys and values may have 122880 together.',
      status: 400,
    });
    expect((await emulator.jobs.get(running)).status).toBe('Succeeded');
  });

  test('answers ValidationException for variables together with a continuation token (D7)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const running = await acknowledgedBuild(emulator);

    const refusal = await refusalOf(
      succeed(emulator, running, { continuationToken: 't', outputVariables: { a: 'b' } }),
    );

    expect(refusal).toEqual({
      name: 'ValidationException',
      message: 'A job can not contain both a continuation token and output variables.',
      status: 400,
    });
    expect((await emulator.jobs.get(running)).status).toBe('InProgress');
  });
});

describe('behaviour', () => {
  test.each([
    ['a success', { executionDetails: { summary: 's' }, outputVariables: { a: 'b', c: 'd' } }],
    ['a success that says no more', {}],
    ['a continuation', { continuationToken: 't', executionDetails: { percentComplete: 50 } }],
  ])('is taken again word for word, and changes nothing then: %s (D5)', async (_, result) => {
    await using emulator = await startTestEmulator(actionTypes);
    const jobId = await acknowledgedBuild(emulator);
    await succeed(emulator, jobId, result);
    const before = await emulator.jobs.get(jobId);

    const inAnotherOrder = Object.fromEntries(
      Object.entries(result).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : Object.fromEntries(Object.entries(value).reverse()),
      ]),
    );
    const answers = [
      await answerOf(succeed(emulator, jobId, result)),
      await answerOf(succeed(emulator, jobId, inAnotherOrder)),
    ];

    expect(answers).toEqual([{}, {}]);
    expect(await emulator.jobs.get(jobId)).toEqual(before);
  });

  test('ends the job as Succeeded with everything that the worker reports (D8)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const running = await acknowledgedBuild(emulator);
    const before = await emulator.jobs.get(running);

    const answer = await answerOf(
      succeed(emulator, running, {
        executionDetails: { summary: 'built', externalExecutionId: 'run-7', percentComplete: 100 },
        outputVariables: { CommitId: 'abc', 'with@-_': '' },
        currentRevision: {
          revision: 'r1',
          changeIdentifier: 'c1',
          created: new Date('2029-12-31T23:59:59.500Z'),
          revisionSummary: 'a change',
        },
      }),
    );

    expect(answer).toEqual({});
    expect(await emulator.jobs.get(running)).toEqual({
      ...before,
      status: 'Succeeded',
      summary: 'built',
      externalExecutionId: 'run-7',
      percentComplete: 100,
      outputVariables: { CommitId: 'abc', 'with@-_': '' },
      currentRevision: {
        revision: 'r1',
        changeIdentifier: 'c1',
        created: '2029-12-31T23:59:59.500Z',
        revisionSummary: 'a change',
      },
      history: [
        ...before.history,
        { at: '2030-01-01T00:00:00.000Z', event: 'SuccessReported', status: 'Succeeded', nonce: '3' },
      ],
    });
  });

  test('needs nothing but the id', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const running = await acknowledgedBuild(emulator);

    await succeed(emulator, running);

    expect((await emulator.jobs.get(running)).status).toBe('Succeeded');
  });

  test('ends a job that nobody acknowledged where the emulator is told to accept that (D5)', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, unacknowledgedResults: 'accept' });
    const queued = await enqueueBuild(emulator);
    await succeed(emulator, queued);
    const { jobId: dispatched } = await dispatchedBuild(emulator);
    await succeed(emulator, dispatched);

    const jobs = await emulator.jobs.list();

    expect(jobs.map(({ status }) => status)).toEqual(['Succeeded', 'Succeeded']);
    const another = succeed(emulator, queued, { executionDetails: { summary: 'another' } });
    expect(await refusalOf(another)).toEqual(takesNoOtherResult(queued));
  });
});

describe('time', () => {
  test('is too late once the job has timed out', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const running = await acknowledgedBuild(emulator);
    await emulator.clock.advance('24h');

    expect(await refusalOf(succeed(emulator, running))).toEqual(hasTerminated(running));
  });

  test('makes no continuation once the job has timed out', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const running = await acknowledgedBuild(emulator);
    await emulator.clock.advance('24h');

    await refusalOf(succeed(emulator, running, { continuationToken: 't' }));

    expect(await emulator.jobs.list()).toHaveLength(1);
  });
});
