import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { mistakesIn, readTemplate, templateWith } from './read-template.ts';

const pipeline = 'Resources.Pipeline.Properties';

describe('a template', () => {
  test.each([
    [
      'a property that is not known, with the nearest one',
      ['      RoleArn:', '      RolArn:'],
      [
        "app.yaml:7:7: Resources.Pipeline.Properties: 'RolArn' is not known here; valid are Name, RoleArn,",
        "app.yaml:7:7: Resources.Pipeline.Properties: 'RoleArn' must be given.",
      ],
    ],
    [
      'a member in lower case',
      ['Category: Build', 'category: Build'],
      [
        `${pipeline}.Stages[1].Actions[0].ActionTypeId: 'Category' must be given.`,
        "'category' is not known here; valid are Category, Owner, Provider, Version. Did you mean 'Category'?",
      ],
    ],
    [
      'a choice that is none',
      ['Category: Build', 'Category: Built'],
      [`${pipeline}.Stages[1].Actions[0].ActionTypeId.Category: 'Built' is not one of`],
    ],
    [
      'resources that CloudFormation includes from elsewhere',
      ['  Bucket:', '  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://b/part.yaml } }\n  Bucket:'],
      ['Resources.Fn::Transform: Fn::Transform is worked out by CloudFormation itself'],
    ],
    [
      'a number that is none',
      ['            - Name: Build', '            - RunOrder: first\n              Name: Build'],
      [`app.yaml:18:25: ${pipeline}.Stages[1].Actions[0].RunOrder: must be an integer, not the string first.`],
    ],
    [
      'a name in braces that nothing replaces',
      ['InputArtifacts: [{ Name: App', `InputArtifacts: [{ Name: "\${App}"`],
      ['Only Fn::Sub (!Sub) puts a value in the place of a name in braces.'],
    ],
    [
      'a tag that is none of CloudFormation',
      ['Name: App', 'Name: !Rif App'],
      ["the tag !Rif is none of CloudFormation's functions. Did you mean '!If'?"],
    ],
  ])('with %s is refused in its own words', async (_, [from, to], expected) => {
    const told = await mistakesIn(templateWith('app').replace(from as string, to as string));

    expect(told).toEqual((expected as string[]).map((part) => expect.stringContaining(part)));
  });

  test('that refers to one value twice is told of it once', async () => {
    const template = templateWith(
      "!Join ['-', [!Ref Project, !Ref Project]]",
      'Parameters: { Project: { Type: String } }',
    );

    expect(await mistakesIn(template)).toEqual([
      'app.yaml:1:24: Parameters.Project: has no default; give it with --parameter Project=VALUE.',
    ]);
  });

  test('with none of the three types is told in one sentence', async () => {
    expect(await mistakesIn('AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n')).toEqual([
      'app.yaml:1:1: the template has no AWS::CodePipeline::Pipeline, AWS::CodePipeline::CustomActionType or AWS::CodePipeline::Webhook.',
    ]);
  });

  test('makes no resource whose condition is false', async () => {
    const before = 'Conditions:\n  Never: !Equals [a, b]';
    const text = templateWith('app', before).replace('  Pipeline:\n', '  Pipeline:\n    Condition: Never\n');

    const { document, notes } = await readTemplate(text);

    expect(document).toEqual({ buckets: [{ name: 'app-bucket' }] });
    expect(notes).toContain('Pipeline is not made: its condition Never is false.');
  });

  test('has artifact stores by their regions', async () => {
    const stores =
      '[{ Region: us-east-1, ArtifactStore: { Type: S3, Location: here } }, { Region: eu-west-1, ArtifactStore: { Type: S3, Location: there } }]';
    const text = templateWith('app').replace(/ArtifactStore: .*/, `ArtifactStores: ${stores}`);

    const { document } = await readTemplate(text);

    expect(document.pipelines).toMatchObject([
      { artifactStores: { 'us-east-1': { type: 'S3', location: 'here' }, 'eu-west-1': { location: 'there' } } },
    ]);
    expect(document.buckets).toEqual([
      { name: 'here' },
      { name: 'there' },
      { name: 'sources', versioning: true },
      { name: 'app-bucket' },
    ]);
  });
});

describe("a pipeline that breaks the service's rules", () => {
  const text = templateWith('app').replace(
    'Name: App }]\n        - Name: Build',
    'Name: App }]\n        - Name: Source',
  );

  test('is refused at the start under the name of its resource', async () => {
    using folder = temporaryFolder();
    const fixtures = folder.write('app.yaml', text);

    await expect(startTestEmulator({ fixtures })).rejects.toThrow(
      `${fixtures}:5:5: Resources.Pipeline: Stage name 'Source' is used more than once (InvalidStageDeclarationException)`,
    );
  });

  test('is refused when it is loaded, too', async () => {
    using folder = temporaryFolder();
    await using emulator = await startTestEmulator();

    const file = folder.write('app.yaml', text);
    await expect(emulator.fixtures.load(file)).rejects.toMatchObject({
      name: 'ControlError',
      message: `${file}:5:5: Resources.Pipeline: Stage name 'Source' is used more than once (InvalidStageDeclarationException)`,
    });
  });
});

describe('nested stacks', () => {
  const nested = `
  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml } }
  Synthesized: { Type: AWS::CloudFormation::Stack, Metadata: { 'aws:asset:path': app.nested.template.json } }
  Application: { Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: a } } }
  Elsewhere: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://s3.amazonaws.com/b/c.yaml } }
`;
  const sentence =
    'The templates of these nested stacks are not here; give them as further documents: Inner (inner.yaml), Synthesized (app.nested.template.json), Application, Elsewhere.';

  test('are named, for nothing of them is made', async () => {
    const { notes } = await readTemplate(templateWith('app') + nested);

    expect(notes).toContain(sentence);
  });

  test('are named where there is nothing else', async () => {
    expect(await mistakesIn(`Resources:${nested}`)).toEqual([
      `app.yaml:1:1: the template has no AWS::CodePipeline::Pipeline, AWS::CodePipeline::CustomActionType or AWS::CodePipeline::Webhook. ${sentence}`,
    ]);
  });
});

test('modules, and macros that may make anything, are named', async () => {
  const module = '  Inner: { Type: My::Pipe::Line::MODULE, Properties: {} }\n';
  const before = 'Transform: [AWS::Serverless-2016-10-31, Mine, { Name: AWS::Include, Parameters: {} }]';

  const { notes } = await readTemplate(templateWith('app', before) + module);

  expect(notes).toEqual(
    expect.arrayContaining([
      'Macros are not run: Mine, AWS::Include. aws cloudformation get-template --template-stage Processed prints what they make.',
      'Modules are not gone into; give their fragments as further documents: Inner (My::Pipe::Line::MODULE).',
    ]),
  );
  expect(await mistakesIn(`Resources:\n  Bucket: { Type: AWS::S3::Bucket }\n${module}`)).toEqual([
    expect.stringContaining('further documents: Inner (My::Pipe::Line::MODULE).'),
  ]);
});

test("a webhook's mistakes are told at their own places", async () => {
  const hook = `  Hook:
    Type: AWS::CodePipeline::Webhook
    Properties:
      TargetPipeline: !Ref Pipeline
      TargetAction: "\${App}"
      Authentication: GITHUB_HMAC
      AuthenticationConfiguration: { SecretToken: a }
      Filters: [{ JsonPath: $.ref }]
`;

  expect(await mistakesIn(templateWith('app') + hook)).toEqual([
    expect.stringMatching(/^app.yaml:\d+:21: Resources.Hook.Properties.TargetAction: /),
  ]);
});

test('a bucket whose name is not known is named among what is left out, and all others are made', async () => {
  const template = templateWith('app').replace('Location: artifacts', 'Location: !Ref Bucket');
  const others =
    '\n  Logs: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: Enabled } } }\n  Unnamed: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref X } }\n';

  const [{ notes }, more] = [await readTemplate(template), await readTemplate(template + others)];

  expect(notes).toEqual([]);
  expect(more.notes).toEqual(['Buckets whose names are not known are left out: Unnamed.']);
  expect(more.document.buckets).toContainEqual({ name: 'app-logs', versioning: true });
});

describe('a bucket that is named after the stack (Q4)', () => {
  const named = (name: string) =>
    `${templateWith('app')}\n  Sources: { Type: AWS::S3::Bucket, Properties: { BucketName: ${name} } }\n`;

  test('has a name that S3 takes, though the file has capitals', async () => {
    const { document } = await readTemplate(named(`!Sub "\${AWS::StackName}-sources"`), {}, 'MyApp.template.yaml');

    expect(document.buckets).toContainEqual({ name: 'myapp-sources' });
  });

  test('leaves a stack its capitals where no bucket has its name', async () => {
    const { document } = await readTemplate(named('sources'), {}, 'MyApp.yaml');

    expect(document.pipelines).toMatchObject([{ name: 'MyApp-Pipeline' }]);
  });

  test('is told of a name that is given and that S3 refuses', async () => {
    const { document, notes } = await readTemplate(named('!Ref AWS::StackName'), { 'AWS::StackName': 'MyApp' });

    expect(document.buckets ?? []).not.toContainEqual({ name: 'MyApp' });
    expect(notes).toContain("Sources is not made: 'MyApp' is no name of a bucket.");
  });
});

test('a custom action type that is not there is named, and found in another template', async () => {
  using folder = temporaryFolder();
  const custom = '{ Category: Build, Owner: Custom, Provider: Make, Version: "1" }';
  const pipeline = folder.write(
    'app.yaml',
    templateWith('app').replace('{ Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1" }', custom),
  );
  const type = folder.write(
    'type.yaml',
    `Resources:
  Make:
    Type: AWS::CodePipeline::CustomActionType
    Properties:
      { Category: Build, Provider: Make, Version: 1, InputArtifactDetails: { MinimumCount: 0, MaximumCount: 1 },
        OutputArtifactDetails: { MinimumCount: 0, MaximumCount: 1 },
        ConfigurationProperties: [{ Name: ProjectName, Key: true, Required: true, Secret: false }] }`,
  );

  await expect(startTestEmulator({ fixtures: pipeline })).rejects.toThrow(
    `${pipeline}:5:5: Resources.Pipeline: action 'Build' has the custom action type Build/Make/1, which is not there: give the document or template that makes it, too.`,
  );
  await using emulator = await startTestEmulator({ fixtures: [pipeline, type] });
  expect(await emulator.pipelines.list()).toHaveLength(1);
});

test('a webhook of a template is one of the document', async () => {
  const webhook = `
  Hook:
    Type: AWS::CodePipeline::Webhook
    Properties:
      TargetPipeline: !Ref Pipeline
      TargetPipelineVersion: !GetAtt Pipeline.Version
      TargetAction: Source
      Authentication: IP
      AuthenticationConfiguration: { AllowedIPRange: 10.0.0.0/8 }
      RegisterWithThirdParty: false
      Tags: [{ Key: team, Value: release }]
      Filters: [{ JsonPath: $.ref, MatchEquals: "refs/heads/{Branch}" }]
`;

  const { document } = await readTemplate(templateWith('app') + webhook);

  expect(document.webhooks).toEqual([
    {
      webhook: {
        name: 'app-Hook',
        targetPipeline: 'app-Pipeline',
        targetAction: 'Source',
        authentication: 'IP',
        authenticationConfiguration: { AllowedIPRange: '10.0.0.0/8' },
        filters: [{ jsonPath: '$.ref', matchEquals: 'refs/heads/{Branch}' }],
      },
      tags: [{ key: 'team', value: 'release' }],
    },
  ]);
});
