import { describe, expect, it } from 'vitest';
import { run } from '../support/command.ts';
import type { TestEmulator } from '../support/emulator.ts';
import { executionId, fail, stagesOf, startPipelineEmulator, take } from '../support/executions.ts';
import { approvalAction, buildAction } from '../support/pipelines.ts';

const steer = ({ endpoint }: TestEmulator, ...args: readonly string[]) =>
  run(['pipelines', ...args, '--endpoint', endpoint]);

describe.concurrent('pipelines start, approve, stop and retry', () => {
  it('start an execution with variables, and print its id', async () => {
    await using emulator = await startPipelineEmulator();
    const variables = [{ name: 'Environment', defaultValue: 'staging' }];
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }, { variables }), { start: false });

    const ended = await steer(emulator, 'start', 'Sample', '--variable', 'Environment=a=b');

    expect(ended).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout: `Started: execution ${executionId(1)} of Sample is InProgress in stage Work.\n`,
    });
    expect(await emulator.pipelines.execution(executionId(1))).toMatchObject({ variables: { Environment: 'a=b' } });
    expect(await steer(emulator, 'start', 'Sample', '--variable', 'Environment')).toMatchObject({
      code: 2,
      stderr: "--variable: 'Environment' is not of the form NAME=VALUE.\n",
    });
  });

  it('answer approvals', async () => {
    await using emulator = await startPipelineEmulator();
    const stages = { Work: [approvalAction({ name: 'A' }), approvalAction({ name: 'B' })] };
    await emulator.pipelines.create(stagesOf(stages));

    const several = await steer(emulator, 'approve', 'Sample');
    const first = await steer(emulator, 'approve', 'Sample', '--stage', 'Work', '--action', 'A');
    const second = await steer(emulator, 'approve', 'Sample', '--reject', '--summary', 'not today', '--json');

    expect(several).toMatchObject({ code: 1, stderr: expect.stringContaining('2 approvals') });
    expect(first.stdout).toBe(`Approved: execution ${executionId(1)} of Sample is InProgress in stage Work.\n`);
    expect(JSON.parse(second.stdout)).toEqual(await emulator.pipelines.execution(executionId(1)));
    expect(JSON.parse(second.stdout)).toMatchObject({ status: 'Failed' });
  });

  it('say what tells why an execution has failed', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [approvalAction()] }));

    const { code, stdout } = await steer(emulator, 'approve', 'Sample', '--reject');

    expect(code).toBe(0);
    expect(stdout).toBe(
      `Rejected: execution ${executionId(1)} of Sample is Failed; 'codepipeline-local pipelines Sample' says why.\n`,
    );
  });

  it('stop and retry', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }));
    await fail(emulator, await take(emulator));

    const retried = await steer(emulator, 'retry', 'Sample');
    const told = await steer(emulator, 'stop', 'Sample', '--reason', 'wrong branch');
    const stopped = await steer(emulator, 'stop', 'Sample', '--abandon');
    const again = await steer(emulator, 'retry', 'Sample', '--all', '--stage', 'Work');

    expect(retried.stdout).toBe(`Retried: execution ${executionId(1)} of Sample is InProgress in stage Work.\n`);
    expect(told.stdout).toBe(`Told to stop: execution ${executionId(1)} of Sample is Stopping in stage Work.\n`);
    expect(stopped.stdout).toBe(`Stopped: execution ${executionId(1)} of Sample is Stopped.\n`);
    expect(again.stdout).toBe(`Retried: execution ${executionId(1)} of Sample is InProgress in stage Work.\n`);
  });

  it('find a pipeline in whichever account and region it is, and ask which where it is in several', async () => {
    await using emulator = await startPipelineEmulator();
    const declared = stagesOf({ Work: [approvalAction()] });
    await emulator.pipelines.create(declared, { region: 'eu-west-1', start: false });

    expect((await steer(emulator, 'start', 'Sample')).stdout).toMatch(/^Started/);
    await emulator.pipelines.create(declared);
    expect(await steer(emulator, 'approve', 'Sample')).toMatchObject({
      code: 2,
      stderr:
        "Pipeline 'Sample' is in 123456789012, eu-west-1; 123456789012, us-east-1; name one of them with --account and --region.\n",
    });
    expect((await steer(emulator, 'approve', 'Sample', '--region', 'us-east-1')).stdout).toMatch(/^Approved/);
    expect(await steer(emulator, 'approve', 'Smaple')).toMatchObject({
      code: 1,
      stderr: "There is no pipeline 'Smaple'. Did you mean 'Sample'?\n",
    });
    expect(await steer(emulator, 'start', 'Sample', '--region', 'eu-west-2')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Pipeline 'Sample' is not there; it is in"),
    });
  });

  it('say what was meant where it is written otherwise', async () => {
    await using emulator = await startPipelineEmulator();

    expect(await steer(emulator, 'strat', 'Sample')).toMatchObject({
      code: 2,
      stderr: "Unknown command 'strat'. Did you mean 'start'?\n",
    });
    expect(await steer(emulator, 'retry')).toMatchObject({ code: 2 });
  });
});
