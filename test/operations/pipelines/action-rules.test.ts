import type { ActionDeclaration, PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describeAccepted, describeRefusals } from '../../support/pipeline-rules.ts';
import {
  approvalAction,
  artifactStore,
  buildAction,
  deployAction,
  pipeline,
  pipelineWith,
  sourceAction,
  sourceStage,
  workStage,
} from '../../support/pipelines.ts';

const codeBuildType = { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' } as const;
const codeBuild = { name: 'Build', actionTypeId: codeBuildType, configuration: { ProjectName: 'app' } };

const commandsType = { category: 'Compute', owner: 'AWS', provider: 'Commands', version: '1' } as const;
const commands = { name: 'Run', actionTypeId: commandsType, inputArtifacts: [{ name: 'App' }] };

/** A V2 pipeline whose second stage has these actions. */
function v2PipelineWith(...actions: ActionDeclaration[]): PipelineDeclaration {
  return { ...pipelineWith(...actions), pipelineType: 'V2' };
}

/** The types that only V2 pipelines have, each with what it requires. */
const v2OnlyActions: readonly ActionDeclaration[] = (
  [
    ['Build', 'ECRBuildAndPublish', { ECRRepositoryName: 'app' }],
    ['Compute', 'Commands', {}],
    ['Deploy', 'EC2', { InstanceTagKey: 'Name', InstanceType: 'EC2' }],
    ['Deploy', 'EKS', { ClusterName: 'app' }],
    ['Deploy', 'Lambda', { FunctionName: 'app' }],
    ['Invoke', 'CodePipeline', { PipelineName: 'Other' }],
  ] as const
).map(([category, provider, configuration]) => ({
  name: 'Only',
  actionTypeId: { category, owner: 'AWS', provider, version: '1' },
  configuration,
  ...(provider !== 'CodePipeline' && { inputArtifacts: [{ name: 'App' }] }),
  ...(provider === 'Commands' && { commands: ['make'] }),
}));

/** A build whose property `Project` jobs are queried by. */
function queriedAction(project: string): ActionDeclaration {
  return {
    name: 'Queried',
    actionTypeId: { category: 'Build', owner: 'Custom', provider: 'Queried', version: '1' },
    configuration: { Project: project },
  };
}

function sourceWith(note: string): PipelineDeclaration {
  const source = sourceAction({ configuration: { S3Bucket: 'source', S3ObjectKey: note } });
  const variables = [{ name: 'Key', defaultValue: 'app.zip' }];
  return pipeline({ variables, stages: [{ name: 'Source', actions: [source] }, workStage(buildAction())] });
}

const secretVariable = { name: 'TOKEN', value: 'token:value', type: 'SECRETS_MANAGER' } as const;

const { artifactStore: _, ...storeless } = pipeline();
const twoRegions = { ...storeless, artifactStores: { 'us-east-1': artifactStore, 'eu-west-1': artifactStore } };

const missingNamespace =
  'Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). The following pipeline execution variables are referencing a namespace that does not exist.';

describeRefusals('InvalidActionDeclarationException', [
  {
    rule: 'a custom type that does not exist',
    declaration: pipeline({
      stages: [
        {
          name: 'Source',
          actions: [
            sourceAction({
              name: 'Download-Source',
              actionTypeId: { category: 'Source', owner: 'Custom', provider: 'X', version: '1' },
            }),
          ],
        },
        workStage(buildAction()),
      ],
    }),
    message:
      "ActionType (Category: 'Source', Provider: 'X', Owner: 'Custom', Version: '1') in action 'Download-Source' is not available in region 'US_EAST_1'",
  },
  {
    rule: "a version of AWS's type that does not exist",
    declaration: pipelineWith({ ...codeBuild, actionTypeId: { ...codeBuildType, version: '2' } }),
    message:
      "ActionType (Category: 'Build', Provider: 'CodeBuild', Owner: 'AWS', Version: '2') in action 'Build' is not available in region 'US_EAST_1'",
  },
  {
    rule: 'two actions of one name in a stage',
    declaration: pipelineWith(buildAction(), buildAction()),
    message: "Action name 'Build' is used more than once in stage 'Work'",
  },
  {
    rule: 'a source in another region',
    declaration: {
      ...twoRegions,
      stages: [{ name: 'Source', actions: [sourceAction({ region: 'eu-west-1' })] }, workStage(buildAction())],
    },
    message:
      "Action 'Source' is declared in region eu-west-1; source, custom and third-party actions run in the region of their pipeline (us-east-1)",
  },
  {
    rule: 'a custom action in another region',
    declaration: { ...twoRegions, stages: [sourceStage, workStage(buildAction({ region: 'eu-west-1' }))] },
    message:
      "Action 'Build' is declared in region eu-west-1; source, custom and third-party actions run in the region of their pipeline (us-east-1)",
  },
  {
    rule: 'a time-out of an action that is no approval',
    declaration: pipelineWith(buildAction({ timeoutInMinutes: 5 })),
    message: "Action 'Build' cannot have timeoutInMinutes; only manual approval actions can",
  },
  {
    rule: 'commands of an action that computes nothing',
    declaration: pipelineWith(buildAction({ commands: ['make'] })),
    message:
      'The following action cannot contain a commands field: Build. To use the commands field, use a compute action.',
  },
  {
    rule: 'files of an output artifact of an action that computes nothing',
    declaration: pipelineWith(buildAction({ outputArtifacts: [{ name: 'Built', files: ['out/**'] }] })),
    message:
      'The following action cannot contain a commands field: Build. To use the commands field, use a compute action.',
  },
  {
    rule: 'a Commands action without commands',
    declaration: v2PipelineWith(commands),
    message: 'Action Run must have a non-empty commands field',
  },
  {
    rule: 'a command of several lines',
    declaration: v2PipelineWith({ ...commands, commands: ['make', 'if true; then\n  make test\nfi'] }),
    message: "Action 'Run' has a command of several lines, number 2",
  },
  {
    rule: 'a secret of an action that is not Commands',
    declaration: v2PipelineWith({
      ...(v2OnlyActions[3] as ActionDeclaration),
      environmentVariables: [{ name: 'A', value: 'b' }, secretVariable],
    }),
    message:
      "Action 'Only' has the environment variable 'TOKEN' of the type SECRETS_MANAGER; only Commands actions can",
  },
  ...v2OnlyActions.flatMap((action) =>
    [undefined, 'V1' as const].map((pipelineType) => ({
      rule: `${action.actionTypeId?.category} by ${action.actionTypeId?.provider} in a pipeline of the type ${pipelineType}`,
      declaration: { ...pipelineWith(action), pipelineType },
      message: `${action.actionTypeId?.provider} Action can only be used with V2 pipelines.`,
    })),
  ),
  ...['x'.repeat(21), 'a b', 'a.b', '#{variables.A}'].map((value) => ({
    rule: `'${value}' for what jobs are queried by`,
    declaration: { ...pipelineWith(queriedAction(value)), variables: [{ name: 'A', defaultValue: 'b' }] },
    message: `Action configuration for action 'Queried' has the value '${value}' for the queryable configuration 'Project', which takes at most 20 letters, digits, underscores and hyphens`,
  })),
  {
    rule: 'an unknown configuration',
    declaration: pipeline({
      stages: [
        {
          name: 'Source',
          actions: [sourceAction({ configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip', Branch: 'main' } })],
        },
        workStage(buildAction()),
      ],
    }),
    message: "Action configuration for action 'Source' contains unknown configuration 'Branch'",
  },
  {
    rule: 'a missing required configuration',
    declaration: pipelineWith({
      name: 'Dep',
      actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'S3', version: '1' },
      configuration: { Extract: 'true' },
      inputArtifacts: [{ name: 'App' }],
    }),
    message: "Action configuration for action 'Dep' is missing required configuration 'BucketName'",
  },
  {
    rule: 'a misspelt configuration by the misspelling',
    declaration: pipelineWith(deployAction({ configuration: { host: 'example.org' } })),
    message: "Action configuration for action 'Deploy' contains unknown configuration 'host'",
  },
  {
    rule: 'too few input artifacts',
    declaration: pipelineWith({ ...codeBuild, inputArtifacts: [] }),
    message: 'Action Build declares 0 input artifacts which is less than the minimum count (1)',
  },
  {
    rule: 'too many input artifacts',
    declaration: pipelineWith(approvalAction({ inputArtifacts: [{ name: 'App' }] })),
    message: 'Action Approve declares 1 input artifacts which is more than the maximum count (0)',
  },
  {
    rule: 'too few output artifacts',
    declaration: pipeline({
      stages: [{ name: 'Source', actions: [sourceAction({ outputArtifacts: [] })] }, workStage(buildAction())],
    }),
    message: 'Action Source declares 0 output artifacts which is less than the minimum count (1)',
  },
  {
    rule: 'too many output artifacts',
    declaration: pipelineWith(deployAction({ outputArtifacts: [{ name: 'Report' }] })),
    message: 'Action Deploy declares 1 output artifacts which is more than the maximum count (0)',
  },
  {
    rule: 'an artifact that two actions make',
    declaration: pipelineWith(
      buildAction({ outputArtifacts: [{ name: 'X' }] }),
      buildAction({ name: 'Again', outputArtifacts: [{ name: 'X' }] }),
    ),
    message: 'Output Artifact Bundle name must be unique within the pipeline. X has been used more than once.',
  },
  {
    rule: 'an artifact that one action makes twice',
    declaration: pipelineWith(buildAction({ outputArtifacts: [{ name: 'X' }, { name: 'X' }] })),
    message: 'Output Artifact Bundle name must be unique within the pipeline. X has been used more than once.',
  },
  {
    rule: 'an artifact that no action makes',
    declaration: pipelineWith(buildAction({ inputArtifacts: [{ name: 'Missing' }] })),
    message:
      'Input Artifact Bundle Missing in action Build is not declared as Output Artifact Bundle in any of the preceding actions',
  },
  {
    rule: 'an artifact that a later stage makes',
    declaration: pipeline({
      stages: [
        sourceStage,
        workStage(buildAction({ inputArtifacts: [{ name: 'Late' }] })),
        { name: 'Later', actions: [buildAction({ outputArtifacts: [{ name: 'Late' }] })] },
      ],
    }),
    message:
      'Input Artifact Bundle Late in action Build is not declared as Output Artifact Bundle in any of the preceding actions',
  },
  {
    rule: 'an artifact that an action of the same run order makes',
    declaration: pipelineWith(
      buildAction({ outputArtifacts: [{ name: 'Built' }], runOrder: 2 }),
      buildAction({ name: 'Test', inputArtifacts: [{ name: 'Built' }], runOrder: 2 }),
    ),
    message:
      'Input Artifact Bundle Built in action Test is not declared as Output Artifact Bundle in any of the preceding actions',
  },
  {
    rule: 'an artifact that the action itself makes',
    declaration: pipelineWith(buildAction({ inputArtifacts: [{ name: 'X' }], outputArtifacts: [{ name: 'X' }] })),
    message:
      'Input Artifact Bundle X in action Build is not declared as Output Artifact Bundle in any of the preceding actions',
  },
  {
    rule: 'a namespace that two actions have',
    declaration: pipelineWith(buildAction({ namespace: 'N' }), buildAction({ name: 'Again', namespace: 'N' })),
    message:
      'Namespaces must be unique across the pipeline definition. The following occur more than once in the pipeline. StageName=[Work], ActionName=[Again], Namespace=[N]',
  },
  {
    rule: 'the namespace of executions',
    declaration: pipelineWith(buildAction({ namespace: 'codepipeline' })),
    message: "Action 'Build' has the namespace 'codepipeline', which is reserved",
  },
  {
    rule: 'the namespace of pipeline variables',
    declaration: { ...pipelineWith(buildAction({ namespace: 'variables' })), variables: [{ name: 'A' }] },
    message: "Action 'Build' has the namespace 'variables', which is reserved",
  },
  {
    rule: 'a namespace that is the name of an artifact',
    declaration: pipelineWith(buildAction({ namespace: 'App' })),
    message: "Action 'Build' has the namespace 'App', which is the name of an artifact",
  },
  {
    rule: 'a reference to a namespace that does not exist',
    declaration: pipelineWith(deployAction({ configuration: { Host: 'ok', Note: 'at #{Nowhere.Key}' } })),
    message: `${missingNamespace}\nStageName=[Work], ActionName=[Deploy], ActionConfigurationKey=[Note], VariableReferenceText=[Nowhere.Key]`,
  },
  {
    rule: 'a reference to pipeline variables where there are none',
    declaration: pipelineWith(
      deployAction({ configuration: { Host: '#{codepipeline.PipelineExecutionId}#{variables.A}' } }),
    ),
    message: `${missingNamespace}\nStageName=[Work], ActionName=[Deploy], ActionConfigurationKey=[Host], VariableReferenceText=[variables.A]`,
  },
  {
    rule: 'a reference without a period',
    declaration: pipelineWith(deployAction({ configuration: { Host: '#{Nowhere}' } })),
    message:
      'Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). The following pipeline execution variables are not in this format.\nStageName=[Work], ActionName=[Deploy], ActionConfigurationKey=[Host], VariableReferenceText=[Nowhere]',
  },
  ...[
    [
      'a topic of no form',
      'topic',
      'The ARN topic you specified for sending notifications for the approval action Approve contains a format error.',
    ],
    [
      'a topic without a name',
      'arn:aws:sns:us-east-1:123456789012:',
      'The ARN arn:aws:sns:us-east-1:123456789012: you specified for sending notifications for the approval action Approve contains a format error.',
    ],
    [
      'what is no topic',
      'arn:aws:sqs:us-east-1:123456789012:q',
      'The ARN arn:aws:sqs:us-east-1:123456789012:q has been specified for sending notifications for the approval action Approve, but the AWS service for this ARN cannot be used to send approval requests.',
    ],
    [
      'a topic of another region',
      'arn:aws:sns:eu-west-1:123456789012:t',
      'The ARN arn:aws:sns:eu-west-1:123456789012:t has been specified for sending notifications for the approval action Approve, but the ARN is not in the same region as the pipeline.',
    ],
  ].map(([rule = '', NotificationArn = '', message = '']) => ({
    rule: `an approval that notifies ${rule}`,
    declaration: pipelineWith(approvalAction({ configuration: { NotificationArn } })),
    message,
  })),
  {
    rule: 'a masked secret of a new action',
    declaration: pipelineWith(deployAction({ name: 'A', configuration: { Host: 'ok', Password: '****' } })),
    message:
      'Action configuration for the new action "A" contains an invalid configuration for the secret property "Password". "****" may be used in secret properties only when updating an existing action.',
  },
]);

describeRefusals('InvalidStructureException', [
  {
    rule: 'a source that refers to a variable of the pipeline',
    declaration: sourceWith('#{codepipeline.PipelineExecutionId}/#{variables.Key}'),
    message:
      'Variables at the pipeline level cannot be used in source actions.\nStageName=[Source], ActionName=[Source], ActionConfigurationKey=[S3ObjectKey], VariableReferenceText=[variables.Key]',
  },
  {
    rule: 'a reference to a variable that the pipeline does not declare',
    declaration: {
      ...pipelineWith(deployAction({ configuration: { Host: '#{variables.Other}' } })),
      variables: [{ name: 'A', defaultValue: 'b' }],
    },
    message: "The referenced variables haven't been declared.\n",
  },
]);

describeAccepted({
  'the namespace of pipeline variables where there are none': pipelineWith(
    buildAction({ namespace: 'variables' }),
    deployAction({ configuration: { Host: '#{variables.Host}' }, runOrder: 2 }),
  ),
  'an approval that notifies a topic of another account': pipelineWith(
    approvalAction({ configuration: { NotificationArn: 'arn:aws:sns:us-east-1:210987654321:t.fifo' } }),
  ),
  'a time-out of a manual approval': pipelineWith(approvalAction({ timeoutInMinutes: 86_400 })),
  'a Commands action': v2PipelineWith({
    ...commands,
    // As YAML's block scalars end.
    commands: ['make', 'make test\n'],
    environmentVariables: [secretVariable],
    outputArtifacts: [{ name: 'Out', files: ['*'] }],
  }),
  'an environment variable in plain text of another action': v2PipelineWith({
    ...(v2OnlyActions[3] as ActionDeclaration),
    environmentVariables: [
      { name: 'A', value: 'b' },
      { name: 'C', value: 'd', type: 'PLAINTEXT' },
    ],
  }),
  ...Object.fromEntries(
    v2OnlyActions.map((action) => [`${action.actionTypeId?.provider} in a V2 pipeline`, v2PipelineWith(action)]),
  ),
  'the longest value that jobs can be queried by': pipelineWith(queriedAction('My_Project-0123456789'.slice(0, 20))),
  'a source that refers to its execution': { ...sourceWith('#{codepipeline.PipelineExecutionId}'), pipelineType: 'V2' },
  'actions of one name in two stages': pipeline({
    stages: [sourceStage, workStage(buildAction()), { name: 'More', actions: [buildAction()] }],
  }),
  'an artifact of a lower run order, wherever it is declared': pipelineWith(
    buildAction({ name: 'Test', inputArtifacts: [{ name: 'Built' }], runOrder: 2 }),
    buildAction({ outputArtifacts: [{ name: 'Built' }], runOrder: 1 }),
  ),
  'a reference to the namespace of another action': pipelineWith(
    buildAction({ namespace: 'Built' }),
    deployAction({ configuration: { Host: '#{Built.Host}', Note: 'no references: #x, {a.b}, #{' }, runOrder: 2 }),
  ),
  'four asterisks that are no secret': pipelineWith(deployAction({ configuration: { Host: '****' } })),
});
