import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { command } from '../support/bundled-program.ts';
import { startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { functionFile, printedBy } from '../support/functions.ts';
import { childProcesses, stillRunning } from '../support/processes.ts';

/** Functions that never end, each with a child of its own. */
const endless = [
  ['computes in Node.js', { module: functionFile('looking.mjs'), handler: 'spin' }, 'spinning'],
  ['waits in Node.js', { module: functionFile('looking.mjs'), handler: 'wait' }, 'waiting'],
  ['computes in Python', { python: functionFile('spinning.py'), handler: 'spin' }, 'spinning'],
] as const;

/** What it does in which nothing of its own process could end it with the emulator. */
const deaf = [
  [
    'has closed its file descriptors',
    'deaf.mjs',
    `import fs from 'node:fs';
    export const handler = () => {
      console.log('deaf');
      for (let descriptor = 3; descriptor < 6; descriptor++) try { fs.closeSync(descriptor); } catch {}
      for (;;);
    };`,
  ],
  [
    'has closed its file descriptors, in Python',
    'deaf.py',
    `import os, time
def handler(event, context):
    print('deaf', flush=True)
    os.closerange(3, 256)
    time.sleep(600)`,
  ],
  [
    'has become another program, in Python',
    'deaf.py',
    `import os
def handler(event, context):
    print('deaf', flush=True)
    os.execlp('sleep', 'sleep', '600')`,
  ],
  [
    'stands still',
    'deaf.mjs',
    "export const handler = () => { console.log('deaf'); setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 20); for (;;); };",
  ],
  [
    'writes without end',
    'deaf.mjs',
    "export const handler = async () => { for (;;) { console.log('deaf'); await new Promise(setImmediate); } };",
  ],
] as const;

/** Waits until the function's own child is there, too. */
async function withTheirChildren(pid: number) {
  await expect.poll(() => childProcesses(pid).map(({ command }) => command)).toContain('sleep 600');
  return childProcesses(pid);
}

test('what a function that has answered leaves behind is ended with its process, at the latest when the state is reset', async () => {
  using folder = temporaryFolder();
  const code = `import { spawn } from 'node:child_process';
    export const handler = async () => { console.log(spawn('sleep', ['600'], { stdio: 'inherit' }).pid); };`;
  const functions = { Leaving: { module: folder.write('leaving.mjs', code) } };
  await using emulator = await startTestEmulator({ fixtures: { functions } });
  await emulator.jobs.enqueue({ function: 'Leaving' });
  await emulator.idle();

  const pid = Number(printedBy('Leaving', emulator.log).at(-1));
  const before = stillRunning([{ pid, command: 'sleep 600' }]);

  await emulator.reset();

  await expect.poll(() => stillRunning(before)).toEqual([]);
  expect(before).toHaveLength(1);
});

test('what a killed emulator leaves of its functions in the temporary folder goes away with the next start', async () => {
  using folder = temporaryFolder();
  using temporary = temporaryFolder();
  const code = 'exports.handler = async () => { console.log("ran"); };';
  const functions = { Probe: { inlineCode: code, handler: 'index.handler', runtime: 'nodejs22.x' } };
  const fixtures = folder.write('f.json', JSON.stringify({ functions, jobs: [{ function: 'Probe' }] }));
  const environment = { TMPDIR: temporary.path };
  const killed = await startCommand(['--fixtures', fixtures], { environment });
  await killed.command.sees(/Probe [\da-f-]{36}: ran/);
  const left = () => readdirSync(temporary.path).filter((name) => name.startsWith('codepipeline-local-'));
  // The code, and what the function's process has for /tmp.
  const leftBefore = left();

  killed.command.send('SIGKILL');
  await killed.command.ended();
  await using _started = await startCommand([], { environment });

  await expect.poll(left).toEqual([]);
  expect(leftBefore).toHaveLength(2);
});

describe.each(endless)('a function that %s', (_, definition, sign) => {
  const functions = { Endless: { ...definition, timeout: '10m' } };

  test.each([['SIGKILL'], ['SIGINT']] as const)('ends with its emulator, by %s', async (signal) => {
    using folder = temporaryFolder();
    const fixtures = folder.write('f.json', JSON.stringify({ functions, jobs: [{ function: 'Endless' }] }));
    await using started = await startCommand(['--fixtures', fixtures]);
    await started.command.sees(new RegExp(`Endless [\\da-f-]{36}: ${sign}`));
    const below = await withTheirChildren(started.command.pid);

    started.command.send(signal);
    await started.command.ended();

    await expect.poll(() => stillRunning(below)).toEqual([]);
  });

  test('ends when the state is reset', async () => {
    await using emulator = await startTestEmulator({ fixtures: { functions } });
    await emulator.jobs.enqueue({ function: 'Endless' });
    await expect.poll(() => printedBy('Endless', emulator.log)).toContain(sign);
    const below = await withTheirChildren(process.pid);

    await emulator.reset();
    await emulator.idle();

    await expect.poll(() => stillRunning(below)).toEqual([]);
  });
});

test.each(deaf)('a function that %s ends with its emulator', async (_, file, code) => {
  using folder = temporaryFolder();
  const definition = { [file.endsWith('.py') ? 'python' : 'module']: folder.write(file, code), timeout: '10m' };
  const fixtures = folder.write('f.json', JSON.stringify({ functions: { F: definition }, jobs: [{ function: 'F' }] }));
  await using started = await startCommand(['--fixtures', fixtures]);
  await started.command.sees(/ F [\da-f-]{36}: deaf/);
  const below = childProcesses(started.command.pid);

  started.command.send('SIGKILL');
  await started.command.ended();

  await expect.poll(() => stillRunning(below)).toEqual([]);
  expect(below).not.toEqual([]);
});

/** Runs a program where there is no shell that can be run, which only it and what it starts see. */
const withoutShell = ['--mount', '--map-root-user', 'bash', '-c', 'mount --bind /dev/null /bin/sh && exec "$0" "$@"'];
const canHideShell = spawnSync('unshare', [...withoutShell, process.execPath, '--version']).status === 0;

test.skipIf(!canHideShell)('a function is not run where nothing would end it with its emulator', async () => {
  using folder = temporaryFolder();
  const code = "def handler(event, context):\n    print('ran', flush=True)\n";
  const functions = { F: { python: folder.write('f.py', code) } };
  const fixtures = folder.write('f.json', JSON.stringify({ functions, jobs: [{ function: 'F' }] }));
  await using started = await startCommand(['--fixtures', fixtures], {
    program: ['unshare', ...withoutShell, process.execPath, command],
  });

  await started.command.sees(
    /Function F failed: Error: python3 cannot be started, because the process that is to end it with the emulator cannot: too many files or processes are open, or no \/bin\/sh can be run\./,
  );

  await expect.poll(() => childProcesses(started.command.pid)).toEqual([]);
  expect(started.command.stdout).not.toMatch(/ F [\da-f-]{36}: ran/);
});
