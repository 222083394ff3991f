import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const known = join(process.env.TEST_RUN_BUNDLE ?? '', 'printed');

/**
 * What a program prints that tells whether something is installed here; undefined where it fails or is not there. It is
 * run once in a run of the tests: those in Python take half a second, and each process of tests asks.
 */
export function printed(command: string, ...args: readonly string[]): string | undefined {
  const name = createHash('sha256')
    .update(JSON.stringify([command, ...args]))
    .digest('hex');
  const file = join(known, name);
  if (!existsSync(file)) {
    const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
    mkdirSync(known, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ text: status === 0 ? stdout : undefined }));
    renameSync(`${file}.${process.pid}`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')).text;
}
