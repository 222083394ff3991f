import {
  type ActionDeclaration,
  CreatePipelineCommand,
  type PipelineDeclaration,
  type StageDeclaration,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import type { ActionTypeFixture } from '../../src/control/types.ts';
import { account, type TestEmulator } from './emulator.ts';
import { buildType, buildTypeFixture } from './jobs.ts';

/** A deploy action with a required, a secret and an optional property; it takes one artifact and makes none. */
const deployTypeFixture: ActionTypeFixture = {
  category: 'Deploy',
  provider: 'MyDeploy',
  version: '1',
  configurationProperties: [
    { name: 'Host', required: true, key: true, secret: false },
    { name: 'Password', required: false, key: false, secret: true },
    { name: 'Note', required: false, key: false, secret: false },
  ],
  inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
};

/** A build whose jobs are queried by its one property. */
const queriedTypeFixture: ActionTypeFixture = {
  category: 'Build',
  provider: 'Queried',
  version: '1',
  configurationProperties: [{ name: 'Project', required: true, key: true, secret: false, queryable: true }],
  inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
};

export const pipelineFixtures = { actionTypes: [buildTypeFixture, deployTypeFixture, queriedTypeFixture] };

export const artifactStore = { type: 'S3', location: 'artifacts' } as const;

/** AWS's S3 source; makes the artifact App. */
export function sourceAction(changes: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Source',
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
    configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip' },
    outputArtifacts: [{ name: 'App' }],
    ...changes,
  };
}

/** A custom build without artifacts. */
export function buildAction(changes: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return { name: 'Build', actionTypeId: buildType, ...changes };
}

/** Two custom builds beside each other. */
export const twoBuilds = [buildAction({ name: 'A' }), buildAction({ name: 'B' })];

/** A custom deployment of the artifact App. */
export function deployAction(changes: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Deploy',
    actionTypeId: { category: 'Deploy', owner: 'Custom', provider: 'MyDeploy', version: '1' },
    configuration: { Host: 'example.org' },
    inputArtifacts: [{ name: 'App' }],
    ...changes,
  };
}

export function approvalAction(changes: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Approve',
    actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
    ...changes,
  };
}

export const sourceStage: StageDeclaration = { name: 'Source', actions: [sourceAction()] };

/** A stage `Work`. */
export function workStage(...actions: ActionDeclaration[]): StageDeclaration {
  return { name: 'Work', actions };
}

/** A valid pipeline `Sample`: a source and a build, unless told otherwise. */
export function pipeline(changes: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  return {
    name: 'Sample',
    roleArn: `arn:aws:iam::${account}:role/pipelines`,
    artifactStore,
    stages: [sourceStage, workStage(buildAction())],
    ...changes,
  };
}

/** A pipeline whose second stage has these actions. */
export function pipelineWith(...actions: ActionDeclaration[]): PipelineDeclaration {
  return pipeline({ stages: [sourceStage, workStage(...actions)] });
}

const windowRules = [
  {
    name: 'Window',
    ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'DeploymentWindow', version: '1' },
    configuration: { Cron: '* * 9-17 ? * MON-FRI *' },
  },
] as const;

const functionRules = [
  {
    name: 'Judge',
    ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'LambdaInvoke', version: '1' },
    configuration: { FunctionName: 'judge' },
  },
] as const;

/** A V2 pipeline with nearly every member that a declaration can have. */
export const fullPipeline = {
  ...pipeline(),
  artifactStore: { type: 'S3', location: 'artifacts', encryptionKey: { id: 'alias/key', type: 'KMS' } },
  pipelineType: 'V2',
  executionMode: 'QUEUED',
  variables: [{ name: 'Environment', defaultValue: 'test', description: 'Where to' }],
  triggers: [
    {
      providerType: 'CodeStarSourceConnection',
      gitConfiguration: { sourceActionName: 'Source', push: [{ tags: { includes: ['v*'] } }] },
    },
  ],
  stages: [
    {
      name: 'Source',
      actions: [
        {
          name: 'Source',
          actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
          configuration: { ConnectionArn: 'arn', FullRepositoryId: 'me/app', BranchName: 'main' },
          outputArtifacts: [{ name: 'App' }],
          namespace: 'SourceVariables',
        },
      ],
    },
    {
      name: 'Work',
      beforeEntry: { conditions: [{ result: 'SKIP', rules: [...functionRules] }] },
      onSuccess: { conditions: [{ result: 'ROLLBACK', rules: [...windowRules] }] },
      onFailure: { result: 'RETRY', retryConfiguration: { retryMode: 'ALL_ACTIONS' } },
      actions: [
        deployAction({
          configuration: {
            Host: '#{variables.Environment}',
            Note: '#{SourceVariables.CommitId} #{codepipeline.PipelineExecutionId}',
          },
          roleArn: 'arn:aws:iam::123456789012:role/deploy',
          region: 'us-east-1',
        }),
      ],
    },
  ],
} satisfies PipelineDeclaration;

/** What a declaration reads back as: I3's defaults filled in. */
export function answeredPipeline(given: PipelineDeclaration, version = 1): PipelineDeclaration {
  return {
    executionMode: 'SUPERSEDED',
    pipelineType: 'V1',
    ...given,
    version,
    stages: given.stages?.map((stage) => ({
      ...stage,
      actions: stage.actions?.map((action) => ({
        runOrder: 1,
        configuration: {},
        inputArtifacts: [],
        outputArtifacts: [],
        ...action,
      })),
    })),
  };
}

export function createPipeline({ client }: Pick<TestEmulator, 'client'>, declaration = pipeline()) {
  return client.send(new CreatePipelineCommand({ pipeline: declaration }));
}

export function updatePipeline({ client }: Pick<TestEmulator, 'client'>, declaration = pipeline()) {
  return client.send(new UpdatePipelineCommand({ pipeline: declaration }));
}
