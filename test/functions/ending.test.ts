import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { childProcesses, functionFile, printedBy, stillRunning } from '../support/functions.ts';

/** Functions that never end, each with a child of its own. */
const endless = [
  ['computes in Node.js', { module: functionFile('looking.mjs'), handler: 'spin' }, 'spinning'],
  ['waits in Node.js', { module: functionFile('looking.mjs'), handler: 'wait' }, 'waiting'],
  ['computes in Python', { python: functionFile('spinning.py'), handler: 'spin' }, 'spinning'],
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
