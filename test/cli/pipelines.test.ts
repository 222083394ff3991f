import { DisableStageTransitionCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { RunningCommand, run } from '../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import {
  executionId,
  fail,
  stagesOf,
  start,
  startPipelineEmulator,
  stop,
  succeed,
  take,
} from '../support/executions.ts';
import { approvalAction, buildAction, twoBuilds } from '../support/pipelines.ts';

/** Three executions of `Sample`: one has passed `Work`, one is in it, and the newest waits before it. */
async function emulatorWithPipeline(): Promise<TestEmulator> {
  const emulator = await startPipelineEmulator();
  await emulator.pipelines.create(stagesOf({ Work: twoBuilds, Release: [approvalAction()] }), { start: false });
  const gate = { pipelineName: 'Sample', stageName: 'Release', transitionType: 'Inbound' } as const;
  await emulator.client.send(new DisableStageTransitionCommand({ ...gate, reason: 'release freeze' }));
  await start(emulator);
  for (const _ of twoBuilds) await succeed(emulator, await take(emulator));
  await start(emulator);
  await fail(emulator, await take(emulator), 'no\n\u001b[31mcompiler');
  const executionDetails = { summary: 'Compiling', percentComplete: 40, externalExecutionId: 'run-7' };
  await succeed(emulator, await take(emulator), { continuationToken: 'more', executionDetails });
  await emulator.clock.advance('3m');
  await start(emulator);
  return emulator;
}

describe.concurrent('pipelines', () => {
  it('prints a table of pipelines with their latest executions', async () => {
    await using emulator = await emulatorWithPipeline();
    const nightly = stagesOf({ Work: [approvalAction()] }, { name: 'Nightly', executionMode: 'QUEUED' });
    await emulator.pipelines.create(nightly);
    await emulator.clock.advance('90s');
    await emulator.pipelines.create(stagesOf({ Work: twoBuilds }, { name: 'Unused' }), { start: false });

    const ended = await run(['pipelines', '--endpoint', emulator.endpoint]);

    expect(ended).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout: `\
NAME     VERSION  MODE        LATEST EXECUTION                      STATUS      AGE  STAGE
Nightly  1        QUEUED      ${executionId(4)}  InProgress  1m   Work
Sample   1        SUPERSEDED  ${executionId(3)}  InProgress  1m   before Work
Unused   1        SUPERSEDED
`,
    });
  });

  it('draws one pipeline from its first stage to its last', async () => {
    await using emulator = await emulatorWithPipeline();

    const { stdout } = await run(['pipelines', 'Sample', '--endpoint', emulator.endpoint]);

    expect(stdout).toBe(`\
Pipeline   Sample, version 1, SUPERSEDED
Account    123456789012, us-east-1
Execution  ${executionId(3)}, 0s old
Status     InProgress

Source     Succeeded       ${executionId(3)}
└ Source   Succeeded   0s  first  revision r1
↓
  waits: ${executionId(3)}
Work       InProgress      ${executionId(2)}
├ A        Failed      3m  JobFailed: no [31mcompiler
└ B        InProgress  3m  40%  Compiling  run-7
✕ disabled: release freeze
  waits: ${executionId(1)}
Release
└ Approve
`);
  });

  it('says of an execution that was stopped before a stage that it was (L18)', async () => {
    await using emulator = await emulatorWithPipeline();
    await stop(emulator, executionId(3));

    const all = await run(['pipelines', '--endpoint', emulator.endpoint]);
    const one = await run(['pipelines', 'Sample', '--endpoint', emulator.endpoint]);

    expect(all.stdout).not.toContain('before Work');
    expect(one.stdout).toContain(`↓\n  stopped: ${executionId(3)}\nWork `);
  });

  it('shows the token of an approval that waits', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [approvalAction()] }));
    const { stageStates } = await emulator.pipelines.state('Sample');
    const token = stageStates[1]?.actionStates[0]?.latestExecution?.token;

    const { stdout } = await run(['pipelines', 'Sample', '--endpoint', emulator.endpoint]);

    expect(stdout).toContain(`└ Approve  InProgress  0s  waits for an answer with the token ${token}\n`);
  });

  it('shows the pipelines of a name in every account and region', async () => {
    await using emulator = await emulatorWithPipeline();
    await emulator.pipelines.create(stagesOf({ Work: [approvalAction()] }), { start: false, region: 'eu-west-1' });
    const args = ['--endpoint', emulator.endpoint];

    const all = await run(['pipelines', ...args]);
    const one = await run(['pipelines', 'Sample', ...args]);

    expect(all.stdout).toMatch(
      /^NAME .* STAGE +ACCOUNT, REGION\nSample .* 123456789012, eu-west-1\nSample .* 123456789012, us-east-1\n$/,
    );
    expect([...one.stdout.matchAll(/^Account +(.*)$/gm)].map(([, place]) => place)).toEqual([
      '123456789012, eu-west-1',
      '123456789012, us-east-1',
    ]);
  });

  it('prints JSON for programs', async () => {
    await using emulator = await emulatorWithPipeline();

    const all = await run(['pipelines', '--json', '--endpoint', emulator.endpoint]);
    const one = await run(['pipelines', 'Sample', '--json', '--endpoint', emulator.endpoint]);

    const [summary] = await emulator.pipelines.list();
    expect(JSON.parse(all.stdout)).toEqual([summary]);
    expect(JSON.parse(one.stdout)).toEqual([{ ...summary, state: await emulator.pipelines.state('Sample') }]);
  });

  it('says how to make pipelines when there are none, and which one was meant when the name is not there', async () => {
    await using empty = await startPipelineEmulator();
    await using emulator = await emulatorWithPipeline();

    expect((await run(['pipelines', '--endpoint', empty.endpoint])).stdout).toBe(
      'There are no pipelines. Make some with: codepipeline-local seed FILE\n',
    );
    expect(await run(['pipelines', 'Sample', '--endpoint', empty.endpoint])).toMatchObject({
      code: 1,
      stderr: "There is no pipeline 'Sample'. None has been made.\n",
    });
    expect(await run(['pipelines', 'Smaple', '--endpoint', emulator.endpoint])).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: "There is no pipeline 'Smaple'. Did you mean 'Sample'?\n",
    });
  });

  it('watches: prints again only what has changed, until Ctrl-C', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    await using watching = new RunningCommand(['pipelines', 'Sample', '--watch', '--endpoint', emulator.endpoint]);
    await watching.sees(/└ Build\n/);

    await start(emulator);
    await watching.sees(/└ Build +InProgress/);
    await succeed(emulator, await take(emulator));
    await watching.sees(/└ Build +Succeeded/);
    watching.send('SIGINT');

    const { code, stdout } = await watching.ended();
    expect(code).toBe(0);
    const views = stdout.trimEnd().split('\n\nPipeline');
    expect(new Set(views).size).toBe(views.length);
  });

  it("shows of a connection's revision the commit's message, as the guide has it", async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/pipelines/release.yaml' });

    const { stdout } = await run(['pipelines', 'ReleasePipeline', '--endpoint', emulator.endpoint]);

    expect(stdout).toMatch(/└ Checkout +Succeeded +0s +Say hello in capitals +revision 3f1c9ab\n/);
  });

  it('colours on demand', async () => {
    await using emulator = await emulatorWithPipeline();
    const args = ['pipelines', 'Sample', '--endpoint', emulator.endpoint];

    expect((await run(args, { environment: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[31mFailed\u001b[39m');
    expect((await run(args)).stdout).not.toContain('\u001b');
  });
});
