import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Lets a process write no file beyond so many bytes, which is to it as a full disk. Linux alone can. */
export function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`]);
}

/** Bytes of the largest file beside this one, or of itself. */
export function largestFileBeside(file: string): number {
  const folder = dirname(file);
  return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
}
