import { runScript, startServer } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 5;
const jobs = 20_000;
const connections = 16;

/** Poll, acknowledge, success over HTTP, against a bare server with the same statements, in turns. The bare server
 * is never signed to. */
export async function cycles(): Promise<Figure[]> {
  const unsigned: number[] = [];
  const signed: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    unsigned.push(await rateOf('unsigned', 'bench/emulator-server.ts', jobs, 1, 'off'));
    bare.push(await rateOf('unsigned', 'bench/bare-server.js', jobs));
    signed.push(await rateOf('signed', 'bench/emulator-server.ts', jobs, 1, 'lenient'));
  }
  const ratio = (rates: readonly number[]) => median(rates.map((rate, round) => rate / (bare[round] ?? Number.NaN)));
  return [
    { name: 'cycles per second, unsigned', value: median(unsigned), unit: '1/s' },
    { name: 'cycles, unsigned / bare server', value: ratio(unsigned), unit: 'ratio', goal: { least: 0.75 } },
    { name: 'cycles per second, signed', value: median(signed), unit: '1/s' },
    { name: 'cycles, signed / bare server', value: ratio(signed), unit: 'ratio', goal: { least: 0.45 } },
  ];
}

async function rateOf(
  client: 'signed' | 'unsigned',
  script: string,
  ...parameters: readonly (number | string)[]
): Promise<number> {
  const server = await startServer(script, ...parameters);
  const { cycles, seconds } = await runScript<{ cycles: number; seconds: number }>(
    'bench/cycle-client.ts',
    server.endpoint,
    connections,
    client,
  );
  await server.stop();
  if (cycles !== jobs) throw new Error(`${cycles} of ${jobs} jobs were done`);
  return cycles / seconds;
}
