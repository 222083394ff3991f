import type { ActionDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { FunctionFixture, SubscriptionFixture } from '../../src/control/types.ts';
import { createSequentialIds, type Ids } from '../../src/runtime/ids.ts';
import { databaseFile } from '../support/database-file.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { actionState, executionStatus, runs, stagesOf, start, startPipelineEmulator } from '../support/executions.ts';
import { functionFile } from '../support/functions.ts';
import { hasBoto3 } from '../support/python.ts';

const TopicArn = 'arn:aws:sns:us-east-1:123456789012:Approvals';
const Endpoint = 'arn:aws:lambda:us-east-1:123456789012:function:Notify';

function approval(configuration: object = {}, changes: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Approve',
    actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
    configuration: { NotificationArn: TopicArn, ...configuration },
    ...changes,
  };
}

interface SnsEvent {
  readonly Records: readonly { readonly EventSubscriptionArn: string; readonly Sns: Sns }[];
}

interface Sns {
  readonly Subject: string | null;
  readonly Message: string;
  readonly TopicArn: string;
}

/** A pipeline with an approval, and a function of this process that keeps the messages it gets. */
async function startWith(
  given: Partial<SubscriptionFixture> = {},
  action = approval(),
  options: object = {},
  ids?: Ids,
) {
  const emulator = await startPipelineEmulator(options, [], ids);
  const events: SnsEvent[] = [];
  await emulator.functions.register('Notify', async (event) => void events.push(event as unknown as SnsEvent));
  await emulator.fixtures.load({ subscriptions: [{ TopicArn, Protocol: 'lambda', Endpoint, ...given }] });
  await emulator.pipelines.create(stagesOf({ Gate: [action] }), { start: false });
  return Object.assign(emulator, {
    events: () => events,
    messages: () => events.map(({ Records: [record] }) => record?.Sns as Sns),
  });
}

const tokenOf = (message: Sns) => JSON.parse(message.Message).approval.token;

describe('an approval with a NotificationArn', () => {
  test('tells the functions that are subscribed to the topic, in the form that Lambda gives them', async () => {
    const configuration = {
      CustomData: 'Look at "it" & say so',
      ExternalEntityLink: 'https://example.com/review?of=#{variables.Version}',
    };
    await using emulator = await startPipelineEmulator();
    const events: unknown[] = [];
    await emulator.functions.register('Notify', async (event) => void events.push(event));
    await emulator.fixtures.load({ subscriptions: [{ TopicArn, Endpoint }] });
    const variables = [{ name: 'Version', defaultValue: '7' }];
    await emulator.pipelines.create(stagesOf({ Gate: [approval(configuration)] }, { variables }), { start: false });

    await start(emulator);
    await emulator.idle();

    const token = (await actionState(emulator, 'Gate', 'Approve'))?.latestExecution?.token;
    const subscription = `${TopicArn}:00000014-0000-4000-8000-000000000001`;
    const consoleLink = 'https://console.aws.amazon.com/codesuite/codepipeline/pipelines/Sample/view?region=us-east-1';
    expect(token).toBeDefined();
    expect(events).toEqual([
      {
        Records: [
          {
            EventSource: 'aws:sns',
            EventVersion: '1.0',
            EventSubscriptionArn: subscription,
            Sns: {
              Type: 'Notification',
              MessageId: '00000013-0000-4000-8000-000000000001',
              TopicArn,
              Subject: 'APPROVAL NEEDED: AWS CodePipeline Sample for action Approve',
              Message: JSON.stringify({
                region: 'us-east-1',
                consoleLink,
                approval: {
                  pipelineName: 'Sample',
                  stageName: 'Gate',
                  actionName: 'Approve',
                  token,
                  expires: '2030-01-08T00:00Z',
                  externalEntityLink: 'https://example.com/review?of=7',
                  approvalReviewLink: `${consoleLink}#/Gate/Approve/approve/${token}`,
                  customData: 'Look at "it" & say so',
                },
              }),
              Timestamp: '2030-01-01T00:00:00.000Z',
              SignatureVersion: '1',
              Signature: 'EXAMPLE',
              SigningCertUrl: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-EXAMPLE.pem',
              UnsubscribeUrl: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
              MessageAttributes: {},
            },
          },
        ],
      },
    ]);
  });

  test.each<[language: string, fixture: FunctionFixture]>([
    ['JavaScript', { module: functionFile('approving.mjs') }],
    ...(hasBoto3 ? [['Python', { python: functionFile('approving.py') }] as [string, FunctionFixture]] : []),
  ])('is answered by a function in %s with the token of the message', async (_, Notify) => {
    await using emulator = await startPipelineEmulator();
    await emulator.fixtures.load({ functions: { Notify }, subscriptions: [{ TopicArn, Endpoint }] });
    await emulator.pipelines.create(stagesOf({ Gate: [approval({ CustomData: 'please' })] }), { start: false });

    const id = await start(emulator);
    await emulator.idle();

    expect(await executionStatus(emulator, id)).toBe('Succeeded');
    expect((await actionState(emulator, 'Gate', 'Approve'))?.latestExecution?.summary).toBe(
      'APPROVAL NEEDED: AWS CodePipeline Sample for action Approve: please',
    );
  });

  test('says null where it has no link and no comment, and shortens names of more than 24 characters', async () => {
    const [longest, longer] = ['A'.repeat(24), 'B'.repeat(25)];
    await using emulator = await startWith();
    const actions = [longest, longer].map((name, index) => approval({}, { name, runOrder: index + 1 }));
    await emulator.pipelines.create(stagesOf({ Gate: actions }, { name: longer }), { start: false });
    await emulator.pipelines.start(longer);
    await emulator.idle();
    await emulator.pipelines.approve(longer, { action: longest });
    await emulator.idle();

    expect(emulator.messages().map(({ Subject }) => Subject)).toEqual([
      `APPROVAL NEEDED: AWS CodePipeline ${'B'.repeat(24)}... for action ${longest}`,
      `APPROVAL NEEDED: AWS CodePipeline ${'B'.repeat(24)}... for action ${'B'.repeat(24)}...`,
    ]);
    expect(JSON.parse(emulator.messages()[0]?.Message ?? '')).toMatchObject({
      approval: { pipelineName: longer, externalEntityLink: null, customData: null },
    });
  });

  test('tells them again, with another token, when its stage is retried', async () => {
    await using emulator = await startWith();
    await start(emulator);
    await emulator.idle();
    await emulator.pipelines.approve('Sample', { status: 'Rejected' });
    await emulator.pipelines.retry('Sample');
    await emulator.idle();

    const tokens = emulator.messages().map(tokenOf);
    expect(new Set(tokens).size).toBe(2);
    expect(tokens[1]).toBe((await actionState(emulator, 'Gate', 'Approve'))?.latestExecution?.token);
  });

  test('fails where the topic is a FIFO topic, which it cannot publish to', async () => {
    const NotificationArn = `${TopicArn}.fifo`;
    await using emulator = await startWith({}, approval({ NotificationArn }));
    await start(emulator);
    await emulator.idle();

    const message = `An invalid topic ARN (${NotificationArn}) was provided. Update your pipeline to use a valid topic, or create a new one to use in your pipeline.`;
    const { latestExecution } = (await actionState(emulator, 'Gate', 'Approve')) ?? {};
    expect(latestExecution).toEqual({
      actionExecutionId: expect.any(String),
      status: 'Failed',
      errorDetails: { code: 'ConfigurationError', message },
    });
    const [, run] = await runs(emulator);
    expect(run?.output?.executionResult).toEqual({
      externalExecutionId: latestExecution?.actionExecutionId,
      externalExecutionSummary: message,
      errorDetails: { code: 'ConfigurationError' },
    });
    expect(emulator.messages()).toEqual([]);
  });

  test('waits, and a line of the log says that nobody is told, where no function is subscribed', async () => {
    const NotificationArn = 'arn:aws:sns:us-east-1:123456789012:Others';
    await using emulator = await startWith({}, approval({ NotificationArn }));
    await start(emulator);
    await emulator.idle();

    expect((await actionState(emulator, 'Gate', 'Approve'))?.latestExecution?.status).toBe('InProgress');
    expect(emulator.messages()).toEqual([]);
    expect(emulator.log.filter((line) => line.includes(NotificationArn))).toEqual([
      `Approval Approve of pipeline Sample waits; nobody is told, for no function is subscribed to ${NotificationArn}: a document with subscriptions: subscribes one.`,
    ]);
  });
});

describe('a subscription', () => {
  test('is one, however often a document makes it, and leads to its own region', async () => {
    await using emulator = await startWith();
    let heard = 0;
    const Elsewhere = async () => void heard++;
    await emulator.functions.register('Elsewhere', Elsewhere, { region: 'eu-west-1' });
    const Other = Endpoint.replace('Notify', 'Elsewhere');
    await emulator.fixtures.load({ region: 'eu-west-1', subscriptions: [{ TopicArn, Endpoint: Other }] });
    await emulator.fixtures.load({ subscriptions: [{ TopicArn, Endpoint: `${Endpoint}:live` }] });
    await start(emulator);
    await emulator.idle();

    expect([emulator.messages().length, heard]).toEqual([1, 1]);
    expect(emulator.events()[0]?.Records[0]?.EventSubscriptionArn).toMatch(/0001$/);
  });

  test.each<[what: string, given: Partial<SubscriptionFixture>, count: number]>([
    [
      'of the body that it has',
      { FilterPolicy: { approval: { stageName: ['Gate'] } }, FilterPolicyScope: 'MessageBody' },
      1,
    ],
    ['of another body', { FilterPolicy: '{"approval":{"stageName":["Live"]}}', FilterPolicyScope: 'MessageBody' }, 0],
    ['of attributes, of which it has none', { FilterPolicy: { stage: ['Gate'] } }, 0],
    ['of attributes that are not there', { FilterPolicy: { stage: [{ exists: false }] } }, 1],
    ['that is empty', { FilterPolicy: {} }, 1],
  ])('passes a message by a filter policy %s', async (_, given, count) => {
    await using emulator = await startWith(given);
    await start(emulator);
    await emulator.idle();

    expect(emulator.messages()).toHaveLength(count);
  });

  test('with a filter policy that is none is refused', async () => {
    await using emulator = await startPipelineEmulator();
    const load = (FilterPolicy: object | string) =>
      emulator.fixtures.load({ subscriptions: [{ TopicArn, Endpoint, FilterPolicy }] });

    await expect(load({ stage: [] })).rejects.toThrow('FilterPolicy: stage is an empty list');
    await expect(load('{')).rejects.toThrow('FilterPolicy: is no JSON');
    for (const text of ['null', '[]', '5', '["a"]'])
      await expect(load(text), text).rejects.toThrow('FilterPolicy: the pattern must be an object.');
    await expect(load('{"$or":{"a":["b"]}}')).rejects.toThrow('FilterPolicy: $or needs a list');
  });

  test('of a function that is nowhere given is told when it is made', async () => {
    await using emulator = await startWith({ Endpoint: Endpoint.replace('Notify', 'Elsewhere') });
    await start(emulator);
    await emulator.idle();

    expect(emulator.log.filter((line) => line.includes('Elsewhere'))).toEqual([
      `Topic ${TopicArn} does not invoke function Elsewhere, which is nowhere given: a document with functions: does.`,
    ]);
  });

  test('invokes a function that fails twice more with the same event, and then no more', async () => {
    await using emulator = await startWith();
    const attempts: string[] = [];
    await emulator.functions.register('Notify', async (event, { awsRequestId }) => {
      attempts.push(JSON.stringify({ event, awsRequestId }));
      throw new Error('Slack is away');
    });
    await start(emulator);
    await emulator.idle();

    expect([attempts.length, new Set(attempts).size]).toEqual([3, 1]);
    expect(emulator.log).toContain(
      `warning: Function Notify, which ${TopicArn} invokes, has failed 3 times and is not invoked again; its last error: Slack is away`,
    );
  });

  test('is there after a restart, with what was published before', async () => {
    const [db, ids] = [databaseFile(), createSequentialIds()];
    {
      await using before = await startWith({}, approval(), { db }, ids);
      // Its invocation is cut off by the stop.
      await before.functions.register('Notify', () => new Promise(() => {}));
      await start(before);
    }
    await using emulator = await startTestEmulator({ db }, ids);
    const messages: Sns[] = [];
    await emulator.functions.register('Notify', async (event) => {
      messages.push((event as unknown as SnsEvent).Records[0]?.Sns as Sns);
    });
    await emulator.idle();
    await start(emulator);
    await emulator.pipelines.approve('Sample');
    await emulator.idle();

    expect(messages).toHaveLength(2);
    expect(messages.map(tokenOf)[0]).not.toBe(messages.map(tokenOf)[1]);
  });

  test('ends with a reset of its account, which the next snapshot knows', async () => {
    await using emulator = await startWith();
    await emulator.snapshots.take('before');
    await emulator.reset({ account: '123456789012' });

    const { differences } = await emulator.snapshots.compare('before');

    expect(differences).toContainEqual(
      expect.objectContaining({ kind: 'subscription', name: TopicArn, about: 'Notify', change: 'removed' }),
    );
  });
});

describe('a rule of EventBridge whose target is a topic', () => {
  const detail = { stage: ['Gate'], state: ['STARTED'] };
  const EventPattern = { 'detail-type': ['CodePipeline Stage Execution State Change'], detail };
  const InputPathsMap = { stage: '$.detail.stage', version: '$.detail.version' };

  test.each([
    ['the event as its text', {}, /^{"version":"0",.*"stage":"Gate","state":"STARTED",.*"version":1\.0,/],
    ['a part of it', { InputPath: '$.detail.stage' }, /^"Gate"$/],
    ['a part that it does not have', { InputPath: '$.detail.constructor' }, /^{}$/],
    [
      'what its transformer makes of it',
      { InputTransformer: { InputPathsMap, InputTemplate: '"<stage> of"\n"<version>"' } },
      /^"Gate of"\n"1\.0"$/,
    ],
    ['its own text', { Input: '{ "a": 1.0 }' }, /^{ "a": 1\.0 }$/],
  ])('tells the functions that are subscribed to it %s, without a subject', async (_, input, message) => {
    await using emulator = await startWith({}, approval({ NotificationArn: `${TopicArn}Of-others` }));
    await emulator.fixtures.load({
      eventRules: [{ Name: 'told', EventPattern, Targets: [{ Arn: TopicArn, ...input }] }],
    });
    await start(emulator);
    await emulator.idle();

    const messages = emulator.messages();
    expect(messages).toMatchObject([{ TopicArn, Subject: null, Message: expect.stringMatching(message) }]);
  });
});
