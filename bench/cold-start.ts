import { timeToExit, timeToHealth } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const runs = 15;

/** From the start of the process to the first 200 on health, the built package against a bare server. */
export async function coldStart(): Promise<Figure[]> {
  const emulator: number[] = [];
  const bare: number[] = [];
  const node: number[] = [];
  for (let run = 0; run < runs; run++) {
    emulator.push(await timeToHealth((port) => ['dist/cli/main.js', 'start', '--port', String(port)]));
    bare.push(await timeToHealth((port) => ['bench/bare-server.js', '0', String(port)]));
    node.push(await timeToExit('-e', '0'));
  }
  const ratio = (other: readonly number[]) => median(emulator.map((time, run) => time / (other[run] ?? Number.NaN)));
  return [
    { name: 'cold start', value: median(emulator), unit: 'ms' },
    { name: 'cold start / bare server', value: ratio(bare), unit: 'ratio', goal: { most: 1.5 } },
    { name: 'cold start / node -e 0', value: ratio(node), unit: 'ratio' },
  ];
}
