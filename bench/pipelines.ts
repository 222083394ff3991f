import { resolve } from 'node:path';
import { benchPipeline } from './bench-pipeline.ts';
import { hasMoto, startMoto } from './moto-server.ts';
import { runScript, startServer } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 3;
const workers = 8;
const executions = 1000;
const [few, many] = [10, 10_000];
const looks = 2000;

const build = resolve('dist/index.js');
/** The index.js of an earlier build, to be measured in turns with this one. */
const baseline = process.env.BENCH_BASELINE;

/** What running pipelines costs: executions by many workers, a look at a long history, and GetPipeline against moto. */
export async function pipelines(): Promise<Figure[]> {
  return [...(await executionCosts()), ...(await statesOfLongHistory()), ...(await againstMoto())];
}

async function executionCosts(): Promise<Figure[]> {
  const now: ExecutionCost[] = [];
  const before: ExecutionCost[] = [];
  for (let round = 0; round < rounds; round++) {
    now.push(await executionCost(build));
    if (baseline !== undefined) before.push(await executionCost(resolve(baseline)));
  }
  const ratio = (member: keyof ExecutionCost) =>
    median(now.map((cost, round) => cost[member] / (before[round]?.[member] ?? Number.NaN)));
  return [
    { name: `executions per second, ${workers} workers`, value: median(now.map(({ rate }) => rate)), unit: '1/s' },
    { name: 'CPU time of an execution', value: median(now.map(({ cpuTime }) => cpuTime)), unit: 'ms' },
    ...(baseline === undefined
      ? []
      : [
          { name: 'executions per second / baseline', value: ratio('rate'), unit: 'ratio' },
          { name: 'CPU time of an execution / baseline', value: ratio('cpuTime'), unit: 'ratio' },
        ]),
  ];
}

interface ExecutionCost {
  /** Executions per second. */
  readonly rate: number;
  /** Milliseconds of the processor's time that the server took for one. */
  readonly cpuTime: number;
}

async function executionCost(ofBuild: string): Promise<ExecutionCost> {
  const server = await startServer('bench/pipelines-server.ts', ofBuild);
  const before = server.cpuTime();
  const client = ['bench/execution-client.ts', server.endpoint, workers, executions] as const;
  const { seconds } = await runScript<{ seconds: number }>(...client);
  const cpuTime = (server.cpuTime() - before) / executions;
  await server.stop();
  return { rate: executions / seconds, cpuTime };
}

async function statesOfLongHistory(): Promise<Figure[]> {
  const { endpoint, stop } = await startServer('bench/pipelines-server.ts', build, few, many);
  const look = (past: number) => ({ endpoint, operation: 'GetPipelineState', input: { name: String(past) } });
  const [short, long] = await medianTimes([look(few), look(many)]);
  await stop();
  return [
    { name: `GetPipelineState, ${few} past executions`, value: short, unit: 'ms' },
    { name: `GetPipelineState, ${many} past executions`, value: long, unit: 'ms' },
    { name: `GetPipelineState, ${many} / ${few} past`, value: long / short, unit: 'ratio', goal: { most: 1.5 } },
  ];
}

async function againstMoto(): Promise<Figure[]> {
  if (!hasMoto) {
    console.error('moto_server is not installed: GetPipeline is not compared.');
    return [];
  }
  const moto = await startMoto(benchPipeline('Flow', 'PARALLEL'));
  const { endpoint, stop } = await startServer('bench/pipelines-server.ts', build);
  const read = { operation: 'GetPipeline', input: { name: 'Flow' } };
  const [ours, theirs] = await medianTimes([
    { endpoint, ...read },
    { endpoint: moto.endpoint, ...read },
  ]);
  await Promise.all([stop(), moto.stop()]);
  return [
    { name: 'GetPipeline', value: ours, unit: 'ms' },
    { name: 'GetPipeline, moto_server', value: theirs, unit: 'ms' },
    { name: 'GetPipeline / moto_server', value: ours / theirs, unit: 'ratio' },
  ];
}

/** Milliseconds of two requests that are sent in turns. */
async function medianTimes(requests: readonly [object, object]): Promise<[number, number]> {
  const given = requests.map((one) => JSON.stringify(one));
  const times = await runScript<[number[], number[]]>('bench/latency-client.ts', looks, ...given);
  return [median(times[0]), median(times[1])];
}
