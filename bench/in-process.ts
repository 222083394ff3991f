import { type Figure, median } from './statistics.ts';

const runs = 100;
const warmUp = 20;

/** `startEmulator()` and `stop()` in a process that has done it before. */
export async function inProcess(): Promise<Figure[]> {
  const { startEmulator } = await import('../dist/index.js');
  const times: number[] = [];
  for (let run = 0; run < warmUp + runs; run++) {
    const started = performance.now();
    const emulator = await startEmulator();
    await emulator.stop();
    if (run >= warmUp) times.push(performance.now() - started);
  }
  return [{ name: 'startEmulator and stop, warm', value: median(times), unit: 'ms', goal: { most: 10 } }];
}
