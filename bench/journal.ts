import { fork } from 'node:child_process';
import { once } from 'node:events';
import { runScript } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 15;
/**
 * Cycles before the measured ones: until then the engine translates the emulator's code, the journal's like all other.
 */
const warmUp = 10_000;
const jobs = 20_000;
const connections = 16;

interface Cost {
  readonly cyclesPerSecond: number;
  /** Microseconds that the server worked for a cycle. */
  readonly cpuTime: number;
}

/** Cycles with the journal and without, in turns. */
export async function journal(): Promise<Figure[]> {
  const kept: Cost[] = [];
  const off: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    kept.push(await costOfCycle('kept'));
    off.push(await costOfCycle('off'));
  }
  const ratio = (member: keyof Cost) =>
    median(kept.map((cost, round) => cost[member] / (off[round]?.[member] ?? Number.NaN)));
  return [
    { name: 'CPU time of a cycle with the journal', value: median(kept.map(({ cpuTime }) => cpuTime)), unit: 'µs' },
    { name: 'CPU time of a cycle, with / without the journal', value: ratio('cpuTime'), unit: 'ratio' },
    {
      name: 'cycles per second, with / without the journal',
      value: ratio('cyclesPerSecond'),
      unit: 'ratio',
      goal: { least: 0.95 },
    },
  ];
}

async function costOfCycle(mode: 'kept' | 'off'): Promise<Cost> {
  const server = fork('bench/journal-server.ts', [mode]);
  const [endpoint] = (await once(server, 'message')) as [string];
  const enqueue = async (count: number) => {
    server.send({ enqueue: count });
    return ((await once(server, 'message')) as [number])[0];
  };
  const work = () =>
    runScript<{ cycles: number; seconds: number }>('bench/cycle-client.ts', endpoint, connections, 'unsigned');
  await enqueue(warmUp);
  await work();
  const before = await enqueue(jobs);
  const { cycles, seconds } = await work();
  const after = await enqueue(0);
  server.kill('SIGKILL');
  return { cyclesPerSecond: cycles / seconds, cpuTime: (after - before) / cycles };
}
