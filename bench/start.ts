import { dirname, join } from 'node:path';
import { timeToExit, timeToHealth } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const runs = 15;
const command = 'dist/cli/main.js';

/** The index.js of an earlier build, to be measured in turns with this one. */
const baseline = process.env.BENCH_BASELINE;
const commandBefore = baseline && join(dirname(baseline), 'cli/main.js');

const start = (program: string, ...options: readonly string[]) =>
  timeToHealth((port) => [program, 'start', '--port', String(port), ...options]);
const exec = (program: string) => timeToExit(program, 'exec', '--', 'true');
const fixtures = ['--fixtures', 'fixtures'];
/** What `npm start` runs, without npm. */
const startOfClone = () =>
  timeToHealth((port) => ['--env-file=fixtures/start.env', 'scripts/start.js', '--port', String(port)]);

/**
 * From the start of a process to the first 200 on health, or to its end, in turns: the built package, a clone, a bare
 * server, and Node itself. What Node compiles has been kept by an earlier run, as it is at most starts.
 */
export async function starts(): Promise<Figure[]> {
  const measured: Record<string, () => Promise<number>> = {
    start: () => start(command),
    bare: () => timeToHealth((port) => ['bench/bare-server.js', '0', String(port)]),
    node: () => timeToExit('-e', '0'),
    withFixtures: () => start(command, ...fixtures),
    clone: startOfClone,
    exec: () => exec(command),
    ...(commandBefore && { startBefore: () => start(commandBefore), execBefore: () => exec(commandBefore) }),
  };
  const times = Object.fromEntries(Object.keys(measured).map((name) => [name, [] as number[]]));
  for (let run = -1; run < runs; run++) {
    for (const [name, measure] of Object.entries(measured)) {
      const time = await measure();
      if (run >= 0) times[name]?.push(time);
    }
  }
  const of = (name: string) => times[name] ?? [];
  const ratio = (name: string, other: string) =>
    median(of(name).map((time, run) => time / (of(other)[run] ?? Number.NaN)));
  return [
    { name: 'cold start', value: median(of('start')), unit: 'ms' },
    { name: 'cold start / bare server', value: ratio('start', 'bare'), unit: 'ratio', goal: { most: 0.8 } },
    { name: 'cold start / node -e 0', value: ratio('start', 'node'), unit: 'ratio' },
    {
      name: 'npm start / package with fixtures',
      value: ratio('clone', 'withFixtures'),
      unit: 'ratio',
      goal: { most: 1.2 },
    },
    { name: 'exec -- true', value: median(of('exec')), unit: 'ms' },
    ...(commandBefore === undefined
      ? []
      : [
          { name: 'cold start / baseline', value: ratio('start', 'startBefore'), unit: 'ratio' },
          { name: 'exec -- true / baseline', value: ratio('exec', 'execBefore'), unit: 'ratio' },
        ]),
  ];
}
