import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';

/** What is said of a file that is given as a fixture document. */
async function refusalOf(text: string, name = 'file.yml'): Promise<string> {
  using folder = temporaryFolder();
  const file = folder.write(name, text);
  const refused = await startTestEmulator({ fixtures: file }).then(
    () => new Error('taken'),
    (error: Error) => error,
  );
  return refused.message.replaceAll(file, name);
}

describe('a file of another tool is refused in one line that says what to give', () => {
  test.each([
    ['Serverless Framework', 'service: a\nprovider: { name: aws }\nresources: {}\n', 'serverless package'],
    [
      'resources alone',
      'Pipeline: { Type: AWS::CodePipeline::Pipeline, Properties: {} }\n',
      'put Resources: above them',
    ],
    ['parameters of create-stack', '[{ ParameterKey: A, ParameterValue: b }]', '--parameter file://FILE'],
    ['a template configuration file', '{ "Parameters": { "A": "b" } }', '--parameter file://FILE'],
    [
      'a program of Pulumi',
      'name: a\nruntime: yaml\nresources: { a: { type: aws:codepipeline:Pipeline } }',
      'get-pipeline',
    ],
    ['a state of Pulumi', '{ "version": 3, "deployment": { "resources": [] } }', 'get-pipeline'],
    ['a playbook of Ansible', '- hosts: all\n  tasks: [{ community.aws.codepipeline: { name: a } }]\n', 'get-pipeline'],
    [
      'an object of Kubernetes',
      'apiVersion: codepipeline.aws.upbound.io/v1beta1\nkind: Codepipeline\nspec: {}\n',
      'get-pipeline',
    ],
    ['a manifest of Copilot', 'name: a\nsource: { provider: GitHub }\nstages: [{ name: test }]\n', 'get-pipeline'],
    [
      'a deployment map',
      'pipelines: [{ name: a, default_providers: { source: { provider: codecommit } } }]\n',
      'get-pipeline',
    ],
    [
      'configuration of Terraform in JSON',
      '{ "resource": { "aws_codepipeline": {} }, "terraform": {} }',
      'terraform show -json',
    ],
    ['a state of an old Terraform', '{ "version": 3, "modules": [] }', 'of a later Terraform'],
    ["the CDK's cdk.json", '{ "app": "npx ts-node bin/app.ts" }', '--fixtures cdk.out'],
    ["the CDK's manifest.json", '{ "version": "44.0.0", "artifacts": {} }', '--fixtures cdk.out'],
    ["the CDK's list of assets", '{ "version": "44.0.0", "files": {} }', '--fixtures cdk.out'],
    ["the CDK's tree", '{ "version": "tree-0.1", "tree": {} }', '--fixtures cdk.out'],
    [
      'a deployment file of Git sync',
      'template-file-path: app.yaml\nparameters: { A: b }\n',
      'its parameters with --parameter',
    ],
    ['get-pipeline-state', '{ "pipelineName": "a", "stageStates": [] }', 'aws codepipeline get-pipeline prints'],
    ['list-pipeline-executions', '{ "pipelineExecutionSummaries": [] }', 'aws codepipeline get-pipeline prints'],
    ['get-pipeline-execution', '{ "pipelineExecution": {} }', 'aws codepipeline get-pipeline prints'],
    ['list-action-executions', '{ "actionExecutionDetails": [] }', 'aws codepipeline get-pipeline prints'],
    [
      'list-pipelines',
      '{ "pipelines": [{ "name": "a", "version": 1, "created": 1, "updated": 1 }] }',
      'aws codepipeline get-pipeline prints',
    ],
    ['text of the AWS CLI', 'METADATA\t2026-12-01\nPIPELINE\tSUPERSEDED\tRelease\nSTAGES\tSource\n', '--output json'],
    ['a table of the AWS CLI', '-------------\n| GetPipeline |\n+-----------+\n|| metadata ||\n', '--output json'],
    ['a buildspec', 'version: 0.2\nphases: { build: { commands: [make] } }\n', 'this is a buildspec'],
    ['configuration of Terraform', 'resource "aws_codepipeline" "a" {\n  name = "a"\n}\n', 'terraform show -json plan'],
    [
      'modules of Terraform',
      'module "a" {\n  source = "./a"\n  stages = [\n    { name = "b" },\n  ]\n}\n',
      'terraform show -json',
    ],
    [
      "terraform plan's own words",
      'Indicated with the\nfollowing symbols:\n  + create\n\nActions:\n\n  # a will be created\n  + resource "aws_codepipeline" "a" {\n      + arn = 1\n    }\n',
      'terraform show -json',
    ],
    [
      'messages of terraform plan -json',
      '{"@level":"info"}\n{"@level":"info"}\n',
      'terraform show -json prints of the plan',
    ],
    ['configuration of Terragrunt', 'include "root" {\n  path = "a"\n}\n', 'terraform show -json'],
    ["Terraform's variables", '# of a\nname = "a"\n', 'in neither YAML nor JSON'],
    [
      "SAM's configuration",
      'version = 0.1\n[default.deploy.parameters]\nstack_name = "a"\n',
      'in neither YAML nor JSON',
    ],
    ['a plan of Terraform', 'PK\u0003\u0004\u0000', 'this is a zip'],
    ["Go's templates", 'Resources:\n  {{if eq .A "b" -}}\n  P: {}\n  {{- end}}\n', 'template engine'],
    ['Jinja', 'Resources:\n  {% if a %}\n  P: {}\n  {% endif %}\n', 'template engine'],
  ])('%s', async (_, text, remedy) => {
    const refusal = await refusalOf(text);

    expect(refusal).toMatch(/^file\.yml:\d+:1: [^\n]+\.$/);
    expect(refusal).toContain(remedy);
  });
});

describe('JSON that is none is told in one line, at its place', () => {
  test.each([
    [
      'a text that is not closed',
      '{\n  "name": "release,\n  "version": 1\n}',
      '2:11: is not JSON here: this text is not closed on its line.',
    ],
    ['no comma', '{ "a": "b" "c": 1 }', '1:12: is not JSON here: a comma or } is missing.'],
    [
      'an escape that is none',
      '{ "a": "\\x" "b": 1 }',
      '1:8: is not JSON here: this text has a character, or a backslash, that JSON does not take.',
    ],
    ['no comma between lines', '{\n  "a": "b"\n  "c": 1 }', '3:3: is not JSON here: a comma or } is missing.'],
    ['no comma in a list', '[{ "a": "b" } { "a": 1 }]', '1:15: is not JSON here: a comma or ] is missing.'],
    ['no colon', '{ "a" "b" }', '1:7: is not JSON here: a colon is missing.'],
    ['the wrong bracket', '{ "a": ["b"} }', '1:12: is not JSON here: a comma or ] is missing.'],
    ['no end', '{ "pipeline": { "name": "a" }', '1:30: is not JSON here: a comma or } is missing.'],
    ['two documents', '{ "a": "b" }\n{ "a": "b" }', '2:1: is not JSON here: nothing may follow its end.'],
    [
      'a name without quotation marks',
      '{ "a": {}, 3: [ }',
      '1:12: is not JSON here: a name in quotation marks is missing.',
    ],
  ])('%s', async (_, text, told) => {
    expect(await refusalOf(text, 'pipeline.json')).toBe(`pipeline.json:${told}`);
  });
});

test('a template that has the like in its texts is none of these', async () => {
  const lines = ['resource "a" "b" {', '{% if a %}', 'echo {{ b }} <%= c %>'].map((line) => `          ${line}`);
  const text = `Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: !Ref AWS::StackName
      Source:
        BuildSpec: |
${lines.join('\n')}
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: "{{resolve:ssm:/role}}"
`;

  expect(await refusalOf(text)).toMatch(/^file\.yml:14:7: Resources\.Pipeline\.Properties: 'Stages' must be given\.$/);
  expect(await refusalOf(`${text}      Stages: [\n`)).toMatch(/^file\.yml:\d+:\d+: Flow sequence/);
});

describe('a template with variables of the Serverless Framework', () => {
  const withName = (name: string, condition = 'true') => `Conditions: { Asked: !Equals [a, ${condition}] }
Resources:
  Build: { Type: AWS::CodeBuild::Project, Properties: { Name: "\${self:service}" } }
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: ${name}
      RoleArn: "{{resolve:ssm:/role}}"
`;
  const told =
    'this is a variable of the Serverless Framework; give what serverless package makes of it: .serverless/cloudformation-template-update-stack.json.';

  test.each([
    [withName(`"app-\${self:provider.stage}"`), '7:13'],
    [withName(`!Sub "\${AWS::Region}-\${opt:stage, 'dev'}"`), '7:18'],
    [withName(`"\${file(names.yml):app}"`), '7:13'],
    [withName(`"\${ssm:/app/name}"`), '7:13'],
    [withName(`"\${cf(eu-west-1):other.Name}"`), '7:13'],
    [withName('app', `"\${sls:stage}"`), '1:30'],
  ])('is refused at the first that matters: %s', async (text, place) => {
    expect(await refusalOf(text)).toBe(`file.yml:${place}: ${told}`);
  });

  test.each([`!Sub "a-\${AWS::Region}"`, `"a-\${self:-b}"`, `"a-\${env:PATH}"`, 'app'])(
    'is none with %s',
    async (name) => {
      expect(await refusalOf(withName(name))).not.toContain('Serverless');
    },
  );
});

test('a tag of YAML that is not known is no value', async () => {
  expect(await refusalOf('pipelines: !include pipelines.yml\n')).toBe(
    'file.yml:1:12: the tag !include is not known here; write the value itself.',
  );
});
