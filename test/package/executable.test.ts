import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/runtime/version.ts';
import { command as bundledCommand } from '../support/bundled-program.ts';
import { run, startCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { printed } from '../support/printed.ts';

/** What a machine has on which nothing is installed: no Node on its PATH, and nothing in its user's folder. */
const machine = temporaryFolder();
const home = join(machine.path, 'home');
const program: [string] = [join(machine.path, 'made/codepipeline-local')];
const environment = { PATH: join(machine.path, 'nothing'), HOME: home, XDG_CACHE_HOME: '' };
const how = { program, environment };
const go = printed('which', 'go')?.trim() ?? '';
const noGo = go === '';

// It fetches what puts the package into Node's binary, which takes seconds and 134 MB.
describe.skipIf(process.env.LONG === undefined || process.platform === 'win32')('the executable', () => {
  beforeAll(() => {
    mkdirSync(home);
    const made = [dirname(program[0]), dirname(dirname(bundledCommand))];
    execFileSync(process.execPath, [resolve('scripts/executable.ts'), ...made], { stdio: 'ignore' });
  }, 300_000);

  it('tells its version, unpacks itself once, and again what somebody has taken away', async () => {
    const told = { code: 0, signal: null, stdout: `${version}\n`, stderr: '' };
    expect(await run(['--version'], how)).toEqual(told);
    const cache = join(home, '.cache/codepipeline-local');
    const folders = readdirSync(cache);
    const [folder = ''] = folders;
    const main = join(cache, folder, 'dist/cli/main.js');
    rmSync(main);

    expect(await Promise.all([run(['--version'], how), run(['--version'], how)])).toEqual([told, told]);

    expect(folders).toEqual([expect.stringMatching(new RegExp(`^${version}-[\\da-f]{16}$`))]);
    expect(readdirSync(cache)).toEqual(folders);
  });

  it('does without a home that it may write in', async () => {
    const file = join(machine.path, 'file');
    writeFileSync(file, '');

    const ended = await run(['--version'], { program, environment: { ...environment, HOME: file, TMPDIR: home } });

    expect(ended).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it('starts with fixtures, answers, shows the console, and ends', async () => {
    await using started = await startCommand(['--fixtures', resolve('fixtures')], how);

    const health = await (await fetch(`${started.endpoint}/_emulator/v1/health`)).json();
    const page = await fetch(`${started.endpoint}/_emulator/`);

    expect(health).toMatchObject({ status: 'ok', version });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(started.command.stdout).toContain('6 jobs');
    started.command.send('SIGINT');
    expect((await started.command.ended()).code).toBe(0);
  });

  it('gives a command an emulator', async () => {
    const ended = await run(['exec', '--', '/bin/sh', '-c', 'echo "$AWS_ENDPOINT_URL"; exit 7'], how);

    expect(ended).toMatchObject({ code: 7, stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\n$/) });
  });

  it.skipIf(noGo)(
    `serves the package for Go${noGo ? ' (go is not installed)' : ''}`,
    { timeout: 300_000 },
    async () => {
      const found = { PATH: dirname(program[0]), CGO_ENABLED: '0', HOME: home };
      const ended = await run(['test', '-count=1', '.'], {
        cwd: resolve('clients/go'),
        environment: { ...environment, ...found },
        program: [go],
      });

      expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok\s+codepipelinelocal/) });
    },
  );

  it('checks a state file, in a process of its own, and where its folder lies behind a link', async () => {
    const link = join(machine.path, 'link');
    symlinkSync(home, link);
    const behindLink = { program, environment: { ...environment, XDG_CACHE_HOME: link } };
    await using started = await startCommand([], behindLink);
    const state = await fetch(`${started.endpoint}/_emulator/v1/state`);
    writeFileSync(join(machine.path, 'state.db'), await state.bytes());

    const ended = await run(['import', join(machine.path, 'state.db'), '--endpoint', started.endpoint], how);

    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('runs functions in Node.js, and what they start by it', async () => {
    machine.write('child.cjs', 'console.log("child", process.argv.slice(2), require.main === module);');
    const file = machine.write(
      'parent.mjs',
      `import { execFileSync } from 'node:child_process';
       const child = new URL('child.cjs', import.meta.url).pathname;
       export const handler = async () => console.log(String(execFileSync(process.execPath, [child, 'a'])));`,
    );
    const functions = { Parent: { module: file } };
    const parent = machine.write('functions.json', JSON.stringify({ functions, jobs: [{ function: 'Parent' }] }));

    const published = await run(['invoke', 'Publish', '--job', resolve('fixtures/functions/functions.yaml')], how);
    const started = await run(['invoke', 'Parent', '--job', parent], how);

    expect(published).toMatchObject({ code: 0 });
    expect(started.stdout).toContain("child [ 'a' ] true");
  });
});

afterAll(() => machine[Symbol.dispose]());
