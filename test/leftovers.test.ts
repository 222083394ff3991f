import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunningCommand } from './support/command.ts';
import { temporaryFolder } from './support/folder.ts';
import { childProcesses, type FoundProcess, stillRunning } from './support/processes.ts';

/** Runs tests of which the first starts processes and never ends. */
function startTests(timeOut: number, folder: string) {
  const toldIn = join(folder, 'processes.json');
  const command = new RunningCommand(['run', '--config', 'test/support/hanging/vitest.config.ts'], {
    program: [process.execPath, 'node_modules/vitest/vitest.mjs'],
    environment: { TOLD_IN: toldIn, TIME_OUT: String(timeOut), NO_COLOR: '1' },
  });
  return {
    command,
    /** The processes that the test has started, when it has. */
    async started(): Promise<FoundProcess[]> {
      await expect.poll(() => existsSync(toldIn), { timeout: 90_000 }).toBe(true);
      return JSON.parse(readFileSync(toldIn, 'utf8')).processes;
    },
    [Symbol.asyncDispose]: () => command[Symbol.asyncDispose](),
  };
}

test('what a test that ran out of time has started ends with its file', { timeout: 120_000 }, async () => {
  using folder = temporaryFolder();
  await using tests = startTests(100, folder.path);
  const started = await tests.started();

  const { stdout, stderr, code } = await tests.command.ended();

  expect(stderr).toContain('Test timed out in 100ms');
  expect(stdout).toContain('1 failed | 1 passed');
  expect(code).toBe(1);
  expect(stillRunning(started)).toEqual([]);
});

test.each(['SIGINT', 'SIGKILL'] as const)(
  'what a run of tests has started ends with it, by %s',
  { timeout: 120_000 },
  async (signal) => {
    using folder = temporaryFolder();
    await using tests = startTests(120_000, folder.path);
    const started = [...(await tests.started()), ...childProcesses(tests.command.pid)];

    tests.command.send(signal);
    await tests.command.ended();

    await expect.poll(() => stillRunning(started)).toEqual([]);
  },
);
