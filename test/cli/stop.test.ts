import { describe, expect, it } from 'vitest';
import { RunningCommand, run, startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sendRaw } from '../support/http.ts';

describe.concurrent('stop', () => {
  it('ends a running emulator, whose port and file are free then', async () => {
    using folder = temporaryFolder();
    const db = `${folder.path}/state.db`;
    await using started = await startCommand(['--db', db]);
    const { command, endpoint } = started;

    const stopped = await run(['stop', '--endpoint', endpoint]);

    expect(stopped).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout: `The emulator at ${endpoint} has ended.\n`,
    });
    expect(await command.ended()).toMatchObject({ code: 0, stderr: '' });
    await using second = new RunningCommand(['start', '--port', new URL(endpoint).port, '--db', db]);
    await second.sees(/Endpoint/);
    const json = await run(['stop', '--json', '--endpoint', endpoint]);
    expect(JSON.parse(json.stdout)).toEqual({ endpoint, pid: second.pid });
    expect(await run(['stop', '--endpoint', endpoint])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`No emulator answers at ${endpoint}`),
    });
  });

  it('ends one whose control API is on another port', async () => {
    await using other = await startTestEmulator();
    const { port } = new URL(other.endpoint);
    await other.stop();
    await using started = await startCommand(['--control', port]);

    expect((await run(['stop', '--endpoint', started.endpoint])).code).toBe(0);
    expect(await started.command.ended()).toMatchObject({ code: 0 });
  });

  it('leaves those alone that end with tests or with the command of exec', async () => {
    await using emulator = await startTestEmulator();
    const refusal =
      'This emulator ends with the tests, or with the command of exec, that it was started for; nobody else may stop it.\n';

    expect(await run(['stop', '--endpoint', emulator.endpoint])).toMatchObject({ code: 1, stderr: refusal });
    expect(await emulator.jobs.list()).toEqual([]);
  });

  it('is closed to web pages', async () => {
    await using started = await startCommand();
    const headers = { Origin: 'https://example.org' };

    const { status } = await sendRaw(started, { path: '/_emulator/v1/stop', headers, body: '{}' });

    expect(status).toBe(403);
    expect(started.command.hasEnded).toBe(false);
  });
});
