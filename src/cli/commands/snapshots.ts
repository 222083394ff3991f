import type { SnapshotDescription } from '../../index.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { printResult } from '../output.ts';
import { header, table } from '../pages/table.ts';
import { tellingProgress } from '../telling-progress.ts';
import { asking } from '../usage.ts';

export const snapshot = remoteCommand('snapshot', {
  description: 'save the whole state under a name, or list the snapshots',
  examples: ['snapshot', 'snapshot two-jobs-waiting'],
})
  .argument('[NAME]', 'name of the snapshot; an earlier one of that name is replaced')
  .option('--json', 'print JSON')
  .action(takeSnapshot);

export const restore = remoteCommand('restore', {
  description: 'go back to a snapshot; the clock goes back, too',
  examples: ['restore two-jobs-waiting'],
})
  .argument('<NAME>', 'name of the snapshot')
  .option('--json', 'print JSON')
  .action(restoreSnapshot);

export const exportState = remoteCommand('export', {
  description: 'write the whole state, artifacts included, to a file',
  examples: ['export state.db'],
})
  .argument('<FILE>', 'the file to write, a database that start --db can use as well')
  .option('--json', 'print JSON')
  .action(writeState);

export const importState = remoteCommand('import', {
  description: 'replace the whole state by that of a file',
  examples: ['import state.db'],
})
  .argument('<FILE>', 'a file that export wrote, or one of start --db')
  .option('--json', 'print JSON')
  .action(replaceState);

/** Takes a snapshot, or prints those that there are when no name is given. @throws UsageError, ControlError */
async function takeSnapshot(name: string | undefined, { endpoint, json }: RemoteFlags): Promise<void> {
  const { snapshots } = await findEmulator(endpoint, process.env);
  if (name !== undefined) {
    const taken = await tellingProgress(`Taking snapshot ${name}`, () => asking(snapshots.take(name), inWords));
    printResult(taken, `Snapshot ${name} holds the state of ${taken.at}.`, json);
    return;
  }
  const there = await snapshots.list();
  printResult(there, there.length === 0 ? 'There are no snapshots.' : snapshotTable(there), json);
}

/** @throws UsageError, ControlError */
async function restoreSnapshot(name: string, { endpoint, json }: RemoteFlags): Promise<void> {
  const { snapshots } = await findEmulator(endpoint, process.env);
  const restored = await tellingProgress(`Restoring snapshot ${name}`, () => asking(snapshots.restore(name), inWords));
  printResult(restored, `Back to snapshot ${name}; the clock is at ${restored.at}.`, json);
}

/** @throws UsageError, ControlError */
async function writeState(file: string, { endpoint, json }: RemoteFlags): Promise<void> {
  const { snapshots } = await findEmulator(endpoint, process.env);
  await tellingProgress(`Writing ${file}`, () => snapshots.export(file));
  printResult({ file }, `The state is in ${file}; import it, or start on it with --db ${file}.`, json);
}

/** @throws UsageError, ControlError */
async function replaceState(file: string, { endpoint, json }: RemoteFlags): Promise<void> {
  const { snapshots, clock } = await findEmulator(endpoint, process.env);
  await tellingProgress(`Importing ${file}`, () => snapshots.import(file));
  const state = await clock.now();
  printResult({ file, clock: state }, `The state is that of ${file}; the clock is at ${state.now}.`, json);
}

/** The one thing that a name can be is malformed. */
function inWords(sentence: string): string {
  return sentence.replace(/^name/, 'NAME');
}

function snapshotTable(snapshots: readonly SnapshotDescription[]): string[] {
  const rows = snapshots.map(({ name, at, clock }) => [name, at, clock].map((text) => ({ text })));
  return table([header(['SNAPSHOT', 'CLOCK AT', 'MODE']), ...rows]);
}
