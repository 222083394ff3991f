import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './is-running.ts';

/**
 * Processes are known by their number on one machine, or in one container, only. Its name is shortened: the paths of
 * sockets, which functions may have in their folder, have some hundred bytes.
 */
const prefix = `codepipeline-local-${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;

/** What the names of a process's folders begin with. */
export function temporaryFolderPrefix(pid: number): string {
  return `${prefix}${pid}-`;
}

/**
 * Makes a folder of this process's own, which nobody else can read. What a kill leaves of it goes away with the next
 * start.
 */
export function makeTemporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), temporaryFolderPrefix(process.pid)));
}

/** Uses such a folder, which is gone afterwards. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder();
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let isSwept = false;

/**
 * Deletes the folders of processes that are no more: whoever was killed has left states and functions' files in them.
 * Once in a process, which may start many emulators. What cannot be deleted is told; it never fails.
 */
export async function sweepTemporaryFolders(tell: (error: Error) => void): Promise<void> {
  if (isSwept) return;
  isSwept = true;
  try {
    for (const name of await readdir(tmpdir())) {
      const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
      // Another user's cannot be deleted, and is not in the way of those that follow.
      if (pid > 0 && !isRunning(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(tell);
    }
  } catch (error) {
    tell(error as Error);
  }
}
