import { resolve } from 'node:path';
import { runScript, startServer } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 5;
export const jobs = 20_000;
const connections = 16;

/** The index.js of an earlier build, to be measured in turns with this one. */
const baseline = process.env.BENCH_BASELINE;

export interface Cost {
  readonly cyclesPerSecond: number;
  /** Microseconds of the processor's time that the server took for a cycle. */
  readonly cpuTime: number;
}

/**
 * Poll, acknowledge, success over HTTP, against a bare server with the same statements, and an earlier build, in turns.
 * The bare server is never signed to.
 */
export async function cycles(): Promise<Figure[]> {
  const bare: Cost[] = [];
  const kinds = [
    { client: 'unsigned', auth: 'off', least: 0.75, now: [] as Cost[], before: [] as Cost[] },
    { client: 'signed', auth: 'lenient', least: 0.45, now: [] as Cost[], before: [] as Cost[] },
  ] as const;
  for (let round = 0; round < rounds; round++) {
    bare.push(await costOf('unsigned', 'bench/bare-server.js', jobs));
    for (const { client, auth, now, before } of kinds) {
      const parameters = [jobs, 1, auth] as const;
      now.push(await costOf(client, 'bench/emulator-server.ts', ...parameters));
      if (baseline === undefined) continue;
      before.push(await costOf(client, 'bench/emulator-server.ts', ...parameters, resolve(baseline)));
    }
  }
  const ratio = (member: keyof Cost, some: readonly Cost[], others: readonly Cost[]) =>
    median(some.map((cost, round) => cost[member] / (others[round]?.[member] ?? Number.NaN)));
  return kinds.flatMap(({ client, least, now, before }): Figure[] => [
    { name: `cycles per second, ${client}`, value: median(now.map((cost) => cost.cyclesPerSecond)), unit: '1/s' },
    { name: `CPU time of a cycle, ${client}`, value: median(now.map(({ cpuTime }) => cpuTime)), unit: 'µs' },
    {
      name: `cycles, ${client} / bare server`,
      value: ratio('cyclesPerSecond', now, bare),
      unit: 'ratio',
      goal: { least },
    },
    ...(baseline === undefined
      ? []
      : [
          { name: `cycles, ${client} / baseline`, value: ratio('cyclesPerSecond', now, before), unit: 'ratio' },
          { name: `CPU time of a cycle, ${client} / baseline`, value: ratio('cpuTime', now, before), unit: 'ratio' },
        ]),
  ]);
}

export async function costOf(
  client: 'signed' | 'unsigned',
  script: string,
  ...parameters: readonly (number | string)[]
): Promise<Cost> {
  const server = await startServer(script, ...parameters);
  const before = server.cpuTime();
  const { cycles, seconds } = await runScript<{ cycles: number; seconds: number }>(
    'bench/cycle-client.ts',
    server.endpoint,
    connections,
    client,
  );
  const cpuTime = ((server.cpuTime() - before) * 1000) / cycles;
  await server.stop();
  if (cycles !== jobs) throw new Error(`${cycles} of ${jobs} jobs were done`);
  return { cyclesPerSecond: cycles / seconds, cpuTime };
}
