import { DeleteCustomActionTypeCommand, GetPipelineCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isNull, isSmallerThan, isUnlike } from '../../support/describe-input.ts';
import { account, startTestEmulator } from '../../support/emulator.ts';
import {
  answeredPipeline,
  buildAction,
  createPipeline,
  deployAction,
  pipeline,
  pipelineFixtures,
  pipelineWith,
  sourceAction,
  updatePipeline,
  workStage,
} from '../../support/pipelines.ts';

const fixtures = [pipelineFixtures];

describeInput('GetPipeline', [
  ['no name', {}, isNull('name')],
  ['a name with a slash', { name: 'a/b' }, isUnlike('[A-Za-z0-9.@\\-_]+', 'name')],
  ['a version of 0', { name: 'Sample', version: 0 }, isSmallerThan(1, 'version')],
]);

describe('errors', () => {
  test('answers PipelineNotFoundException for a pipeline that does not exist', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const refusal = await refusalOf(emulator.client.send(new GetPipelineCommand({ name: 'fake-pipeline' })));

    expect(refusal).toEqual({
      name: 'PipelineNotFoundException',
      message: `Account '${account}' does not have a pipeline with name 'fake-pipeline'`,
      status: 400,
    });
  });

  test('answers PipelineNotFoundException, not the class that it declares, for a version that does not exist', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    const refusal = await refusalOf(emulator.client.send(new GetPipelineCommand({ name: 'Sample', version: 2 })));

    expect(refusal).toEqual({
      name: 'PipelineNotFoundException',
      message: `Account '${account}' does not have a version 2 of the pipeline with name 'Sample'`,
      status: 400,
    });
  });

  test('warns when the pipeline exists in another account', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    const elsewhere = emulator.clientFor({ account: '210987654321' });
    await refusalOf(elsewhere.send(new GetPipelineCommand({ name: 'Sample' })));

    expect(emulator.log).toContain(
      'warning: Pipeline Sample exists in account 123456789012, us-east-1; this request was signed for account 210987654321, us-east-1.',
    );
  });
});

describe('behaviour', () => {
  test('answers the current version and what is known of the pipeline', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    const read = await answerOf(emulator.client.send(new GetPipelineCommand({ name: 'Sample' })));

    expect(read).toEqual({
      pipeline: answeredPipeline(pipeline()),
      metadata: {
        pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:Sample',
        created: new Date('2030-01-01T00:00:00.000Z'),
        updated: new Date('2030-01-01T00:00:00.000Z'),
      },
    });
  });

  test('keeps every version', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const declarations = ['one', 'two', 'three'].map((host) =>
      pipelineWith(deployAction({ configuration: { Host: host, Password: `password of ${host}` } })),
    );
    const [first, second, third] = declarations as [(typeof declarations)[0], ...typeof declarations];
    await createPipeline(emulator, first);
    await updatePipeline(emulator, second);
    await updatePipeline(emulator, third);

    const versions = await Promise.all(
      [1, 2, 3, undefined].map((version) => emulator.client.send(new GetPipelineCommand({ name: 'Sample', version }))),
    );

    const masked = (host: string) => pipelineWith(deployAction({ configuration: { Host: host, Password: '****' } }));
    expect(versions.map((answer) => answer.pipeline)).toEqual([
      answeredPipeline(masked('one'), 1),
      answeredPipeline(masked('two'), 2),
      answeredPipeline(masked('three'), 3),
      answeredPipeline(masked('three'), 3),
    ]);
  });

  test('masks secrets of an action whose type has been deleted since', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const configuration = { Host: 'example.org', Password: 'open sesame' };
    await createPipeline(emulator, pipelineWith(deployAction({ configuration })));
    const type = { category: 'Deploy', provider: 'MyDeploy', version: '1' } as const;
    await emulator.client.send(new DeleteCustomActionTypeCommand(type));

    const { pipeline: read } = await emulator.client.send(new GetPipelineCommand({ name: 'Sample' }));

    expect(read?.stages?.[1]?.actions?.[0]?.configuration).toEqual({ Host: 'example.org', Password: '****' });
  });

  const git = sourceAction({
    name: 'Git',
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
    configuration: { ConnectionArn: 'arn', FullRepositoryId: 'me/app', BranchName: 'main' },
    outputArtifacts: [{ name: 'Code' }],
  });
  const quiet = { ...git, configuration: { ...git.configuration, DetectChanges: 'false' } };
  const ofMain = (sourceActionName: string) => ({
    providerType: 'CodeStarSourceConnection' as const,
    gitConfiguration: { sourceActionName, push: [{ branches: { includes: ['main'] } }] },
  });
  const ofTags = {
    providerType: 'CodeStarSourceConnection' as const,
    gitConfiguration: { sourceActionName: 'Git', push: [{ tags: { includes: ['v*'] } }] },
  };
  test.each([
    ['a push to the branch of each connection', { sources: [sourceAction(), git] }, [ofMain('Git')]],
    ['as much where the list of triggers is empty', { sources: [git], triggers: [] }, [ofMain('Git')]],
    ['none of a source that detects no changes', { sources: [quiet] }, undefined],
    ['none in V1', { sources: [git], pipelineType: 'V1' as const }, undefined],
    ['none beside one that is declared', { sources: [git], triggers: [ofTags] }, [ofTags]],
  ])('shows triggers that nobody declared: %s (I3)', async (_, { sources, ...others }, triggers) => {
    await using emulator = await startTestEmulator({ fixtures });
    const declaration = pipeline({
      pipelineType: 'V2',
      stages: [{ name: 'Source', actions: sources }, workStage(buildAction())],
      ...others,
    });
    const created = await createPipeline(emulator, declaration);
    const updated = await updatePipeline(emulator, declaration);
    const got = await answerOf(emulator.client.send(new GetPipelineCommand({ name: 'Sample' })));

    expect([created, updated, got].map((answer) => answer.pipeline?.triggers)).toEqual([triggers, triggers, triggers]);
  });
});

describe('time', () => {
  test('answers when the current version was made, whichever version is asked for', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);
    await emulator.clock.advance({ days: 1 });
    await updatePipeline(emulator);

    const { metadata } = await emulator.client.send(new GetPipelineCommand({ name: 'Sample', version: 1 }));

    expect(metadata).toEqual({
      pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:Sample',
      created: new Date('2030-01-01T00:00:00.000Z'),
      updated: new Date('2030-01-02T00:00:00.000Z'),
    });
  });
});
