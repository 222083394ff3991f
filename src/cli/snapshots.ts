import type { SnapshotDescription } from '../index.ts';
import { findEmulator } from './find-emulator.ts';
import { print } from './output.ts';
import { header, table } from './table.ts';
import { tellingProgress } from './telling-progress.ts';

interface Flags {
  readonly endpoint?: string;
}

/** Takes a snapshot, or prints those that there are when no name is given. @throws UsageError, ControlError */
export async function snapshot(name: string | undefined, { endpoint }: Flags): Promise<void> {
  const { snapshots } = await findEmulator(endpoint, process.env);
  if (name !== undefined) {
    const { at } = await tellingProgress(`Taking snapshot ${name}`, () => snapshots.take(name));
    print(`Snapshot ${name} holds the state of ${at}.`);
    return;
  }
  const there = await snapshots.list();
  if (there.length === 0) print('There are no snapshots.');
  else for (const line of snapshotTable(there)) print(line);
}

/** @throws UsageError, ControlError */
export async function restore(name: string, { endpoint }: Flags): Promise<void> {
  const { snapshots } = await findEmulator(endpoint, process.env);
  const { at } = await tellingProgress(`Restoring snapshot ${name}`, () => snapshots.restore(name));
  print(`Back to snapshot ${name}; the clock is at ${at}.`);
}

/** @throws UsageError, ControlError */
export async function exportState(file: string, { endpoint }: Flags): Promise<void> {
  const { snapshots } = await findEmulator(endpoint, process.env);
  await tellingProgress(`Writing ${file}`, () => snapshots.export(file));
  print(`The state is in ${file}; import it, or start on it with --db ${file}.`);
}

/** @throws UsageError, ControlError */
export async function importState(file: string, { endpoint }: Flags): Promise<void> {
  const { snapshots, clock } = await findEmulator(endpoint, process.env);
  await tellingProgress(`Importing ${file}`, () => snapshots.import(file));
  const { now } = await clock.now();
  print(`The state is that of ${file}; the clock is at ${now}.`);
}

function snapshotTable(snapshots: readonly SnapshotDescription[]): string[] {
  const rows = snapshots.map(({ name, at, clock }) => [name, at, clock].map((text) => ({ text })));
  return table([header(['SNAPSHOT', 'CLOCK AT', 'MODE']), ...rows]);
}
