// AWS's own action types, in the form ListActionTypes prints them (F2: no `type`, no `queryable: false`).
//
// The line above an entry is its evidence. A name such as action-reference-S3 is a page of the CodePipeline User Guide
// (docs.aws.amazon.com/codepipeline/latest/userguide/<name>.html); `archived` means its older copy in
// github.com/awsdocs/aws-codepipeline-user-guide; `counts` is the page reference-action-artifacts; `sample` is the
// example answer in the API Reference, API_ListActionTypes; `CDK` is aws-cdk-lib/aws-codepipeline-actions.
// Artifact counts come from the page named unless the line says otherwise; where rule I2 speaks, it wins.
//
// Inferred throughout:
// - `key`: the sample marks every required property that is not secret, and nothing else; so do we.
// - `required`: "conditional" on a page is false here, and so is a "yes" that examples or CDK contradict.
// - settings and descriptions: only the sample shows any; the other types may well have some.
// - the order of properties: the page's, required ones first.
// - some types exceed the ten properties and five artifacts of the API model: we take those bounds to be for custom types.

export type ActionCategory = 'Source' | 'Build' | 'Deploy' | 'Test' | 'Invoke' | 'Approval' | 'Compute';

export type ConfigurationProperty = {
  readonly name: string;
  readonly required: boolean;
  readonly key: boolean;
  readonly secret: boolean;
  readonly queryable?: true;
  readonly description?: string;
};

export type ArtifactDetails = { readonly minimumCount: number; readonly maximumCount: number };

export type ActionTypeSettings = {
  readonly thirdPartyConfigurationUrl?: string;
  readonly entityUrlTemplate?: string;
  readonly executionUrlTemplate?: string;
  readonly revisionUrlTemplate?: string;
};

export type AwsActionType = {
  readonly id: {
    readonly category: ActionCategory;
    readonly owner: 'AWS' | 'ThirdParty';
    readonly provider: string;
    readonly version: string;
  };
  readonly settings?: ActionTypeSettings;
  readonly actionConfigurationProperties: ConfigurationProperty[];
  readonly inputArtifactDetails: ArtifactDetails;
  readonly outputArtifactDetails: ArtifactDetails;
};

/** Exactly so many artifacts, or from the first number to the second. */
export type ArtifactCount = number | readonly [minimum: number, maximum: number];

type Definition = {
  readonly inputs: ArtifactCount;
  readonly outputs: ArtifactCount;
  readonly settings?: ActionTypeSettings;
  readonly properties: ConfigurationProperty[];
};

function property(
  name: string,
  {
    required = false,
    secret = false,
    description,
  }: { required?: boolean; secret?: boolean; description?: string } = {},
): ConfigurationProperty {
  return { name, required, key: required && !secret, secret, ...(description !== undefined && { description }) };
}

export function required(...names: string[]): ConfigurationProperty[] {
  return names.map((name) => property(name, { required: true }));
}

export function optional(...names: string[]): ConfigurationProperty[] {
  return names.map((name) => property(name));
}

export function artifactDetails(count: ArtifactCount): ArtifactDetails {
  const [minimumCount, maximumCount] = typeof count === 'number' ? [count, count] : count;
  return { minimumCount, maximumCount };
}

function actionType(owner: 'AWS' | 'ThirdParty', category: ActionCategory, provider: string, definition: Definition) {
  const { inputs, outputs, settings, properties } = definition;
  return {
    id: { category, owner, provider, version: '1' },
    ...(settings && { settings }),
    actionConfigurationProperties: properties,
    inputArtifactDetails: artifactDetails(inputs),
    outputArtifactDetails: artifactDetails(outputs),
  } satisfies AwsActionType;
}

function aws(category: ActionCategory, provider: string, definition: Definition): AwsActionType {
  return actionType('AWS', category, provider, definition);
}

function thirdParty(category: ActionCategory, provider: string, definition: Definition): AwsActionType {
  return actionType('ThirdParty', category, provider, definition);
}

/** CodeBuild is one provider with the same definition in two categories. */
function codeBuild(category: 'Build' | 'Test'): AwsActionType {
  return aws(category, 'CodeBuild', {
    inputs: [1, 5],
    outputs: [0, 5],
    properties: [
      ...required('ProjectName'),
      ...optional('PrimarySource', 'BatchEnabled', 'BuildspecOverride', 'CombineArtifacts', 'EnvironmentVariables'),
    ],
  });
}

export const awsActionTypes: readonly AwsActionType[] = [
  // sample: settings and the two required properties; action-reference-S3: the other two; counts: I2
  aws('Source', 'S3', {
    inputs: 0,
    outputs: 1,
    settings: { entityUrlTemplate: 'https://console.aws.amazon.com/s3/home?#' },
    properties: [
      property('S3Bucket', { required: true, description: 'The S3 Bucket' }),
      property('S3ObjectKey', { required: true, description: 'The Amazon S3 object key' }),
      ...optional('AllowOverrideForS3ObjectKey', 'PollForSourceChanges'),
    ],
  }),

  // action-reference-CodeCommit
  aws('Source', 'CodeCommit', {
    inputs: 0,
    outputs: 1,
    properties: [
      ...required('RepositoryName', 'BranchName'),
      ...optional('PollForSourceChanges', 'OutputArtifactFormat'),
    ],
  }),

  // action-reference-ECR (archived); ImageTag optional: inferred, CDK leaves it out for latest (the page: required)
  aws('Source', 'ECR', {
    inputs: 0,
    outputs: 1,
    properties: [...required('RepositoryName'), ...optional('ImageTag')],
  }),

  // action-reference-CodestarConnectionSource: owner AWS (the page of counts says ThirdParty)
  aws('Source', 'CodeStarSourceConnection', {
    inputs: 0,
    outputs: 1,
    properties: [
      ...required('ConnectionArn', 'FullRepositoryId', 'BranchName'),
      ...optional('OutputArtifactFormat', 'DetectChanges'),
    ],
  }),

  // sample: all but PollForSourceChanges, which is from action-reference-GitHub (archived)
  thirdParty('Source', 'GitHub', {
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

  // action-reference-CodeBuild; counts: I2
  codeBuild('Build'),

  // action-reference-ECRBuildAndPublish
  aws('Build', 'ECRBuildAndPublish', {
    inputs: 1,
    outputs: 0,
    properties: [...required('ECRRepositoryName'), ...optional('DockerFilePath', 'ImageTags', 'RegistryType')],
  }),

  // action-reference-CodeBuild; counts: I2
  codeBuild('Test'),

  // action-reference-DeviceFarm (archived); AppiumVersion optional: inferred, its examples omit it (the page: required)
  aws('Test', 'DeviceFarm', {
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('AppType', 'ProjectId', 'App', 'DevicePoolArn', 'TestType'),
      ...optional('AppiumVersion', 'Test', 'RecordAppPerformanceData', 'RecordVideo'),
      ...optional('RadioBluetoothEnabled', 'RadioWifiEnabled', 'RadioNfcEnabled', 'RadioGpsEnabled'),
      ...optional('FuzzEventCount', 'FuzzEventThrottle', 'FuzzRandomizerSeed'),
      ...optional('CustomHostMachineArtifacts', 'CustomDeviceArtifacts', 'UnmeteredDevicesOnly'),
      ...optional('JobTimeoutMinutes', 'Latitude', 'Longitude'),
    ],
  }),

  // action-reference-S3Deploy; counts: I2
  aws('Deploy', 'S3', {
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('BucketName', 'Extract'),
      ...optional('ObjectKey', 'KMSEncryptionKeyARN', 'CannedACL', 'CacheControl'),
    ],
  }),

  // sample: everything
  aws('Deploy', 'CodeDeploy', {
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

  // action-reference-ECSbluegreen (archived); the images are numbered 1 to 4
  aws('Deploy', 'CodeDeployToECS', {
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

  // action-reference-CloudFormation (archived); counts: I2
  aws('Deploy', 'CloudFormation', {
    inputs: [0, 10],
    outputs: [0, 1],
    properties: [
      ...required('ActionMode', 'StackName'),
      ...optional('Capabilities', 'ChangeSetName', 'RoleArn', 'TemplatePath'),
      ...optional('OutputFileName', 'ParameterOverrides', 'TemplateConfiguration'),
    ],
  }),

  // action-reference-StackSets (archived), CDK
  aws('Deploy', 'CloudFormationStackSet', {
    inputs: [1, 3],
    outputs: 0,
    properties: [
      ...required('StackSetName', 'TemplatePath'),
      ...optional('Description', 'Parameters', 'Capabilities', 'PermissionModel'),
      ...optional('AdministrationRoleArn', 'ExecutionRoleName', 'OrganizationsAutoDeployment'),
      ...optional('DeploymentTargets', 'Regions', 'FailureTolerancePercentage', 'MaxConcurrentPercentage'),
    ],
  }),

  // action-reference-StackSets (archived); inputs: the page (CDK allows 3)
  aws('Deploy', 'CloudFormationStackInstances', {
    inputs: [0, 2],
    outputs: 0,
    properties: [
      ...required('StackSetName', 'Regions'),
      ...optional('DeploymentTargets', 'ParameterOverrides', 'FailureTolerancePercentage', 'MaxConcurrentPercentage'),
    ],
  }),

  // action-reference-ECS
  aws('Deploy', 'ECS', {
    inputs: 1,
    outputs: 0,
    properties: [...required('ClusterName', 'ServiceName'), ...optional('FileName', 'DeploymentTimeout')],
  }),

  // sample: everything
  aws('Deploy', 'ElasticBeanstalk', {
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

  // action-reference-OpsWorks; outputs: counts (this page: 0 to 1, "do not apply")
  aws('Deploy', 'OpsWorks', {
    inputs: 1,
    outputs: 0,
    properties: [...required('App', 'Stack'), ...optional('Layer')],
  }),

  // action-reference-ServiceCatalog; reference-pipeline-structure (archived) has ConfigurationFilePath instead
  aws('Deploy', 'ServiceCatalog', {
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('ProductId'),
      ...optional('TemplateFilePath', 'ProductVersionName', 'ProductType', 'ProductVersionDescription'),
      ...optional('ConfigurationFilePath'),
    ],
  }),

  // action-reference-AppConfig (archived); outputs: "not applicable"
  aws('Deploy', 'AppConfig', {
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('Application', 'Environment', 'ConfigurationProfile', 'InputArtifactConfigurationPath'),
      ...optional('DeploymentStrategy'),
    ],
  }),

  // counts; properties: reference-pipeline-structure (archived), CDK; secret: shown there as ****
  thirdParty('Deploy', 'AlexaSkillsKit', {
    inputs: [1, 2],
    outputs: 0,
    properties: [
      ...required('ClientId'),
      property('ClientSecret', { required: true, secret: true }),
      property('RefreshToken', { required: true, secret: true }),
      ...required('SkillId'),
    ],
  }),

  // action-reference-EC2Deploy; PostScript optional: inferred, one example omits it (the page: required)
  aws('Deploy', 'EC2', {
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('InstanceTagKey', 'InstanceType'),
      ...optional('InstanceTagValue', 'TargetDirectory', 'DeploySpec', 'MaxBatch', 'MaxError'),
      ...optional('TargetGroupNameList', 'PreScript', 'PostScript'),
    ],
  }),

  // action-reference-EKS
  aws('Deploy', 'EKS', {
    inputs: 1,
    outputs: 0,
    properties: [
      ...required('ClusterName'),
      ...optional('HelmReleaseName', 'HelmChartLocation', 'HelmValuesFiles', 'ManifestFiles'),
      ...optional('Namespace', 'Subnets', 'SecurityGroupIds'),
    ],
  }),

  // action-reference-LambdaDeploy; inputs from 0: inferred, PublishedTargetVersion stands in for one (the page: 1)
  aws('Deploy', 'Lambda', {
    inputs: [0, 1],
    outputs: 0,
    properties: [
      ...required('FunctionName'),
      ...optional('FunctionAlias', 'PublishedTargetVersion', 'DeployStrategy', 'Alarms'),
    ],
  }),

  // action-reference-Lambda (archived); counts: I2
  aws('Invoke', 'Lambda', {
    inputs: [0, 5],
    outputs: [0, 5],
    properties: [...required('FunctionName'), ...optional('UserParameters')],
  }),

  // action-reference-StepFunctions (archived)
  aws('Invoke', 'StepFunctions', {
    inputs: [0, 1],
    outputs: [0, 1],
    properties: [...required('StateMachineArn'), ...optional('ExecutionNamePrefix', 'InputType', 'Input')],
  }),

  // action-reference-InspectorScan; inputs from 0: an image scan needs none (the page's prose, CDK)
  aws('Invoke', 'InspectorScan', {
    inputs: [0, 1],
    outputs: 1,
    properties: [
      ...required('InspectorRunMode'),
      ...optional('ECRRepositoryName', 'ImageTag'),
      ...optional('CriticalThreshold', 'HighThreshold', 'MediumThreshold', 'LowThreshold'),
    ],
  }),

  // action-reference-PipelineInvoke
  aws('Invoke', 'CodePipeline', {
    inputs: 0,
    outputs: 0,
    properties: [...required('PipelineName'), ...optional('SourceRevisions', 'Variables')],
  }),

  // reference-pipeline-structure (archived): names; CDK: all three may be absent; counts: I2
  aws('Approval', 'Manual', {
    inputs: 0,
    outputs: 0,
    properties: optional('NotificationArn', 'ExternalEntityLink', 'CustomData'),
  }),

  // action-reference-Commands; commands, files and output variables stand outside the configuration
  aws('Compute', 'Commands', {
    inputs: [1, 10],
    outputs: [0, 1],
    properties: optional('EnvironmentType', 'ComputeType', 'VpcId', 'Subnets', 'SecurityGroupIds'),
  }),
];
