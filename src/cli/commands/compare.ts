import type { SnapshotComparison, SnapshotDifference } from '../../index.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { printResult } from '../output.ts';
import { type Cell, header, table } from '../pages/table.ts';
import { roomOfPage } from '../show.ts';
import { tellingProgress } from '../telling-progress.ts';
import { asking } from '../usage.ts';

export const compare = remoteCommand('compare', {
  description: 'show what differs between a snapshot and another, or the state now',
  examples: ['compare before', 'compare before after'],
})
  .argument('<NAME>', 'name of the snapshot')
  .argument('[OTHER]', 'name of the one that it is compared with; the state in use unless given')
  .option('--json', 'print JSON')
  .action(compareSnapshots);

/** @throws UsageError, ControlError */
async function compareSnapshots(name: string, other: string | undefined, { endpoint, json }: RemoteFlags) {
  const { snapshots } = await findEmulator(endpoint, process.env);
  const asked = snapshots.compare(name, other === undefined ? {} : { with: other });
  const comparison = await tellingProgress(`Comparing snapshot ${name}`, () => asking(asked, inWords));
  printResult(comparison, linesOf(comparison), json);
}

/** The one thing that a name can be is malformed. */
function inWords(sentence: string): string {
  return sentence.replace(/^name/, 'NAME').replace(/^with/, 'OTHER');
}

function linesOf({ from, to, kinds, differences }: SnapshotComparison): string[] {
  const clocks = `Clock: ${from.at} (${from.clock}) → ${to.at} (${to.clock})`;
  const statuses = kinds.flatMap(({ kind, statuses = {} }) =>
    Object.entries(statuses)
      .filter(([, count]) => count.from !== count.to)
      .map(([status, count]) => `${plural[kind] ?? kind} ${status}: ${count.from} → ${count.to}`),
  );
  const all = kinds.reduce((sum, { added, removed, changed }) => sum + added + removed + changed, 0);
  if (all === 0) return [clocks, 'Nothing else differs.'];
  const left = all - differences.length;
  const rows = [header(['', 'KIND', 'NAME', 'OF', 'BEFORE', 'AFTER']), ...differences.map(rowOf)];
  return [
    clocks,
    ...statuses,
    ...table(rows, {
      ...roomOfPage(),
      shrinks: [
        [3, 0],
        [5, 12],
        [4, 12],
        [2, 16],
      ],
    }),
    ...(left === 0 ? [] : [`${left} more are not listed.`]),
  ];
}

const plural: Readonly<Record<string, string>> = { job: 'Jobs', execution: 'Executions' };

const signs = {
  added: { text: '+', style: 'green' },
  removed: { text: '-', style: 'red' },
  changed: { text: '~', style: 'yellow' },
} as const satisfies Readonly<Record<SnapshotDifference['change'], Cell>>;

function rowOf({ kind, change, name, about = '', from = '', to = '' }: SnapshotDifference): Cell[] {
  return [signs[change], ...[kind, name, about, from, to].map((text) => ({ text }))];
}
