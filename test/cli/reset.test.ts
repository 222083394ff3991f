import { describe, expect, it } from 'vitest';
import { run } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { enqueueBuild, jobId } from '../support/jobs.ts';

describe.concurrent('reset', () => {
  it('goes back to the state after the start', async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/build.yaml' });
    await emulator.artifacts.put({ bucket: 'store', key: 'a' }, 'bytes');
    await enqueueBuild(emulator);

    const ended = await run(['reset', '--endpoint', emulator.endpoint]);

    expect(ended).toEqual({
      code: 0,
      signal: null,
      stdout: 'Back to the state after the start: 1 action type, 2 jobs.\n',
      stderr: '',
    });
    expect(await emulator.jobs.list()).toMatchObject([{ id: jobId(4) }, { id: jobId(5) }]);
    await expect(emulator.artifacts.get({ bucket: 'store', key: 'a' })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('leaves nothing when it is to', async () => {
    await using emulator = await startTestEmulator({ fixtures: 'fixtures/build.yaml' });

    const ended = await run(['reset', '--empty', '--endpoint', emulator.endpoint]);

    expect(ended).toEqual({ code: 0, signal: null, stdout: 'The state is empty.\n', stderr: '' });
    expect(await emulator.jobs.list()).toEqual([]);
  });

  it('finds out that no emulator is there', async () => {
    const emulator = await startTestEmulator();
    await emulator.stop();

    const ended = await run(['reset', '--endpoint', emulator.endpoint]);

    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^No emulator answers at http:.*start one/) });
  });
});
