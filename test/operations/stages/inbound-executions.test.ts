import {
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineStateCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import type { TestEmulator } from '../../support/emulator.ts';
import { sourceStub, stagesOf, start, startPipelineEmulator, stop, succeed, take } from '../../support/executions.ts';
import { buildAction, pipelineFixtures, updatePipeline } from '../../support/pipelines.ts';

const sample = stagesOf({ Work: [buildAction()] });
const gate = { pipelineName: 'Sample', stageName: 'Work', transitionType: 'Inbound' } as const;

describe('an execution that ends before a stage (L18)', () => {
  it('is shown there as Stopped, and does not go in when the transition is enabled', async () => {
    await using emulator = await startClosed();
    const id = await start(emulator);

    await stop(emulator, id);
    const stopped = await inbound(emulator);
    await emulator.client.send(new EnableStageTransitionCommand(gate));

    const shown = { pipelineExecutionId: id, status: 'Stopped' };
    expect(stopped).toEqual({ inboundExecution: shown, inboundExecutions: [], latestExecution: undefined });
    expect(await inbound(emulator)).toEqual(stopped);
    expect(await emulator.jobs.list()).toEqual([]);
  });

  it('is shown as Cancelled where an edit has ended it (J8)', async () => {
    await using emulator = await startClosed();
    const id = await start(emulator);

    await updatePipeline(emulator, sample);

    expect((await inbound(emulator)).inboundExecution).toEqual({ pipelineExecutionId: id, status: 'Cancelled' });
  });

  it('gives way to one that comes to wait, and does not come back', async () => {
    await using emulator = await startClosed();
    await stop(emulator, await start(emulator));

    const id = await start(emulator);
    const waiting = await inbound(emulator);
    await emulator.client.send(new EnableStageTransitionCommand(gate));

    expect(waiting.inboundExecution).toEqual({ pipelineExecutionId: id, status: 'InProgress' });
    expect(waiting.inboundExecutions).toEqual([]);
    expect(await inbound(emulator)).toEqual({
      inboundExecutions: [],
      latestExecution: { pipelineExecutionId: id, status: 'InProgress' },
    });
  });

  it('is the last that has, in QUEUED mode too, and is not one of those that wait', async () => {
    await using emulator = await startClosed({ executionMode: 'QUEUED' });
    const [first, second, third] = [await start(emulator), await start(emulator), await start(emulator)];

    await stop(emulator, second);
    const oneStopped = await inbound(emulator);
    await stop(emulator, third);
    await stop(emulator, first);

    expect(oneStopped.inboundExecutions.map(({ pipelineExecutionId }) => pipelineExecutionId)).toEqual([first, third]);
    expect((await inbound(emulator)).inboundExecutions).toEqual([{ pipelineExecutionId: first, status: 'Stopped' }]);
  });

  it('stays when the one in the stage before it ends, and is nowhere in the state of a PARALLEL pipeline (L12)', async () => {
    await using emulator = await startPipelineEmulator({ fixtures: { ...pipelineFixtures, stubs: [sourceStub] } });
    await emulator.pipelines.create(sample, { start: false });
    await start(emulator);
    const job = await take(emulator);
    const id = await start(emulator);
    await stop(emulator, id);

    await succeed(emulator, job);
    const afterwards = await inbound(emulator);
    await updatePipeline(emulator, { ...sample, executionMode: 'PARALLEL', pipelineType: 'V2' });

    expect(afterwards.inboundExecution).toEqual({ pipelineExecutionId: id, status: 'Stopped' });
    expect((await inbound(emulator)).inboundExecutions).toEqual([]);
  });
});

async function startClosed(changes: object = {}): Promise<TestEmulator> {
  const emulator = await startPipelineEmulator({ fixtures: { ...pipelineFixtures, stubs: [sourceStub] } });
  await emulator.pipelines.create({ ...sample, ...changes }, { start: false });
  await emulator.client.send(new DisableStageTransitionCommand({ ...gate, reason: 'freeze' }));
  return emulator;
}

async function inbound({ client }: Pick<TestEmulator, 'client'>) {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'Sample' }));
  const { inboundExecution, inboundExecutions = [], latestExecution } = stageStates[1] ?? {};
  return { ...(inboundExecution && { inboundExecution }), inboundExecutions, latestExecution };
}
