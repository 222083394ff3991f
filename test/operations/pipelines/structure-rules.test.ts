import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describeAccepted, describeRefusals } from '../../support/pipeline-rules.ts';
import { artifactStore, buildAction, pipeline, sourceAction, sourceStage, workStage } from '../../support/pipelines.ts';

/** A source stage and as many stages of one build each as the count leaves. */
function stages(count: number) {
  const work = (index: number) => ({ name: `Work${index}`, actions: [buildAction()] });
  return [sourceStage, ...Array.from({ length: count - 1 }, (_, index) => work(index))];
}

function builds(count: number) {
  return Array.from({ length: count }, (_, index) => buildAction({ name: `Build${index}` }));
}

/** A pipeline of a source and so many builds, in stages of up to 100. */
function pipelineOfBuilds(count: number) {
  const sizes = Array.from({ length: Math.ceil(count / 100) }, (_, index) => Math.min(100, count - 100 * index));
  return pipeline({
    stages: [sourceStage, ...sizes.map((size, index) => ({ name: `Work${index}`, actions: builds(size) }))],
  });
}

const codeStarSource = sourceAction({
  name: 'Git',
  actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
  configuration: { ConnectionArn: 'arn', FullRepositoryId: 'me/app', BranchName: 'main' },
  outputArtifacts: [{ name: 'Code' }],
});

type GitConfiguration = NonNullable<NonNullable<PipelineDeclaration['triggers']>[number]['gitConfiguration']>;

function triggered(
  sourceActionName: string,
  push: GitConfiguration['push'],
  pipelineType: 'V1' | 'V2' = 'V2',
): PipelineDeclaration {
  return { ...withTriggers({ sourceActionName, push }), pipelineType };
}

/** A V2 pipeline with the sources `Source`, of S3, and `Git`, of a connection. */
function withTriggers(...configurations: GitConfiguration[]) {
  return pipeline({
    pipelineType: 'V2',
    stages: [{ name: 'Source', actions: [sourceAction(), codeStarSource] }, workStage(buildAction())],
    triggers: configurations.map((gitConfiguration) => ({
      providerType: 'CodeStarSourceConnection',
      gitConfiguration,
    })),
  });
}

const onMain = { branches: { includes: ['main'] } };
const invalidSource =
  "Triggers for connections must reference a CodeStarSourceConnection action. Note that when you specify a trigger, you can't specify more than one trigger per source action.";
const invalidCombination =
  'The trigger configuration for the source action is not valid. Make sure to choose valid filter combinations.';

/** The longest patterns that a filter can have, each another one. */
const longest = {
  includes: Array.from({ length: 8 }, (_, index) => `${index}${'i'.repeat(254)}`),
  excludes: Array.from({ length: 8 }, (_, index) => `${index}${'e'.repeat(254)}`),
};

/** Combinations of filters that no trigger can have. */
const invalidTriggers: readonly (readonly [rule: string, filters: Omit<GitConfiguration, 'sourceActionName'>])[] = [
  ['tags and branches at once', { push: [{ tags: { includes: ['v*'] }, ...onMain }] }],
  ['tags and file paths at once', { push: [{ tags: { excludes: ['v*'] }, filePaths: { includes: ['src/**'] } }] }],
  ['pushes of nothing', { push: [{}] }],
  ['branches that are neither included nor excluded', { push: [{ branches: {} }] }],
  ['file paths alone', { push: [{ filePaths: { includes: ['src/**'] } }] }],
  ['an invalid filter behind a valid one', { push: [onMain, { filePaths: { excludes: ['docs/**'] } }] }],
  ['pull requests of nothing', { pullRequest: [{}] }],
  ['pull requests by their events alone', { pullRequest: [{ events: ['OPEN'] }] }],
  ['pull requests by file paths alone', { pullRequest: [{ filePaths: { includes: ['src/**'] } }] }],
];

describeRefusals('InvalidStructureException', [
  {
    rule: 'a pipeline without stages',
    declaration: pipeline({ stages: [] }),
    message: 'Pipeline has only 0 stage(s). There should be a minimum of 2 stages in a pipeline',
  },
  {
    rule: 'a pipeline of 1 stage',
    declaration: pipeline({ stages: [sourceStage] }),
    message: 'Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline',
  },
  {
    rule: 'a pipeline of 51 stages',
    declaration: pipeline({ stages: stages(51) }),
    message: 'Pipeline has too many stages. There can only be up to 50 stages in a pipeline',
  },
  {
    rule: 'a pipeline of 1001 actions',
    declaration: pipelineOfBuilds(1000),
    message: 'Pipeline has 1001 actions. There can only be up to 1000 in a pipeline',
  },
  {
    rule: 'a first stage without actions',
    declaration: pipeline({ stages: [{ name: 'Source', actions: [] }, workStage(buildAction())] }),
    message: 'Pipeline should start with a stage that only contains source actions',
  },
  {
    rule: 'a first stage with another action beside its source',
    declaration: pipeline({
      stages: [{ name: 'Source', actions: [sourceAction(), buildAction()] }, workStage(buildAction())],
    }),
    message: 'Pipeline should start with a stage that only contains source actions',
  },
  {
    rule: 'a source in a later stage',
    declaration: pipeline({ stages: [sourceStage, workStage(buildAction(), sourceAction({ name: 'Second' }))] }),
    message: 'Source actions can only be included in the first stage of the pipeline',
  },
  {
    rule: 'a pipeline of nothing but sources',
    declaration: pipeline({ stages: [sourceStage, workStage()] }),
    message: 'Pipeline should contain at least 1 action whose category is not Source',
  },
  {
    rule: 'a pipeline of two stages with nothing but sources',
    declaration: pipeline({ stages: [sourceStage, workStage(sourceAction({ name: 'Second' }))] }),
    message: 'Pipeline should contain at least 1 action whose category is not Source',
  },
  {
    rule: 'variables of a V1 pipeline',
    declaration: pipeline({ pipelineType: 'V1', variables: [{ name: 'Environment' }] }),
    message: 'Pipeline variable can only be used with V2 pipelines',
  },
  {
    rule: 'triggers of a V1 pipeline',
    declaration: triggered('Git', [{ tags: { includes: ['v*'] } }], 'V1'),
    message: 'Triggers on tag can only be used with V2 pipelines',
  },
  {
    rule: 'QUEUED mode of a V1 pipeline',
    declaration: pipeline({ executionMode: 'QUEUED', pipelineType: 'V1' }),
    message: 'QUEUED or PARALLEL mode can only be used with V2 pipelines',
  },
  {
    rule: 'PARALLEL mode of a V1 pipeline',
    declaration: pipeline({ executionMode: 'PARALLEL', pipelineType: 'V1' }),
    message: 'QUEUED or PARALLEL mode can only be used with V2 pipelines',
  },
  {
    rule: 'two variables of one name',
    declaration: pipeline({ pipelineType: 'V2', variables: [{ name: 'A' }, { name: 'B' }, { name: 'A' }] }),
    message: 'Variable names must be unique. The following variable name is already in use: A',
  },
  {
    rule: 'a trigger on an action that does not exist',
    declaration: triggered('Missing', [{ tags: { includes: ['v*'] } }]),
    message: invalidSource,
  },
  {
    rule: 'a trigger on a source that is no connection',
    declaration: triggered('Source', [{ branches: { includes: ['main'] } }]),
    message: invalidSource,
  },
  ...invalidTriggers.map(([what, filters]) => ({
    rule: `a trigger on ${what}`,
    declaration: withTriggers({ sourceActionName: 'Git', ...filters }),
    message: invalidCombination,
  })),
  {
    rule: 'two triggers for one source action',
    declaration: withTriggers(
      { sourceActionName: 'Git', push: [onMain] },
      { sourceActionName: 'Git', pullRequest: [onMain] },
    ),
    message: invalidSource,
  },
  {
    rule: 'a trigger with the same filter twice',
    declaration: withTriggers({ sourceActionName: 'Git', push: [onMain, { tags: { includes: ['v*'] } }, onMain] }),
    message: "The trigger for 'Git' has the same push filter more than once",
  },
  {
    rule: 'a trigger with the same pull request filter twice',
    declaration: withTriggers({ sourceActionName: 'Git', push: [onMain], pullRequest: [onMain, onMain] }),
    message: "The trigger for 'Git' has the same pullRequest filter more than once",
  },
]);

describeRefusals('ValidationException', [
  {
    rule: 'a pipeline without an artifact store',
    declaration: { ...pipeline({ name: 'Bare' }), artifactStore: undefined },
    message: "A pipeline has either 'artifactStore' or 'artifactStores'; pipeline 'Bare' has neither of them.",
  },
  {
    rule: 'both members for artifact stores',
    declaration: pipeline({ name: 'Both', artifactStores: { 'us-east-1': artifactStore } }),
    message: "A pipeline has either 'artifactStore' or 'artifactStores'; pipeline 'Both' has both.",
  },
  {
    rule: 'one artifact store for actions in two regions',
    declaration: pipeline({ stages: [sourceStage, workStage(buildAction({ region: 'eu-west-1' }))] }),
    message:
      "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' instead of 'pipeline.artifactStore' to declare an artifact store, such as an artifact bucket, for each region where you have an action.",
  },
  {
    rule: "artifact stores without one in the pipeline's own region",
    declaration: { ...pipeline(), artifactStore: undefined, artifactStores: { 'eu-west-1': artifactStore } },
    message:
      "Your pipeline must have an artifact store, such as an artifact bucket, for each region where you have an action. The following region is missing in 'pipeline.artifactStores': us-east-1.",
  },
  {
    rule: 'an artifact store in what is no region',
    declaration: {
      ...pipeline(),
      artifactStore: undefined,
      artifactStores: { 'us-east-1': artifactStore, Mars: artifactStore },
    },
    message: "The region Mars specified in 'pipeline.artifactStores' is not a valid AWS Region.",
  },
  {
    rule: 'artifact stores without one in the region of an action',
    declaration: {
      ...pipeline({ stages: [sourceStage, workStage(buildAction({ region: 'eu-west-1' }))] }),
      artifactStore: undefined,
      artifactStores: { 'us-east-1': artifactStore },
    },
    message:
      "Your pipeline must have an artifact store, such as an artifact bucket, for each region where you have an action. The following region is missing in 'pipeline.artifactStores': eu-west-1.",
  },
]);

const { artifactStore: _, ...storeless } = pipeline();

describeAccepted({
  'a pipeline of 50 stages': pipeline({ stages: stages(50) }),
  'a stage of 100 actions': pipeline({ stages: [sourceStage, workStage(...builds(100))] }),
  'a pipeline of 1000 actions': pipelineOfBuilds(999),
  'empty lists of what only V2 has': pipeline({ variables: [], triggers: [] }),
  'PARALLEL mode of a V2 pipeline': pipeline({ pipelineType: 'V2', executionMode: 'PARALLEL' }),
  'a trigger without filters': withTriggers({ sourceActionName: 'Git' }),
  'the same filter for pushes and pull requests': withTriggers({
    sourceActionName: 'Git',
    push: [onMain],
    pullRequest: [onMain, { events: ['CLOSED'], branches: { excludes: ['wip/**'] }, filePaths: { includes: ['*'] } }],
  }),
  'the longest filters that a trigger can have': withTriggers({
    sourceActionName: 'Git',
    push: [{ tags: longest }, { branches: longest }, { branches: longest, filePaths: longest }],
    pullRequest: [{ branches: longest }, { branches: longest, filePaths: longest }, onMain],
  }),
  'a trigger on branches and file paths': triggered('Git', [
    { branches: { includes: ['main'] }, filePaths: { includes: ['src/**'] } },
    { tags: { includes: ['v*'] } },
  ]),
  "actions that name the pipeline's own region": pipeline({
    stages: [
      { name: 'Source', actions: [sourceAction({ region: 'us-east-1' })] },
      workStage(buildAction({ region: 'us-east-1' })),
    ],
  }),
  'an action of AWS in another region that has an artifact store': {
    ...storeless,
    artifactStores: { 'us-east-1': artifactStore, 'eu-west-1': artifactStore },
    stages: [
      sourceStage,
      workStage({
        name: 'Stack',
        actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' },
        configuration: { ActionMode: 'CREATE_UPDATE', StackName: 'app' },
        region: 'eu-west-1',
      }),
    ],
  },
});
