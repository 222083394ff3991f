import type { ActionDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { NotificationRuleFixture } from '../../src/control/types.ts';
import { databaseFile } from '../support/database-file.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { executionId, fail, retry, stagesOf, start, startPipelineEmulator, take } from '../support/executions.ts';
import { buildAction, sourceAction, twoBuilds } from '../support/pipelines.ts';

const topic = 'arn:aws:sns:us-east-1:123456789012:Changes';
const Resource = 'arn:aws:codepipeline:us-east-1:123456789012:Sample';
const Endpoint = 'arn:aws:lambda:us-east-1:123456789012:function:Notify';
const needed = 'codepipeline-pipeline-manual-approval-needed';

const approval: ActionDeclaration = {
  name: 'Approve',
  actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
  configuration: { CustomData: 'please' },
};

function rule(
  EventTypeIds: readonly string[],
  changes: Partial<NotificationRuleFixture> = {},
): NotificationRuleFixture {
  const Targets = [{ TargetType: 'SNS', TargetAddress: topic }] as const;
  return { Name: 'changes', Resource, EventTypeIds, DetailType: 'FULL', Targets, ...changes };
}

/** A pipeline, a rule for it, and a function of this process that keeps the messages it gets, as texts. */
async function startWith(
  notificationRule: NotificationRuleFixture,
  stages: Parameters<typeof stagesOf>[0],
  options: object = {},
  source: ActionDeclaration = sourceAction(),
) {
  const emulator = await startPipelineEmulator(options);
  const messages: string[] = [];
  await emulator.functions.register('Notify', async (event) => {
    const [{ Sns }] = (event as unknown as { Records: [{ Sns: { Message: string; Subject: null } }] }).Records;
    expect(Sns.Subject).toBeNull();
    messages.push(Sns.Message);
  });
  const subscriptions = [{ TopicArn: topic, Endpoint }];
  await emulator.fixtures.load({ notificationRules: [notificationRule], subscriptions });
  const { stages: declared, ...pipeline } = stagesOf(stages);
  const [, ...others] = declared;
  const withSource = { ...pipeline, stages: [{ name: 'Source', actions: [source] }, ...others] };
  await emulator.pipelines.create(withSource as typeof pipeline & { stages: typeof declared }, { start: false });
  return Object.assign(emulator, { messages: () => messages });
}

async function failBuilds(emulator: TestEmulator, ...texts: string[]): Promise<void> {
  await start(emulator);
  for (const text of texts) await fail(emulator, await take(emulator), text);
  await emulator.idle();
}

const added = (messages: readonly string[]) =>
  messages
    .map((message) => JSON.parse(message))
    .map(({ detail, additionalAttributes }) => [detail.state, additionalAttributes]);

describe('a notification rule on a pipeline (J43)', () => {
  test('publishes the event in the form of a notification, with its numbers as the service writes them', async () => {
    await using emulator = await startWith(rule(['codepipeline-pipeline-pipeline-execution-started']), {
      Gate: [approval],
    });
    await start(emulator);
    await emulator.idle();

    const [message = ''] = emulator.messages();
    expect(JSON.parse(message)).toEqual({
      account: '123456789012',
      detailType: 'CodePipeline Pipeline Execution State Change',
      region: 'us-east-1',
      source: 'aws.codepipeline',
      time: '2030-01-01T00:00:00Z',
      notificationRuleArn: expect.stringMatching(
        /^arn:aws:codestar-notifications:us-east-1:123456789012:notificationrule\/[0-9a-f]{40}$/,
      ),
      detail: {
        pipeline: 'Sample',
        'execution-id': executionId(1),
        'start-time': '2030-01-01T00:00:00.000Z',
        'execution-trigger': {
          'trigger-type': 'StartPipelineExecution',
          'trigger-detail': 'arn:aws:iam::123456789012:root',
        },
        state: 'STARTED',
        version: 1,
        'pipeline-execution-attempt': 1,
      },
      resources: [Resource],
      additionalAttributes: {},
    });
    expect(message).toContain('"version":1.0,"pipeline-execution-attempt":1.0');
    expect(emulator.messages()).toHaveLength(1);
  });

  test('tells what an approval that is needed says of itself, and by its kind once', async () => {
    const EventTypeIds = [needed, 'codepipeline-pipeline-action-execution-started'];
    await using emulator = await startWith(rule(EventTypeIds), { Gate: [approval] });
    await start(emulator);
    await emulator.idle();

    expect(added(emulator.messages())).toEqual([
      ['STARTED', {}],
      ['STARTED', { externalEntityLink: '', customData: 'please' }],
    ]);
  });

  test('tells of an answered approval, and not of other actions', async () => {
    const EventTypeIds = ['succeeded', 'failed'].map((word) => `codepipeline-pipeline-manual-approval-${word}`);
    await using emulator = await startWith(rule(EventTypeIds), { Gate: [approval], Work: [buildAction()] });
    await start(emulator);
    await emulator.pipelines.approve('Sample');
    await fail(emulator, await take(emulator));
    await emulator.idle();

    expect(added(emulator.messages())).toEqual([['SUCCEEDED', {}]]);
  });

  test('tells why actions, their stage and the execution have failed', async () => {
    const kinds = ['action', 'stage', 'pipeline'].map((kind) => `codepipeline-pipeline-${kind}-execution-failed`);
    await using emulator = await startWith(rule(kinds), { Work: twoBuilds });
    await failBuilds(emulator, 'no disk', 'no net');

    const failed = {
      failedActionCount: 2,
      failedActions: [
        { action: 'A', additionalInformation: 'no disk' },
        { action: 'B', additionalInformation: 'no net' },
      ],
    };
    const told = added(emulator.messages());
    expect(told).toHaveLength(4);
    expect(told).toEqual(
      expect.arrayContaining([
        ['FAILED', { additionalInformation: 'no disk' }],
        ['FAILED', { additionalInformation: 'no net' }],
        ['FAILED', failed],
        ['FAILED', { ...failed, failedStage: 'Work' }],
      ]),
    );
  });

  test('tells of every stage, when it starts and when it succeeds, what the sources have found', async () => {
    const EventTypeIds = ['started', 'succeeded'].map((word) => `codepipeline-pipeline-stage-execution-${word}`);
    await using emulator = await startWith(rule(EventTypeIds), { Gate: [approval] });
    await start(emulator);
    await emulator.idle();

    const sourceActions = [
      {
        sourceActionName: 'Source',
        sourceActionProvider: 'S3',
        sourceActionVariables: expect.objectContaining({ BucketName: 'source' }),
      },
    ];
    expect(added(emulator.messages())).toEqual([
      ['STARTED', { sourceActions }],
      ['SUCCEEDED', { sourceActions }],
      ['STARTED', { sourceActions }],
    ]);
  });

  test.each([
    ['CodeCommit', 'AWS', { RepositoryName: 'app', BranchName: 'main' }],
    ['GitHub', 'ThirdParty', { Owner: 'me', Repo: 'app', Branch: 'main', OAuthToken: 'x' }],
    ['CodeStarSourceConnection', 'AWS', { ConnectionArn: 'arn', FullRepositoryId: 'me/app', BranchName: 'main' }],
  ] as const)('tells of a %s source what the service tells', async (provider, owner, configuration) => {
    const EventTypeIds = ['codepipeline-pipeline-stage-execution-started'];
    const actionTypeId = { category: 'Source', owner, provider, version: '1' } as const;
    const source = sourceAction({ actionTypeId, configuration: { ...configuration } });
    await using emulator = await startWith(rule(EventTypeIds), { Gate: [approval] }, {}, source);
    await start(emulator);
    await emulator.idle();

    const told = {
      sourceActionName: 'Source',
      sourceActionProvider: provider,
      sourceActionVariables: { BranchName: 'main', CommitId: 'r1', RepositoryName: 'app' },
    };
    const sourceActions = provider === 'CodeStarSourceConnection' ? [] : [told];
    expect(added(emulator.messages()).at(-1)).toEqual(['STARTED', { sourceActions }]);
  });

  test('tells of a run that failed before a retry, too', async () => {
    await using emulator = await startWith(rule(['codepipeline-pipeline-pipeline-execution-failed']), {
      Work: [buildAction()],
    });
    await failBuilds(emulator, 'no disk');
    await retry(emulator, executionId(1), 'FAILED_ACTIONS');
    await fail(emulator, await take(emulator), 'no net');
    await emulator.idle();

    const failedActions = ['no disk', 'no net'].map((text) => ({ action: 'Build', additionalInformation: text }));
    const failed = { failedActionCount: 2, failedActions, failedStage: 'Work' };
    expect(added(emulator.messages()).at(-1)).toEqual(['FAILED', failed]);
  });

  test.each<[what: string, changes: Partial<NotificationRuleFixture>, attributes: object[]]>([
    ['of the detail type BASIC adds nothing', { DetailType: 'BASIC' }, [{}]],
    ['that is disabled tells nothing', { Status: 'DISABLED' }, []],
    ['on another pipeline tells nothing', { Resource: `${Resource}-2` }, []],
    [
      'in another partition’s words is the same',
      { Resource: Resource.replace(':aws:', ':aws-cn:') },
      [{ externalEntityLink: '', customData: 'please' }],
    ],
  ])('%s', async (_, changes, attributes) => {
    await using emulator = await startWith(rule([needed], changes), { Gate: [approval] });
    await start(emulator);
    await emulator.idle();

    expect(added(emulator.messages()).map(([, one]) => one)).toEqual(attributes);
  });

  test('is there after a restart, and gone after a reset of its account', async () => {
    const db = databaseFile();
    await (await startWith(rule([needed]), { Gate: [approval] }, { db })).stop();
    await using emulator = await startTestEmulator({ db });
    let heard = 0;
    await emulator.functions.register('Notify', async () => void heard++);
    await start(emulator);
    await emulator.idle();
    await emulator.snapshots.take('before');
    await emulator.reset({ account: '123456789012' });

    expect(heard).toBe(1);
    expect((await emulator.snapshots.compare('before')).differences).toContainEqual(
      expect.objectContaining({ kind: 'notificationRule', name: 'changes', change: 'removed' }),
    );
  });

  test('of an event type that pipelines have not is refused', async () => {
    await using emulator = await startPipelineEmulator();
    const notificationRules = [rule(['codepipeline-pipeline-manual-approval-neded'])];

    await expect(emulator.fixtures.load({ notificationRules })).rejects.toThrow(
      "Did you mean 'codepipeline-pipeline-manual-approval-needed'?",
    );
  });
});
