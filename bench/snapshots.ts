import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median } from './statistics.ts';

const jobs = 10_000;
const artifacts = 16;
const artifactBytes = 64 * 1024 * 1024;
const rounds = 7;

/** Reset, snapshot and restore with 10,000 jobs and 1 GiB of artifacts, in memory and in a file. */
export async function snapshots(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return [...(await measure('in memory', undefined)), ...(await measure('--db', join(folder, 'state.db')))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(where: string, db: string | undefined): Promise<Figure[]> {
  const { startEmulator } = await import('../dist/index.js');
  await using emulator = await startEmulator(db === undefined ? {} : { db });
  const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' } as const;
  await emulator.fixtures.load({ jobs: [{ actionTypeId, configuration: { ProjectName: 'bench' }, count: jobs }] });
  const bytes = Buffer.alloc(artifactBytes, 'artifact ');
  for (let index = 0; index < artifacts; index++) {
    await emulator.artifacts.put({ bucket: 'bench', key: `artifact-${index}` }, bytes);
  }
  const times: Record<string, number[]> = { snapshot: [], reset: [], restore: [] };
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    times[name]?.push(performance.now() - started);
  };
  await emulator.snapshots.take('scene');
  for (let round = 0; round < rounds; round++) {
    await timed('snapshot', () => emulator.snapshots.take(`round-${round}`));
    await timed('reset', () => emulator.reset());
    await timed('restore', () => emulator.snapshots.restore('scene'));
    await emulator.snapshots.delete(`round-${round}`);
  }
  // The last reset is of bytes that no snapshot keeps: they are what has to go away.
  await emulator.snapshots.delete('scene');
  const started = performance.now();
  await emulator.reset();
  const last = performance.now() - started;
  return [
    ...Object.entries(times).map(([name, each]) => ({
      name: `${name}, 10,000 jobs and 1 GiB, ${where}`,
      value: median(each),
      unit: 'ms',
      goal: { most: 150 },
    })),
    { name: `reset that drops the 1 GiB, ${where}`, value: last, unit: 'ms', goal: { most: 150 } },
  ];
}
