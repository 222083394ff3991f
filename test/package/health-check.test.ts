import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

/** The container's health check, of which the emulator is the first process. */
const [, check = ''] = /^HEALTHCHECK [^\n]*\n {2}CMD (\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
const [, flag, script] = JSON.parse(check) as [string, string, string];

/** Runs it beside an emulator whose command line is in a file. */
function checkBeside(commandLine: string, environment: Readonly<Record<string, string>> = {}) {
  const program = [process.execPath, flag, script.replace('/proc/1/cmdline', commandLine)] as const;
  return run([], { program, environment });
}

describe('the health check of the container', () => {
  test.each([
    ['--port', '--port\0PORT\0'],
    ['--port=', '--port=PORT\0'],
    ['the last of several', '--port\x001\0--port\0PORT\0'],
    ['--port, whatever the variable says', '--port\0PORT\0', '1'],
    ['the variable, where --port is not given', '', 'PORT'],
  ])('asks at the port of %s', async (_, given, variable = '') => {
    await using emulator = await startEmulator();
    using folder = temporaryFolder();
    const { port } = new URL(emulator.endpoint);
    const line = folder.write('cmdline', `node\0main.js\0start\0--host\x000.0.0.0\0${given.replace('PORT', port)}`);
    const environment = { CODEPIPELINE_LOCAL_PORT: variable.replace('PORT', port) };

    expect(await checkBeside(line, variable === '' ? {} : environment)).toMatchObject({ code: 0, stderr: '' });
    await emulator.stop();
    expect(await checkBeside(line, variable === '' ? {} : environment)).toMatchObject({ code: 1 });
  });
});
