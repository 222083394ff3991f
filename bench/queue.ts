import { runScript, startServer } from './processes.ts';
import { type Figure, median, percentile } from './statistics.ts';

const types = 50;
const polls = 1000;
const rounds = 3;
const sizes = [1000, 100_000, 1_000_000] as const;

/** Latency of PollForJobs and memory by the number of queued jobs. All sizes are polled in turns. */
export async function queue(): Promise<Figure[]> {
  const idle = await startServer('bench/emulator-server.ts', 0, 0);
  const idleMemory = idle.memory();
  await idle.stop();
  const servers = await Promise.all(sizes.map((size) => startServer('bench/emulator-server.ts', size, types)));
  const times = sizes.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, server] of servers.entries()) {
      // A thousand jobs are a thousand polls' worth: a small queue is asked fewer times a round, so that it never runs
      // dry.
      const count = Math.min(polls, (sizes[index] ?? 0) / (rounds + 1));
      times[index]?.push(...(await runScript<number[]>('bench/poll-client.ts', server.endpoint, types, count)));
    }
  }
  const fullMemory = servers.at(-1)?.memory() ?? Number.NaN;
  for (const server of servers) await server.stop();
  const [small = [], , large = []] = times;
  return [
    ...sizes.flatMap((size, index): Figure[] => [
      { name: `poll, ${size} queued, median`, value: median(times[index] ?? []), unit: 'ms' },
      { name: `poll, ${size} queued, 99th percentile`, value: percentile(times[index] ?? [], 99), unit: 'ms' },
    ]),
    {
      name: 'poll, 1000000 queued / 1000 queued',
      value: median(large) / median(small),
      unit: 'ratio',
      goal: { most: 1.3 },
    },
    { name: 'memory, idle', value: idleMemory / 1024 / 1024, unit: 'MB' },
    { name: 'memory, 1000000 queued jobs', value: fullMemory / 1024 / 1024, unit: 'MB' },
  ];
}
