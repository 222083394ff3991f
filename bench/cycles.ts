import { resolve } from 'node:path';
import { runScript, startServer } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 5;
const jobs = 20_000;
const connections = 16;

/** The index.js of an earlier build, to be measured in turns with this one. */
const baseline = process.env.BENCH_BASELINE;

/** Poll, acknowledge, success over HTTP, against a bare server with the same statements, in turns. The bare server
 * is never signed to. */
export async function cycles(): Promise<Figure[]> {
  const unsigned: number[] = [];
  const signed: number[] = [];
  const bare: number[] = [];
  const before = { unsigned: [] as number[], signed: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    unsigned.push(await rateOf('unsigned', 'bench/emulator-server.ts', jobs, 1, 'off'));
    if (baseline !== undefined)
      before.unsigned.push(await rateOf('unsigned', 'bench/emulator-server.ts', jobs, 1, 'off', resolve(baseline)));
    bare.push(await rateOf('unsigned', 'bench/bare-server.js', jobs));
    signed.push(await rateOf('signed', 'bench/emulator-server.ts', jobs, 1, 'lenient'));
    if (baseline !== undefined)
      before.signed.push(await rateOf('signed', 'bench/emulator-server.ts', jobs, 1, 'lenient', resolve(baseline)));
  }
  const ratio = (rates: readonly number[], others: readonly number[]) =>
    median(rates.map((rate, round) => rate / (others[round] ?? Number.NaN)));
  return [
    { name: 'cycles per second, unsigned', value: median(unsigned), unit: '1/s' },
    { name: 'cycles, unsigned / bare server', value: ratio(unsigned, bare), unit: 'ratio', goal: { least: 0.75 } },
    { name: 'cycles per second, signed', value: median(signed), unit: '1/s' },
    { name: 'cycles, signed / bare server', value: ratio(signed, bare), unit: 'ratio', goal: { least: 0.45 } },
    ...(baseline === undefined
      ? []
      : [
          { name: 'cycles, unsigned / baseline', value: ratio(unsigned, before.unsigned), unit: 'ratio' },
          { name: 'cycles, signed / baseline', value: ratio(signed, before.signed), unit: 'ratio' },
        ]),
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
