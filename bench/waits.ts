import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { runScript } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 9;
const warmUp = 10_000;
const jobs = 10_000;
const waits = 2_000;
const connections = 16;
/** Milliseconds in which requests that were sent are surely open, or gone. */
const settling = 2_000;

/** Cycles of workers while 2,000 others wait for jobs that nobody takes, and while nobody does, in turns. */
export async function openWaits(): Promise<Figure[]> {
  return [
    await ratioWith('in process', async (server) => {
      await ask(server, { wait: waits });
      return () => ask(server, { release: true });
    }),
    await ratioWith('over HTTP', async (_server, endpoint, ids) => {
      const clients = new AbortController();
      for (let index = 0; index < waits; index++) {
        const path = `/_emulator/v1/jobs/${ids[index % ids.length]}/wait?status=Succeeded&timeout=1h`;
        fetch(endpoint + path, { signal: clients.signal }).catch(() => {});
      }
      await delay(settling);
      return async () => {
        clients.abort();
        await delay(settling);
      };
    }),
  ];
}

/** @param open Opens the waits; answers what ends them. */
async function ratioWith(
  way: string,
  open: (server: ChildProcess, endpoint: string, ids: readonly string[]) => Promise<() => Promise<unknown>>,
): Promise<Figure> {
  const server = fork('bench/waits-server.ts');
  const [[endpoint, ids]] = (await once(server, 'message')) as [[string, readonly string[]]];
  const cyclesPerSecond = async (count: number) => {
    await ask(server, { enqueue: count });
    const { cycles, seconds } = await runScript<{ cycles: number; seconds: number }>(
      'bench/cycle-client.ts',
      ...[endpoint, connections, 'unsigned'],
    );
    return cycles / seconds;
  };
  await cyclesPerSecond(warmUp);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const without = await cyclesPerSecond(jobs);
    const close = await open(server, endpoint, ids);
    ratios.push((await cyclesPerSecond(jobs)) / without);
    await close();
  }
  server.kill('SIGKILL');
  return {
    name: `cycles, with ${waits} open waits ${way} / without`,
    value: median(ratios),
    unit: 'ratio',
    goal: { least: 0.97 },
  };
}

async function ask(server: ChildProcess, message: object): Promise<void> {
  const answered = once(server, 'message');
  server.send(message);
  await answered;
}
