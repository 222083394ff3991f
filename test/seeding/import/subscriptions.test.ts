import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { printedBy } from '../../support/functions.ts';
import { readTemplate } from './read-template.ts';

const templateOf = (resources: string, topic = '!Ref Topic') => `
Parameters: { Given: { Type: String }, Mail: { Type: String } }
Resources:
  Sources: { Type: AWS::S3::Bucket }
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::123456789012:role/pipelines
      ArtifactStore: { Type: S3, Location: !Ref Sources }
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: 1 }
              Configuration: { RepositoryName: app, BranchName: main }
              OutputArtifacts: [{ Name: App }]
        - Name: Gate
          Actions:
            - Name: Approve
              ActionTypeId: { Category: Approval, Owner: AWS, Provider: Manual, Version: 1 }
              Configuration: { NotificationArn: ${topic} }
${resources}`;

const inlineCode =
  'exports.handler = async ({ Records: [{ Sns }] }) => console.log(Sns.Subject ?? JSON.parse(Sns.Message).detail.state);';

const notify = `
  Notify:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs22.x, Handler: index.handler, Code: { ZipFile: '${inlineCode}' } }
`;
const bareTopic = `
  Topic: { Type: AWS::SNS::Topic }
`;
const mail = `
  ToMail:
    Type: AWS::SNS::Subscription
    Properties: { TopicArn: !Ref Topic, Protocol: email, Endpoint: !Ref Mail }
`;
const subscription = (topic = '!Ref Topic') => `
  ToNotify:
    Type: AWS::SNS::Subscription
    Properties: { TopicArn: ${topic}, Protocol: lambda, Endpoint: !GetAtt Notify.Arn }
`;
const topicWithList = `
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: approvals
      Subscription:
        - { Protocol: email, Endpoint: !Ref Mail }
        - { Protocol: lambda, Endpoint: !GetAtt Notify.Arn }
`;
const serverless = (topic = '!Ref Topic') => `
  Notify:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: '${inlineCode}'
      Events:
        Asked: { Type: SNS, Properties: { Topic: ${topic} } }
        Queued: { Type: SNS, Properties: { Topic: ${topic}, SqsSubscription: true } }
`;
const rule = `
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.codepipeline]
        detail-type: [CodePipeline Stage Execution State Change]
        detail: { stage: [Gate] }
      Targets:
        - { Id: told, Arn: !Ref Topic }
        - { Id: unknown, Arn: !Sub 'arn:aws:sns:us-east-1:123456789012:\${Given}' }
`;

const subject = 'APPROVAL NEEDED: AWS CodePipeline app-Pipeline for action Approve';

const notificationRule = (target = '!Ref Topic') => `
  Notifications:
    Type: AWS::CodeStarNotifications::NotificationRule
    Properties:
      Name: releases
      DetailType: FULL
      EventTypeIds: [codepipeline-pipeline-manual-approval-needed]
      Resource: !Sub 'arn:aws:codepipeline:\${AWS::Region}:\${AWS::AccountId}:\${Pipeline}'
      Targets: [{ TargetType: SNS, TargetAddress: ${target} }]
`;

describe('a function that a template subscribes to a topic (Q10)', () => {
  test.each([
    ['by an AWS::SNS::Subscription', notify + bareTopic + mail + subscription(), '!Ref Topic', [subject]],
    ['in the topic’s own list', notify + topicWithList, '!Ref Topic', [subject]],
    ['by an event of an AWS::Serverless::Function', bareTopic + serverless(), '!GetAtt Topic.TopicArn', [subject]],
    ['that only a parameter knows', serverless('!Ref Given'), '!Ref Given', [subject]],
    ['of another stack', notify + subscription('!ImportValue shared-Topic'), '!ImportValue shared-Topic', [subject]],
    [
      'which a notification rule tells, too',
      notify + bareTopic + subscription() + notificationRule(),
      '!Ref Topic',
      ['STARTED', subject],
    ],
    ['which a rule tells, too', notify + bareTopic + subscription() + rule, '!Ref Topic', ['STARTED', subject]],
  ])('hears of an approval: %s', async (_, resources, topic, printed) => {
    using folder = temporaryFolder();
    const fixtures = folder.write('app.yaml', templateOf(resources, topic));
    await using emulator = await startTestEmulator({ fixtures, unstubbed: 'succeed' });

    await emulator.pipelines.start('app-Pipeline');
    await emulator.idle();

    expect(printedBy('app-Notify', emulator.log).sort()).toEqual([...printed].sort());
  });

  test('leaves out what is subscribed otherwise, and no topic', async () => {
    const { document, notes = [] } = await readTemplate(templateOf(notify + bareTopic + mail));

    expect(document.subscriptions).toBeUndefined();
    expect(notes).toContain('1 resource of another type is left out: AWS::SNS::Subscription.');
  });

  test('takes its filter policy, and leaves out one whose policy is not known', async () => {
    const policy = (value: string) =>
      subscription().replace('Protocol:', `FilterPolicyScope: MessageBody, FilterPolicy: ${value}, Protocol:`);
    const known = await readTemplate(templateOf(notify + bareTopic + policy('{ approval: { stageName: [Gate] } }')));
    const unknown = await readTemplate(templateOf(notify + bareTopic + policy('{ approval: [!Ref Given] }')));

    expect(known.document.subscriptions).toEqual([
      {
        TopicArn: 'arn:aws:sns:us-east-1:123456789012:app-Topic',
        Protocol: 'lambda',
        Endpoint: 'arn:aws:lambda:us-east-1:123456789012:function:app-Notify',
        FilterPolicy: { approval: { stageName: ['Gate'] } },
        FilterPolicyScope: 'MessageBody',
      },
    ]);
    expect(unknown.document.subscriptions).toBeUndefined();
  });

  test('leaves out a notification rule that tells no topic', async () => {
    const chatbot = 'arn:aws:chatbot::123456789012:chat-configuration/slack-channel/releases';
    const { document, notes = [] } = await readTemplate(templateOf(bareTopic + notificationRule(chatbot)));

    expect(document.notificationRules).toBeUndefined();
    expect(notes).toContain('1 resource of another type is left out: AWS::CodeStarNotifications::NotificationRule.');
  });

  test('is taken of Terraform', async () => {
    const state = JSON.parse(readFileSync(new URL('templates/terraform-state.json', import.meta.url), 'utf8'));
    const topic_arn = 'arn:aws:sns:us-east-1:123456789012:approvals';
    const endpoint = 'arn:aws:lambda:us-east-1:123456789012:function:notify';
    const pipeline = 'arn:aws:codepipeline:us-east-1:123456789012:release';
    const filter = { filter_policy: '{"a":["b"]}', filter_policy_scope: 'MessageBody' };
    const resource = (values: object) => ({
      address: 'aws_sns_topic_subscription.one',
      mode: 'managed',
      type: 'aws_sns_topic_subscription',
      values,
    });
    state.values.root_module.resources.push(
      resource({ topic_arn, protocol: 'lambda', endpoint, filter_policy: '', filter_policy_scope: '' }),
      resource({ topic_arn, protocol: 'lambda', endpoint: `${endpoint}-2`, ...filter }),
      resource({ topic_arn, protocol: 'email', endpoint: 'team@example.com' }),
      resource({ protocol: 'lambda', endpoint }),
      {
        ...resource({
          ...{ name: 'releases', resource: pipeline, detail_type: 'BASIC', status: 'DISABLED' },
          event_type_ids: ['codepipeline-pipeline-stage-execution-failed', 'codebuild-project-build-state-failed'],
          target: [{ address: topic_arn, type: 'SNS' }],
        }),
        type: 'aws_codestarnotifications_notification_rule',
      },
    );

    const { document } = await readTemplate(JSON.stringify(state), {}, 'state.json');

    expect(document.notificationRules).toEqual([
      {
        ...{ Name: 'releases', Resource: pipeline, DetailType: 'BASIC', Status: 'DISABLED' },
        EventTypeIds: ['codepipeline-pipeline-stage-execution-failed'],
        Targets: [{ TargetType: 'SNS', TargetAddress: topic_arn }],
      },
    ]);
    const Protocol = 'lambda';
    expect(document.subscriptions).toEqual([
      { TopicArn: topic_arn, Protocol, Endpoint: endpoint },
      {
        ...{ TopicArn: topic_arn, Protocol, Endpoint: `${endpoint}-2` },
        ...{ FilterPolicy: '{"a":["b"]}', FilterPolicyScope: 'MessageBody' },
      },
    ]);
  });
});
