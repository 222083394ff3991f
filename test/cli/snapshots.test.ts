import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JobSummary } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { later, startOfTime, startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { enqueueBuild } from '../support/jobs.ts';

/** What a command printed; that it went well. */
async function printed(endpoint: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run([...args, '--endpoint', endpoint]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe.concurrent('snapshots in the terminal', () => {
  it('are taken, listed and gone back to', async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/build.yaml' });
    const { endpoint } = emulator;
    const before = await emulator.jobs.list();

    expect(await printed(endpoint, 'snapshot')).toBe('There are no snapshots.\n');
    expect(await printed(endpoint, 'snapshot', 'one')).toBe(`Snapshot one holds the state of ${startOfTime}.\n`);
    await enqueueBuild(emulator);
    await emulator.clock.advance('1h');
    expect(await printed(endpoint, 'snapshot')).toBe(
      `SNAPSHOT  CLOCK AT                  MODE\none       ${startOfTime}  manual\n`,
    );
    expect(await printed(endpoint, 'restore', 'one')).toBe(`Back to snapshot one; the clock is at ${startOfTime}.\n`);

    expect(await emulator.jobs.list()).toEqual(before);
  });

  it('are compared with the state now, and with one another', async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/build.yaml' });
    const { endpoint } = emulator;
    const [{ id, actionTypeId }] = (await emulator.jobs.list()) as [JobSummary];
    await emulator.snapshots.take('one');
    expect(await printed(endpoint, 'compare', 'one')).toBe(
      `Clock: ${startOfTime} (manual) → ${startOfTime} (manual)\nNothing else differs.\n`,
    );

    await emulator.operations.call('PollForJobs', { actionTypeId, maxBatchSize: 1 });
    await emulator.clock.advance('1s');
    await emulator.snapshots.take('two');

    const clock = `Clock: ${startOfTime} (manual) → ${later(1000)} (manual)`;
    const job = new RegExp(` ~ +job +${id} +Build/Custom/\\S+ +Queued +Dispatched`);
    const now = await printed(endpoint, 'compare', 'one');
    expect(now).toContain(`${clock}\n`);
    expect(now).toMatch(/Jobs Queued: \d+ → \d+/);
    expect(`\n ${now.split('\n').join('\n ')}`).toMatch(job);
    expect(await printed(endpoint, 'compare', 'one', 'two')).toBe(now);
  });

  it('name the snapshots that there are when one is not', async () => {
    await using emulator = await startTestEmulator();

    const ended = await run(['restore', 'two', '--endpoint', emulator.endpoint]);

    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: 'There is no snapshot two; none has been taken.\n' });
  });

  it('are carried to another emulator in a file', async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/build.yaml' });
    await using other = await startTestEmulator();
    using folder = temporaryFolder();
    const file = join(folder.path, 'state.db');

    expect(await printed(emulator.endpoint, 'export', file)).toBe(
      `The state is in ${file}; import it, or start on it with --db ${file}.\n`,
    );
    expect(await printed(other.endpoint, 'import', file)).toBe(
      `The state is that of ${file}; the clock is at ${startOfTime}.\n`,
    );

    expect(await other.jobs.list()).toEqual(await emulator.jobs.list());
    const ended = await run(['import', 'nowhere.db', '--endpoint', other.endpoint]);
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^nowhere\.db cannot be read: there is no such file\.\n$/),
    });
  });
});
