import { readFileSync } from 'node:fs';
import { GetPipelineCommand, ListActionTypesCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../../support/emulator.ts';
import { mistakesIn, readTemplate } from './read-template.ts';

const state = new URL('templates/terraform-state.json', import.meta.url).pathname;
const plan = readFileSync(new URL('templates/terraform-plan.json', import.meta.url), 'utf8');

test('the file of a state is taken as what terraform show -json prints of it', async () => {
  const shown = JSON.parse(readFileSync(state, 'utf8'));

  const { document } = await readTemplate(JSON.stringify(stateFileOf(shown)), {}, 'terraform.tfstate');

  expect(document).toEqual((await readTemplate(JSON.stringify(shown))).document);
  expect(document.pipelines).not.toEqual([]);
});

test('a mistake in the file of a state names the address', async () => {
  const file = {
    version: 4,
    terraform_version: '1.11.4',
    resources: [
      { mode: 'data', type: 'aws_codepipeline', name: 'other', instances: [{ attributes: {} }] },
      {
        module: 'module.cd["a"]',
        mode: 'managed',
        type: 'aws_codepipeline',
        name: 'release',
        instances: [{ index_key: 'blue', attributes: { name: 'release', role_arn: 'r', stage: [] } }],
      },
    ],
  };

  expect(await mistakesIn(JSON.stringify(file))).toEqual([
    expect.stringContaining(`module.cd["a"].aws_codepipeline.release["blue"]: 'stage', 'artifact_store' must be given`),
  ]);
});

interface Module {
  readonly address?: string;
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly index?: unknown;
    readonly values: unknown;
  }[];
  readonly child_modules?: readonly Module[];
}

/** The form of `terraform.tfstate` [transcript: Terraform 1.11.4 with hashicorp/aws 5.100]. */
function stateFileOf({ values }: { readonly values: { readonly root_module: Module } }): object {
  const resourcesOf = ({ address, resources = [], child_modules: children = [] }: Module): object[] => [
    ...resources.map(({ mode, type, name, index, values: attributes }) => ({
      ...(address !== undefined && { module: address }),
      ...{ mode, type, name, provider: 'provider["registry.terraform.io/hashicorp/aws"]' },
      instances: [{ ...(index !== undefined && { index_key: index }), schema_version: 0, attributes }],
    })),
    ...children.flatMap(resourcesOf),
  ];
  const resources = resourcesOf(values.root_module);
  return { version: 4, terraform_version: '1.11.4', serial: 3, lineage: 'a', outputs: {}, resources };
}

describe('the state as terraform show -json prints it', () => {
  test('gives the pipeline of a module', async () => {
    await using emulator = await startTestEmulator({ fixtures: state });

    const { pipeline } = await emulator.client.send(new GetPipelineCommand({ name: 'release' }));
    expect(pipeline).toEqual({
      name: 'release',
      version: 1,
      roleArn: 'arn:aws:iam::123456789012:role/pipeline-role',
      pipelineType: 'V2',
      executionMode: 'QUEUED',
      artifactStore: { type: 'S3', location: 'artifacts-20260101000000000000000001' },
      variables: [{ name: 'Color', defaultValue: 'blue' }],
      triggers: [
        {
          providerType: 'CodeStarSourceConnection',
          gitConfiguration: { sourceActionName: 'Code', push: [{ branches: { includes: ['main'] } }] },
        },
      ],
      stages: [
        {
          name: 'Source',
          actions: [
            expect.objectContaining({
              name: 'Source',
              actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
              configuration: { S3Bucket: 'my-source-bucket', S3ObjectKey: 'app.zip', PollForSourceChanges: 'false' },
              outputArtifacts: [{ name: 'app' }],
            }),
            expect.objectContaining({ name: 'Code' }),
          ],
        },
        {
          name: 'Test',
          onFailure: { result: 'ROLLBACK' },
          actions: [
            expect.objectContaining({
              name: 'Jenkins',
              actionTypeId: { category: 'Test', owner: 'Custom', provider: 'MyJenkins', version: '1' },
              inputArtifacts: [{ name: 'app' }],
              runOrder: 2,
            }),
          ],
        },
        {
          name: 'Deploy',
          beforeEntry: {
            conditions: [
              {
                result: 'FAIL',
                rules: [
                  {
                    name: 'Alarm',
                    ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'CloudWatchAlarm', version: '1' },
                    configuration: { AlarmName: 'a', WaitTime: '1' },
                  },
                ],
              },
            ],
          },
          actions: [expect.objectContaining({ name: 'Approve', timeoutInMinutes: 60 })],
        },
      ],
    });
    expect(emulator.parts.store.buckets.find('my-source-bucket')?.versioning).toBe('Enabled');
  });

  test('gives the buckets that no pipeline works with, as far as their names are known', async () => {
    const document = JSON.parse(readFileSync(state, 'utf8'));
    const resource = (type: string, name: string, values: object) => ({
      ...{ address: `${type}.${name}`, mode: 'managed', type, name, values },
    });
    document.values.root_module.resources.push(
      resource('aws_s3_bucket', 'reports', { bucket: 'all-reports' }),
      resource('aws_s3_bucket_versioning', 'reports', {
        bucket: 'all-reports',
        versioning_configuration: [{ status: 'Enabled' }],
      }),
      resource('aws_s3_bucket', 'old', { bucket: 'old-reports', versioning: [{ enabled: true }] }),
      resource('aws_s3_bucket', 'site', { bucket: 'the-site', versioning: [{ enabled: false }] }),
      resource('aws_s3_bucket', 'unknown', {}),
    );

    await using emulator = await startTestEmulator({ fixtures: document });

    const versioning = (name: string) => emulator.parts.store.buckets.find(name)?.versioning;
    expect(['all-reports', 'old-reports', 'the-site'].map(versioning)).toEqual(['Enabled', 'Enabled', null]);
  });

  test('gives the custom action type', async () => {
    await using emulator = await startTestEmulator({ fixtures: state });

    const { actionTypes } = await emulator.client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
    expect(actionTypes).toMatchObject([
      {
        id: { category: 'Test', owner: 'Custom', provider: 'MyJenkins', version: '1' },
        settings: { entityUrlTemplate: 'https://jenkins.example.com/job/{Config:ProjectName}' },
        actionConfigurationProperties: [{ name: 'ProjectName', description: 'The project' }],
      },
    ]);
  });

  test('has several artifact stores by their regions, conditions with rules and tags', async () => {
    const shown = JSON.parse(readFileSync(state, 'utf8'));
    const { values } = shown.values.root_module.child_modules[0].resources[0];
    values.artifact_store = ['us-east-1', 'eu-west-1'].map((region) => ({
      type: 'S3',
      location: `store-${region}`,
      region,
      encryption_key: [],
    }));
    const rule = {
      name: 'Alarm',
      rule_type_id: [{ category: 'Rule', owner: 'AWS', provider: 'CloudWatchAlarm', version: '1' }],
      configuration: { AlarmName: 'a', WaitTime: '1' },
      commands: null,
      input_artifacts: null,
      region: '',
      role_arn: '',
      timeout_in_minutes: null,
    };
    values.stage[1].on_failure = [
      { result: '', condition: [{ result: 'ROLLBACK', rule: [rule] }], retry_configuration: [] },
    ];

    const { document } = await readTemplate(JSON.stringify(shown));

    expect(document.pipelines).toMatchObject([
      {
        artifactStores: {
          'us-east-1': { type: 'S3', location: 'store-us-east-1' },
          'eu-west-1': { type: 'S3', location: 'store-eu-west-1' },
        },
        stages: [
          {},
          {
            onFailure: {
              conditions: [
                {
                  result: 'ROLLBACK',
                  rules: [
                    { name: 'Alarm', ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'CloudWatchAlarm' } },
                  ],
                },
              ],
            },
          },
          {},
        ],
        tags: [{ key: 'team', value: 'release' }],
      },
    ]);
  });

  test('has what newer releases of the provider write, a region for each resource and files of artifacts', async () => {
    const shown = JSON.parse(readFileSync(state, 'utf8'));
    const { values } = shown.values.root_module.child_modules[0].resources[0];
    values.region = 'eu-west-1';
    const build = values.stage[1].action[0];
    Object.assign(build, {
      category: 'Compute',
      owner: 'AWS',
      provider: 'Commands',
      configuration: null,
      commands: ['make'],
      output_variables: ['Version'],
      output_artifacts: [],
      output_artifacts_for_compute_action: [{ name: 'built', files: ['dist/**'] }],
    });

    const { document } = await readTemplate(JSON.stringify(shown));

    expect(document.pipelines).toMatchObject([
      {
        stages: [
          {},
          {
            actions: [
              {
                commands: ['make'],
                outputVariables: ['Version'],
                outputArtifacts: [{ name: 'built', files: ['dist/**'] }],
              },
            ],
          },
          {},
        ],
      },
    ]);
  });

  test('leaves out what is null in a configuration, as a condition of the module may make it', async () => {
    const shown = JSON.parse(readFileSync(state, 'utf8'));
    const { values } = shown.values.root_module.child_modules[0].resources[0];
    const [build] = values.stage[1].action;
    const { configuration } = build;
    const readWith = (more: object) => {
      build.configuration = { ...configuration, ...more };
      return readTemplate(JSON.stringify(shown));
    };

    const { document } = await readWith({ BatchEnabled: null });

    expect(document).toEqual((await readWith({})).document);
    await expect(readWith({ PrimarySource: '' })).rejects.toThrow('PrimarySource: must not have fewer than 1 char');
  });

  test('with none of the three types is told in one sentence', async () => {
    expect(await mistakesIn('{ "format_version": "1.0", "terraform_version": "1.11.4" }')).toEqual([
      'app.yaml:1:1: the template has no aws_codepipeline, aws_codepipeline_custom_action_type or aws_codepipeline_webhook.',
    ]);
  });
});

describe('a plan as terraform show -json prints it', () => {
  test('is told by resource and place what is not known yet', async () => {
    expect(await mistakesIn(plan)).toEqual([
      expect.stringMatching(
        /^app\.yaml:\d+:\d+: module\.pipe\.aws_codepipeline\.this\.stage\[0\]\.action\[1\]\.configuration: is known only after apply;/,
      ),
    ]);
  });

  test('has something that stands for a role and a store that are not known yet', async () => {
    const shown = JSON.parse(plan);
    const { values } = shown.planned_values.root_module.child_modules[0].resources[0];
    const changes = shown.resource_changes as { readonly change: { readonly after_unknown: { stage?: object } } }[];
    for (const { change } of changes) delete change.after_unknown.stage;
    values.artifact_store[0].encryption_key = [{ type: 'KMS' }];
    Object.assign(changes.at(2)?.change.after_unknown ?? {}, {
      artifact_store: [{ encryption_key: [{ id: true }], location: true }],
    });
    values.stage[0].action[1].configuration = { ConnectionArn: 'c', FullRepositoryId: 'o/r', BranchName: 'main' };

    const { document, notes } = await readTemplate(JSON.stringify(shown));

    expect(document.pipelines).toMatchObject([
      {
        roleArn: 'arn:aws:iam::123456789012:role/known-after-apply',
        artifactStore: {
          type: 'S3',
          location: 'codepipeline-us-east-1-123456789012',
          encryptionKey: { type: 'KMS', id: 'known-after-apply' },
        },
      },
    ]);
    expect(notes).toContain(
      'module.pipe.aws_codepipeline.this: role_arn is known only after apply; arn:aws:iam::123456789012:role/known-after-apply stands for it.',
    );
  });
});
