import { type Cost, costOf, jobs } from './cycles.ts';
import { timeToExit } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 5;
const starts = 15;

const server = ['bench/emulator-server.ts', jobs, 1] as const;

/** What HTTPS costs a cycle over kept connections, and what it and the proxy cost a start, in turns with what they add to. */
export async function https(): Promise<Figure[]> {
  const plain: Cost[] = [];
  const secure: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(await costOf('unsigned', ...server, 'off'));
    secure.push(await costOf('unsigned', ...server, 'tls'));
  }
  // Not until it answers: the port of HTTP does so before the others are open.
  const run = (...options: readonly string[]) => timeToExit('dist/cli/main.js', 'exec', ...options, '--', 'true');
  const added: number[] = [];
  for (let turn = -1; turn < starts; turn++) {
    const usual = await run();
    const open = await run('--tls', '0', '--proxy', '0');
    // The first makes certificates, and what Node compiles is kept.
    if (turn >= 0) added.push(open - usual);
  }
  const ratio = (member: keyof Cost) =>
    median(secure.map((cost, round) => cost[member] / (plain[round]?.[member] ?? 0)));
  return [
    {
      name: 'cycles, HTTPS / HTTP',
      value: ratio('cyclesPerSecond'),
      unit: 'ratio',
      goal: { least: 0.7 },
    },
    { name: 'CPU time of a cycle, HTTPS / HTTP', value: ratio('cpuTime'), unit: 'ratio' },
    { name: 'exec -- true with --tls and --proxy, more', value: median(added), unit: 'ms', goal: { most: 60 } },
  ];
}
