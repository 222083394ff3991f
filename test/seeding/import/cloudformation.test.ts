import { readFileSync } from 'node:fs';
import {
  GetPipelineCommand,
  GetPipelineStateCommand,
  ListActionTypesCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../../src/config/emulator-options.ts';
import { run } from '../../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';

const cdk = new URL('templates/ReleaseStack.template.json', import.meta.url).pathname;
const example = 'fixtures/templates/release.yaml';

async function pipelineOf(emulator: TestEmulator, name: string) {
  return (await emulator.client.send(new GetPipelineCommand({ name }))).pipeline;
}

describe('a template as cdk synth writes it', () => {
  const name = 'ReleaseStack-PipelineC660917D';

  test('gives the pipeline with names and ARNs of what it refers to', async () => {
    await using emulator = await startTestEmulator({ fixtures: cdk });

    const role = 'arn:aws:iam::123456789012:role/ReleaseStack-PipelineBuildCodePipelineActionRoleD77A08E6';
    expect(await pipelineOf(emulator, name)).toMatchObject({
      name,
      version: 1,
      pipelineType: 'V2',
      roleArn: 'arn:aws:iam::123456789012:role/ReleaseStack-PipelineRoleB27FAA37',
      artifactStore: {
        type: 'S3',
        location: 'releasestack-pipelineartifactsbucket22248f97',
        encryptionKey: {
          type: 'KMS',
          id: expect.stringMatching(
            /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
          ),
        },
      },
      stages: [
        {
          actions: [
            {
              roleArn: role,
              configuration: {
                S3Bucket: 'releasestack-sources4b2f0a7c',
                S3ObjectKey: 'app.zip',
                PollForSourceChanges: 'false',
              },
            },
          ],
        },
        {
          actions: [
            {
              actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
              namespace: 'Build',
              runOrder: 1,
              configuration: {
                ProjectName: 'ReleaseStack-BuildProject097C5DB7',
                EnvironmentVariables: '[{"name":"BUCKET","type":"PLAINTEXT","value":"releasestack-sources4b2f0a7c"}]',
              },
            },
          ],
        },
        { name: 'Test', actions: [{ inputArtifacts: [{ name: 'Artifact_Build_Build' }] }] },
      ],
    });
    const resourceArn = `arn:aws:codepipeline:us-east-1:123456789012:${name}`;
    expect(emulator.parts.store.tags.list(resourceArn)).toEqual([{ key: 'team', value: 'release' }]);
  });

  test('gives the custom action type', async () => {
    await using emulator = await startTestEmulator({ fixtures: cdk });

    const { actionTypes } = await emulator.client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
    expect(actionTypes).toMatchObject([
      {
        id: { category: 'Test', owner: 'Custom', provider: 'JenkinsProvider', version: '1' },
        settings: { entityUrlTemplate: 'https://jenkins.amazonaws.com/job/{Config:ProjectName}' },
        actionConfigurationProperties: [
          { name: 'ProjectName', key: true, queryable: true, required: true, secret: false },
        ],
        inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      },
    ]);
  });

  test('starts nothing, and closes the stages that are to be closed', async () => {
    await using emulator = await startTestEmulator({ fixtures: cdk });

    const executions = await emulator.client.send(new ListPipelineExecutionsCommand({ pipelineName: name }));
    expect(executions.pipelineExecutionSummaries).toEqual([]);
    const { stageStates } = await emulator.client.send(new GetPipelineStateCommand({ name }));
    expect(stageStates?.map(({ inboundTransitionState }) => inboundTransitionState?.enabled)).toEqual([
      true,
      true,
      false,
    ]);
    expect(stageStates?.[2]?.inboundTransitionState).toMatchObject({ disabledReason: 'Not on Fridays' });
  });

  test('makes the buckets that the pipeline works with, its source with versioning', async () => {
    await using emulator = await startTestEmulator({ fixtures: cdk });

    await emulator.artifacts.put({ bucket: 'releasestack-sources4b2f0a7c', key: 'app.zip' }, Buffer.from('app'));

    const { store } = emulator.parts;
    expect(store.buckets.find('releasestack-sources4b2f0a7c')?.versioning).toBe('Enabled');
    expect(store.buckets.find('releasestack-pipelineartifactsbucket22248f97')?.versioning).toBeNull();
  });

  test('is worked out for the account and region of the emulator', async () => {
    await using emulator = await startTestEmulator({ fixtures: cdk, account: '000000000042', region: 'cn-north-1' });

    expect(await pipelineOf(emulator, name)).toMatchObject({
      roleArn: 'arn:aws-cn:iam::000000000042:role/ReleaseStack-PipelineRoleB27FAA37',
    });
  });

  test('says of one resource that it is left out', async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/templates/release.yaml' });

    expect(emulator.log).toContainEqual(
      expect.stringContaining('1 resource of another type is left out: AWS::IAM::Role.'),
    );
  });

  test('counts what is left out in one line', async () => {
    await using emulator = await startTestEmulator({ fixtures: cdk });

    expect(emulator.log.filter((line) => line.includes('left out'))).toEqual([
      expect.stringContaining(
        'ReleaseStack.template.json: 8 resources of other types are left out: AWS::CDK::Metadata,',
      ),
    ]);
  });

  test('can be given as a value, with a name for the stack', async () => {
    const { default: fixtures } = await import('./templates/ReleaseStack.template.json', { with: { type: 'json' } });
    await using emulator = await startTestEmulator({ fixtures, parameter: { 'AWS::StackName': 'Blue' } });

    expect(await pipelineOf(emulator, 'Blue-PipelineC660917D')).toMatchObject({
      artifactStore: { location: 'blue-pipelineartifactsbucket22248f97' },
    });
  });
});

describe('a template in YAML with short forms', () => {
  test('is resolved with the defaults of its parameters', async () => {
    await using emulator = await startTestEmulator({ fixtures: example });

    expect(await pipelineOf(emulator, 'release-production')).toMatchObject({
      roleArn: 'arn:aws:iam::123456789012:role/release-production',
      artifactStore: { location: 'release-artifacts' },
      variables: [{ name: 'Branch', defaultValue: 'main' }],
      stages: [
        {
          actions: [{ configuration: { S3Bucket: 'release-sources-123456789012', PollForSourceChanges: 'false' } }],
        },
        { actions: [{ configuration: { ProjectName: 'app-production' } }] },
        { actions: [{ name: 'Approve' }, { name: 'Jenkins', runOrder: 2 }] },
      ],
    });
  });

  test('is resolved with the parameters that are given', async () => {
    await using emulator = await startTestEmulator({
      fixtures: example,
      parameter: ['Environment=staging', 'Branches=next,other'],
    });

    const pipeline = await pipelineOf(emulator, 'release-staging');
    expect(pipeline?.variables).toEqual([{ name: 'Branch', defaultValue: 'next' }]);
    expect(pipeline?.stages?.[2]?.actions?.map(({ name }) => name)).toEqual(['Jenkins']);
    const { stageStates } = await emulator.client.send(new GetPipelineStateCommand({ name: 'release-staging' }));
    expect(stageStates?.[2]?.inboundTransitionState?.enabled).toBe(true);
    const { actionTypes } = await emulator.client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
    expect(actionTypes?.[0]?.settings?.entityUrlTemplate).toBe(
      'https://jenkins-staging.example.com/job/{Config:ProjectName}',
    );
  });

  test('can be loaded later, and by the command', async () => {
    await using emulator = await startTestEmulator();

    await emulator.fixtures.load(example, { parameter: { Environment: 'staging' } });
    const ended = await run(['seed', '--parameter', 'AWS::StackName=other', example, '--endpoint', emulator.endpoint]);

    expect(await pipelineOf(emulator, 'release-staging')).toBeDefined();
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('fixtures/templates/release.yaml:46:5: Resources.Jenkins: '),
    });
  });

  test('may be what aws cloudformation get-template prints: of YAML a text, of what was processed an object', async () => {
    using folder = temporaryFolder();
    const stages = { StagesAvailable: ['Original', 'Processed'] };
    const original = { TemplateBody: readFileSync(example, 'utf8'), ...stages };
    const processed = { TemplateBody: JSON.parse(readFileSync(cdk, 'utf8')), ...stages };
    const fixtures = [original, processed].map((printed, index) =>
      folder.write(`stack${index}.json`, JSON.stringify(printed, undefined, 2)),
    );

    await using emulator = await startTestEmulator({ fixtures });

    expect((await emulator.pipelines.list()).map(({ name }) => name)).toEqual([
      'release-production',
      'stack1-PipelineC660917D',
    ]);
    const wrong = { TemplateBody: { Resources: { P: { Type: 'AWS::CodePipeline::Pipeline' } } }, ...stages };
    await expect(
      startTestEmulator({ fixtures: folder.write('wrong.json', JSON.stringify(wrong, undefined, 2)) }),
    ).rejects.toThrow(/wrong\.json:4:12: Resources\.P\.Properties: 'RoleArn', 'Stages' must be given\.$/);
  });

  test('is applied to a file once for the same parameters', async () => {
    using folder = temporaryFolder();
    const db = `${folder.path}/state.db`;
    const options: EmulatorOptions = { db, fixtures: example };
    await (await startTestEmulator(options)).stop();

    await using emulator = await startTestEmulator(options);

    expect(await pipelineOf(emulator, 'release-production')).toMatchObject({ version: 1 });
  });
});
