import {
  ListDeployActionExecutionTargetsCommand,
  type ListDeployActionExecutionTargetsInput,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import type { StubFixture } from '../../../src/control/types.ts';
import { answerOf, refusalOf } from '../../support/answers.ts';
import type { TestEmulator } from '../../support/emulator.ts';
import { runs, stagesOf, startPipelineEmulator, unknownExecutionId } from '../../support/executions.ts';
import { deployAction } from '../../support/pipelines.ts';

function list({ client }: Pick<TestEmulator, 'client'>, input: ListDeployActionExecutionTargetsInput) {
  return answerOf(client.send(new ListDeployActionExecutionTargetsCommand(input)));
}

const targets = [
  {
    targetId: 'i-1',
    targetType: 'EC2_INSTANCE',
    status: 'Succeeded',
    startTime: '2030-01-01T00:00:00Z',
    endTime: 1_893_456_060,
    events: [
      {
        name: 'BeforeInstall',
        status: 'Succeeded',
        startTime: '2030-01-01T00:00:01Z',
        context: { ssmCommandId: 'c-1', message: 'done' },
      },
    ],
  },
  { targetId: 'i-2', status: 'Failed' },
  { targetId: 'i-3', status: 'Succeeded' },
  { targetId: 'i-4', status: 'Skipped' },
];

/** An emulator in which a deploy action has ended; answers its id, too. */
async function startDeployed(stub: Partial<StubFixture> = { targets }) {
  const emulator = await startPipelineEmulator({}, [{ match: { category: 'Deploy' }, result: 'succeed', ...stub }]);
  await emulator.pipelines.create(stagesOf({ Work: [deployAction()] }));
  const [source, deploy] = (await runs(emulator)).map(({ actionExecutionId }) => actionExecutionId as string);
  return {
    emulator,
    source: source as string,
    actionExecutionId: deploy as string,
    [Symbol.asyncDispose]: emulator.stop,
  };
}

describe('errors', () => {
  it('PipelineNotFoundException', async () => {
    await using deployed = await startDeployed();
    const { emulator, actionExecutionId } = deployed;

    expect((await refusalOf(list(emulator, { actionExecutionId, pipelineName: 'fake-pipeline' }))).name).toBe(
      'PipelineNotFoundException',
    );
  });

  it('ActionExecutionNotFoundException for an unknown id, one of another pipeline or region, and what is no deploy action', async () => {
    await using deployed = await startDeployed();
    const { emulator, actionExecutionId, source } = deployed;
    await emulator.pipelines.create({ ...stagesOf({ Work: [deployAction()] }), name: 'Other' }, { start: false });

    const refusals = [
      await refusalOf(list(emulator, { actionExecutionId: unknownExecutionId })),
      await refusalOf(list(emulator, { actionExecutionId, pipelineName: 'Other' })),
      await refusalOf(list({ client: emulator.clientFor({ region: 'eu-central-1' }) }, { actionExecutionId })),
      await refusalOf(list(emulator, { actionExecutionId: source })),
    ];

    expect(refusals.map(({ name }) => name)).toEqual(Array(4).fill('ActionExecutionNotFoundException'));
    expect(refusals[0]?.message).toBe(`There is no run of a deploy action with the id ${unknownExecutionId}.`);
  });

  it('InvalidNextTokenException, for a token of another filter, too', async () => {
    await using deployed = await startDeployed();
    const { emulator, actionExecutionId } = deployed;
    const { nextToken } = await list(emulator, { actionExecutionId, maxResults: 1 });
    const filters = [{ name: 'TARGET_STATUS' as const, values: ['Failed'] }];

    const refusals = [
      await refusalOf(list(emulator, { actionExecutionId, nextToken: 'x' })),
      await refusalOf(list(emulator, { actionExecutionId, nextToken, filters })),
    ];

    expect(refusals.map(({ name }) => name)).toEqual(['InvalidNextTokenException', 'InvalidNextTokenException']);
  });
});

describe('behaviour', () => {
  it('shows the targets of the action’s stub, with or without the pipeline’s name', async () => {
    await using deployed = await startDeployed();
    const { emulator, actionExecutionId } = deployed;

    const answer = await list(emulator, { actionExecutionId, pipelineName: 'Sample' });

    expect(answer).toEqual(await list(emulator, { actionExecutionId }));
    expect(answer.targets).toEqual([
      {
        ...targets[0],
        startTime: new Date('2030-01-01T00:00:00Z'),
        endTime: new Date('2030-01-01T00:01:00Z'),
        events: [
          {
            name: 'BeforeInstall',
            status: 'Succeeded',
            startTime: new Date('2030-01-01T00:00:01Z'),
            context: { ssmCommandId: 'c-1', message: 'done' },
          },
        ],
      },
      ...targets.slice(1),
    ]);
    expect(answer.nextToken).toBeUndefined();
  });

  it('shows those of the statuses that are asked for, in pages', async () => {
    await using deployed = await startDeployed();
    const { emulator, actionExecutionId } = deployed;
    const filters = [{ name: 'TARGET_STATUS' as const, values: ['Succeeded', 'Failed'] }];

    const first = await list(emulator, { actionExecutionId, filters, maxResults: 2 });
    const second = await list(emulator, { actionExecutionId, filters, maxResults: 2, nextToken: first.nextToken });

    expect([first, second].map((page) => page.targets?.map(({ targetId }) => targetId))).toEqual([
      ['i-1', 'i-2'],
      ['i-3'],
    ]);
    expect(second.nextToken).toBeUndefined();
    expect((await list(emulator, { actionExecutionId, maxResults: 4 })).nextToken).toBeUndefined();
  });

  it('shows those of a deployment that failed, and none of one that has none', async () => {
    await using failed = await startDeployed({ targets, result: 'fail' });
    await using bare = await startDeployed({});

    expect((await list(failed.emulator, failed)).targets).toHaveLength(4);
    expect(await list(bare.emulator, bare)).toEqual({ targets: [] });
  });
});
