import {
  GetPipelineCommand,
  ListPipelinesCommand,
  type PipelineDeclaration,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isNull, isSmallerThan } from '../../support/describe-input.ts';
import { account, region, startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import {
  answeredPipeline,
  buildAction,
  createPipeline,
  deployAction,
  pipeline,
  pipelineFixtures,
  pipelineWith,
  sourceStage,
  updatePipeline,
  workStage,
} from '../../support/pipelines.ts';

const fixtures = [pipelineFixtures];

function withPassword(password: string, stageName = 'Work', actionName = 'Deploy'): PipelineDeclaration {
  const action = deployAction({ name: actionName, configuration: { Host: 'example.org', Password: password } });
  return pipeline({ stages: [sourceStage, { name: stageName, actions: [action] }] });
}

/** The password as a worker would be given it. */
function storedPassword({ parts }: TestEmulator) {
  const stored = parts.store.pipelines.find(`${account}/${region}`, 'Sample');
  return stored?.declaration.stages[1]?.actions[0]?.configuration.Password;
}

describeInput('UpdatePipeline', [
  ['no pipeline', {}, isNull('pipeline')],
  ['a version of 0', { pipeline: pipeline({ version: 0 }) }, isSmallerThan(1, 'pipeline.version')],
  [
    'an action without a type',
    { pipeline: pipelineWith({ name: 'Build', actionTypeId: undefined }) },
    isNull('pipeline.stages.2.member.actions.1.member.actionTypeId'),
  ],
]);

describe('errors', () => {
  test('answers ResourceNotFoundException for a pipeline that does not exist (C10)', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const refusal = await refusalOf(updatePipeline(emulator));

    expect(refusal).toEqual({
      name: 'ResourceNotFoundException',
      message: `The account with id '${account}' does not include a pipeline with the name 'Sample'`,
      status: 400,
    });
  });

  test.each([
    [
      'InvalidStageDeclarationException',
      pipeline({ stages: [sourceStage, workStage(buildAction()), workStage(buildAction())] }),
    ],
    ['InvalidActionDeclarationException', pipelineWith(buildAction({ inputArtifacts: [{ name: 'Missing' }] }))],
    [
      'InvalidBlockerDeclarationException',
      pipeline({
        stages: [sourceStage, { ...workStage(buildAction()), blockers: [{ name: 'Gate', type: 'Schedule' }] }],
      }),
    ],
    ['InvalidStructureException', pipeline({ stages: [sourceStage] })],
  ])('answers %s by the rules of CreatePipeline (I13)', async (name, declaration) => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    const refusal = await refusalOf(updatePipeline(emulator, declaration));

    expect(refusal).toEqual({
      ...(await refusalOf(createPipeline(emulator, { ...declaration, name: 'Another' }))),
      name,
    });
  });

  test('warns when the pipeline exists in another region', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    await refusalOf(updatePipeline({ client: emulator.clientFor({ region: 'eu-west-1' }) }));

    expect(emulator.log).toContain(
      'warning: Pipeline Sample exists in us-east-1; this request was signed for eu-west-1.',
    );
  });

  test('keeps the pipeline as it was when it refuses', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    await refusalOf(updatePipeline(emulator, pipeline({ stages: [sourceStage] })));

    const { pipeline: current } = await emulator.client.send(new GetPipelineCommand({ name: 'Sample' }));
    expect(current).toEqual(answeredPipeline(pipeline(), 1));
  });
});

describe('behaviour', () => {
  test('answers the new declaration in the next version', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);
    const changed = pipelineWith(buildAction(), deployAction());

    const updated = await answerOf(updatePipeline(emulator, changed));

    expect(updated).toEqual({ pipeline: answeredPipeline(changed, 2) });
  });

  test('makes a new version even when nothing changed, whatever version the declaration names', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    await updatePipeline(emulator, pipeline({ version: 1 }));
    const updated = await answerOf(updatePipeline(emulator, pipeline({ version: 42 })));

    expect(updated).toEqual({ pipeline: answeredPipeline(pipeline(), 3) });
  });

  test.each<[string, 'V1' | 'V2', Partial<PipelineDeclaration>, string]>([
    ['keeps V2', 'V2', {}, 'V2'],
    ['keeps V1', 'V1', {}, 'V1'],
    ['makes it V2 for a mode that only V2 has', 'V1', { executionMode: 'QUEUED' }, 'V2'],
    ['makes it V2 for variables', 'V1', { variables: [{ name: 'A', defaultValue: 'a' }] }, 'V2'],
    ['keeps V2 with a mode that only V2 has', 'V2', { executionMode: 'PARALLEL' }, 'V2'],
  ])('%s where the declaration names no type (I16)', async (_, before, changes, after) => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, pipeline({ pipelineType: before }));

    const updated = await answerOf(updatePipeline(emulator, pipeline(changes)));

    expect(updated.pipeline?.pipelineType).toBe(after);
  });

  test('takes an action that only V2 has into a V2 pipeline, whose type the declaration does not name', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, pipeline({ pipelineType: 'V2' }));
    const invoke = {
      name: 'Invoke',
      actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'CodePipeline', version: '1' },
      configuration: { PipelineName: 'Other' },
    } as const;

    const updated = await answerOf(updatePipeline(emulator, pipelineWith(invoke)));

    expect(updated.pipeline?.pipelineType).toBe('V2');
  });

  test('makes a V2 pipeline V1 that says so', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, pipeline({ pipelineType: 'V2', executionMode: 'QUEUED' }));

    const updated = await answerOf(updatePipeline(emulator, pipeline({ pipelineType: 'V1' })));

    expect(updated.pipeline).toMatchObject({ pipelineType: 'V1', executionMode: 'SUPERSEDED' });
  });

  test('takes what GetPipeline answers', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, withPassword('open sesame'));

    const { pipeline: read } = await emulator.client.send(new GetPipelineCommand({ name: 'Sample' }));
    const updated = await answerOf(emulator.client.send(new UpdatePipelineCommand({ pipeline: read })));

    expect(updated).toEqual({ pipeline: { ...read, version: 2 } });
    expect(storedPassword(emulator)).toBe('open sesame');
  });

  test('keeps a secret over several updates that send it back masked', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, withPassword('open sesame'));

    await updatePipeline(emulator, withPassword('****'));
    await updatePipeline(emulator, withPassword('****'));

    expect(storedPassword(emulator)).toBe('open sesame');
  });

  test('takes a new value of a secret', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, withPassword('open sesame'));

    const updated = await answerOf(updatePipeline(emulator, withPassword('close sesame')));

    expect(updated).toEqual({ pipeline: answeredPipeline(withPassword('****'), 2) });
    expect(storedPassword(emulator)).toBe('close sesame');
  });

  test.each([
    ['a renamed action', withPassword('****', 'Work', 'Renamed'), 'Renamed'],
    ['an action of a renamed stage', withPassword('****', 'Renamed'), 'Deploy'],
  ])('refuses a masked secret of %s', async (_, declaration, actionName) => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, withPassword('open sesame'));

    const refusal = await refusalOf(updatePipeline(emulator, declaration));

    expect(refusal).toEqual({
      name: 'InvalidActionDeclarationException',
      message: `Action configuration for the new action "${actionName}" contains an invalid configuration for the secret property "Password". "****" may be used in secret properties only when updating an existing action.`,
      status: 400,
    });
  });
});

describe('time', () => {
  test('changes when the pipeline was updated and not when it was created', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);
    await emulator.clock.advance({ hours: 1 });

    await updatePipeline(emulator);

    const { pipelines } = await emulator.client.send(new ListPipelinesCommand({}));
    expect(pipelines).toEqual([
      {
        name: 'Sample',
        version: 2,
        pipelineType: 'V1',
        executionMode: 'SUPERSEDED',
        created: new Date('2030-01-01T00:00:00.000Z'),
        updated: new Date('2030-01-01T01:00:00.000Z'),
      },
    ]);
  });
});
