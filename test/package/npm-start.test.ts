import { execFileSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningCommand, run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** What a clone has after `npm ci`. */
const clone = temporaryFolder();
const npm = (...args: string[]) => new RunningCommand(args, { program: ['npm'], cwd: clone.path });
const newer = 'The sources are newer than the build: building first.';

beforeAll(() => {
  for (const part of ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(project, part), join(clone.path, part));
  }
  for (const folder of ['src', 'scripts', 'fixtures']) {
    cpSync(join(project, folder), join(clone.path, folder), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(clone.path, 'node_modules'));
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: clone.path });
}, 120_000);

afterAll(() => clone[Symbol.dispose]());

async function isServed(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_emulator/v1/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

test.each(['SIGTERM', 'SIGKILL'] as const)('what npm start runs ends with npm, by %s too', async (signal) => {
  await using started = npm('start', '--', '--port', '0');
  const [, endpoint = ''] = await started.sees(/Endpoint +(http\S+)[\s\S]*\nunset .*\n/);
  expect(started.stdout).toContain('6 jobs');
  expect(started.stderr).not.toContain(newer);
  expect(await isServed(endpoint)).toBe(true);

  started.send(signal);

  await started.ended();
  await expect.poll(() => isServed(endpoint), { timeout: 10_000 }).toBe(false);
});

test.each([
  [['--port', '8080'], '--port 8080'],
  [['--log-level=debug'], '--log-level debug'],
])('npm start %s is refused with what to write', async (args, wanted) => {
  const { code, stderr } = await run(['start', ...args], { program: ['npm'], cwd: clone.path });

  expect(code).toBe(2);
  expect(stderr).toContain(`npm has kept ${args[0]?.replace(/=.*/, '')} for itself; write npm start -- ${wanted}.`);
});

test('npm start builds what is newer, and starts nothing of a build that failed', async () => {
  clone.write('src/index.ts', 'export const = 1;');

  const { code, stderr } = await run(['start'], { program: ['npm'], cwd: clone.path });

  expect(code).toBe(1);
  expect(stderr).toContain(`${newer}\n`);
  expect(stderr).toContain('The build failed, so nothing was started.\n');
});
