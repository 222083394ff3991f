import {
  CreatePipelineCommand,
  GetPipelineExecutionCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import type { TestEmulator } from '../../support/emulator.ts';
import {
  executionId,
  retry,
  runs,
  stageStatus,
  stagesOf,
  start,
  startPipelineEmulator,
  take,
  workOnce,
} from '../../support/executions.ts';
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
    [
      'a variable that is given twice',
      {
        variables: [
          { name: 'Target', value: 'x' },
          { name: 'Target', value: 'x' },
        ],
      },
      'Variable names must be unique. The following variable name is already in use: Target',
    ],
    [
      'a revision for an action that is no source',
      {
        variables: [{ name: 'Target', value: 'x' }],
        sourceRevisions: [{ actionName: 'Build', revisionType: 'COMMIT_ID', revisionValue: 'abc' }],
      },
      "Pipeline Sample has no source action 'Build' whose revision could be given.",
    ],
  ])('%s', async (_, input, message) => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }, { variables }), { start: false });

    const refusal = await refusalOf(start(emulator, input));
    const started = await start(emulator, { variables: [{ name: 'Target', value: 'x' }], clientRequestToken: 'one' });
    const repeated = await start(emulator, { clientRequestToken: 'one' });
    const refused = await refusalOf(start(emulator, { ...input, clientRequestToken: 'one' }));

    expect(refusal).toEqual({ name: 'ValidationException', message, status: 400 });
    expect(repeated).toBe(started);
    expect(refused).toEqual(refusal);
  });

  it('ignores a variable that is not declared (J13)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }, { variables }), { start: false });
    const input = [
      { name: 'Other', value: 'x' },
      { name: 'Target', value: 'y' },
    ];

    const id = await start(emulator, { variables: input });

    const command = new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId: id });
    expect((await emulator.client.send(command)).pipelineExecution?.variables).toEqual([
      { name: 'Target', resolvedValue: 'y' },
      { name: 'Size', resolvedValue: 'small' },
    ]);
  });

  it('more than 50 executions that wait (J13)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }, { executionMode: 'QUEUED' }), { start: false });
    for (let count = 0; count < 50; count++) await start(emulator);

    expect((await refusalOf(start(emulator))).name).toBe('ConcurrentPipelineExecutionsLimitExceededException');
  });
});

it('starts another beside 50 that have not ended, where executions supersede each other (J13)', async () => {
  await using emulator = await startPipelineEmulator();
  const declaration = stagesOf({ Work: [build] }, { executionMode: 'PARALLEL' });
  await emulator.pipelines.create(declaration, { start: false });
  for (let count = 0; count < 50; count++) await start(emulator);
  // An edit ends none of those that run in PARALLEL mode (J15).
  const pipeline = { ...declaration, executionMode: 'SUPERSEDED' as const };
  await emulator.client.send(new UpdatePipelineCommand({ pipeline: pipeline as never }));

  const pipelineExecutionId = await start(emulator);

  expect(pipelineExecutionId).toEqual(expect.any(String));
});

describe('a variable without a default value (J37)', () => {
  const declaration = stagesOf({ Work: [build] }, { variables });
  const failed = {
    status: 'Failed',
    statusSummary: "Values for required variables haven't been provided: Target",
  };

  async function look({ client }: Pick<TestEmulator, 'client'>, pipelineExecutionId: string) {
    const command = new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId });
    return (await client.send(command)).pipelineExecution;
  }

  it('is taken by CreatePipeline, whose execution fails and leaves the stages alone', async () => {
    await using emulator = await startPipelineEmulator();

    await emulator.client.send(new CreatePipelineCommand({ pipeline: declaration }));

    expect(await look(emulator, executionId(1))).toMatchObject({
      ...failed,
      trigger: { triggerType: 'CreatePipeline' },
    });
    expect(await runs(emulator)).toEqual([]);
    expect(await stageStatus(emulator, 'Source')).toMatchObject({ status: undefined, inbound: [] });
    const told = (await emulator.events.list()).map(({ detail }) => detail.state);
    expect(told).toEqual(['STARTED', 'FAILED']);
    expect(emulator.log.join('\n')).toContain(failed.statusSummary);
  });

  it('is named beside the others that have no value', async () => {
    await using emulator = await startPipelineEmulator();
    const several = { ...declaration, variables: [{ name: 'Target' }, { name: 'Size' }] };
    await emulator.pipelines.create(several, { start: false });

    expect(await look(emulator, await start(emulator))).toMatchObject({
      status: 'Failed',
      statusSummary: "Values for required variables haven't been provided: Target,Size",
    });
  });

  it('fails a start that gives it none, and lets one go on that does', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(declaration, { start: false });

    const without = await start(emulator);
    const withValue = await start(emulator, { variables: [{ name: 'Target', value: 'blue' }] });
    await workOnce(emulator);

    const failure = await look(emulator, without);
    expect(failure).toMatchObject(failed);
    expect(failure).not.toHaveProperty('variables');
    expect(await look(emulator, withValue)).toMatchObject({
      status: 'Succeeded',
      variables: [
        { name: 'Target', resolvedValue: 'blue' },
        { name: 'Size', resolvedValue: 'small' },
      ],
    });
    const { pipelineExecutionSummaries } = await emulator.client.send(
      new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }),
    );
    expect(pipelineExecutionSummaries?.map(({ status, statusSummary }) => [status, statusSummary])).toEqual([
      ['Succeeded', undefined],
      ['Failed', failed.statusSummary],
    ]);
  });

  it('leaves nothing to retry', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(declaration, { start: false });

    const refusal = await refusalOf(retry(emulator, await start(emulator), 'FAILED_ACTIONS'));

    expect(refusal.name).toBe('StageNotRetryableException');
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
        artifactRevisions: [{ name: 'App', revisionId: 'v7' }],
        variables: [
          { name: 'Target', resolvedValue: 'blue' },
          { name: 'Size', resolvedValue: 'small' },
        ],
        trigger: { triggerType: 'StartPipelineExecution', triggerDetail: 'arn:aws:iam::123456789012:root' },
        executionMode: 'SUPERSEDED',
      },
    });
  });
});
