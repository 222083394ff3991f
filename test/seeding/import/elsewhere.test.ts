import { GetPipelineCommand, ListWebhooksCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { mistakesIn, projectNameOf, readTemplate, templateWith } from './read-template.ts';

const parameters = `
Parameters:
  Role: { Type: String }
  Branch: { Type: "AWS::SSM::Parameter::Value<String>", Default: /app/branch }
  Empty: { Type: String, Default: "" }
`;

const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:a/long/name-AbCdEf';

describe('a value that lies elsewhere', () => {
  test.each([
    ['an output of a nested stack', '!GetAtt Nested.Outputs.Name', 'Nested.Outputs.Name'],
    ['an attribute of a custom resource', '!GetAtt Bucket.Unheard', 'Bucket.Unheard'],
    ['a parameter in SSM by its path', '!Ref Branch', '/app/branch'],
    ['a dynamic reference to SSM by its path', '"{{resolve:ssm:/app/branch}}"', '/app/branch'],
    ['a version of one', '"{{resolve:ssm:/app/branch:3}}"', '/app/branch'],
    ['a dynamic reference as it is written', '"{{resolve:ssm:/a}}"', '{{resolve:ssm:/a}}'],
    ['a dynamic reference without its marks', '"{{resolve:ssm:/a}}"', 'resolve:ssm:/a'],
    ['a secret by its name', '"{{resolve:secretsmanager:token:SecretString:::}}"', 'token'],
    ['a secret by its ARN', `"{{resolve:secretsmanager:${secret}:SecretString:::}}"`, secret],
    ['a member of a secret', '"{{resolve:secretsmanager:token:SecretString:key::}}"', 'token:SecretString:key'],
    ['an export', '!ImportValue shared', 'shared'],
  ])('can be given: %s', async (_, written, name) => {
    const nested = templateWith(written, parameters).replace(
      'Resources:',
      'Resources:\n  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://example.com/t } }',
    );

    const { document } = await readTemplate(nested, { [name]: 'given' });

    expect(JSON.stringify(document)).toContain('"ProjectName":"given"');
  });

  test('may be a part of a text', async () => {
    const written = '!Join ["-", ["{{resolve:ssm:/a}}", "{{resolve:ssm:/b}}"]]';

    expect(await projectNameOf(written, { parameters: { '/a': 'x', '/b': 'y' } })).toBe('x-y');
  });
});

describe('a value that has no effect here', () => {
  test.each([
    ['a parameter without a default', '!Ref Role', 'Role'],
    ['an export', '!ImportValue shared-role', 'shared-role'],
    ['a parameter in SSM', '!Ref Branch', '/app/branch'],
    ['an attribute that only AWS knows', '!GetAtt Nested.Outputs.RoleArn', 'Nested.Outputs.RoleArn'],
    ['a dynamic reference', '"{{resolve:ssm:/role}}"', '{{resolve:ssm:/role}}'],
  ])('has something of its kind that stands for it, with one note: %s', async (_, written, name) => {
    using folder = temporaryFolder();
    const text = templateWith('app', parameters)
      .replace('Resources:', 'Resources:\n  Nested: { Type: AWS::CloudFormation::Stack }')
      .replace('RoleArn: arn:aws:iam::123456789012:role/pipelines', `RoleArn: ${written}`)
      .replace(
        'ArtifactStore: { Type: S3, Location: artifacts }',
        `ArtifactStore: { Type: S3, Location: artifacts, EncryptionKey: { Type: KMS, Id: ${written} } }`,
      );

    await using emulator = await startTestEmulator({ fixtures: folder.write('app.yaml', text) });

    const { pipeline } = await emulator.client.send(new GetPipelineCommand({ name: 'app-Pipeline' }));
    expect(pipeline?.roleArn).toMatch(/^arn:aws:iam::123456789012:role\/[\w-]+$/);
    const { notes } = await readTemplate(text);
    expect(notes?.filter((note) => note.startsWith('AWS would fill in'))).toEqual([
      `AWS would fill in these values; their names stand for them unless --parameter NAME=VALUE gives them: ${name}.`,
    ]);
  });

  test('is a mistake all the same when the template is wrong', async () => {
    const text = templateWith('app').replace(/RoleArn: .*/, 'RoleArn: !Ref Nowhere');

    expect(await mistakesIn(text)).toEqual([expect.stringContaining("there is no resource or parameter 'Nowhere'")]);
  });
});

test('a topic that is not known is one, or the approval would be refused', async () => {
  using folder = temporaryFolder();
  const approval =
    '{ Name: Approve, ActionTypeId: { Category: Approval, Owner: AWS, Provider: Manual, Version: 1 }, Configuration: { NotificationArn: !ImportValue shared-topic } }';
  const text = `${templateWith('app')}        - Name: Approve\n          Actions: [${approval}]\n`;

  await using emulator = await startTestEmulator({ fixtures: folder.write('app.yaml', text) });

  const { pipeline } = await emulator.client.send(new GetPipelineCommand({ name: 'app-Pipeline' }));
  expect(pipeline?.stages?.[2]?.actions?.[0]?.configuration).toEqual({
    NotificationArn: 'arn:aws:sns:us-east-1:123456789012:shared-topic',
  });
});

test('a bucket whose name is not known has one that is valid', async () => {
  const text = templateWith('app')
    .replace('Location: artifacts', 'Location: !Join ["-", [!GetAtt Nested.Outputs.Name, store]]')
    .replace('Resources:', 'Resources:\n  Nested: { Type: AWS::CloudFormation::Stack }');

  const { document } = await readTemplate(text);

  expect(document.buckets?.map(({ name }) => name)).toEqual(['nested-outputs-name-store', 'sources', 'app-bucket']);
});

test('a secret that is not known may be longer than a value', async () => {
  using folder = temporaryFolder();
  const text = `${templateWith('app')}
  Hook:
    Type: AWS::CodePipeline::Webhook
    Properties:
      TargetPipeline: !Ref Pipeline
      TargetPipelineVersion: 1
      TargetAction: Source
      Authentication: GITHUB_HMAC
      AuthenticationConfiguration: { SecretToken: "{{resolve:secretsmanager:${secret}:SecretString:the-token-of-the-pipelines-hook::}}" }
      Filters: [{ JsonPath: $.ref }]
`;

  await using emulator = await startTestEmulator({ fixtures: folder.write('app.yaml', text) });

  const { webhooks } = await emulator.client.send(new ListWebhooksCommand({}));
  expect(webhooks).toHaveLength(1);
});

test('a mistake in what a parameter gives names the parameter', async () => {
  const text = templateWith('app', parameters).replace(
    'Name: Source\n          Actions',
    'Name: !Ref Empty\n          Actions',
  );

  expect((await mistakesIn(text))[0]).toMatch(/Stages\[0\]\.Name: .* It comes of --parameter Empty=VALUE\.$/);
});
