import type { ActionDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { NotificationRuleFixture } from '../../src/control/types.ts';
import { databaseFile } from '../support/database-file.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { executionId, fail, stagesOf, start, startPipelineEmulator, take } from '../support/executions.ts';
import { buildAction, twoBuilds } from '../support/pipelines.ts';

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
  await emulator.pipelines.create(stagesOf(stages), { start: false });
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

  test('tells of the stage of the sources what they have found', async () => {
    const EventTypeIds = ['codepipeline-pipeline-stage-execution-started'];
    await using emulator = await startWith(rule(EventTypeIds), { Gate: [approval] });
    await start(emulator);
    await emulator.idle();

    expect(added(emulator.messages())).toEqual([
      [
        'STARTED',
        {
          sourceActions: [
            {
              sourceActionName: 'Source',
              sourceActionProvider: 'S3',
              sourceActionVariables: expect.objectContaining({ BucketName: 'source' }),
            },
          ],
        },
      ],
      ['STARTED', {}],
    ]);
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
