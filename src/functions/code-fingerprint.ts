import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LaidOutCode } from './code-folders.ts';

/** Files that are looked at; a function's own are fewer, and a look takes milliseconds. */
const mostFiles = 2000;

/** What a person does not edit, or what comes of running. */
const passedOver = /^(node_modules|__pycache__|site-packages|venv|\..*)$/;

/**
 * Something that changes with the code of a function: it is edited while the emulator runs, which on Lambda is a
 * deployment and makes new environments. Undefined where there is too much to look at.
 */
export function fingerprintOf({ root, file }: LaidOutCode): string | undefined {
  let newest = file === undefined ? 0 : changedAt(file);
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
      newest = Math.max(newest, changedAt(path));
    }
  }
  return `${count} ${newest}`;
}

function changedAt(path: string): number {
  // A file that goes away meanwhile, or a link to nowhere, has no time.
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
