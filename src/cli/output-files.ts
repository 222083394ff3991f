import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './usage.ts';

/** Files by the option that names them. */
type NamedFiles = Readonly<Record<string, string | undefined>>;

/**
 * Refuses to write a file that another option names, too: one of two reports would be lost, or what is to be read.
 * @param written Files that the command is about to write
 * @param others Files that it reads or keeps, by their options
 * @throws UsageError
 */
export function refuseSameFiles(written: NamedFiles, others: Readonly<Record<string, readonly string[]>> = {}): void {
  const owners = new Map<string, string>();
  for (const [option, files] of Object.entries(others)) {
    for (const file of files) owners.set(identityOf(file) ?? '', option);
  }
  for (const [option, file] of Object.entries(written)) {
    const identity = file === undefined ? undefined : identityOf(file);
    if (identity === undefined) continue;
    const owner = owners.get(identity);
    if (owner !== undefined) throw new UsageError(`${option}: ${file} is the file of ${owner}, too; give another.`);
    owners.set(identity, option);
  }
}

/** The same for all names of a file; undefined of what keeps nothing, such as a device. */
function identityOf(file: string): string | undefined {
  try {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return join(realpathSync(dirname(file)), basename(file));
    return found.isFile() ? `${found.dev} ${found.ino}` : undefined;
  } catch {
    // A folder that is not there yet.
    return resolve(file);
  }
}

/** Refuses files for what a command will not do. @param instead The option for which it does something else */
export function refuseReportOfNothing(written: NamedFiles, instead: string): void {
  const [option] = Object.entries(written).find(([, file]) => file !== undefined) ?? [];
  if (option === undefined) return;
  throw new UsageError(`${option} is for what a run finds, and with ${instead} nothing is run; leave one of them out.`);
}
