import { resolve } from 'node:path';
import { runScript } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 5;

/** The index.js of an earlier build, to be measured in turns with this one. */
const baseline = process.env.BENCH_BASELINE;

interface Cost {
  /** Milliseconds. */
  readonly cpu: number;
  /** Bytes for each. */
  readonly memory: number;
}

/** 100 emulators in one process: start all, a cycle each, stop all. */
export async function manyEmulators(): Promise<Figure[]> {
  const now: Cost[] = [];
  const before: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    now.push(await costOf('dist/index.js'));
    if (baseline !== undefined) before.push(await costOf(resolve(baseline)));
  }
  const ratios = now.map(({ cpu }, round) => cpu / (before[round]?.cpu ?? Number.NaN));
  return [
    { name: 'CPU time of 100 emulators, a cycle each', value: median(now.map(({ cpu }) => cpu)), unit: 'ms' },
    {
      name: 'memory of each of 100 emulators',
      value: median(now.map(({ memory }) => memory)) / 1e6,
      unit: 'MB',
      goal: { most: 3 },
    },
    ...(baseline === undefined
      ? []
      : [{ name: 'CPU time of 100 emulators / baseline', value: median(ratios), unit: 'ratio' }]),
  ];
}

function costOf(library: string): Promise<Cost> {
  return runScript('--expose-gc', 'bench/many-emulators-process.ts', library);
}
