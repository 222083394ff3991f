import { AcknowledgeJobCommand, DeleteCustomActionTypeCommand, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import {
  categories,
  describeInput,
  isLongerThan,
  isNoneOf,
  isNull,
  isSmallerThan,
  isUnlike,
} from '../../support/describe-input.ts';
import { account, startTestEmulator } from '../../support/emulator.ts';
import {
  acknowledgedBuild,
  artifactCredentials,
  buildType,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  jenkinsType,
  jenkinsTypeFixture,
  jobId,
  poll,
  pollBuild,
  polledIds,
} from '../../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture, jenkinsTypeFixture] } };

describeInput('PollForJobs', [
  ['no action type', {}, isNull('actionTypeId')],
  ['no owner', { actionTypeId: { ...buildType, owner: null } }, isNull('actionTypeId.owner')],
  [
    'a category that does not exist',
    { actionTypeId: { ...buildType, category: 'build' } },
    isNoneOf(categories, 'actionTypeId.category'),
  ],
  [
    'an owner that does not exist',
    { actionTypeId: { ...buildType, owner: 'custom' } },
    isNoneOf('AWS, ThirdParty, Custom', 'actionTypeId.owner'),
  ],
  [
    'a provider with a space',
    { actionTypeId: { ...buildType, provider: 'My Build' } },
    isUnlike('[0-9A-Za-z_-]+', 'actionTypeId.provider'),
  ],
  [
    'a version of ten characters',
    { actionTypeId: { ...buildType, version: '1234567890' } },
    isLongerThan(9, 'actionTypeId.version'),
  ],
  ['a batch of none', { actionTypeId: buildType, maxBatchSize: 0 }, isSmallerThan(1, 'maxBatchSize')],
  ['two query values', { actionTypeId: buildType, queryParam: { a: '1', b: '2' } }, isLongerThan(1, 'queryParam')],
]);

describe('errors', () => {
  test.each(['AWS', 'ThirdParty'] as const)(
    'answers ValidationException for a type whose owner is %s, whether it exists or not (C1)',
    async (owner) => {
      await using emulator = await startTestEmulator(actionTypes);

      const refusal = await refusalOf(poll(emulator, { actionTypeId: { ...buildType, owner } }));

      expect(refusal).toEqual({
        name: 'ValidationException',
        message: `ActionType with owner '${owner}' is not supported`,
        status: 400,
      });
    },
  );

  test('answers ActionTypeNotFoundException for a type that nobody made (C2)', async () => {
    await using emulator = await startTestEmulator();

    const refusal = await refusalOf(
      poll(emulator, { actionTypeId: { ...jenkinsType, category: 'Build' }, queryParam: { ProjectName: 'demo' } }),
    );

    expect(refusal).toEqual({
      name: 'ActionTypeNotFoundException',
      message:
        "ActionType (Category: 'Build', Owner: 'Custom', Provider: 'MyJenkinsProviderName', Version: '1') is not available",
      status: 400,
    });
  });

  test('answers ActionTypeNotFoundException for a type that was deleted, though its jobs wait (F5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await enqueueBuild(emulator);
    await emulator.client.send(new DeleteCustomActionTypeCommand(buildType));

    const refusal = await refusalOf(poll(emulator));

    expect(refusal).toEqual({
      name: 'ActionTypeNotFoundException',
      message: "ActionType (Category: 'Build', Owner: 'Custom', Provider: 'MyBuild', Version: '1') is not available",
      status: 400,
    });
  });

  test('answers ActionTypeNotFoundException elsewhere, and logs where the type is (A12)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const elsewhere = emulator.clientFor({ region: 'eu-central-1' });

    const refusal = await refusalOf(elsewhere.send(new PollForJobsCommand({ actionTypeId: buildType })));

    expect(refusal.name).toBe('ActionTypeNotFoundException');
    expect(emulator.log).toEqual([
      'warning: Build/Custom/MyBuild/1 exists in us-east-1; this request was signed for eu-central-1.',
    ]);
  });
});

describe('behaviour', () => {
  test('dispatches a job with everything that its worker needs (E1, E2, E4, E5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await emulator.jobs.enqueue({
      actionTypeId: jenkinsType,
      configuration: { ProjectName: 'MyJenkinsExampleTestProject', Password: 'clear' },
      inputArtifacts: [{ name: 'MyAppBuild', revision: 'abc' }],
      outputArtifacts: [{ name: 'TestReportOfToday' }],
      pipelineContext: { pipelineName: 'MySecondPipelineWithALongName', stage: 'Testing', action: 'JenkinsTestAction' },
    });

    const answer = await answerOf(
      poll(emulator, { actionTypeId: jenkinsType, queryParam: { ProjectName: 'MyJenkinsExampleTestProject' } }),
    );

    const location = (objectKey: string) => ({
      type: 'S3',
      s3Location: { bucketName: 'codepipeline-us-east-1-123456789012', objectKey },
    });
    expect(answer).toStrictEqual({
      jobs: [
        {
          id: jobId(1),
          nonce: '3',
          accountId: account,
          data: {
            actionTypeId: jenkinsType,
            actionConfiguration: {
              configuration: { ProjectName: 'MyJenkinsExampleTestProject', Password: 'clear' },
            },
            pipelineContext: {
              pipelineName: 'MySecondPipelineWithALongName',
              stage: { name: 'Testing' },
              action: { name: 'JenkinsTestAction', actionExecutionId: '00000002-0000-4000-8000-000000000001' },
              pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:MySecondPipelineWithALongName',
              pipelineExecutionId: '00000003-0000-4000-8000-000000000001',
            },
            inputArtifacts: [
              { name: 'MyAppBuild', revision: 'abc', location: location('MySecondPipelineWith/MyAppBuild/0000001') },
            ],
            outputArtifacts: [
              { name: 'TestReportOfToday', location: location('MySecondPipelineWith/TestReport/0000002') },
            ],
            artifactCredentials: artifactCredentials(1),
          },
        },
      ],
    });
  });

  test('shows the encryption key of a job whose store has one, and no other (E6)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const encryptionKey = { id: 'arn:aws:kms:us-east-1:123456789012:key/k', type: 'KMS' } as const;
    await enqueueBuild(emulator, { encryptionKey });
    await enqueueBuild(emulator);

    const { jobs } = await poll(emulator, { maxBatchSize: 2 });

    expect(jobs?.map(({ data }) => data?.encryptionKey)).toEqual([encryptionKey, undefined]);
  });

  test('answers an empty list when nothing waits', async () => {
    await using emulator = await startTestEmulator(actionTypes);

    expect(await answerOf(poll(emulator))).toEqual({ jobs: [] });
  });

  test('dispatches what was queued first', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const first = await enqueueBuild(emulator);
    const second = await enqueueBuild(emulator);
    const third = await enqueueBuild(emulator);

    const order = [await polledIds(emulator), await polledIds(emulator, { maxBatchSize: 5 })];

    expect(order).toEqual([[first], [second, third]]);
  });

  test('dispatches each job once', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await dispatchedBuild(emulator);

    expect(await polledIds(emulator)).toEqual([]);
  });

  test.each([
    [undefined, 1],
    [1, 1],
    [2, 2],
    [100, 100],
    [101, 100],
    [1_000_000_000_000, 100],
  ])('with a batch size of %s takes %i of 150 jobs (D2)', async (maxBatchSize, taken) => {
    await using emulator = await startTestEmulator(actionTypes);
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 150 });

    expect(await polledIds(emulator, { maxBatchSize })).toHaveLength(taken);
  });

  test.each([
    ['category', { ...buildType, category: 'Test' }],
    ['provider', { ...buildType, provider: 'MyBuil' }],
    ['version', { ...buildType, version: '2' }],
  ] as const)('leaves jobs of a type with another %s alone', async (_, other) => {
    await using emulator = await startTestEmulator(actionTypes);
    await emulator.jobs.enqueue({ actionTypeId: other });
    const wanted = await enqueueBuild(emulator);

    expect(await polledIds(emulator, { maxBatchSize: 10 })).toEqual([wanted]);
  });

  test.each([
    ['account', { account: '210987654321' }, '210987654321'],
    ['region', { region: 'eu-central-1' }, account],
  ])('leaves jobs of another %s alone (D11)', async (_, place, accountThere) => {
    await using emulator = await startTestEmulator(actionTypes);
    await emulator.actionTypes.create(buildTypeFixture, place);
    const here = await enqueueBuild(emulator);
    const there = (await emulator.jobs.enqueue({ actionTypeId: buildType }, place)).id;

    const command = new PollForJobsCommand({ actionTypeId: buildType, maxBatchSize: 10 });
    const answers = [await emulator.client.send(command), await emulator.clientFor(place).send(command)];

    expect(answers.map(({ jobs }) => jobs?.map(({ id }) => id))).toEqual([[here], [there]]);
    expect(answers[1]?.jobs?.[0]?.accountId).toBe(accountThere);
  });

  test('changes the history of a job and nothing else of it', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);
    const before = await emulator.jobs.get(id);
    await emulator.clock.advance('5s');

    await poll(emulator);

    expect(await emulator.jobs.get(id)).toEqual({
      ...before,
      status: 'Dispatched',
      nonce: '3',
      history: [{ at: '2030-01-01T00:00:05.000Z', event: 'HandedOut', status: 'Dispatched', nonce: '3' }],
    });
  });
});

describe('time', () => {
  test('gives a job back to the queue when its worker does not acknowledge in time (D1)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId } = await dispatchedBuild(emulator);

    await emulator.clock.advance('59.999s');
    const within = await pollBuild(emulator);
    await emulator.clock.advance('1ms');
    const after = await pollBuild(emulator);

    expect(within).toBeUndefined();
    expect([after?.id, after?.nonce]).toEqual([jobId, '5']);
  });

  test('counts the nonce on with each dispatch (D3)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await enqueueBuild(emulator);

    const nonces: (string | undefined)[] = [];
    for (let dispatch = 1; dispatch <= 5; dispatch++) {
      nonces.push((await pollBuild(emulator))?.nonce);
      await emulator.clock.advance('60s');
    }

    expect(nonces).toEqual(['3', '5', '7', '9', '11']);
  });

  test('keeps a job that was acknowledged in time', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await acknowledgedBuild(emulator);

    await emulator.clock.advance('23h');

    expect(await pollBuild(emulator)).toBeUndefined();
  });

  test('puts a job that was given back behind those that were queued meanwhile', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId: first } = await dispatchedBuild(emulator);
    await emulator.clock.advance('30s');
    const second = await enqueueBuild(emulator);
    await emulator.clock.advance('30s');
    const third = await enqueueBuild(emulator);

    const order = await polledIds(emulator, { maxBatchSize: 3 });

    expect(order).toEqual([second, first, third]);
  });

  test('waits for the acknowledgement as long as the window is set to', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, acknowledgementWindow: '5m' });
    const { jobId } = await dispatchedBuild(emulator);

    await emulator.clock.advance('299s');
    const within = await pollBuild(emulator);
    await emulator.clock.advance('1s');
    const after = await pollBuild(emulator);

    expect([within?.id, after?.id]).toEqual([undefined, jobId]);
  });

  test('never dispatches a job whose time is over', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);

    await emulator.clock.advance('24h');

    expect(await pollBuild(emulator)).toBeUndefined();
    expect((await emulator.jobs.get(id)).status).toBe('TimedOut');
  });

  test('gives each of several workers its own window', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const first = await dispatchedBuild(emulator);
    await emulator.clock.advance('30s');
    const second = await dispatchedBuild(emulator);
    await emulator.clock.advance('30s');

    const again = await polledIds(emulator, { maxBatchSize: 10 });
    const { status } = await emulator.client.send(new AcknowledgeJobCommand(second));

    expect([again, status]).toEqual([[first.jobId], 'InProgress']);
  });
});
