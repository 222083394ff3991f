// npm run bench [-- NAME…]: measures the built package, prints a table and writes bench/results/latest.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { artifacts } from './artifacts.ts';
import { blocks } from './blocks.ts';
import { consoleFigures } from './console.ts';
import { cycles } from './cycles.ts';
import { https } from './https.ts';
import { inProcess } from './in-process.ts';
import { journal } from './journal.ts';
import { manyEmulators } from './many-emulators.ts';
import { manyWorkers } from './many-workers.ts';
import { pipelines } from './pipelines.ts';
import { queue } from './queue.ts';
import { snapshots } from './snapshots.ts';
import { starts } from './start.ts';
import { type Figure, meetsGoal } from './statistics.ts';
import { openWaits } from './waits.ts';

const benchmarks: Readonly<Record<string, () => Promise<Figure[]>>> = {
  'in-process': inProcess,
  start: starts,
  'many-emulators': manyEmulators,
  cycles,
  https,
  journal,
  queue,
  waits: openWaits,
  'many-workers': manyWorkers,
  artifacts,
  pipelines,
  snapshots,
  blocks,
  console: consoleFigures,
};

const asked = process.argv.slice(2);
for (const name of asked) {
  if (benchmarks[name] === undefined) {
    console.error(`There is no benchmark '${name}'; there are ${Object.keys(benchmarks).join(', ')}.`);
    process.exit(2);
  }
}

const figures: Figure[] = [];
for (const [name, measure] of Object.entries(benchmarks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`measuring ${name}…`);
  for (const figure of await measure()) {
    figures.push(figure);
    console.log(lineOf(figure));
  }
}

mkdirSync('bench/results', { recursive: true });
const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model };
writeFileSync('bench/results/latest.json', `${JSON.stringify({ machine, figures }, null, 2)}\n`);

function lineOf(figure: Figure): string {
  const { name, value, unit, goal } = figure;
  const verdict = { true: 'met', false: 'MISSED' }[String(meetsGoal(figure))];
  const wanted = goal === undefined ? '' : `${'most' in goal ? `≤ ${goal.most}` : `≥ ${goal.least}`}  ${verdict}`;
  return `${name.padEnd(44)} ${value.toFixed(value < 100 ? 2 : 0).padStart(9)} ${unit.padEnd(6)} ${wanted}`.trimEnd();
}
