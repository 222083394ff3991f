import { fork } from 'node:child_process';
import { once } from 'node:events';
import { runScript } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 5;
const jobs = 20_000;
const connections = 16;

/** CPU time of a cycle with the journal and without, in turns; verdicts on what the ring is about to lose are in it. */
export async function journal(): Promise<Figure[]> {
  const kept: number[] = [];
  const off: number[] = [];
  for (let round = 0; round < rounds; round++) {
    kept.push(await cpuTime('kept'));
    off.push(await cpuTime('off'));
  }
  const ratio = median(kept.map((time, round) => time / (off[round] ?? Number.NaN)));
  return [
    { name: 'CPU time of a cycle with the journal', value: median(kept) / jobs, unit: 'µs' },
    { name: 'cycles, CPU time with / without the journal', value: ratio, unit: 'ratio', goal: { most: 1.05 } },
  ];
}

/** Microseconds that the server works for all jobs. */
async function cpuTime(mode: 'kept' | 'off'): Promise<number> {
  const server = fork('bench/journal-server.ts', [String(jobs), mode]);
  const [endpoint] = (await once(server, 'message')) as [string];
  const ask = async () => {
    server.send('CPU time');
    return ((await once(server, 'message')) as [number])[0];
  };
  const before = await ask();
  await runScript('bench/cycle-client.ts', endpoint, connections, 'unsigned');
  const time = (await ask()) - before;
  server.kill('SIGKILL');
  return time;
}
