import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { EventRuleFixture } from '../../src/control/types.ts';
import { databaseFile } from '../support/database-file.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { executionId, stagesOf, start, startPipelineEmulator, succeed, take } from '../support/executions.ts';
import { printedBy } from '../support/functions.ts';
import { buildAction } from '../support/pipelines.ts';
import { s3ClientFor } from '../support/s3.ts';

const Arn = 'arn:aws:lambda:us-east-1:123456789012:function:Notify';
const pipelineChange = 'CodePipeline Pipeline Execution State Change';

function rule(changes: Partial<EventRuleFixture> = {}): EventRuleFixture {
  const EventPattern = { source: ['aws.codepipeline'], 'detail-type': [pipelineChange] };
  return { Name: 'notify', EventPattern, Targets: [{ Arn }], ...changes };
}

/** A pipeline with a build, a rule, and a function of this process that keeps what it gets. */
async function startWith(fixture: EventRuleFixture, options: object = {}) {
  const emulator = await startPipelineEmulator(options);
  const events: unknown[] = [];
  await emulator.functions.register('Notify', async (event) => void events.push(event));
  await emulator.fixtures.load({ eventRules: [fixture] });
  await emulator.pipelines.create(stagesOf({ Build: [buildAction()] }), { start: false });
  return Object.assign(emulator, { received: () => events });
}

async function runToItsEnd(emulator: TestEmulator): Promise<void> {
  await start(emulator);
  await succeed(emulator, await take(emulator));
  await emulator.idle();
}

describe('a function that is a target of an EventBridge rule (J40)', () => {
  test('gets the changes of state that the rule passes, in EventBridge’s envelope', async () => {
    await using emulator = await startWith(rule());

    await runToItsEnd(emulator);

    const common = {
      version: '0',
      'detail-type': pipelineChange,
      source: 'aws.codepipeline',
      account: '123456789012',
      region: 'us-east-1',
      resources: ['arn:aws:codepipeline:us-east-1:123456789012:Sample'],
    };
    expect(emulator.received()).toMatchObject([
      { ...common, detail: { pipeline: 'Sample', 'execution-id': executionId(1), state: 'STARTED' } },
      { ...common, detail: { pipeline: 'Sample', 'execution-id': executionId(1), state: 'SUCCEEDED' } },
    ]);
  });

  test('gets what the input transformer makes of them, and of what the pattern excludes nothing', async () => {
    const InputTransformer = {
      InputPathsMap: { pipeline: '$.detail.pipeline', id: '$.detail.execution-id' },
      InputTemplate: '{"pipeline":<pipeline>,"text":"<id> of <pipeline> is done"}',
    };
    const detail = { state: ['SUCCEEDED', 'FAILED'] };
    const EventPattern = { source: ['aws.codepipeline'], 'detail-type': [pipelineChange], detail };
    await using emulator = await startWith(rule({ EventPattern, Targets: [{ Arn, InputTransformer }] }));

    await runToItsEnd(emulator);

    expect(emulator.received()).toEqual([{ pipeline: 'Sample', text: `${executionId(1)} of Sample is done` }]);
  });

  test('gets what EventBridge predefines for input transformers', async () => {
    const InputTemplate =
      '{"rule":<aws.events.rule-name>,"text":"by <aws.events.rule-arn>","all":<aws.events.event.json>,"envelope":<aws.events.event>}';
    const detail = { state: ['STARTED'] };
    const EventPattern = { source: ['aws.codepipeline'], 'detail-type': [pipelineChange], detail };
    await using emulator = await startWith(
      rule({ EventPattern, Targets: [{ Arn, InputTransformer: { InputTemplate } }] }),
    );

    await runToItsEnd(emulator);

    expect(emulator.received()).toMatchObject([
      {
        rule: 'notify',
        text: 'by arn:aws:events:us-east-1:123456789012:rule/notify',
        all: { source: 'aws.codepipeline', detail: { state: 'STARTED' } },
        envelope: { source: 'aws.codepipeline' },
      },
    ]);
    expect(emulator.received()[0]).not.toHaveProperty('envelope.detail');
  });

  test('is not invoked by a rule that is disabled, nor by one of another region', async () => {
    await using emulator = await startWith(rule({ State: 'DISABLED' }));
    await emulator.fixtures.load({ region: 'eu-west-1', eventRules: [rule()] });

    await runToItsEnd(emulator);

    expect(emulator.received()).toEqual([]);
  });

  test('gets numbers as the service writes them, which readers in Go tell apart', async () => {
    await using emulator = await startWith(rule({ Targets: [{ Arn: Arn.replace('Notify', 'Print') }] }));
    const inlineCode =
      'import json\n\ndef handler(event, context):\n    print(json.dumps(event["detail"]["version"]))\n';
    await emulator.fixtures.load({
      functions: { Print: { inlineCode, handler: 'index.handler', runtime: 'python3.12' } },
    });

    await runToItsEnd(emulator);

    expect(printedBy('Print', emulator.log)).toEqual(['1.0', '1.0']);
  });

  test('that fails is invoked twice more with the same event and request id, and then no more', async () => {
    const detail = { state: ['STARTED'] };
    const EventPattern = { source: ['aws.codepipeline'], 'detail-type': [pipelineChange], detail };
    await using emulator = await startWith(rule({ EventPattern }));
    const attempts: unknown[] = [];
    await emulator.functions.register('Notify', async (event, { awsRequestId }) => {
      attempts.push({ event, awsRequestId });
      throw new Error('Slack is away');
    });

    await start(emulator);
    await emulator.idle();

    expect(attempts).toHaveLength(3);
    expect(new Set(attempts.map((attempt) => JSON.stringify(attempt))).size).toBe(1);
    expect(emulator.log).toContain(
      'warning: Function Notify, which arn:aws:events:us-east-1:123456789012:rule/notify invokes, has failed 3 times and is not invoked again; its last error: Slack is away',
    );
  });

  test('that is nowhere given is told when the rule is made, and never after', async () => {
    await using emulator = await startWith(rule({ Targets: [{ Arn: Arn.replace('Notify', 'Elsewhere') }] }));

    await runToItsEnd(emulator);

    const lines = emulator.log.filter((line) => line.includes('Elsewhere'));
    expect(lines).toEqual([expect.stringMatching(/^Rule notify does not invoke function Elsewhere/)]);
  });

  test('hears of an object’s new version, and may start a pipeline for it', async () => {
    const EventPattern = { source: ['aws.s3'], 'detail-type': ['Object Created'] };
    await using emulator = await startWith(rule({ EventPattern }));
    const s3 = s3ClientFor(emulator);

    await emulator.fixtures.load({ buckets: [{ name: 'uploads' }] });
    await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: 'in.csv', Body: 'x' }));
    await emulator.idle();
    s3.destroy();

    expect(emulator.received()).toMatchObject([
      { source: 'aws.s3', detail: { bucket: { name: 'uploads' }, object: { key: 'in.csv', size: 1 } } },
    ]);
  });

  test('hears of each version in S3’s and CloudTrail’s members, and which version of a moment was the later', async () => {
    const calls = { source: ['aws.s3'], 'detail-type': ['AWS API Call via CloudTrail'] };
    await using emulator = await startWith(
      rule({ EventPattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] } }),
    );
    const s3 = s3ClientFor(emulator);

    await emulator.fixtures.load({
      eventRules: [rule({ Name: 'of-calls', EventPattern: calls })],
      buckets: [{ name: 'uploads' }],
    });
    await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: 'in.csv', Body: 'x' }));
    await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: 'in.csv', Body: 'y' }));
    await emulator.idle();
    s3.destroy();

    const [first, call, second] = emulator.received() as { id: string; detail: Record<string, unknown> }[];
    const account = '123456789012';
    const common = { version: '0', source: 'aws.s3', account, time: '2030-01-01T00:00:00Z', region: 'us-east-1' };
    expect(first).toEqual({
      ...common,
      id: expect.any(String),
      'detail-type': 'Object Created',
      resources: ['arn:aws:s3:::uploads'],
      detail: {
        version: '0',
        'event-version': '1.2',
        bucket: { name: 'uploads' },
        object: {
          key: 'in.csv',
          size: 1,
          etag: '9dd4e461268c8034f5c8564e155c67a6',
          sequencer: expect.stringMatching(/^0070DBD880[0-9A-F]{8}$/),
        },
        'request-id': expect.stringMatching(/^[0-9A-Z]{16}$/),
        requester: account,
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    });
    expect(call).toEqual({
      ...common,
      id: expect.any(String),
      'detail-type': 'AWS API Call via CloudTrail',
      resources: [],
      detail: {
        eventVersion: '1.11',
        eventTime: common.time,
        eventSource: 's3.amazonaws.com',
        eventName: 'PutObject',
        awsRegion: 'us-east-1',
        sourceIPAddress: '127.0.0.1',
        requestParameters: { bucketName: 'uploads', key: 'in.csv' },
        responseElements: null,
        additionalEventData: { bytesTransferredIn: 1, bytesTransferredOut: 0 },
        requestID: first?.detail['request-id'],
        eventID: expect.any(String),
        readOnly: false,
        resources: [
          { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::uploads/in.csv' },
          { accountId: account, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::uploads' },
        ],
        eventType: 'AwsApiCall',
        managementEvent: false,
        recipientAccountId: account,
        eventCategory: 'Data',
      },
    });
    expect(call?.id).not.toBe(first?.id);
    const sequencer = ({ detail }: { detail: Record<string, unknown> } = { detail: {} }) =>
      (detail.object as { sequencer: string }).sequencer;
    expect(sequencer(second) > sequencer(first)).toBe(true);
  });

  test('is invoked after a restart for what happened before', async () => {
    const db = databaseFile();
    const Targets = [{ Arn: Arn.replace('Notify', 'Late') }];
    {
      await using before = await startWith(rule({ Targets }), { db });
      // Its process is cut off by the stop.
      await before.functions.register('Late', () => new Promise(() => {}));
      await start(before);
    }
    await using emulator = await startTestEmulator({ db });
    const states: unknown[] = [];
    await emulator.functions.register('Late', async (event) => {
      states.push((event as unknown as { detail: { state: string } }).detail.state);
    });
    await emulator.idle();

    expect(states).toEqual(expect.arrayContaining(['STARTED']));
  });

  test('hears nothing any more after a reset of its account', async () => {
    await using emulator = await startWith(rule(), { timing: 'aws' });
    let attempts = 0;
    await emulator.functions.register('Notify', async () => {
      attempts += 1;
      throw new Error('Slack is away');
    });
    await start(emulator);
    await emulator.idle();

    await emulator.reset({ account: '123456789012' });
    await emulator.functions.register('Notify', async () => void attempts++);
    await emulator.clock.advance('1h');
    await emulator.idle();

    expect(attempts).toBe(1);
  });
});
