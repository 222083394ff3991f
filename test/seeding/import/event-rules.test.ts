import { readFileSync } from 'node:fs';
import { ListPipelineExecutionsCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { run } from '../../support/command.ts';
import { startTestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { printedBy } from '../../support/functions.ts';
import { s3ClientFor } from '../../support/s3.ts';
import { readTemplate } from './read-template.ts';

const pipelineOf = (logicalId: string) => `  ${logicalId}:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: !GetAtt Role.Arn
      ArtifactStore: { Type: S3, Location: !Ref Sources }
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: S3, Version: 1 }
              Configuration: { S3Bucket: !Ref Sources, S3ObjectKey: app.zip, PollForSourceChanges: false }
              OutputArtifacts: [{ Name: App }]
        - Name: Approve
          Actions:
            - Name: Approve
              ActionTypeId: { Category: Approval, Owner: AWS, Provider: Manual, Version: 1 }
`;

const pipeline = `
  Sources:
    Type: AWS::S3::Bucket
    Properties: { VersioningConfiguration: { Status: Enabled } }
${pipelineOf('AppPipeline')}  Role: { Type: AWS::IAM::Role }
`;

/** As the user guide has it before S3 sent events of its own. */
const trailRule = `
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: ['AWS API Call via CloudTrail']
        detail:
          eventSource: [s3.amazonaws.com]
          eventName: [CopyObject, PutObject, CompleteMultipartUpload]
          resources: { ARN: [!Join ['', [!GetAtt Sources.Arn, '/', app.zip]]] }
      Targets:
        - Arn: !Join ['', ['arn:aws:codepipeline:', !Ref AWS::Region, ':', !Ref AWS::AccountId, ':', !Ref AppPipeline]]
          RoleArn: !GetAtt Role.Arn
          Id: codepipeline-AppPipeline
`;

const objectRule = `
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: uploads
      State: ENABLED
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail: { bucket: { name: [!Ref Sources] }, object: { key: [{ prefix: app }] } }
      Targets:
        - Arn: !Ref Topic
          Id: told
        - Arn: !Sub arn:\${AWS::Partition}:codepipeline:\${AWS::Region}:\${AWS::AccountId}:\${AppPipeline}
          Id: started
          RoleArn: !Ref NobodyKnows
          InputTransformer:
            InputPathsMap: { revisionValue: $.detail.object.version-id }
            InputTemplate: '{"sourceRevisions":[{"actionName":"Source","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":"<revisionValue>"}]}'
`;

/** Targets whose ARN the template does not put together. */
const withArn = (arn: string) => trailRule.replace(/Arn: !Join \['', \['arn:aws:codepipeline.*/, `Arn: ${arn}`);

const templateOf = (rule: string) => `
Parameters: { Topic: { Type: String }, NobodyKnows: { Type: String } }
Resources:${pipeline}${rule}`;

describe('an AWS::Events::Rule of a template (Q20)', () => {
  test.each([
    ['for the calls that CloudTrail tells', trailRule, 'app-Rule'],
    ['that is named by its attribute', withArn('!GetAtt AppPipeline.Arn'), 'app-Rule'],
    ['whose attribute is in a text', withArn(`!Sub "\${AppPipeline.Arn}"`), 'app-Rule'],
    ['for S3’s own events, with an input transformer and targets that need parameters', objectRule, 'uploads'],
  ])('starts its pipeline %s', async (_, rule, name) => {
    using folder = temporaryFolder();
    await using emulator = await startTestEmulator({ fixtures: folder.write('app.yaml', templateOf(rule)) });
    const s3 = s3ClientFor(emulator);

    const put = await s3.send(new PutObjectCommand({ Bucket: 'app-sources', Key: 'app.zip', Body: 'x' }));
    s3.destroy();

    const command = new ListPipelineExecutionsCommand({ pipelineName: 'app-AppPipeline' });
    expect((await emulator.client.send(command)).pipelineExecutionSummaries).toMatchObject([
      {
        trigger: {
          triggerType: 'CloudWatchEvent',
          triggerDetail: `arn:aws:events:us-east-1:123456789012:rule/${name}`,
        },
        sourceRevisions: [{ revisionId: put.VersionId }],
      },
    ]);
  });

  test.each([
    [
      'waits for what does not arise here',
      trailRule.replace('[aws.s3]', '[aws.codecommit]'),
      /app-Rule starts pipelines for events that do not arise here.* codepipeline-local pipelines start NAME takes/,
    ],
    [
      'is on another bus',
      trailRule.replace('EventPattern:', 'EventBusName: mine\n      EventPattern:'),
      /app-Rule is on another event bus/,
    ],
    [
      'is on a bus of the template',
      `${trailRule.replace('EventPattern:', 'EventBusName: !GetAtt Bus.Arn\n      EventPattern:')}
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: mine } }
`,
      /app-Rule is on another event bus/,
    ],
    [
      'is on a bus whose name is worked out',
      trailRule.replace('EventPattern:', 'EventBusName: !Select [1, [default, mine]]\n      EventPattern:'),
      /app-Rule is on another event bus/,
    ],
    ['starts something else', trailRule.replace(/Arn: !Join.*/, 'Arn: !Ref Topic'), /AWS::Events::Rule/],
  ])('that %s is left out with a note', async (_, rule, note) => {
    const { document, notes = [] } = await readTemplate(templateOf(rule));

    expect(document.eventRules).toBeUndefined();
    expect(notes.join('\n')).toMatch(note);
  });

  test.each([
    'default',
    'arn:aws:events:us-east-1:123456789012:event-bus/default',
    `!Sub 'arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/default'`,
    // A parameter without a value, which says nothing of the bus.
    '!Ref NobodyKnows',
  ])('that is on the default bus is taken: %s', async (bus) => {
    const rule = trailRule.replace('EventPattern:', `EventBusName: ${bus}\n      EventPattern:`);

    const { document, notes = [] } = await readTemplate(templateOf(rule));

    expect(document.eventRules).toMatchObject([{ Name: 'app-Rule' }]);
    expect(notes.join('\n')).not.toContain('app-Rule');
  });

  test('that runs by a schedule is taken with it', async () => {
    const schedule = `Description: nightly
      ScheduleExpression: !Sub rate(\${Days} days)
      Targets`;
    const nightly = trailRule.replace(/EventPattern:.*?Targets/s, schedule);
    const template = templateOf(nightly).replace('Parameters: {', '$& Days: { Type: Number, Default: 2 },');

    const { document, notes = [] } = await readTemplate(template);

    expect(document.eventRules).toMatchObject([
      {
        Name: 'app-Rule',
        ScheduleExpression: 'rate(2 days)',
        Targets: [{ Arn: 'arn:aws:codepipeline:us-east-1:123456789012:app-AppPipeline' }],
      },
    ]);
    expect(document.eventRules?.[0]).not.toHaveProperty('EventPattern');
    expect(notes.join('\n')).not.toContain('app-Rule');
  });

  test('that AWS would refuse, as its pipeline is started without a role, is told', async () => {
    const without = trailRule.replace(/ +RoleArn: .*\n/, '');
    const ofRule = without.replace('EventPattern:', 'RoleArn: !GetAtt Role.Arn\n      EventPattern:');
    const withFunction = without.replace(
      /Arn: !Join \['', \['arn:aws:codepipeline.*/,
      'Arn: !Sub arn:aws:lambda:us-east-1:123456789012:function:Work',
    );

    const said = await Promise.all(
      [without, trailRule, ofRule, withFunction].map((one) => readTemplate(templateOf(one))),
    );

    const told = 'AWS refuses app-Rule: a target that is a pipeline must have a RoleArn.';
    expect(said.map(({ document, notes }) => [document.eventRules?.length, notes?.includes(told)])).toEqual([
      [1, true],
      [1, false],
      [1, false],
      [1, false],
    ]);
  });

  const nothingToStart = 'warning: Rule app-Rule has nothing to start before there is a pipeline';

  test.each([
    [
      'arn:aws:codepipeline:eu-west-1:210987654321:app-AppPipeline',
      [
        `${nothingToStart} app-AppPipeline in 210987654321, eu-west-1. The pipeline of that name is there with --account 210987654321 --region eu-west-1.`,
      ],
    ],
    ['arn:aws:codepipeline:us-east-1:123456789012:Other', [`${nothingToStart} Other in 123456789012, us-east-1.`]],
    ['!GetAtt AppPipeline.Arn', []],
  ])('whose pipeline is not there is told: %s', async (arn, told) => {
    using folder = temporaryFolder();
    await using emulator = await startTestEmulator({ fixtures: folder.write('app.yaml', templateOf(withArn(arn))) });

    expect(emulator.log.filter((line) => line.startsWith('warning'))).toEqual(told);
  });

  test('is not told of where its pipeline is refused', async () => {
    using folder = temporaryFolder();
    const file = folder.write('app.yaml', templateOf(trailRule).replace('- Name: Approve', '- Name: Source'));

    const { code, stdout, stderr } = await run(['start', '--port', '0', '--fixtures', file]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/Resources\.AppPipeline: .*Source/);
    expect(stdout + stderr).not.toContain('has nothing to start');
  });

  test('whose pattern is none is a mistake of its resource', async () => {
    using folder = temporaryFolder();
    const fixtures = folder.write('app.yaml', templateOf(objectRule.replace('{ prefix: app }', '{ begins: app }')));

    await expect(startTestEmulator({ fixtures })).rejects.toThrow(
      `${fixtures}:26:5: Resources.Rule: EventPattern: detail.object.key: Unknown operator 'begins'.`,
    );
  });
});

const chained = `
${pipelineOf('NextPipeline')}`;

const chainRule = `
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.codepipeline]
        detail-type: [CodePipeline Stage Execution State Change]
        detail: { pipeline: [{ Ref: AppPipeline }], stage: [Source], state: [SUCCEEDED] }
      State: ENABLED
      Targets:
        - Arn: { 'Fn::Join': ['', ['arn:', { Ref: AWS::Partition }, ':codepipeline:', { Ref: AWS::Region }, ':', { Ref: AWS::AccountId }, ':', { Ref: NextPipeline }]] }
          Id: Target0
          RoleArn: { 'Fn::GetAtt': [Role, Arn] }
`;

/** The same without its pipelines, whose names it knows. */
const chainAlone = `AWSTemplateFormatVersion: 2010-09-09\nResources:${chainRule
  .replace('{ Ref: AppPipeline }', 'app-AppPipeline')
  .replace('{ Ref: NextPipeline }', 'app-NextPipeline')
  .replace("{ 'Fn::GetAtt': [Role, Arn] }", 'arn:aws:iam::123456789012:role/events')}`;

describe('a rule of a template for the changes of one pipeline that starts another (Q20)', () => {
  test.each([
    ['beside them, as the CDK writes it', [['app.yaml', templateOf(`${chained}${chainRule}`)]], 'app-Rule'],
    [
      'in a template of its own',
      [
        ['app.yaml', templateOf(chained)],
        ['chain.yaml', chainAlone],
      ],
      'chain-Rule',
    ],
  ])('is taken %s', async (_, files, name) => {
    using folder = temporaryFolder();
    const fixtures = files.map(([file = '', text = '']) => folder.write(file, text));
    await using emulator = await startTestEmulator({ fixtures });
    const s3 = s3ClientFor(emulator);

    await s3.send(new PutObjectCommand({ Bucket: 'app-sources', Key: 'app.zip', Body: 'x' }));
    s3.destroy();
    await emulator.client.send(new StartPipelineExecutionCommand({ name: 'app-AppPipeline' }));
    await emulator.idle();

    const command = new ListPipelineExecutionsCommand({ pipelineName: 'app-NextPipeline' });
    expect((await emulator.client.send(command)).pipelineExecutionSummaries).toMatchObject([
      { trigger: { triggerDetail: `arn:aws:events:us-east-1:123456789012:rule/${name}` } },
    ]);
    expect(emulator.log.join('\n')).not.toMatch(/passed over|app-NextPipeline does not start|Rule \S* ?(starts|waits)/);
  });
});

const notify = `
  Notify:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Code: { ZipFile: 'exports.handler = async (event) => console.log(event.told ?? event.detail.state);' }
`;

const changeRule = `
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.codepipeline]
        detail-type: [CodePipeline Pipeline Execution State Change]
        detail: { pipeline: [!Ref AppPipeline], state: [STARTED] }
      Targets:
        - { Id: mail, Arn: !Ref Topic }
        - Id: notify
          Arn: !GetAtt Notify.Arn
          InputTransformer: { InputPathsMap: { name: $.detail.pipeline }, InputTemplate: '{"told":"<name> has started"}' }
`;

const serverless = `
  Notify:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: 'exports.handler = async (event) => console.log(event.detail.stage ?? event.detail.state);'
      Events:
        Starts:
          Type: EventBridgeRule
          Properties:
            Pattern: { source: [aws.codepipeline], detail-type: [CodePipeline Pipeline Execution State Change] }
        Stages:
          Type: CloudWatchEvent
          Properties:
            Pattern: { detail-type: [CodePipeline Stage Execution State Change], detail: { state: [SUCCEEDED] } }
        Web: { Type: Api, Properties: { Path: /, Method: get } }
`;

describe('a function that rules of a template invoke (Q20)', () => {
  test.each([
    ['an AWS::Events::Rule', `${notify}${changeRule}`, ['app-AppPipeline has started']],
    ['the events of an AWS::Serverless::Function', serverless, ['STARTED', 'Source']],
  ])('hears of changes of state by %s', async (_, resources, printed) => {
    using folder = temporaryFolder();
    const fixtures = folder.write('app.yaml', templateOf(resources));
    await using emulator = await startTestEmulator({ fixtures });
    const s3 = s3ClientFor(emulator);

    await s3.send(new PutObjectCommand({ Bucket: 'app-sources', Key: 'app.zip', Body: 'x' }));
    s3.destroy();
    await emulator.client.send(new StartPipelineExecutionCommand({ name: 'app-AppPipeline' }));
    await emulator.idle();

    expect(printedBy('app-Notify', emulator.log).sort()).toEqual([...printed].sort());
  });

  test('is invoked by the schedules of an AWS::Serverless::Function', async () => {
    const events = `      Events:
        Often: { Type: Schedule, Properties: { Schedule: rate(1 minute), Name: often, Input: '{"detail":{"state":"tick"}}' } }
        Never: { Type: Schedule, Properties: { Schedule: 'cron(0 8 * * ? *)', Enabled: false } }
`;
    using folder = temporaryFolder();
    const fixtures = folder.write('app.yaml', templateOf(serverless.replace(/ {6}Events:\n.*/s, events)));
    await using emulator = await startTestEmulator({ fixtures });

    const { occurred } = await emulator.clock.advance('2m');
    await emulator.clock.advance('1d');
    await emulator.idle();

    expect(occurred.map(({ event }) => event)).toEqual(['Scheduled', 'Scheduled']);
    expect(new Set(printedBy('app-Notify', emulator.log))).toEqual(new Set(['tick']));
  });

  test('is invoked where only a function says that it is not, as SAM works none out', async () => {
    const schedule = (more: string) => `{ Type: Schedule, Properties: { Schedule: rate(1 day), ${more} } }`;
    const events = `      Events:
        Given: ${schedule('Enabled: !Equals [a, b]')}
        Stated: ${schedule("State: !Join ['', [DIS, ABLED]]")}
`;
    const { document, notes = [] } = await readTemplate(templateOf(serverless.replace(/ {6}Events:\n.*/s, events)));

    expect(document.eventRules).toMatchObject([{ State: 'ENABLED' }, { State: 'DISABLED' }]);
    expect(notes).toContain('NotifyGiven is enabled: SAM works out no function in Enabled. State takes them.');
    expect(notes.join('\n')).not.toContain('NotifyStated');
  });

  test('is named where EventBridge Scheduler would call it, as is such a schedule of a pipeline', async () => {
    const event = `      Events:
        Often: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 minute) } }
`;
    const schedules = `  Nightly:
    Type: AWS::Scheduler::Schedule
    Properties: { ScheduleExpression: rate(1 day), Target: { Arn: !GetAtt AppPipeline.Arn, RoleArn: !GetAtt Role.Arn } }
  Other: { Type: AWS::Scheduler::Schedule, Properties: { Target: { Arn: !Ref Topic } } }
`;
    const { notes = [] } = await readTemplate(templateOf(serverless.replace(/ {6}Events:\n.*/s, event) + schedules));

    expect(notes.join('\n')).toMatch(
      /Schedules of EventBridge Scheduler are not run here; .* ScheduleExpression .*: NotifyOften, Nightly\./,
    );
    expect(notes.join('\n')).toMatch(/left out: .*AWS::Scheduler::Schedule/);
  });

  test('hears of the schedules of other rules', async () => {
    const { document } = await readTemplate(
      templateOf(`${notify}${changeRule.replace('aws.codepipeline', 'aws.events')}`),
    );

    expect(document.eventRules).toMatchObject([{ EventPattern: { source: ['aws.events'] } }]);
  });

  test('is not heard of where the rule waits for what does not arise here', async () => {
    const { document } = await readTemplate(
      templateOf(`${notify}${changeRule.replace('aws.codepipeline', 'aws.ecs')}`),
    );

    expect(document.eventRules).toBeUndefined();
  });
});

test('a rule of Terraform and its targets are put together', async () => {
  const state = JSON.parse(readFileSync(new URL('templates/terraform-state.json', import.meta.url), 'utf8'));
  const arn = 'arn:aws:codepipeline:us-east-1:123456789012:release';
  const pattern = '{"source":["aws.s3"],"detail-type":["Object Created"]}';
  const changes = '{"source":["aws.codepipeline"]}';
  const notifyArn = 'arn:aws:lambda:us-east-1:123456789012:function:notify';
  const ofSchedules = '{"source":["aws.events"]}';
  const bus = 'arn:aws:events:us-east-1:123456789012:event-bus/default';
  const transformer = { input_paths: { v: '$.detail.object.key' }, input_template: '{"variables":[]}' };
  state.values.root_module.resources.push(
    resource('aws_cloudwatch_event_rule', { name: 'uploads', event_pattern: pattern, state: 'ENABLED' }),
    resource('aws_cloudwatch_event_target', { rule: 'uploads', arn, input: '', input_transformer: [transformer] }),
    resource('aws_cloudwatch_event_target', { rule: 'uploads', arn: 'arn:aws:sns:us-east-1:123456789012:topic' }),
    resource('aws_cloudwatch_event_rule', { name: 'nightly', event_pattern: null, schedule_expression: 'rate(1 day)' }),
    resource('aws_cloudwatch_event_target', { rule: 'nightly', arn }),
    resource('aws_cloudwatch_event_rule', { name: 'changes', event_pattern: changes }),
    resource('aws_cloudwatch_event_target', { rule: 'changes', arn: notifyArn }),
    resource('aws_cloudwatch_event_target', { rule: 'changes', arn }),
    resource('aws_cloudwatch_event_rule', { name: 'of-schedules', event_pattern: ofSchedules, event_bus_name: bus }),
    resource('aws_cloudwatch_event_target', { rule: 'of-schedules', arn: notifyArn, event_bus_name: 'default' }),
    resource('aws_cloudwatch_event_target', { rule: 'of-schedules', arn, event_bus_name: 'mine' }),
    resource('aws_cloudwatch_event_rule', { name: 'elsewhere', event_pattern: changes, event_bus_name: 'mine' }),
    resource('aws_cloudwatch_event_target', { rule: 'elsewhere', arn, event_bus_name: 'mine' }),
    resource('aws_cloudwatch_event_rule', { name: 'images', event_pattern: '{"source":["aws.ecr"]}' }),
    resource('aws_cloudwatch_event_target', { rule: 'images', arn }),
    resource('aws_scheduler_schedule', { name: 'weekly', target: [{ arn: notifyArn }] }),
  );

  const { document, notes = [] } = await readTemplate(JSON.stringify(state), {}, 'state.json');

  expect(document.eventRules).toEqual([
    {
      Name: 'uploads',
      EventPattern: pattern,
      Targets: [
        {
          Arn: arn,
          InputTransformer: { InputPathsMap: { v: '$.detail.object.key' }, InputTemplate: '{"variables":[]}' },
        },
        { Arn: 'arn:aws:sns:us-east-1:123456789012:topic' },
      ],
    },
    { Name: 'nightly', ScheduleExpression: 'rate(1 day)', Targets: [{ Arn: arn }] },
    { Name: 'changes', EventPattern: changes, Targets: [{ Arn: notifyArn }, { Arn: arn }] },
    { Name: 'of-schedules', EventPattern: ofSchedules, Targets: [{ Arn: notifyArn }] },
  ]);
  expect(notes.join('\n')).toMatch(
    /Schedules of EventBridge Scheduler are not run here; .*: aws_scheduler_schedule\.one\./,
  );
});

function resource(type: string, values: object) {
  return { address: `${type}.one`, mode: 'managed', type, name: 'one', values };
}

describe('a template with nothing but what hears of pipelines', () => {
  const notifier = `
  Notifier:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: java21
      Handler: app.Notifier
      CodeUri: ./not-here
      Events:
        Changes:
          Type: EventBridgeRule
          Properties:
            Pattern: { source: [aws.codepipeline] }
`;

  test('gives its rule, though its function cannot be run here, with others and alone', async () => {
    using folder = temporaryFolder();
    const alone = folder.write(
      'notifier.yaml',
      `Transform: AWS::Serverless-2016-10-31\nAWSTemplateFormatVersion: 2010-09-09\nResources:${notifier}`,
    );
    const other = folder.write('app.yaml', `AWSTemplateFormatVersion: 2010-09-09\nResources:${pipeline}`);
    for (const fixtures of [[alone], [other, alone]]) {
      await using emulator = await startTestEmulator({ fixtures });

      const log = emulator.log.join('\n');
      expect(log).not.toContain('passed over');
      expect(log).toMatch(/Rule \S+ does not invoke function \S*Notifier\S*, which is nowhere given/);
    }
  });

  test('of Terraform gives its rule, too', async () => {
    const resource = (type: string, name: string, values: object) => ({
      ...{ address: `${type}.${name}`, mode: 'managed', type, name, values },
    });
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Notifier';
    const plan = {
      format_version: '1.2',
      values: {
        root_module: {
          resources: [
            resource('aws_cloudwatch_event_rule', 'rule', {
              name: 'changes',
              event_pattern: '{"source":["aws.codepipeline"]}',
            }),
            resource('aws_cloudwatch_event_target', 'target', { rule: 'changes', arn }),
          ],
        },
      },
    };

    await using emulator = await startTestEmulator({ fixtures: plan as never });

    expect(emulator.log.join('\n')).toContain('Rule changes does not invoke function Notifier, which is nowhere given');
  });
});
