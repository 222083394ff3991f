import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import { refusalOf } from '../../support/answers.ts';
import { startTestEmulator } from '../../support/emulator.ts';
import {
  artifactStore,
  buildAction,
  createPipeline,
  deployAction,
  pipeline,
  pipelineFixtures,
  pipelineWith,
  sourceAction,
  sourceStage,
  workStage,
} from '../../support/pipelines.ts';

/** Each declaration breaks the rule that it is named after and, further down, the one of the next. */
const broken: readonly (readonly [first: string, declaration: PipelineDeclaration, message: RegExp])[] = [
  [
    'artifact stores',
    pipeline({ artifactStores: { 'us-east-1': artifactStore }, stages: [sourceStage] }),
    /^A pipeline has either 'artifactStore' or 'artifactStores'/,
  ],
  [
    'the number of stages',
    pipeline({ pipelineType: 'V1', stages: [sourceStage], variables: [{ name: 'A' }] }),
    /^Pipeline has only 1 stage\(s\)/,
  ],
  [
    'the type of the pipeline',
    pipeline({
      pipelineType: 'V1',
      variables: [{ name: 'A' }],
      stages: [sourceStage, workStage(buildAction()), workStage(buildAction())],
    }),
    /^Pipeline variable can only be used with V2 pipelines$/,
  ],
  [
    'stages',
    pipeline({
      pipelineType: 'V1',
      stages: [sourceStage, { ...workStage(buildAction()), onFailure: { result: 'RETRY' } }, workStage(buildAction())],
    }),
    /^Stage name 'Work' is used more than once$/,
  ],
  [
    'conditions',
    pipeline({
      pipelineType: 'V1',
      stages: [sourceStage, { ...workStage(buildAction({ timeoutInMinutes: 5 })), onFailure: { result: 'RETRY' } }],
    }),
    /^Stage level conditions can only be used with V2 pipelines\.$/,
  ],
  [
    'an action before the next',
    pipelineWith(
      deployAction({ configuration: {} }),
      buildAction({ actionTypeId: { category: 'Build', owner: 'Custom', provider: 'Nobody', version: '1' } }),
    ),
    /^Action configuration for action 'Deploy' is missing required configuration 'Host'$/,
  ],
  [
    'single actions',
    pipelineWith(deployAction({ inputArtifacts: [{ name: 'Missing' }], configuration: {} })),
    /^Action configuration for action 'Deploy' is missing required configuration 'Host'$/,
  ],
  [
    'artifacts',
    pipelineWith(buildAction({ inputArtifacts: [{ name: 'Missing' }], namespace: 'codepipeline' })),
    /^Input Artifact Bundle Missing in action Build/,
  ],
  [
    'namespaces',
    pipelineWith(deployAction({ configuration: { Host: '#{Nowhere.Key}' }, namespace: 'codepipeline' })),
    /^Action 'Deploy' has the namespace 'codepipeline', which is reserved$/,
  ],
  [
    'references',
    pipelineWith(deployAction({ configuration: { Host: '#{Nowhere.Key}', Password: '****' } })),
    /VariableReferenceText=\[Nowhere\.Key\]$/,
  ],
  [
    'an invalid declaration before a name in use',
    pipeline({ name: 'Taken', stages: [{ name: 'Source', actions: [sourceAction()] }] }),
    /^Pipeline has only 1 stage\(s\)/,
  ],
];

test.each(broken)('tells of %s first', async (_, declaration, message) => {
  await using emulator = await startTestEmulator({ fixtures: [pipelineFixtures] });
  await createPipeline(emulator, pipeline({ name: 'Taken' }));

  const refusal = await refusalOf(createPipeline(emulator, declaration));

  expect(refusal.message).toMatch(message);
});
