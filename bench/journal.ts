import { fork } from 'node:child_process';
import { messageOf, runScript } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 9;
/**
 * Cycles before the measured ones: until then the engine translates the emulator's code, the journal's like all other.
 */
const warmUp = 10_000;
const jobs = 10_000;
const connections = 16;

interface Cost {
  readonly cyclesPerSecond: number;
  /** Microseconds that the server worked for a cycle. */
  readonly cpuTime: number;
}

/** Cycles with the journal and without, in turns on two servers that both stay. */
export async function journal(): Promise<Figure[]> {
  const servers = await Promise.all([startJournalServer('kept'), startJournalServer('off')]);
  try {
    for (const server of servers) await costOfCycles(server, warmUp);
    const costs: [Cost, Cost][] = [];
    for (let round = 0; round < rounds; round++) {
      const [kept, off] = round % 2 === 0 ? servers : servers.toReversed();
      const [first, second] = [
        await costOfCycles(kept as JournalServer, jobs),
        await costOfCycles(off as JournalServer, jobs),
      ];
      costs.push(round % 2 === 0 ? [first, second] : [second, first]);
    }
    const ratio = (member: keyof Cost) => median(costs.map(([kept, off]) => kept[member] / off[member]));
    return [
      { name: 'CPU time of a cycle with the journal', value: median(costs.map(([kept]) => kept.cpuTime)), unit: 'µs' },
      {
        name: 'CPU time of a cycle, with / without the journal',
        value: ratio('cpuTime'),
        unit: 'ratio',
        goal: { most: 1.03 },
      },
      { name: 'cycles per second, with / without the journal', value: ratio('cyclesPerSecond'), unit: 'ratio' },
    ];
  } finally {
    for (const { stop } of servers) stop();
  }
}

interface JournalServer {
  readonly endpoint: string;
  /** Queues jobs. @returns Microseconds of CPU time that the server has used by then */
  enqueue(count: number): Promise<number>;
  stop(): void;
}

async function startJournalServer(mode: 'kept' | 'off'): Promise<JournalServer> {
  const server = fork('bench/journal-server.ts', [mode]);
  const endpoint = await messageOf<string>(server);
  return {
    endpoint,
    enqueue(count) {
      server.send({ enqueue: count });
      return messageOf<number>(server);
    },
    stop: () => server.kill('SIGKILL'),
  };
}

async function costOfCycles({ endpoint, enqueue }: JournalServer, count: number): Promise<Cost> {
  const before = await enqueue(count);
  const client = ['bench/cycle-client.ts', endpoint, connections, 'unsigned'] as const;
  const { cycles, seconds } = await runScript<{ cycles: number; seconds: number }>(...client);
  const after = await enqueue(0);
  if (cycles !== count) throw new Error(`${cycles} of ${count} jobs were done`);
  return { cyclesPerSecond: cycles / seconds, cpuTime: (after - before) / cycles };
}
