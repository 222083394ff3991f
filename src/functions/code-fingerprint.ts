import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LaidOutCode } from './code-folders.ts';

/** Files that are looked at; a function's own are fewer, and a look takes milliseconds. */
const mostFiles = 2000;

/**
 * What a person does not edit, or what comes of running: logs and databases, too, the emulator's own among them when
 * its state lies beside the code.
 */
const passedOver = /^(node_modules|__pycache__|site-packages|venv|\..*|.*\.(log|db|sqlite3?)(-wal|-shm|-journal)?)$/;

/**
 * Something that changes with the code of a function: it is edited while the emulator runs, which on Lambda is a
 * deployment and makes new environments. Undefined where there is too much to look at.
 */
export function fingerprintOf({ root, file }: LaidOutCode): string | undefined {
  const hash = createHash('sha256');
  const note = (path: string) => hash.update(`${path}\n${stateOf(path)}\n`);
  if (file !== undefined) note(file);
  let count = 0;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (passedOver.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        folders.push(path);
        continue;
      }
      count += 1;
      if (count > mostFiles) return undefined;
      note(path);
    }
  }
  return hash.digest('hex');
}

/**
 * Size and times. The time of the last change of what the file system knows of a file cannot be set back, which a copy
 * that keeps times, an archive or a reproducible build does with the other.
 */
function stateOf(path: string): string {
  const state = statSync(path, { throwIfNoEntry: false });
  // A file that goes away meanwhile, or a link to nowhere, has none.
  return state === undefined ? '' : `${state.size} ${state.mtimeMs} ${state.ctimeMs}`;
}
