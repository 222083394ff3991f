import { runScript, startServer } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 5;
const jobs = 20_000;
const connections = 16;

/** Poll, acknowledge, success over HTTP, against a bare server with the same statements, in turns. */
export async function cycles(): Promise<Figure[]> {
  const emulator: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    emulator.push(await rateOf('bench/emulator-server.ts', jobs, 1));
    bare.push(await rateOf('bench/bare-server.js', jobs));
  }
  return [
    { name: 'cycles per second, unsigned', value: median(emulator), unit: '1/s' },
    {
      name: 'cycles, unsigned / bare server',
      value: median(emulator.map((rate, round) => rate / (bare[round] ?? Number.NaN))),
      unit: 'ratio',
      goal: { least: 0.75 },
    },
  ];
}

async function rateOf(script: string, ...parameters: readonly number[]): Promise<number> {
  const server = await startServer(script, ...parameters);
  const { cycles, seconds } = await runScript<{ cycles: number; seconds: number }>(
    'bench/cycle-client.ts',
    server.endpoint,
    connections,
  );
  await server.stop();
  if (cycles !== jobs) throw new Error(`${cycles} of ${jobs} jobs were done`);
  return cycles / seconds;
}
