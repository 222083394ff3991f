// AWS's own action types as the service lists them: the answer of ListActionTypes for the owner AWS of 2026-09-28 in
// us-east-1, which radkawar/stackd has published (testdata/aws/codepipeline/lifecycle_native.json). From it are
// properties with their order, flags and descriptions, artifact counts, and the templates of pages, in which {Region}
// stands for its us-east-1. Two kinds of template keep {Console} and {Region} in the answer itself (F8).
//
// `page`, whether only V2 pipelines have a type, and its time-out are as action-types.ts has them. Where a page departs
// from the answer, the answer wins: OpsWorks has App, Stack and Layer there, AppConfig needs no DeploymentStrategy,
// DeviceFarm needs App and has AppiumVersion, CodeBuild has BuildspecOverride as a test, too, and Commands has at least
// one input artifact.

import {
  type CatalogueEntry,
  type ConfigurationProperty,
  day,
  detail,
  entriesComparedOn,
  hour,
  key,
  optionalKey,
  requiredDetail,
} from './catalogue-entry.ts';

const { aws } = entriesComparedOn('2026-11-30');

const home = (service: string) => `https://console.aws.amazon.com/${service}/home?region={Region}#`;

const connection =
  'https://{Region}.console.aws.amazon.com/codesuite/settings/connections/redirect?connectionArn={Config:ConnectionArn}';

const codeDeployPages = {
  entityUrlTemplate: `${home('codedeploy')}/applications/{Config:ApplicationName}`,
  executionUrlTemplate: `${home('codedeploy')}/deployments/{ExternalExecutionId}`,
};

const deploymentGroup = [
  key('ApplicationName', 'The AWS CodeDeploy Application name'),
  key('DeploymentGroupName', 'The AWS CodeDeploy Deployment Group name'),
];

const stackSetOperation = [
  optionalKey(
    'FailureTolerancePercentage',
    'The percentage of accounts, per Region, can fail before AWS CloudFormation stops the operation in that Region.',
  ),
  optionalKey(
    'MaxConcurrentPercentage',
    'The maximum percentage of accounts in which to perform this operation at one time.',
  ),
  optionalKey(
    'RegionConcurrencyType',
    'The concurrency type of deploying StackSets operations in Regions, could be in parallel or one Region at a time.',
  ),
  optionalKey(
    'ConcurrencyMode',
    'The concurrency mode allows you to choose how the concurrency level behaves during stack set operations, whether with strict or soft failure tolerance.',
  ),
  optionalKey(
    'CallAs',
    "Specifies whether you are acting as an account administrator in the organization's management account or as a delegated administrator in a member account.",
  ),
];

const regionsOfStackSet =
  'The Regions in which to update associated stack instances. The order of Regions listed here determines the Region order for deployment.';

/** CodeBuild is one provider in two categories, one of which takes a buildspec. */
function codeBuild(category: 'Build' | 'Test', timeoutMinutes: number): CatalogueEntry {
  const buildspec: ConfigurationProperty[] = [
    detail(
      'BuildspecOverride',
      'it can be either an inline buildspec definition, the path to an alternate buildspec file, or to an S3 bucket',
    ),
  ];
  return aws(category, 'CodeBuild', {
    page: 'action-reference-CodeBuild',
    timeoutMinutes,
    inputs: [1, 5],
    outputs: [0, 5],
    settings: {
      entityUrlTemplate: `${home('codebuild')}/projects/{Config:ProjectName}/view`,
      executionUrlTemplate: `${home('codebuild')}/builds/{ExternalExecutionId}/view/new`,
    },
    properties: [
      key('ProjectName', 'Project Name'),
      detail('EnvironmentVariables', 'Environment Variables'),
      optionalKey('PrimarySource', 'Primary Source'),
      ...(category === 'Build' ? buildspec : []),
      detail('BatchEnabled', 'Batch enabled boolean flag'),
      detail('CombineArtifacts', 'Combine artifacts boolean flag for batch build'),
      detail('ServiceRoleArnOverride', 'The ARN for the CodeBuild service role override'),
    ],
  });
}

function radio(name: string, told = name): ConfigurationProperty {
  const description = `True if ${told} should be enabled at the beginning of the test; otherwise, false.`;
  return optionalKey(`Radio${name}Enabled`, description);
}

export const listedActionTypes: readonly CatalogueEntry[] = [
  aws('Source', 'S3', {
    page: 'action-reference-S3',
    inputs: 0,
    outputs: 1,
    settings: { entityUrlTemplate: home('s3') },
    properties: [
      key('S3Bucket', 'The Amazon S3 Bucket'),
      key('S3ObjectKey', 'The Amazon S3 object key'),
      optionalKey('PollForSourceChanges', 'The option to poll for source repository changes'),
      optionalKey(
        'AllowOverrideForS3ObjectKey',
        'Whether S3 Object Key can be overridden during StartPipelineExecution',
      ),
    ],
  }),

  aws('Source', 'CodeCommit', {
    page: 'action-reference-CodeCommit',
    inputs: 0,
    outputs: 1,
    settings: {
      entityUrlTemplate: `${home('codecommit')}/repository/{Config:RepositoryName}/browse/{Config:BranchName}/--/`,
      revisionUrlTemplate: `${home('codecommit')}/repository/{Config:RepositoryName}/commit/{RevisionId}`,
    },
    properties: [
      key('RepositoryName', 'The AWS CodeCommit Repository name'),
      key('BranchName', 'The AWS CodeCommit Branch name'),
      optionalKey('PollForSourceChanges', 'The option to poll for source repository changes'),
      optionalKey('OutputArtifactFormat', 'Output Artifact Format'),
    ],
  }),

  aws('Source', 'ECR', {
    page: 'action-reference-ECR',
    inputs: 0,
    outputs: 1,
    settings: { entityUrlTemplate: `${home('ecs')}/repositories/{Config:RepositoryName}#images;tagStatus=ALL` },
    properties: [
      key('RepositoryName', 'The name of the ECR repository'),
      optionalKey('ImageTag', 'The tag of the image'),
    ],
  }),

  aws('Source', 'CodeStarSourceConnection', {
    page: 'action-reference-CodestarConnectionSource',
    inputs: 0,
    outputs: 1,
    settings: {
      entityUrlTemplate: `${connection}&referenceType=BRANCH&FullRepositoryId={Config:FullRepositoryId}&Branch={Config:BranchName}`,
      revisionUrlTemplate: `${connection}&referenceType=COMMIT&FullRepositoryId={Config:FullRepositoryId}&Commit={RevisionId}`,
    },
    properties: [
      key('ConnectionArn', 'ARN of connection.'),
      key('FullRepositoryId', 'Full repository id.'),
      key('BranchName', 'Branch name.'),
      optionalKey('OutputArtifactFormat', 'Output Artifact Format.'),
      optionalKey('DetectChanges', 'The option to start the pipeline on detection of source changes.'),
    ],
  }),

  codeBuild('Build', 36 * hour),

  aws('Build', 'ECRBuildAndPublish', {
    page: 'action-reference-ECRBuildAndPublish',
    isV2Only: true,
    inputs: 1,
    outputs: 0,
    properties: [
      key('ECRRepositoryName', 'ECR Repository Name.'),
      optionalKey('ImageTags', 'Image tags.'),
      optionalKey('DockerFilePath', 'ECR docker file path.'),
      optionalKey('RegistryType', 'Registry Type.'),
    ],
  }),

  codeBuild('Test', 8 * hour),

  aws('Test', 'DeviceFarm', {
    page: 'action-reference-DeviceFarm',
    timeoutMinutes: 8 * hour,
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate: 'https://us-west-2.console.aws.amazon.com/devicefarm/home#/projects/{Config:ProjectId}/runs',
      executionUrlTemplate:
        'https://us-west-2.console.aws.amazon.com/devicefarm/home#/projects/{Config:ProjectId}/runs/{ExternalExecutionId}',
    },
    properties: [
      key('ProjectId', 'The AWS Device Farm project ID.'),
      key('DevicePoolArn', 'The AWS Device Farm device pool ARN.'),
      key('AppType', 'The type of application to test.'),
      optionalKey('App', 'The location of the application file in your input artifact.'),
      key('TestType', 'The type of test to run during the AWS Device Farm test step.'),
      optionalKey('Test', 'The location of the test definition file in your input artifact.'),
      optionalKey('AdditionalData', 'Location of extra data needed for this test.'),
      optionalKey(
        'FuzzEventCount',
        'Specify a number between 1 and 10,000, representing the number of user interface events for the fuzz test to perform.',
      ),
      optionalKey(
        'FuzzEventThrottle',
        'Specify a number between 1 and 1,000, representing the number of milliseconds for the fuzz test to wait before performing the next user interface event.',
      ),
      optionalKey(
        'FuzzRandomizerSeed',
        'Specify a number for the fuzz test to use for randomizing user interface events. Specifying the same number for subsequent fuzz tests ensures identical event sequences.',
      ),
      optionalKey('CustomHostMachineArtifacts', 'Location on the host machine where custom artifacts will be stored.'),
      optionalKey('CustomDeviceArtifacts', 'Location on the device where custom artifacts will be stored.'),
      optionalKey(
        'UnmeteredDevicesOnly',
        'Enable this option to only use your unmetered devices when running tests in this step.',
      ),
      optionalKey('JobTimeoutMinutes', 'The number of minutes a test run will execute per device before it times out.'),
      optionalKey('Latitude', 'The latitude of the device expressed in geographic coordinate system degrees.'),
      optionalKey('Longitude', 'The longitude of the device expressed in geographic coordinate system degrees.'),
      radio('Bluetooth'),
      radio('Gps', 'GPS'),
      radio('Nfc', 'NFC'),
      radio('Wifi', 'Wi-Fi'),
      optionalKey('RecordAppPerformanceData', 'True if performance data should be recorded during the test.'),
      optionalKey('RecordVideo', 'True if video should be recorded during the test.'),
      optionalKey(
        'TestSpec',
        'The location of the test spec definition file in your input artifact. This is required for custom mode test.',
      ),
    ],
  }),

  aws('Deploy', 'S3', {
    page: 'action-reference-S3Deploy',
    timeoutMinutes: 90,
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate: 'https://console.aws.amazon.com/s3/buckets/{Config:BucketName}/?region={Region}&tab=overview',
    },
    properties: [
      key('BucketName', 'The Amazon S3 bucket name'),
      optionalKey('ObjectKey', 'The Amazon S3 object key'),
      optionalKey('KMSEncryptionKeyARN', 'The KMS encryption key name'),
      key(
        'Extract',
        'The Extraction parameter that is true when extracting the artifact and false when deploying as-is.',
      ),
      optionalKey('CannedACL', 'ACL the customer wants to put on the object deployed to S3.'),
      optionalKey('CacheControl', 'Cache control directives.'),
    ],
  }),

  aws('Deploy', 'CodeDeploy', {
    page: 'action-reference-CodeDeploy',
    timeoutMinutes: 5 * day,
    inputs: 1,
    outputs: 0,
    settings: codeDeployPages,
    properties: deploymentGroup,
  }),

  aws('Deploy', 'CodeDeployToECS', {
    page: 'action-reference-ECSbluegreen',
    timeoutMinutes: 5 * day,
    inputs: [1, 5],
    outputs: 0,
    settings: codeDeployPages,
    properties: [
      ...deploymentGroup,
      requiredDetail('TaskDefinitionTemplateArtifact', "The TaskDefinition template's artifact name"),
      detail('TaskDefinitionTemplatePath', "The TaskDefinition template's file path"),
      requiredDetail('AppSpecTemplateArtifact', "The AppSpec template's artifact name"),
      detail('AppSpecTemplatePath', "The AppSpec template's file path"),
      ...[1, 2, 3, 4].flatMap((image) => [
        detail(`Image${image}ContainerName`, `The image ${image}'s container name`),
        detail(`Image${image}ArtifactName`, `The image ${image}'s artifact name`),
      ]),
    ],
  }),

  aws('Deploy', 'CloudFormation', {
    page: 'action-reference-CloudFormation',
    timeoutMinutes: 3 * day,
    inputs: [0, 10],
    outputs: [0, 1],
    settings: {
      entityUrlTemplate: `${home('cloudformation')}/`,
      executionUrlTemplate: `${home('cloudformation')}/{ExternalExecutionId}`,
    },
    properties: [
      key('ActionMode', 'Action mode.'),
      key('StackName', 'The CloudFormation stack name.'),
      optionalKey('ChangeSetName', 'The CloudFormation change set name.'),
      optionalKey('TemplatePath', 'The CloudFormation template path. Format: [Artifact::TemplateFileName].'),
      optionalKey(
        'TemplateConfiguration',
        'Template configuration property. Format: [Artifact::ConfigurationFileName].',
      ),
      optionalKey('ParameterOverrides', 'The CloudFormation parameter overrides.'),
      optionalKey('OutputFileName', 'The name of the outputs file.'),
      optionalKey('Capabilities', 'Capabilities. Comma delimited string.'),
      optionalKey('RoleArn', 'The CloudFormation service role arn.'),
    ],
  }),

  aws('Deploy', 'CloudFormationStackSet', {
    page: 'action-reference-StackSets',
    timeoutMinutes: 3 * day,
    inputs: [1, 3],
    outputs: 0,
    settings: {
      entityUrlTemplate: `${home('cloudformation')}/stacksets`,
      executionUrlTemplate: `${home('cloudformation')}/stacksets/{Config:StackSetName}`,
    },
    properties: [
      key('StackSetName', 'Stack set name.'),
      key('TemplatePath', 'The location of the template used to define the resources in the stack set.'),
      optionalKey('Description', 'A description of the stack set.'),
      optionalKey(
        'Parameters',
        'A list of template parameters or the location of a file containing an array of template parameters.',
      ),
      optionalKey('Capabilities', 'Capabilities. Comma delimited string.'),
      optionalKey('PermissionModel', 'Determines how IAM roles are created and managed.'),
      optionalKey(
        'AdministrationRoleArn',
        'The ARN of the IAM role in the administrator account used to perform StackSet operations.',
      ),
      optionalKey(
        'ExecutionRoleName',
        'The name of the IAM role in the target accounts used to perform StackSet operations.',
      ),
      optionalKey(
        'OrganizationsAutoDeployment',
        'Automatically deploys stack instances to AWS accounts that are added to an AWS Organization and retains stack instances in accounts that are removed from the AWS Organization.',
      ),
      optionalKey(
        'DeploymentTargets',
        'A list of target IDs or the location of the file containing an array of target IDs. Targets can be an array of AWS accounts or AWS organizational units (for SERVICE_MANAGED permissions only)where you want to create or update stack instances.',
      ),
      optionalKey('Regions', regionsOfStackSet),
      ...stackSetOperation,
    ],
  }),

  aws('Deploy', 'CloudFormationStackInstances', {
    page: 'action-reference-StackSets',
    timeoutMinutes: 3 * day,
    inputs: [0, 2],
    outputs: 0,
    settings: {
      entityUrlTemplate: `${home('cloudformation')}/stacksets/{Config:StackSetName}/stacks`,
      executionUrlTemplate: `${home('cloudformation')}/stacksets/{Config:StackSetName}/operations/{ExternalExecutionId}`,
    },
    properties: [
      key('StackSetName', 'Stack set name.'),
      key(
        'DeploymentTargets',
        'A list of target IDs or the location of the file containing an array of target IDs. Targets can be an array of AWS accounts or AWS organizational units (for SERVICE_MANAGED permissions only) where you want to create or update stack instances.',
      ),
      key('Regions', regionsOfStackSet),
      optionalKey(
        'ParameterOverrides',
        'A list of parameter overrides or the location of a file containing an array of parameter overrides. Parameter overrides are custom values that update parameters when you create or update a stack set.',
      ),
      ...stackSetOperation,
    ],
  }),

  aws('Deploy', 'ECS', {
    page: 'action-reference-ECS',
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate: `${home('ecs')}/clusters/{Config:ClusterName}/services/{Config:ServiceName}/details`,
      executionUrlTemplate: `${home('ecs')}/clusters/{Config:ClusterName}/services/{Config:ServiceName}/deployments`,
    },
    properties: [
      key('ClusterName', 'The AWS ECS Cluster name'),
      key('ServiceName', 'The AWS ECS Service name'),
      detail('FileName', 'The image definitions file name'),
      detail('DeploymentTimeout', 'Sets the deployment action timeout'),
    ],
  }),

  aws('Deploy', 'ElasticBeanstalk', {
    page: 'action-reference-Beanstalk',
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate: `${home('elasticbeanstalk')}/application/overview?applicationName={Config:ApplicationName}`,
      executionUrlTemplate: `${home('elasticbeanstalk')}/application/overview?applicationName={Config:ApplicationName}`,
    },
    properties: [
      key('ApplicationName', 'The AWS Elastic Beanstalk Application name'),
      key('EnvironmentName', 'The AWS Elastic Beanstalk Environment name'),
    ],
  }),

  aws('Deploy', 'OpsWorks', {
    page: 'action-reference-OpsWorks',
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate: `${home('opsworks')}/stack/{Config:StackId}`,
      executionUrlTemplate: `${home('opsworks')}/stack/{Config:StackId}/deployments/{ExternalExecutionId}`,
    },
    properties: [
      key('DeploymentType', 'The AWS OpsWorks Deployment Type: either update_custom_cookbooks or deploy_app'),
      key('StackId', 'The AWS OpsWorks Stack ID'),
      optionalKey('AppId', 'The AWS OpsWorks Application ID'),
      optionalKey('LayerId', 'The AWS OpsWorks Layer ID'),
    ],
  }),

  aws('Deploy', 'ServiceCatalog', {
    page: 'action-reference-ServiceCatalog',
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate: `${home('servicecatalog')}admin-products/{Config:ProductId}`,
      executionUrlTemplate: `${home('servicecatalog')}admin-products/{Config:ProductId}/version/{ExternalExecutionId}`,
    },
    properties: [
      optionalKey('ConfigurationFilePath', 'Relative path in the repository for the configuration file.'),
      key('ProductId', 'Unique identifier of the product to have provisioning artifacts.'),
      optionalKey('ProductVersionName', 'Name of provisioning artifact to publish to.'),
      optionalKey('ProductVersionDescription', 'Description of provisioning artifact to publish to.'),
      optionalKey('ProductType', 'Type of product.'),
      optionalKey('TemplateFilePath', 'Relative path in the repository for the CloudFormation template.'),
    ],
  }),

  aws('Deploy', 'AppConfig', {
    page: 'action-reference-AppConfig',
    inputs: 1,
    outputs: 0,
    settings: {
      entityUrlTemplate:
        'https://console.aws.amazon.com/systems-manager/appconfig/applications/{Config:Application}/environments/{Config:Environment}?region={Region}',
      executionUrlTemplate:
        'https://console.aws.amazon.com/systems-manager/appconfig/{ExternalExecutionId}/details?region={Region}',
    },
    properties: [
      key(
        'Application',
        'The AWS AppConfig application containing the environment and configuration profile to deploy to.',
      ),
      key('Environment', 'The AWS AppConfig environment to deploy to.'),
      key('ConfigurationProfile', 'The AWS AppConfig configuration profile to deploy.'),
      requiredDetail('DeploymentStrategy', 'The AWS AppConfig deployment strategy to use for deployment.'),
      key(
        'InputArtifactConfigurationPath',
        'The file path of the configuration data within the input artifact to deploy.',
      ),
    ],
  }),

  aws('Deploy', 'EC2', {
    page: 'action-reference-EC2Deploy',
    isV2Only: true,
    inputs: 1,
    outputs: 0,
    properties: [
      key('InstanceType', 'The instance type.'),
      key('InstanceTagKey', 'The instance tag key.'),
      detail('InstanceTagValue', 'The instance tag value.'),
      detail('MaxBatch', 'The maximum number of instances can deploy in parallel.'),
      detail('MaxError', 'The maximum number of instance errors during deployment.'),
      detail('TargetGroupNameList', 'The list of target group names.'),
      detail('PreScript', 'The script to be executed before Deploy phase.'),
      detail('PostScript', 'The script to be executed after Deploy phase.'),
      detail('TargetDirectory', 'The target directory for deployment package.'),
      detail('DeploySpec', 'The path to YAML-formatted deploy specification file.'),
    ],
  }),

  aws('Deploy', 'EKS', {
    page: 'action-reference-EKS',
    isV2Only: true,
    inputs: 1,
    outputs: 0,
    settings: { entityUrlTemplate: '{Console}/eks/home?region={Region}#/clusters/{Config:ClusterName}' },
    properties: [
      key('ClusterName', 'EKS Cluster Name.'),
      optionalKey('HelmReleaseName', 'Helm release name.'),
      optionalKey('HelmChartLocation', 'Helm chart folder location in source.'),
      optionalKey('HelmValuesFiles', 'Comma separated list of values files used with helm.'),
      optionalKey('ManifestFiles', 'Comma separated list of manifest files.'),
      optionalKey('KustomizationDirectory', 'Kustomization directory.'),
      optionalKey('Namespace', 'Kubernetes Namespace.'),
      optionalKey('Subnets', 'A comma separated list of one or more subnet IDs in the VPC of the EKS Cluster.'),
      optionalKey(
        'SecurityGroupIds',
        'A comma separated list of one or more security groups IDs in the VPC of the EKS Cluster.',
      ),
    ],
  }),

  // time-out: the longest shift of traffic that the page allows [inferred]
  aws('Deploy', 'Lambda', {
    page: 'action-reference-LambdaDeploy',
    isV2Only: true,
    timeoutMinutes: 2 * day,
    inputs: [0, 1],
    outputs: 0,
    settings: {
      entityUrlTemplate: '{Console}/lambda/home?region={Region}#/functions/{Config:FunctionName}',
      executionUrlTemplate: '{Console}/lambda/home?region={Region}#/functions/{Config:FunctionName}',
    },
    properties: [
      key('FunctionName', 'The AWS Lambda function to update.'),
      optionalKey('FunctionAlias', 'The AWS Lambda function alias to update.'),
      detail('PublishedTargetVersion', 'The desired Lambda Function version to be deployed to FunctionAlias.'),
      detail(
        'DeployStrategy',
        'The strategy that determines the rate to shift traffic from the original version to the new one.',
      ),
      detail('Alarms', 'The list of alarm names configured for the lambda deployment.'),
    ],
  }),

  aws('Invoke', 'Lambda', {
    page: 'action-reference-Lambda',
    timeoutMinutes: day,
    inputs: [0, 5],
    outputs: [0, 5],
    settings: {
      entityUrlTemplate: `${home('lambda')}/functions/{Config:FunctionName}`,
      executionUrlTemplate: `${home('cloudwatch')}logStream:group=%252Faws%252Flambda%252F{Config:FunctionName}`,
    },
    properties: [
      key('FunctionName', 'The AWS Lambda function to invoke'),
      optionalKey('UserParameters', 'Extra parameters for the AWS Lambda function'),
    ],
  }),

  aws('Invoke', 'StepFunctions', {
    page: 'action-reference-StepFunctions',
    timeoutMinutes: 7 * day,
    inputs: [0, 1],
    outputs: [0, 1],
    settings: {
      entityUrlTemplate: `${home('states')}/statemachines/view/{Config:StateMachineArn}`,
      executionUrlTemplate: `${home('states')}/executions/details/{ExternalExecutionId}`,
    },
    properties: [
      key('StateMachineArn', 'The state machine to invoke'),
      optionalKey('ExecutionNamePrefix', 'Prefix of execution name'),
      optionalKey('InputType', 'The type of input being sourced and provided to step functions'),
      optionalKey('Input', 'The input to be provided to the step functions based on the input type'),
    ],
  }),

  aws('Invoke', 'InspectorScan', {
    page: 'action-reference-InspectorScan',
    inputs: [0, 1],
    outputs: 1,
    properties: [
      key('InspectorRunMode', 'InspectorRunMode: SourceCodeScan or ECRImageScan.'),
      optionalKey('ECRRepositoryName', 'The name of the ECR repository'),
      optionalKey('ImageTag', 'The tag of the image'),
      ...['Critical', 'High', 'Medium', 'Low'].map((severity) =>
        optionalKey(
          `${severity}Threshold`,
          `Threshold value for ${severity.toLowerCase()} severity vulnerabilities to allow the action to succeed. Default: Integer.MAX_VALUE`,
        ),
      ),
    ],
  }),

  aws('Invoke', 'CodePipeline', {
    page: 'action-reference-PipelineInvoke',
    isV2Only: true,
    inputs: 0,
    outputs: 0,
    properties: [
      key('PipelineName', 'The AWS CodePipeline pipeline to run.'),
      optionalKey(
        'SourceRevisions',
        'A list that specifies or overrides the source revisions for the pipeline execution you are starting.',
      ),
      optionalKey('Variables', 'A list that overrides pipeline variables for the pipeline execution you are starting.'),
    ],
  }),

  aws('Approval', 'Manual', {
    page: 'structure-configuration-examples',
    timeoutMinutes: 7 * day,
    inputs: 0,
    outputs: 0,
    settings: { entityUrlTemplate: '{Config:ExternalEntityLink}' },
    properties: [
      detail('NotificationArn', 'Notification ARN'),
      detail('ExternalEntityLink', 'Link that will be displayed in the AWS CodePipeline console'),
      detail('CustomData', 'Custom data to include in notification message'),
      detail('IsSummaryRequired', 'Specifies whether a summary is required upon approval or rejection'),
    ],
  }),

  // commands, files and output variables stand outside the configuration
  aws('Compute', 'Commands', {
    page: 'action-reference-Commands',
    isV2Only: true,
    timeoutMinutes: 55,
    inputs: [0, 10],
    outputs: [0, 1],
    properties: [
      optionalKey('VpcId', 'The ID of the Amazon VPC.'),
      optionalKey('Subnets', 'A comma separated list of one or more subnet IDs in your Amazon VPC.'),
      optionalKey('SecurityGroupIds', 'A comma separated list of one or more security groups IDs in your Amazon VPC.'),
      optionalKey('EnvironmentType', 'Environment type of the compute.'),
      optionalKey('ComputeType', 'Compute type.'),
    ],
  }),
];
