import { GetPipelineExecutionCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { executionId, stagesOf, start, startPipelineEmulator, take } from '../../support/executions.ts';
import { buildAction } from '../../support/pipelines.ts';

const variables = [{ name: 'Target' }, { name: 'Size', defaultValue: 'small' }];
const build = buildAction({ configuration: {} });

describe('errors', () => {
  it('a pipeline that does not exist (C9)', async () => {
    await using emulator = await startPipelineEmulator();

    const refusal = await refusalOf(emulator.client.send(new StartPipelineExecutionCommand({ name: 'fake-pipeline' })));

    expect(refusal).toEqual({
      name: 'PipelineNotFoundException',
      message: 'Pipeline with name fake-pipeline does not exist in account 123456789012.',
      status: 400,
    });
  });

  it.each([
    ['a variable that is not declared', { variables: [{ name: 'Other', value: 'x' }] }],
    ['a variable without a value', {}],
    [
      'a revision for an action that is no source',
      {
        variables: [{ name: 'Target', value: 'x' }],
        sourceRevisions: [{ actionName: 'Build', revisionType: 'COMMIT_ID', revisionValue: 'abc' }],
      },
    ],
  ])('%s', async (_, input) => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }, { variables }), { start: false });

    const refusal = await refusalOf(start(emulator, input));

    expect(refusal.name).toBe('ValidationException');
  });

  it('more than 50 executions that wait (J13)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }, { executionMode: 'QUEUED' }), { start: false });
    for (let count = 0; count < 50; count++) await start(emulator);

    expect((await refusalOf(start(emulator))).name).toBe('ConcurrentPipelineExecutionsLimitExceededException');
  });
});

describe('behaviour', () => {
  it('starts one execution for one request token', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }), { start: false });

    const ids = [
      await start(emulator, { clientRequestToken: 'one' }),
      await start(emulator, { clientRequestToken: 'one' }),
      await start(emulator, { clientRequestToken: 'two' }),
    ];

    expect(ids).toEqual([executionId(1), executionId(1), executionId(2)]);
  });

  it('gives actions the pipeline’s variables, and its sources the revisions that it names', async () => {
    await using emulator = await startPipelineEmulator({}, [{ match: { category: 'Source' }, result: 'succeed' }]);
    const configured = buildAction({
      actionTypeId: { category: 'Deploy', owner: 'Custom', provider: 'MyDeploy', version: '1' },
      configuration: { Host: '#{variables.Target}', Note: '#{variables.Size}' },
      inputArtifacts: [{ name: 'App' }],
    });
    await emulator.pipelines.create(stagesOf({ Work: [configured] }, { variables }), { start: false });

    const id = await start(emulator, {
      variables: [{ name: 'Target', value: 'blue' }],
      sourceRevisions: [{ actionName: 'Source', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: 'v7' }],
    });

    const job = await take(emulator, configured.actionTypeId);
    expect(job.data?.actionConfiguration?.configuration).toEqual({ Host: 'blue', Note: 'small' });
    expect(job.data?.inputArtifacts).toMatchObject([{ name: 'App', revision: 'v7' }]);
    const command = new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId: id });
    expect(await answerOf(emulator.client.send(command))).toEqual({
      pipelineExecution: {
        pipelineName: 'Sample',
        pipelineVersion: 1,
        pipelineExecutionId: id,
        status: 'InProgress',
        artifactRevisions: [{ name: 'App', revisionId: 'v7', revisionChangeIdentifier: 'v7' }],
        variables: [
          { name: 'Target', resolvedValue: 'blue' },
          { name: 'Size', resolvedValue: 'small' },
        ],
        trigger: { triggerType: 'StartPipelineExecution', triggerDetail: 'arn:aws:iam::123456789012:root' },
        executionMode: 'SUPERSEDED',
        executionType: 'STANDARD',
      },
    });
  });
});
