import { PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import type { FixtureDocument } from '../../src/seeding/types.ts';
import type { TestEmulator } from '../support/emulator.ts';
import { executionId } from '../support/executions.ts';
import { jenkinsType, jobId } from '../support/jobs.ts';
import { buildAction, pipelineFixtures, sourceAction } from '../support/pipelines.ts';
import { gitHubSource } from '../support/webhooks.ts';
import { pages } from './aws-cli-pages.ts';

/** What there is before the command of a page, and where the page cannot be taken at its word. */
export interface Scene {
  readonly document?: FixtureDocument;
  readonly prepare?: (emulator: TestEmulator) => Promise<unknown>;
  /** What the page says, what stands there instead, and why. */
  readonly corrections?: readonly (readonly [says: string | RegExp, instead: string, because: string])[];
  /** What is printed, made of the file that the command reads, where the page tells it in words alone. */
  readonly prints?: (file: never) => unknown;
  /** Documented members that the answer has not, and why. */
  readonly missing?: Readonly<Record<string, string>>;
}

const noSuchId = 'it is no id by the pattern of the API, which refuses it';
const oldMark = 'is a mark of an older protocol, of which the API knows nothing';
const notReturned = 'is not returned (F2)';
const insideWebhook = 'is a member of the webhook in the API';

const upToFive = { minimumCount: 0, maximumCount: 5 };
const jenkins = (category: 'Build' | 'Test') => ({
  ...{ category, provider: jenkinsType.provider, version: '1' },
  settings: {
    entityUrlTemplate: 'http://192.0.2.4/job/{Config:ProjectName}',
    executionUrlTemplate: 'http://192.0.2.4/job/{Config:ProjectName}/{ExternalExecutionId}',
  },
  configurationProperties: [{ name: 'ProjectName', required: true, key: true, secret: false, queryable: true }],
  inputArtifactDetails: upToFive,
  outputArtifactDetails: upToFive,
});

const configuration = { ProjectName: 'MyJenkinsTestProject' };

/** A job of the pages' test action. */
const withJob: FixtureDocument = {
  actionTypes: [jenkins('Test')],
  jobs: [
    {
      actionTypeId: jenkinsType,
      configuration,
      inputArtifacts: [{ name: 'MyAppBuild' }],
      pipelineContext: { pipelineName: 'MySecondPipeline', stage: 'Testing', action: 'MyJenkinsTest-Action' },
    },
  ],
};

const jobMarks = (path: string) =>
  Object.fromEntries(
    ['actionConfiguration', 'actionTypeId', 'artifactCredentials', 'inputArtifacts[]', 'pipelineContext'].map(
      (name) => [`${path}.${name}.__type`, oldMark],
    ),
  );

/** What the source and the deployment of the pages' pipelines come to. */
const stubs = [
  { match: { category: 'Source' }, result: 'succeed', revision: { id: 'r1' } },
  { match: { category: 'Deploy' }, result: 'succeed', externalExecutionId: 'd-1', summary: 'Deployment Succeeded' },
] as const;

/** The declaration in the file that a page's command reads. */
function declared(name: string) {
  return JSON.parse(pages.find((page) => page.name === name)?.file?.text ?? '{}');
}

/** The pages' pipeline, with a stage `Beta`, under this name. */
function pipeline(name: string) {
  return { ...declared('update-pipeline').pipeline, name };
}

/** The pipeline of the page on runs of actions, whose stages have an action of their own name each. */
const myPipeline = {
  ...pipeline('myPipeline'),
  stages: [
    {
      name: 'Source',
      actions: [
        sourceAction({
          actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' },
          configuration: { RepositoryName: 'my-repo', BranchName: 'production', PollForSourceChanges: 'false' },
          outputArtifacts: [{ name: 'SourceArtifact' }],
          namespace: 'SourceVariables',
        }),
      ],
    },
    {
      name: 'Deploy',
      actions: [
        {
          name: 'Deploy',
          actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CodeDeploy', version: '1' },
          configuration: { ApplicationName: 'my-application', DeploymentGroupName: 'my-deployment-group' },
          inputArtifacts: [{ name: 'SourceArtifact' }],
          namespace: 'DeployVariables',
        },
      ],
    },
  ],
};

const commit = {
  ...{ RepositoryName: 'my-repo', BranchName: 'production', CommitId: 'r1', CommitMessage: 'Edited template.yml' },
  ...{ AuthorDate: '2020-05-08T17:45:43Z', CommitterDate: '2020-05-08T17:45:43Z' },
};

/** A pipeline of this name, whose source of GitHub is this action. */
const gitHub = (name: string, action: string): FixtureDocument => ({
  actionTypes: pipelineFixtures.actionTypes,
  pipelines: [
    {
      ...pipeline(name),
      stages: [
        { name: 'Source', actions: [{ ...gitHubSource, name: action }] },
        { name: 'Work', actions: [buildAction()] },
      ],
    },
  ],
});

const withWebhook: FixtureDocument = {
  ...gitHub('my-Pipeline', 'Source'),
  webhooks: [
    { webhook: { ...declared('put-webhook').webhook, targetPipeline: 'my-Pipeline', targetAction: 'Source' } },
  ],
};

/** Where the pages on webhooks are that name a region. */
const region = 'eu-central-1';

const withTags = { pipelines: [{ ...pipeline('MyPipeline'), tags: [{ key: 'Project', value: 'ProjectA' }] }] };

/** By the name of the page. */
export const scenes: Readonly<Record<string, Scene>> = {
  'acknowledge-job': {
    document: withJob,
    prepare: ({ client }) =>
      client.send(new PollForJobsCommand({ actionTypeId: jenkinsType, queryParam: configuration })),
    corrections: [['f4f4ff82-2d11-EXAMPLE', jobId(1), noSuchId]],
  },
  'create-custom-action-type': {
    prints: ({ category, provider, version, configurationProperties, ...file }: Record<string, unknown>) => ({
      actionType: {
        ...{ id: { category, owner: 'Custom', provider, version } },
        ...{ ...file, actionConfigurationProperties: configurationProperties },
      },
    }),
    missing: {
      'actionType.actionConfigurationProperties[].queryable': notReturned,
      'actionType.actionConfigurationProperties[].type': notReturned,
    },
  },
  'create-pipeline': { prints: (file) => file },
  'delete-custom-action-type': { document: { actionTypes: [jenkins('Build')] } },
  'delete-pipeline': { document: { pipelines: [pipeline('MySecondPipeline')] } },
  'delete-webhook': { document: withWebhook },
  'deregister-webhook-with-third-party': { document: withWebhook },
  'disable-stage-transition': {
    document: { pipelines: [pipeline('MyFirstPipeline')] },
    corrections: [['--transition-type Inbound', '--transition-type Inbound --reason Closed', 'a reason is required']],
  },
  'enable-stage-transition': {
    document: {
      pipelines: [{ ...pipeline('MyFirstPipeline'), disabledTransitions: [{ stageName: 'Beta', reason: 'Closed' }] }],
    },
  },
  'get-job-details': {
    document: withJob,
    corrections: [['f4f4ff82-2d11-EXAMPLE', jobId(1), noSuchId]],
    missing: jobMarks('jobDetails.data'),
  },
  'get-pipeline': { document: { pipelines: [pipeline('MyFirstPipeline')] } },
  'get-pipeline-state': {
    document: { stubs, pipelines: [pipeline('MyFirstPipeline')], executions: [{ pipeline: 'MyFirstPipeline' }] },
  },
  'list-action-executions': {
    document: {
      stubs: [
        {
          match: { category: 'Source' },
          result: 'succeed',
          externalExecutionId: 'r1',
          revision: { id: 'r1', summary: 'Edited template.yml', url: 'https://example.org/r1' },
          variables: commit,
        },
        ...stubs,
      ],
      pipelines: [myPipeline],
      executions: [{ pipeline: 'myPipeline' }],
    },
    corrections: [[/,\s*\. \. \. \.$/, ']}', 'the page cuts the list short']],
  },
  'list-action-types': { document: { actionTypes: [jenkins('Build'), jenkins('Test')] } },
  'list-pipeline-executions': {
    document: { stubs, pipelines: [pipeline('MyPipeline')], executions: [{ pipeline: 'MyPipeline' }] },
  },
  'list-pipelines': { document: { pipelines: [pipeline('MyFirstPipeline'), pipeline('MySecondPipeline')] } },
  'list-tags-for-resource': {
    document: withTags,
    corrections: [[/\{\s*"Project": [^}]*\}/, '[{ "key": "", "value": "" }]', 'the API has a list, and no map']],
  },
  'list-webhooks': {
    document: { ...withWebhook, region },
    corrections: [
      ['--endpoint-url "https://codepipeline.eu-central-1.amazonaws.com"', '', 'the endpoint is the emulator'],
      [/"url": ("[^"]*"): \{/, '"url": $1, "definition": {', 'the page has lost the line, and is no JSON without it'],
    ],
  },
  'poll-for-jobs': { document: withJob, missing: jobMarks('jobs[].data') },
  'put-webhook': {
    document: { ...gitHub('pipeline_name', 'source_action_name'), region },
    missing: { tags: insideWebhook, 'tags[].key': insideWebhook, 'tags[].value': insideWebhook },
  },
  'retry-stage-execution': {
    document: {
      stubs: [{ match: { category: 'Deploy' }, result: 'fail' }, ...stubs],
      pipelines: [{ ...myPipeline, name: 'MyPipeline' }],
      executions: [{ pipeline: 'MyPipeline' }],
    },
    corrections: [['b59babff-5f34-EXAMPLE', executionId(1), noSuchId]],
  },
  'start-pipeline-execution': { document: { stubs, pipelines: [pipeline('MyFirstPipeline')] } },
  'stop-pipeline-execution': {
    document: {
      stubs: [{ match: { category: 'Deploy' }, result: 'succeed', delay: '1h' }, ...stubs],
      pipelines: [pipeline('MyFirstPipeline')],
      executions: [{ pipeline: 'MyFirstPipeline' }],
    },
    corrections: [['d-EXAMPLE', executionId(1), noSuchId]],
    // The page tells of no output, the API's model of an id.
    prints: () => ({ pipelineExecutionId: executionId(1) }),
  },
  'tag-resource': { document: { pipelines: [pipeline('MyPipeline')] } },
  'untag-resource': { document: withTags },
  'update-pipeline': {
    document: { pipelines: [pipeline('MyFirstPipeline')] },
    missing: { 'pipeline.stages[].actions[].actionTypeId.__type': oldMark },
  },
};
