import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test, vi } from 'vitest';
import { temporaryFolderPrefix } from '../../src/runtime/temporary-folder.ts';
import { startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';
import { bucket, startS3 } from '../support/s3.ts';

const statePath = '/_emulator/v1/state';

/** Asks for the state and leaves after so many turns of this process, in which the emulator runs, too. */
function leaveAfter(turns: number, endpoint: string): Promise<void> {
  const { hostname: host, port } = new URL(endpoint);
  return new Promise((resolve) => {
    const socket = connect(Number(port), host, async () => {
      socket.write(`GET ${statePath} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
      for (let turn = 0; turn < turns; turn++) await nextTurn();
      socket.destroy();
    });
    socket.on('close', () => resolve());
  });
}

test('a reader who leaves in the middle of the state ends nothing', async () => {
  await using emulator = await startS3();
  await emulator.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'big', Body: Buffer.alloc(1 << 20, 'x') }));

  for (let turns = 0; turns < 30; turns++) await leaveAfter(turns, emulator.endpoint);

  const whole = await fetch(emulator.endpoint + statePath);
  expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(1 << 20);
});

test('the folder of a transfer is for its owner only, and gone afterwards', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  await emulator.jobs.enqueue({ actionTypeId: buildType, count: 2000 });
  using folder = temporaryFolder();
  const own = () => readdirSync(tmpdir()).filter((name) => name.startsWith(temporaryFolderPrefix(process.pid)));
  // Of emulators of earlier tests, whose end is not over.
  const before = own();
  const modes = () =>
    own()
      .filter((name) => !before.includes(name))
      .map((name) => statSync(join(tmpdir(), name), { throwIfNoEntry: false })?.mode);

  const exported = emulator.snapshots.export(join(folder.path, 'state.db'));
  const mode = await vi.waitUntil(() => modes()[0], { interval: 1, timeout: 15_000 });
  await exported;

  expect(mode & 0o777).toBe(0o700);
  expect(modes()).toEqual([]);
});

test('what a killed process has left in the temporary folder goes away with the next start', async () => {
  using folder = temporaryFolder();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const left = join(folder.path, `${temporaryFolderPrefix(pid)}abc`);
  const running = join(folder.path, `${temporaryFolderPrefix(process.pid)}abc`);
  for (const path of [left, running]) {
    mkdirSync(path);
    writeFileSync(join(path, 'state.db'), 'x');
  }

  // In a process of its own, since each sweeps once: an emulator of this process may have done so before.
  await using _started = await startCommand([], { environment: { TMPDIR: folder.path } });

  await expect.poll(() => existsSync(left)).toBe(false);
  expect(existsSync(running)).toBe(true);
});

test('a pipe, a device and a link to nothing are refused as states in one sentence', async () => {
  await using emulator = await startTestEmulator();
  using folder = temporaryFolder();
  const pipe = join(folder.path, 'pipe');
  const link = join(folder.path, 'link');
  spawnSync('mkfifo', [pipe]);
  spawnSync('ln', ['-s', 'nowhere', link]);

  await expect(emulator.snapshots.import(pipe)).rejects.toThrow(`${pipe} cannot be used: it is not a regular file.`);
  await expect(emulator.snapshots.import('/dev/null')).rejects.toThrow(
    '/dev/null cannot be used: it is not a regular file.',
  );
  await expect(emulator.snapshots.import(link)).rejects.toThrow(`${link} cannot be read: there is no such file.`);
});

test('a state is not written over what is no file of its own', async () => {
  await using emulator = await startTestEmulator();
  using folder = temporaryFolder();
  const pipe = join(folder.path, 'pipe');
  spawnSync('mkfifo', [pipe]);

  await expect(emulator.snapshots.export(pipe)).rejects.toThrow(`${pipe} cannot be used: it is not a regular file.`);
  await expect(emulator.snapshots.export('/dev/null')).rejects.toThrow(
    /^\/dev\/null cannot be used: it is not a regular/,
  );
  await expect(emulator.snapshots.export(folder.path)).rejects.toThrow(
    `${folder.path} cannot be used: it is a folder.`,
  );
  expect(readdirSync(folder.path)).toEqual(['pipe']);
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

test('a state is written where a link leads to, and the link stays', async () => {
  await using emulator = await startTestEmulator();
  using folder = temporaryFolder();
  const file = folder.write('state.db', 'something');
  const link = join(folder.path, 'link');
  spawnSync('ln', ['-s', 'state.db', link]);

  await emulator.snapshots.export(link);

  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'latin1')).toMatch(/^SQLite format 3/);
});

test('a database that was not closed is neither read without its last changes nor written over', async () => {
  using folder = temporaryFolder();
  const db = join(folder.path, 'state.db');
  const killed = await startCommand(['--db', db, '--auth', 'off']);
  await fetch(`${killed.endpoint}/answered`, { method: 'PUT' });
  const refusal = `${db} cannot be used: an emulator has it open, or was killed, and ${db}-wal has its last changes. Start on it with --db, then stop it, or name another file.`;
  await using emulator = await startTestEmulator();

  await expect(emulator.snapshots.import(db)).rejects.toThrow(refusal);
  await expect(emulator.snapshots.export(db)).rejects.toThrow(refusal);
  killed.command.send('SIGKILL');
  await killed.command.ended();
  await expect(emulator.snapshots.import(db)).rejects.toThrow(refusal);
  await expect(emulator.snapshots.export(db)).rejects.toThrow(refusal);

  await using again = await startCommand(['--db', db, '--auth', 'off']);
  expect((await fetch(`${again.endpoint}/answered`)).status).toBe(200);
  again.command.send('SIGTERM');
  await again.command.ended();
  await emulator.snapshots.import(db);
  await emulator.snapshots.export(db);
});
