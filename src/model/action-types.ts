// AWS's own action types: what each takes, and what ListActionTypes prints of it (F2: no `type`, no `queryable:
// false`).
//
// `page` names what an entry was compared with, and `comparedOn` when: properties, which are required, artifact counts,
// whether only V2 pipelines have it, time-out. A name such as action-reference-S3 is a page of the CodePipeline User
// Guide (docs.aws.amazon.com/codepipeline/latest/userguide/<name>.html). The line above an entry says where it departs
// from its page, and why: `sample` is the example answer in the API Reference, API_ListActionTypes; `CDK` is
// aws-cdk-lib/aws-codepipeline-actions; `registry` is what Cloud Control lists as resources of the type
// AWS::CodePipeline::CustomActionType where there are none but AWS's, as a public tool that leaves these out has them.
// Where rule I2 speaks of artifact counts, it wins. Who may have a type is I17, time-outs are M1.
//
// Inferred throughout:
// - `key`: the sample marks every required property that is not secret, and nothing else; so do we.
// - `required`: "conditional" on a page is false here, and so is a "yes" that examples or CDK contradict.
// - settings and descriptions: only the sample shows any; the other types may well have some.
// - the order of properties: the page's, required ones first.
// - some types exceed the ten properties and five artifacts of the API model: we take those bounds to be for custom
// types.

import {
  type AwsActionType,
  type CatalogueEntry,
  day,
  entriesComparedOn,
  hour,
  optional,
  property,
  required,
} from './catalogue-entry.ts';

const { aws, thirdParty } = entriesComparedOn('2026-11-29');

/** CodeBuild is one provider with the same definition in two categories. */
function codeBuild(category: 'Build' | 'Test', timeoutMinutes: number): CatalogueEntry {
  return aws(category, 'CodeBuild', {
    page: 'action-reference-CodeBuild',
    timeoutMinutes,
    inputs: [1, 5],
    outputs: [0, 5],
    properties: [
      ...required('ProjectName'),
      ...optional('PrimarySource', 'BatchEnabled', 'BuildspecOverride', 'CombineArtifacts', 'EnvironmentVariables'),
      ...optional('ServiceRoleArnOverride'),
    ],
  });
}

/** A partner's load or interface tests. What configures them is for its console alone; the counts are custom types'. */
function partnerTest(provider: string): CatalogueEntry {
  return thirdParty('Test', provider, {
    page: 'actions-valid-providers',
    timeoutMinutes: 8 * hour,
    inputs: [0, 5],
    outputs: [0, 5],
    properties: [],
    takesAnyConfiguration: true,
  });
}

const stackSetOperation = [
  'FailureTolerancePercentage',
  'MaxConcurrentPercentage',
  'RegionConcurrencyType',
  'ConcurrencyMode',
  'CallAs',
];

export const catalogue: readonly CatalogueEntry[] = [
  // sample: settings and descriptions
  aws('Source', 'S3', {
    page: 'action-reference-S3',
    inputs: 0,
    outputs: 1,
    settings: { entityUrlTemplate: 'https://console.aws.amazon.com/s3/home?#' },
    properties: [
      property('S3Bucket', { required: true, description: 'The S3 Bucket' }),
      property('S3ObjectKey', { required: true, description: 'The Amazon S3 object key' }),
      ...optional('AllowOverrideForS3ObjectKey', 'PollForSourceChanges'),
    ],
  }),

  aws('Source', 'CodeCommit', {
    page: 'action-reference-CodeCommit',
    inputs: 0,
    outputs: 1,
    properties: [
      ...required('RepositoryName', 'BranchName'),
      ...optional('PollForSourceChanges', 'OutputArtifactFormat'),
    ],
  }),

  aws('Source', 'ECR', {
    page: 'action-reference-ECR',
    inputs: 0,
    outputs: 1,
    properties: [...required('RepositoryName'), ...optional('ImageTag')],
  }),

  // owner AWS, as its page has it (reference-action-artifacts says ThirdParty)
  aws('Source', 'CodeStarSourceConnection', {
    page: 'action-reference-CodestarConnectionSource',
    inputs: 0,
    outputs: 1,
    properties: [
      ...required('ConnectionArn', 'FullRepositoryId', 'BranchName'),
      ...optional('OutputArtifactFormat', 'DetectChanges'),
    ],
  }),

  // sample: settings and descriptions
  thirdParty('Source', 'GitHub', {
    page: 'appendix-github-oauth',
    inputs: 0,
    outputs: 1,
    settings: {
      entityUrlTemplate: 'https://github.com/{Config:Owner}/{Config:Repo}/tree/{Config:Branch}',
      revisionUrlTemplate: 'https://github.com/{Config:Owner}/{Config:Repo}/commit/{RevisionId}',
    },
    properties: [
      property('Owner', { required: true, description: 'The repository owner (username or organization)' }),
      property('Repo', { required: true, description: 'The name of the repository' }),
      property('Branch', { required: true, description: 'The tracked branch' }),
      property('OAuthToken', { required: true, secret: true, description: 'The OAuth2 token' }),
      ...optional('PollForSourceChanges'),
    ],
  }),

  codeBuild('Build', 36 * hour),

  aws('Build', 'ECRBuildAndPublish', {
    page: 'action-reference-ECRBuildAndPublish',
    isV2Only: true,
    inputs: 1,
    outputs: 0,
    properties: [...required('ECRRepositoryName'), ...optional('DockerFilePath', 'ImageTags', 'RegistryType')],
  }),

  codeBuild('Test', 8 * hour),

  // AppiumVersion: an older edition of the page; pipelines of that time still have it
  aws('Test', 'DeviceFarm', {
    page: 'action-reference-DeviceFarm',
    timeoutMinutes: 8 * hour,
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('AppType', 'ProjectId', 'App', 'DevicePoolArn', 'TestType'),
      ...optional('TestSpec', 'AppiumVersion', 'Test', 'RecordAppPerformanceData', 'RecordVideo'),
      ...optional('RadioBluetoothEnabled', 'RadioWifiEnabled', 'RadioNfcEnabled', 'RadioGpsEnabled'),
      ...optional('FuzzEventCount', 'FuzzEventThrottle', 'FuzzRandomizerSeed'),
      ...optional('CustomHostMachineArtifacts', 'CustomDeviceArtifacts', 'UnmeteredDevicesOnly'),
      ...optional('JobTimeoutMinutes', 'Latitude', 'Longitude'),
    ],
  }),

  // registry: the names in actions of all but Nouvola, which it lacks; the page calls MFStormRunner Micro Focus
  // StormRunner Load
  partnerTest('GhostInspector'),
  partnerTest('MFStormRunner'),
  partnerTest('Nouvola'),
  partnerTest('Runscope'),

  aws('Deploy', 'S3', {
    page: 'action-reference-S3Deploy',
    timeoutMinutes: 90,
    inputs: 1,
    outputs: 0,
    settings: { entityUrlTemplate: 'https://console.aws.amazon.com/s3/home?#' },
    properties: [
      ...required('BucketName', 'Extract'),
      ...optional('ObjectKey', 'KMSEncryptionKeyARN', 'CannedACL', 'CacheControl'),
    ],
  }),

  // sample: settings and descriptions
  aws('Deploy', 'CodeDeploy', {
    page: 'action-reference-CodeDeploy',
    timeoutMinutes: 5 * day,
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate:
        'https://console.aws.amazon.com/codedeploy/home?#/applications/{Config:ApplicationName}/deployment-groups/{Config:DeploymentGroupName}',
      executionUrlTemplate: 'https://console.aws.amazon.com/codedeploy/home?#/deployments/{ExternalExecutionId}',
    },
    properties: [
      property('ApplicationName', { required: true, description: 'The deployment application name' }),
      property('DeploymentGroupName', { required: true, description: 'The deployment group name' }),
    ],
  }),

  aws('Deploy', 'CodeDeployToECS', {
    page: 'action-reference-ECSbluegreen',
    timeoutMinutes: 5 * day,
    inputs: [1, 5],
    outputs: 0,
    properties: [
      ...required(
        'ApplicationName',
        'DeploymentGroupName',
        'TaskDefinitionTemplateArtifact',
        'AppSpecTemplateArtifact',
      ),
      ...optional('AppSpecTemplatePath', 'TaskDefinitionTemplatePath'),
      ...[1, 2, 3, 4].flatMap((image) => optional(`Image${image}ArtifactName`, `Image${image}ContainerName`)),
    ],
  }),

  aws('Deploy', 'CloudFormation', {
    page: 'action-reference-CloudFormation',
    timeoutMinutes: 3 * day,
    inputs: [0, 10],
    outputs: [0, 1],
    properties: [
      ...required('ActionMode', 'StackName'),
      ...optional('Capabilities', 'ChangeSetName', 'RoleArn', 'TemplatePath'),
      ...optional('OutputFileName', 'ParameterOverrides', 'TemplateConfiguration'),
    ],
  }),

  // time-out: as CloudFormation's [inferred]
  aws('Deploy', 'CloudFormationStackSet', {
    page: 'action-reference-StackSets',
    timeoutMinutes: 3 * day,
    inputs: [1, 3],
    outputs: 0,
    properties: [
      ...required('StackSetName', 'TemplatePath'),
      ...optional('Description', 'Parameters', 'Capabilities', 'PermissionModel'),
      ...optional('AdministrationRoleArn', 'ExecutionRoleName', 'OrganizationsAutoDeployment'),
      ...optional('DeploymentTargets', 'Regions', ...stackSetOperation),
    ],
  }),

  // inputs: the page (CDK allows 3); time-out: as CloudFormation's [inferred]
  aws('Deploy', 'CloudFormationStackInstances', {
    page: 'action-reference-StackSets',
    timeoutMinutes: 3 * day,
    inputs: [0, 2],
    outputs: 0,
    properties: [
      ...required('StackSetName', 'Regions'),
      ...optional('DeploymentTargets', 'ParameterOverrides', ...stackSetOperation),
    ],
  }),

  aws('Deploy', 'ECS', {
    page: 'action-reference-ECS',
    inputs: 1,
    outputs: 0,
    properties: [...required('ClusterName', 'ServiceName'), ...optional('FileName', 'DeploymentTimeout')],
  }),

  // sample: settings and descriptions
  aws('Deploy', 'ElasticBeanstalk', {
    page: 'action-reference-Beanstalk',
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate: 'https://console.aws.amazon.com/elasticbeanstalk/r/application/{Config:ApplicationName}',
      executionUrlTemplate: 'https://console.aws.amazon.com/elasticbeanstalk/r/application/{Config:ApplicationName}',
    },
    properties: [
      property('ApplicationName', { required: true, description: 'The Elastic Beanstalk Application name' }),
      property('EnvironmentName', { required: true, description: 'The Elastic Beanstalk Environment name' }),
    ],
  }),

  // outputs: the page, which says in the same breath that they do not apply (reference-action-artifacts: 0)
  aws('Deploy', 'OpsWorks', {
    page: 'action-reference-OpsWorks',
    inputs: 1,
    outputs: [0, 1],
    properties: [...required('App', 'Stack'), ...optional('Layer')],
  }),

  // the page has two forms, one with ConfigurationFilePath instead of what it calls required
  aws('Deploy', 'ServiceCatalog', {
    page: 'action-reference-ServiceCatalog',
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('ProductId'),
      ...optional('TemplateFilePath', 'ProductVersionName', 'ProductType', 'ProductVersionDescription'),
      ...optional('ConfigurationFilePath'),
    ],
  }),

  // outputs: "not applicable"
  aws('Deploy', 'AppConfig', {
    page: 'action-reference-AppConfig',
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('Application', 'Environment', 'ConfigurationProfile', 'InputArtifactConfigurationPath'),
      ...optional('DeploymentStrategy'),
    ],
  }),

  // counts: reference-action-artifacts; secret: shown on the page as ****
  thirdParty('Deploy', 'AlexaSkillsKit', {
    page: 'structure-configuration-examples',
    inputs: [1, 2],
    outputs: 0,
    properties: [
      ...required('ClientId'),
      property('ClientSecret', { required: true, secret: true }),
      property('RefreshToken', { required: true, secret: true }),
      ...required('SkillId'),
    ],
  }),

  // PostScript optional: inferred, one example omits it (the page: required)
  aws('Deploy', 'EC2', {
    page: 'action-reference-EC2Deploy',
    isV2Only: true,
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('InstanceTagKey', 'InstanceType'),
      ...optional('InstanceTagValue', 'TargetDirectory', 'DeploySpec', 'MaxBatch', 'MaxError'),
      ...optional('TargetGroupNameList', 'PreScript', 'PostScript'),
    ],
  }),

  aws('Deploy', 'EKS', {
    page: 'action-reference-EKS',
    isV2Only: true,
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('ClusterName'),
      ...optional('HelmReleaseName', 'HelmChartLocation', 'HelmValuesFiles', 'ManifestFiles'),
      ...optional('Namespace', 'Subnets', 'SecurityGroupIds'),
    ],
  }),

  // inputs from 0: inferred, PublishedTargetVersion stands in for one (the page: 1); time-out: the longest shift of
  // traffic that the page allows [inferred]
  aws('Deploy', 'Lambda', {
    page: 'action-reference-LambdaDeploy',
    isV2Only: true,
    timeoutMinutes: 2 * day,
    inputs: [0, 1],
    outputs: 0,
    properties: [
      ...required('FunctionName'),
      ...optional('FunctionAlias', 'PublishedTargetVersion', 'DeployStrategy', 'Alarms'),
    ],
  }),

  aws('Invoke', 'Lambda', {
    page: 'action-reference-Lambda',
    timeoutMinutes: day,
    inputs: [0, 5],
    outputs: [0, 5],
    settings: { entityUrlTemplate: 'https://console.aws.amazon.com/lambda/home?#/functions/{Config:FunctionName}' },
    properties: [...required('FunctionName'), ...optional('UserParameters')],
  }),

  aws('Invoke', 'StepFunctions', {
    page: 'action-reference-StepFunctions',
    timeoutMinutes: 7 * day,
    inputs: [0, 1],
    outputs: [0, 1],
    properties: [...required('StateMachineArn'), ...optional('ExecutionNamePrefix', 'InputType', 'Input')],
  }),

  // inputs from 0: an image scan needs none (the page's prose, CDK)
  aws('Invoke', 'InspectorScan', {
    page: 'action-reference-InspectorScan',
    inputs: [0, 1],
    outputs: 1,
    properties: [
      ...required('InspectorRunMode'),
      ...optional('ECRRepositoryName', 'ImageTag'),
      ...optional('CriticalThreshold', 'HighThreshold', 'MediumThreshold', 'LowThreshold'),
    ],
  }),

  aws('Invoke', 'CodePipeline', {
    page: 'action-reference-PipelineInvoke',
    isV2Only: true,
    inputs: 0,
    outputs: 0,
    properties: [...required('PipelineName'), ...optional('SourceRevisions', 'Variables')],
  }),

  // a page of an older edition (github.com/awsdocs/aws-codepipeline-user-guide), without properties; registry: still
  // there
  thirdParty('Invoke', 'Snyk', {
    page: 'action-reference-Snyk',
    inputs: 1,
    outputs: 1,
    properties: [],
    takesAnyConfiguration: true,
  }),

  aws('Approval', 'Manual', {
    page: 'structure-configuration-examples',
    timeoutMinutes: 7 * day,
    inputs: 0,
    outputs: 0,
    properties: optional('NotificationArn', 'ExternalEntityLink', 'CustomData', 'IsSummaryRequired'),
  }),

  // commands, files and output variables stand outside the configuration
  aws('Compute', 'Commands', {
    page: 'action-reference-Commands',
    isV2Only: true,
    timeoutMinutes: 55,
    inputs: [1, 10],
    outputs: [0, 1],
    properties: optional('EnvironmentType', 'ComputeType', 'VpcId', 'Subnets', 'SecurityGroupIds'),
  }),
];

export const awsActionTypes: readonly AwsActionType[] = catalogue.map(({ type }) => type);
