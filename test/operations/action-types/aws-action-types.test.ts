import { type ActionDeclaration, ListActionTypesCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../src/model/action-types.ts';
import { ruleCatalogue } from '../../../src/model/rule-types.ts';
import { answerOf } from '../../support/answers.ts';
import { startTestEmulator } from '../../support/emulator.ts';
import {
  approvalAction,
  createPipeline,
  pipeline,
  pipelineFixtures,
  sourceAction,
  workStage,
} from '../../support/pipelines.ts';

type Example = readonly [place: string, configuration: Record<string, string>, inputs: number, outputs: number];

/** What the service lists and the pages of the user guide show: category/provider, configuration, artifacts. */
const examples: readonly Example[] = [
  ['Source/CodeCommit', { RepositoryName: 'a', BranchName: 'main', OutputArtifactFormat: 'CODEBUILD_CLONE_REF' }, 0, 1],
  ['Source/ECR', { RepositoryName: 'app' }, 0, 1],
  ['Source/S3', { S3Bucket: 'a', S3ObjectKey: 'b', AllowOverrideForS3ObjectKey: 'true' }, 0, 1],
  [
    'Source/CodeStarSourceConnection',
    { ConnectionArn: 'arn', FullRepositoryId: 'a/b', BranchName: 'main', DetectChanges: 'false' },
    0,
    1,
  ],
  [
    'Build/CodeBuild',
    {
      BatchEnabled: 'true',
      CombineArtifacts: 'true',
      ProjectName: 'app',
      PrimarySource: 'In0',
      EnvironmentVariables: '[]',
      BuildspecOverride: 'other.yml',
      ServiceRoleArnOverride: 'arn:aws:iam::111122223333:role/scoped',
    },
    2,
    1,
  ],
  ['Build/ECRBuildAndPublish', { ECRRepositoryName: 'actions/app', ImageTags: 'a,b', RegistryType: 'public' }, 1, 0],
  [
    'Test/DeviceFarm',
    { App: 'a.ipa', AppType: 'iOS', DevicePoolArn: 'arn', ProjectId: 'id', TestType: 'A', TestSpec: 'spec.yml' },
    1,
    0,
  ],
  ['Test/GhostInspector', { Anything: 'goes' }, 1, 0],
  ['Test/MFStormRunner', {}, 1, 0],
  ['Test/Nouvola', {}, 1, 0],
  ['Test/Runscope', { BucketKey: 'a' }, 0, 0],
  [
    'Deploy/CloudFormationStackSet',
    {
      StackSetName: 'a',
      TemplatePath: 'In0::template.json',
      Parameters: 'In1::parameters.txt',
      DeploymentTargets: '111111222222',
      Regions: 'us-east-1',
      PermissionModel: 'SERVICE_MANAGED',
      FailureTolerancePercentage: '20',
      MaxConcurrentPercentage: '25',
      RegionConcurrencyType: 'Parallel',
      ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE',
      CallAs: 'DELEGATED_ADMIN',
    },
    3,
    0,
  ],
  [
    'Deploy/CloudFormationStackInstances',
    {
      StackSetName: 'a',
      DeploymentTargets: 'ou-1111-1example',
      Regions: 'us-east-1',
      ParameterOverrides: 'In0::overrides.txt',
      RegionConcurrencyType: 'Sequential',
      ConcurrencyMode: 'STRICT_FAILURE_TOLERANCE',
      CallAs: 'SELF',
    },
    2,
    0,
  ],
  ['Deploy/EC2', { DeploySpec: 'a.yaml', InstanceTagKey: 'Name', InstanceTagValue: 'a', InstanceType: 'EC2' }, 1, 0],
  ['Deploy/EKS', { ClusterName: 'a', HelmReleaseName: 'b', HelmChartLocation: 'c', HelmValuesFiles: 'd' }, 1, 0],
  ['Deploy/Lambda', { FunctionName: 'a', FunctionAlias: 'b', PublishedTargetVersion: '#{variables.V}' }, 0, 0],
  ['Deploy/OpsWorks', { DeploymentType: 'deploy_app', StackId: 'a', AppId: 'b' }, 1, 0],
  ['Deploy/ServiceCatalog', { ConfigurationFilePath: 'sample_config.json', ProductId: 'prod-a' }, 1, 0],
  ['Deploy/AlexaSkillsKit', { ClientId: 'a', ClientSecret: 'b', RefreshToken: 'c', SkillId: 'd' }, 2, 0],
  ['Invoke/InspectorScan', { InspectorRunMode: 'ECRImageScan', ECRRepositoryName: 'a', ImageTag: 'b' }, 0, 1],
  ['Invoke/Snyk', {}, 1, 1],
  ['Invoke/StepFunctions', { StateMachineArn: 'arn', InputType: 'FilePath', Input: 'assets/input.json' }, 1, 1],
  [
    'Approval/Manual',
    {
      CustomData: 'a',
      ExternalEntityLink: 'https://example.org',
      NotificationArn: 'arn:aws:sns:us-east-1:123456789012:approvals',
    },
    0,
    0,
  ],
];

const partners = ['GhostInspector', 'MFStormRunner', 'Nouvola', 'Runscope', 'AlexaSkillsKit', 'Snyk'];

test.each(examples)('%s is taken as its page has it', async (place, configuration, inputs, outputs) => {
  await using emulator = await startTestEmulator({ fixtures: [pipelineFixtures] });
  const [category, provider = ''] = place.split('/') as [never, string];
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => ({ name: `${prefix}${i}` }));
  const action: ActionDeclaration = {
    name: 'Example',
    actionTypeId: { category, owner: partners.includes(provider) ? 'ThirdParty' : 'AWS', provider, version: '1' },
    configuration,
    inputArtifacts: names('In', inputs),
    outputArtifacts: names('Out', outputs),
  };
  const sources = names('In', 3).map(({ name }) => sourceAction({ name, outputArtifacts: [{ name }] }));
  const stages =
    category === 'Source'
      ? [{ name: 'Source', actions: [action] }, workStage(approvalAction())]
      : [{ name: 'Source', actions: sources }, workStage(action)];

  const created = await answerOf(
    createPipeline(emulator, pipeline({ stages, variables: [{ name: 'V', defaultValue: '1' }] })),
  );

  const answered = created.pipeline?.stages
    ?.flatMap(({ actions = [] }) => actions)
    .find(({ name }) => name === 'Example');
  expect(answered?.actionTypeId).toEqual(action.actionTypeId);
  expect(Object.keys(answered?.configuration ?? {})).toEqual(Object.keys(configuration).sort());
});

test('ListActionTypes has the partners’ types that the user guide names', async () => {
  await using emulator = await startTestEmulator();

  const { actionTypes = [] } = await emulator.client.send(
    new ListActionTypesCommand({ actionOwnerFilter: 'ThirdParty' }),
  );

  expect(actionTypes.map(({ id }) => id?.provider).sort()).toEqual(['GitHub', ...partners].sort());
});

describe('the catalogues', () => {
  test.each([
    ...catalogue.map((entry) => [entry.type.id.provider, entry] as const),
    ...ruleCatalogue.map((entry) => [entry.type.id.provider, entry] as const),
  ])('say of %s what it was compared with, and when', (_, { page, comparedOn }) => {
    expect(page).toMatch(/^[a-zA-Z0-9-]+$/);
    expect(new Date(comparedOn).toISOString().slice(0, 10)).toBe(comparedOn);
  });
});
