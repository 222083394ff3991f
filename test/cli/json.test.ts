import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunningCommand, run } from '../support/command.ts';
import { startOfTime, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { jobId } from '../support/jobs.ts';

/** What a command printed as JSON; that it went well and printed nothing else. */
async function json({ endpoint }: TestEmulator, ...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await run([...args, '--json', '--endpoint', endpoint]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe.concurrent('--json', () => {
  it('prints what was seeded, and what a reset has made', async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/build.yaml' });

    const seeded = await json(emulator, 'seed', 'fixtures/jenkins.yaml', 'fixtures/deploy.yaml');
    const reset = await json(emulator, 'reset');

    expect(seeded).toMatchObject({
      actionTypes: 2,
      jobIds: [jobId(3), expect.any(String)],
      pipelines: 0,
      executionIds: [],
    });
    expect(reset).toMatchObject({ actionTypes: 1, jobIds: [jobId(4), jobId(5)] });
    expect(await json(emulator, 'reset', '--empty')).toMatchObject({ jobIds: [] });
  });

  it('prints snapshots, and files of states', async () => {
    await using emulator = await startTestEmulator();
    using folder = temporaryFolder();
    const file = join(folder.path, 'state.db');
    const snapshot = { name: 'one', at: startOfTime };

    expect(await json(emulator, 'snapshot', 'one')).toMatchObject(snapshot);
    expect(await json(emulator, 'snapshot')).toMatchObject([snapshot]);
    expect(await json(emulator, 'compare', 'one')).toMatchObject({ from: snapshot, differences: [] });
    expect(await json(emulator, 'restore', 'one')).toMatchObject(snapshot);
    expect(await json(emulator, 'export', file)).toEqual({ file });
    expect(await json(emulator, 'import', file)).toEqual({ file, clock: await emulator.clock.now() });
  });

  it('prints how many faults were removed', async () => {
    await using emulator = await startTestEmulator();
    await emulator.faults.add({ effect: { error: 'ThrottlingException' } });

    expect(await json(emulator, 'faults', 'clear')).toEqual({ cleared: 1 });
  });

  it('prints the job of an invoked function, and its log elsewhere', async () => {
    const args = ['invoke', 'Publish', '--job', 'fixtures/functions/functions.yaml', '--json'];

    const { code, stdout } = await run(args);

    expect(JSON.parse(stdout)).toMatchObject({ function: 'Publish', status: 'Succeeded' });
    expect(code).toBe(0);
  });
});

describe.concurrent('seed -', () => {
  it('reads standard input, and tells its mistakes by line and column', async () => {
    await using emulator = await startTestEmulator();
    const seed = async (document: string | Uint8Array) => {
      await using command = new RunningCommand(['seed', '-', '--endpoint', emulator.endpoint]);
      command.write(document);
      command.endInput();
      return await command.ended();
    };

    const made = await seed('jobs:\n  - actionTypeId: { category: Build, provider: Make, version: "1" }\n');
    const wide = await seed(Buffer.from('\ufeffbuckets: [{ name: wide }]\n', 'utf16le'));
    const mistaken = await seed('jbos: []\n');

    expect(made).toMatchObject({ code: 0, stdout: 'standard input: 1 job\n', stderr: '' });
    expect(wide).toMatchObject({ code: 0, stderr: '' });
    expect(await emulator.jobs.list()).toHaveLength(1);
    expect(mistaken).toMatchObject({ code: 1, stderr: expect.stringMatching(/^standard input:1:1: 'jbos' is not/) });
  });
});
