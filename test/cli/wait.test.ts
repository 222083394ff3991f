import { AcknowledgeJobCommand, PollForJobsCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { RunningCommand, run } from '../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { executionId, stagesOf, startPipelineEmulator, unknownExecutionId } from '../support/executions.ts';
import { acknowledgedBuild, buildType, buildTypeFixture, enqueueBuild, jobId } from '../support/jobs.ts';
import { hasTmux, Terminal } from '../support/terminal.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };

function wait(emulator: TestEmulator, ...args: string[]) {
  return run(['wait', ...args, '--endpoint', emulator.endpoint]);
}

describe.concurrent('wait', () => {
  it.runIf(hasTmux)('says on a terminal what it waits for', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);
    const args = ['wait', id.slice(0, 8), '--timeout', '1m', '--endpoint', emulator.endpoint];
    await using terminal = new Terminal(args, { columns: 100, rows: 10 });

    await terminal.shows(new RegExp(`^Waiting for ${id.slice(0, 8)} to be Succeeded… \\d+ s$`, 'm'));
    await emulator.clock.advance('2d');

    expect(await terminal.shows(/ended with 1/)).toEqual([
      `Job ${id} has ended as TimedOut, not as Succeeded.`,
      'ended with 1',
    ]);
  });

  it('ends with 0 when the job has the status', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await acknowledgedBuild(emulator);

    expect(await wait(emulator, id, '--status', 'InProgress')).toEqual({
      code: 0,
      signal: null,
      stdout: `Job ${id} is InProgress.\n`,
      stderr: '',
    });
  });

  it('waits until then, and follows the jobs that continue the first', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await acknowledgedBuild(emulator);
    await using waiting = new RunningCommand(['wait', id, '--endpoint', emulator.endpoint]);

    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: id, continuationToken: 'go on' }));
    const { jobs: [next] = [] } = await emulator.client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    await emulator.client.send(new AcknowledgeJobCommand({ jobId: next?.id, nonce: next?.nonce }));
    expect(waiting.hasEnded).toBe(false);
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: next?.id }));

    expect(await waiting.ended()).toMatchObject({ code: 0, stdout: `Job ${jobId(2)} is Succeeded.\n` });
  });

  it('ends with 1 and what was seen instead when the time is over', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);

    expect(await wait(emulator, id, '--timeout', '10ms')).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `Job ${id} is Queued, not Succeeded, after 0.01 s. No worker has polled for Build/Custom/MyBuild/1.\n`,
    });
  });

  it('ends with 1 at once when the job has ended otherwise', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);
    await emulator.clock.advance('2d');

    const stderr = `Job ${id} has ended as TimedOut, not as Succeeded.\n`;
    expect(await wait(emulator, id, '--timeout', '1h')).toMatchObject({ code: 1, stderr });
  });

  it('takes the beginning of a job’s id, and prints JSON', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);

    const { stdout } = await wait(emulator, id.slice(0, 10), '--status', 'Queued', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ id, status: 'Queued' });
  });

  it('takes the id of a pipeline execution', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(
      stagesOf({ Build: [{ name: 'Build', actionTypeId: buildType, inputArtifacts: [{ name: 'App' }] }] }),
    );
    const id = executionId(1);

    expect(await wait(emulator, id, '--status', 'InProgress')).toMatchObject({
      code: 0,
      stdout: `Execution ${id} is InProgress.\n`,
    });
    await emulator.clock.advance('8d');
    expect(await wait(emulator, id)).toMatchObject({
      code: 1,
      stderr: `Execution ${id} of pipeline Sample has ended as Failed, not as Succeeded.\n`,
    });
    expect((await wait(emulator, id, '--status', 'Queued')).stderr).toMatch(
      /^status: 'Queued' is not one of Cancelled, /,
    );
  });

  it('says that there is no such job', async () => {
    await using emulator = await startTestEmulator();

    expect(await wait(emulator, unknownExecutionId)).toMatchObject({
      code: 1,
      stderr: `There is no job and no pipeline execution with the id ${unknownExecutionId}.\n`,
    });
  });

  it.for([
    ['x --status Suceeded', /^--status: 'Suceeded' is not one of .*, Superseded\. Did you mean 'Succeeded'\?\n$/],
    ['x --timeout soon', /^--timeout: 'soon' is not a duration; write one as PT16M, 16m, 1h30m or 500ms\.\n$/],
    ['', /^ID is missing \(id of a job, or its first characters, .*\): codepipeline-local wait ID\n$/],
  ] as const)('refuses `wait %s` in a sentence', async ([args, stderr]) => {
    const ended = await run(['wait', ...args.split(' ').filter((word) => word !== '')]);

    expect(ended).toEqual({ code: 2, signal: null, stdout: '', stderr: expect.stringMatching(stderr) });
  });
});
