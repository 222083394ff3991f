import { benchPipeline } from './bench-pipeline.ts';
import { hasMoto, startMoto } from './moto-server.ts';
import { runScript, startServer } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const rounds = 3;
const workers = 8;
const executions = 1000;
const [few, many] = [10, 10_000];
const looks = 2000;

/** What running pipelines costs: executions by many workers, a look at a long history, and GetPipeline against moto. */
export async function pipelines(): Promise<Figure[]> {
  return [await executionRate(), ...(await statesOfLongHistory()), ...(await againstMoto())];
}

async function executionRate(): Promise<Figure> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { endpoint, stop } = await startServer('bench/pipelines-server.ts');
    const client = ['bench/execution-client.ts', endpoint, workers, executions] as const;
    rates.push(executions / (await runScript<{ seconds: number }>(...client)).seconds);
    await stop();
  }
  return { name: `executions per second, ${workers} workers`, value: median(rates), unit: '1/s' };
}

async function statesOfLongHistory(): Promise<Figure[]> {
  const { endpoint, stop } = await startServer('bench/pipelines-server.ts', few, many);
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
  const { endpoint, stop } = await startServer('bench/pipelines-server.ts');
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
