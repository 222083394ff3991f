import { describe, expect, it } from 'vitest';
import { RunningCommand, run } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { executionId, fail, stagesOf, startPipelineEmulator, take } from '../support/executions.ts';
import { buildTypeFixture, enqueueBuild, jobId } from '../support/jobs.ts';
import { buildAction } from '../support/pipelines.ts';
import { hasTmux, Terminal } from '../support/terminal.ts';

const environment = { TZ: 'UTC' };

describe.concurrent('events', () => {
  it('prints what has come to another state, and only what is asked for', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }));
    await fail(emulator, await take(emulator));
    const events = (...args: readonly string[]) =>
      run(['events', ...args, '--endpoint', emulator.endpoint], { environment });

    expect((await events('--limit', '2', '--about', 'action')).stdout).toBe(`\
TIME      WHAT    STATE    OF                     ID
00:00:00  action  STARTED  Sample / Work / Build  ${executionId(1)}
00:00:00  action  FAILED   Sample / Work / Build  ${executionId(1)}
`);
    expect((await events('--about', 'job')).stdout.split('\n')).toContainEqual(
      expect.stringMatching(new RegExp(`^00:00:00 +job +Failed +Sample / Work / Build +${jobId(1)}$`)),
    );
    expect(JSON.parse((await events('--json')).stdout)).toEqual(await emulator.events.list());
    expect(await events('--about', 'jbo')).toMatchObject({
      code: 2,
      stderr: "--about: Unknown subject 'jbo'. Did you mean 'job'?\n",
    });
    expect(await events('--limit', '0')).toMatchObject({ code: 2 });
  });

  it.runIf(hasTmux).each([
    [60, /^00:00:00 {2}action {2}FAILED {5}Sample \/ Work \/ Bui… {2}[\da-f]{8}…$/m],
    [40, /^action {2}FAILED {5}Sample \/ Work \/ Build$/m],
  ])('keeps to a terminal of %i columns', async (columns, line) => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }));
    await fail(emulator, await take(emulator));
    const args = ['events', '--about', 'action', '--endpoint', emulator.endpoint];
    await using terminal = new Terminal(args, { columns, rows: 12 });

    const screen = await terminal.shows(/ended with 0/);

    expect(screen.join('\n')).toMatch(line);
    expect(screen).toHaveLength(6);
  });

  it('says so when there are none', async () => {
    await using emulator = await startTestEmulator();

    expect((await run(['events', '--endpoint', emulator.endpoint])).stdout).toBe(
      'Nothing has come to another state.\n',
    );
  });

  it('watches: prints each event once, also when the emulator is started anew', async () => {
    const fixtures = { actionTypes: [buildTypeFixture] };
    const first = await startTestEmulator({ fixtures });
    await enqueueBuild(first);
    const args = ['events', '--watch', '--json', '--endpoint', first.endpoint];
    await using watching = new RunningCommand(args, { environment });
    await watching.sees(/"Queued"/);
    await enqueueBuild(first);
    await watching.sees(new RegExp(jobId(2)));
    await first.stop();
    await watching.complains(/Trying again…\n/);

    await using second = await startTestEmulator({ fixtures, port: Number(new URL(first.endpoint).port) });
    await enqueueBuild(second);
    await watching.sees(new RegExp(`${jobId(2)}[^]*${jobId(1)}`));
    watching.send('SIGINT');

    const { code, stdout } = await watching.ended();
    expect(code).toBe(0);
    const jobs = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).detail['job-id']);
    expect(jobs).toEqual([jobId(1), jobId(2), jobId(1)]);
  });
});
