import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { databaseFile } from '../support/database-file.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { buildType } from '../support/jobs.ts';
import { bucket, bytesOf, startS3 } from '../support/s3.ts';
import { digestOf, exported } from '../support/states.ts';

const patience = { timeout: 60_000 };
const megabyte = 1024 * 1024;

test('the file and its log shrink after a reset, and what stays is as it was', { timeout: 120_000 }, async () => {
  const db = databaseFile();
  const size = () => statSync(db).size + (existsSync(`${db}-wal`) ? statSync(`${db}-wal`).size : 0);
  await using emulator = await startS3({ db });
  await emulator.snapshots.take('small');
  for (let number = 0; number < 40; number++) {
    await emulator.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${number}`, Body: bytesOf(megabyte, number) }));
  }
  await emulator.jobs.enqueue({ actionTypeId: buildType, count: 2000 });
  const full = size();

  await emulator.snapshots.restore('small');
  await emulator.jobs.enqueue({ actionTypeId: buildType, count: 3 });

  expect(full).toBeGreaterThan(40 * megabyte);
  await expect.poll(size, patience).toBeLessThan(8 * megabyte);
  const state = digestOf(await exported(emulator.endpoint));
  await emulator.stop();
  await using again = await startTestEmulator({ db });
  expect(digestOf(await exported(again.endpoint))).toBe(state);
});

/** Waits for a line of the log. */
function logged(emulator: TestEmulator, text: string): Promise<void> {
  return expect.poll(() => emulator.log.filter((line) => line.includes(text)).length, patience).toBe(1);
}

test('a database file that is deleted, moved or replaced under the emulator is told once, with what to do', async () => {
  const db = databaseFile();
  await using emulator = await startTestEmulator({ db });
  await emulator.jobs.enqueue({ actionTypeId: buildType });

  renameSync(db, `${db}.moved`);
  await logged(emulator, `error: ${db} has been deleted or moved under this emulator`);
  renameSync(`${db}.moved`, db);
  await logged(emulator, `${db} is where it was again.`);
  rmSync(db);
  writeFileSync(db, 'something else');
  await logged(emulator, `error: ${db} has been replaced by another file`);

  await emulator.jobs.enqueue({ actionTypeId: buildType });
  const state = await exported(emulator.endpoint);
  expect(await emulator.jobs.list()).toHaveLength(2);
  expect(state.length).toBeGreaterThan(0);
});
